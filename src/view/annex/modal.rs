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

/// Opens a dialog when it is in the document, which it is when it first follows the board. Once: what was closed waits to be
/// taken away and must not come back.
pub fn opened(dialog: Markup) -> Markup {
    let is_opened = Cell::new(false);
    dialog.follow_with(move |dialog, _| {
        if !is_opened.replace(true) {
            dialog.unchecked_ref::<ModalDialog>().show_modal().ok();
        }
    })
}

/// Closes it as Escape does.
pub fn close(dialog: &Element) {
    dialog.unchecked_ref::<ModalDialog>().close();
}
