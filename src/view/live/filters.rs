//! A person filters, searches, or says how often the list refreshes.

use leptos::prelude::*;
use web_sys::Element;

use crate::api::query::StatusFilter;
use crate::api::time::Timestamp;
use crate::feed::event::Event;
use crate::runtime::clock::now;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::heard::Heard;
use crate::view::markup::element;

/// How long typing must rest before the model is asked for.
const MODEL_DEBOUNCE_MS: u32 = 300;

/// A status was chosen.
pub fn status_chosen(ui: Ui, heard: &Heard) {
    ui.filter_status(StatusFilter::named(&heard.value()));
}

/// Writes the models seen so far into the list of suggestions, which stands behind the field. Only when somebody comes near:
/// with its first suggestion the browser makes the field anew and lays out the whole row of controls again.
pub fn models_wanted(ui: Ui, heard: &Heard) {
    let Some(list) = heard.target().and_then(Element::next_element_sibling) else { return };
    let models = ui.look(|board| board.models.clone()).unwrap_or_default();
    let mut offered = list.first_element_child();
    let is_same = models.iter().all(|model| {
        let option = offered.take();
        offered = option.as_ref().and_then(Element::next_element_sibling);
        option.and_then(|option| option.get_attribute("value")).as_ref() == Some(model)
    });
    if is_same && offered.is_none() {
        return; // What is written anew closes in front of whoever reads it.
    }
    list.set_text_content(None);
    for model in models.iter() {
        list.append_child(element("option", &[("value", model)]).element()).ok();
    }
}

/// Something was typed into the field for the model.
pub fn model_typed(ui: Ui, heard: &Heard) {
    models_wanted(ui, heard);
    let text = heard.value();
    ui.signals.change_board(|board| board.model_text.clone_from(&text));
    ui.after_typing(Some(Timeout::after(MODEL_DEBOUNCE_MS, move || ui.filter_model_if_still(&text))));
}

/// Enter, leaving the field or picking a suggestion: at once.
pub fn model_entered(ui: Ui, heard: &Heard) {
    ui.after_typing(None);
    ui.filter_model(&heard.value());
}

/// Something was typed into the search box.
pub fn searched(ui: Ui, heard: &Heard) {
    ui.search(heard.value());
}

/// A key was pressed in the search box.
pub fn search_key_pressed(ui: Ui, heard: &Heard) {
    let is_offered = |board: &Board| board.shown == 0;
    if heard.key_event().key() == "Enter" && ui.signals.board.try_with_untracked(is_offered) == Some(true) {
        ui.open_searched();
    }
}

/// Another interval was chosen.
pub fn interval_chosen(ui: Ui, heard: &Heard) {
    ui.choose_interval(&heard.value());
}

/// An end was chosen for loading page after page.
pub fn walk_chosen(ui: Ui, heard: &Heard) {
    if let Some(until) = walk_end(&heard.value()) {
        ui.send(Event::LoadUntilRequested(until));
    }
}

/// The chosen hours before now; none for the text that invites to choose.
fn walk_end(hours: &str) -> Option<Timestamp> {
    match hours {
        "" => None,
        "all" => Some(Timestamp::from_millis(i64::MIN)),
        hours => Some(Timestamp::from_millis(now().millis() - hours.parse::<i64>().ok()? * 3_600_000)),
    }
}
