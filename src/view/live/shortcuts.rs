//! The keys that work everywhere in the widget; what they do is in the annex.

use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::view::actions::Ui;
use crate::view::annex::shortcuts;
use crate::view::heard::Heard;

/// A key was pressed somewhere in the widget.
pub fn pressed(ui: Ui, heard: &Heard) {
    let pressed = heard.key_event();
    let has_modifier = pressed.ctrl_key() || pressed.meta_key() || pressed.alt_key();
    let key = pressed.key();
    let is_ours = matches!(&*key, "?" | "/" | "j" | "k" | "r" | "x" | "c");
    if has_modifier || !is_ours || pressed.default_prevented() || !ui.glance().has_keys || is_busy(heard) {
        return;
    }
    let Some(Some(root)) = ui.mirror(|mirror| mirror.focus().base()) else { return };
    // At once, or the key would be typed into the field that it leads to.
    pressed.prevent_default();
    ui.with_annex(move || shortcuts::act(ui, &root, &key));
}

/// Whether the key belongs to a field or to a dialog. The first of the path: an element of the page in a slot may have a
/// field in a shadow root of its own.
fn is_busy(heard: &Heard) -> bool {
    const BUSY: &str = "input:not([type=radio],[type=checkbox]),select,textarea,[contenteditable],dialog";
    let first = heard.event.composed_path().at(0);
    // There is no path any more when the event waited for the live part.
    let first: Option<Element> = (!first.is_undefined()).then(|| first.unchecked_into());
    let target = first.as_ref().or(heard.target());
    target.is_some_and(|target| target.closest(BUSY).is_ok_and(|busy| busy.is_some()))
}
