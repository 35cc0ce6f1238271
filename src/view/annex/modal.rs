//! The browser's modal `<dialog>`: it keeps the focus inside, closes on Escape, and gives the focus back.

use std::cell::Cell;

use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::view::markup::Markup;

#[wasm_bindgen]
extern "C" {
    type ModalDialog;
    #[wasm_bindgen(method, structural, catch, js_name = showModal)]
    fn show_modal(this: &ModalDialog) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural)]
    fn close(this: &ModalDialog);
}

/// What is open and is above nothing: its element was moved in the document, which browsers take for the end of being modal.
const STRANDED: &str = "[open]:not(:modal)";

/// Opens a dialog when it is in the document, which it is when it first follows the board. Once, and when it was moved: what was
/// closed waits to be taken away and must not come back.
pub fn opened(dialog: Markup) -> Markup {
    let is_opened = Cell::new(false);
    dialog.follow_with(move |dialog, _| {
        let is_stranded = dialog.matches(STRANDED).unwrap_or(false);
        if is_stranded {
            // Or it could not be shown.
            dialog.remove_attribute("open").ok();
        }
        if !is_opened.replace(true) || is_stranded {
            dialog.unchecked_ref::<ModalDialog>().show_modal().ok();
        }
    })
}

/// Closes it as Escape does.
pub fn close(dialog: &Element) {
    dialog.unchecked_ref::<ModalDialog>().close();
}
