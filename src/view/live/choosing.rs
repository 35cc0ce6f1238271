//! A person chooses jobs, or asks to cancel one.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::feed::rows::JobKey;
use crate::feed::selection::SelectionEvent;
use crate::view::actions::Ui;
use crate::view::bulk::show_choice;
use crate::view::dialog::Dialog;
use crate::view::gate::Annex;
use crate::view::heard::Heard;

/// The box of the header was pressed.
pub fn all_chosen(ui: Ui, heard: &Heard) {
    ui.choose(SelectionEvent::ShownToggled);
    // Also if that changed nothing, such as without any rows.
    if let Some(field) = heard.target() {
        ui.look(|board| show_choice(field.unchecked_ref(), board.bulk.choice));
    }
}

/// Something of a row was clicked. Answers whether it was a control of this column or of the actions.
pub fn clicked(ui: Ui, heard: &Heard, key: JobKey) -> bool {
    if heard.closest(".cancel").is_some() {
        let id = ui.session(|session| session.read(|feed| feed.rows().get(key).map(|job| job.id.clone())));
        ui.open_dialog(Dialog::Asking(id.flatten()));
        return true;
    }
    let Some(cell) = heard.closest(".choose") else { return false };
    let event = if heard.key_event().shift_key() {
        SelectionEvent::Extended { from: key, to: key }
    } else {
        SelectionEvent::Toggled(key)
    };
    ui.choose(event);
    // The browser has turned the box already, which a range does not always mean. Before the annex is there, the tick is a wish.
    if ui.look(|board| board.annex == Annex::Loaded) == Some(true)
        && let Some(field) = cell.first_element_child()
    {
        field.unchecked_into::<HtmlInputElement>().set_checked(ui.is_chosen(key));
    }
    true
}

/// A row was chosen by key, or let go.
pub fn toggled(ui: Ui, heard: &Heard, key: JobKey) {
    ui.choose(SelectionEvent::Toggled(key));
    if ui.look(|board| board.annex == Annex::Loaded) == Some(true) {
        return;
    }
    // A wish as well, which shows at once.
    if let Some(field) =
        heard.closest(".row").and_then(|row| row.query_selector(".choose input").ok().flatten())
    {
        let field: HtmlInputElement = field.unchecked_into();
        field.set_checked(!field.checked());
    }
}
