//! The filters, the search box and the controls of refreshing.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

use crate::api::query::StatusFilter;
use crate::feed::event::Event;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::interval::interval_choice;
use crate::view::markup::{Markup, button, element, set_attribute};
use crate::view::words;

/// How long typing must rest before the model is asked for.
const MODEL_DEBOUNCE_MS: u32 = 300;

/// The row of controls above the list.
pub fn toolbar(ui: Ui) -> Markup {
    let refreshing = element("div", &[("class", "refreshing actions"), ("part", "actions")])
        .when(|board| board.interval.is_shown(), move |_| interval_choice(ui))
        .child(refresh_button(ui));
    element("div", &[("class", "toolbar"), ("part", "toolbar")]).children([
        status_filter(ui),
        model_filter(ui),
        element("datalist", &[("id", "models")]),
        search_box(ui),
        refreshing,
    ])
}

fn status_filter(ui: Ui) -> Markup {
    let choices = std::iter::once(None).chain(StatusFilter::ALL.into_iter().map(Some));
    let group =
        [("class", "statuses"), ("part", "filter"), ("role", "radiogroup"), ("aria-label", words::STATUS)];
    element("div", &group).children(choices.map(|choice| status_choice(ui, choice)))
}

fn status_choice(ui: Ui, choice: Option<StatusFilter>) -> Markup {
    let label = choice.map_or(words::ALL, words::filter_label);
    let radio = element("input", &[("type", "radio"), ("name", "status")]);
    let field: HtmlInputElement = radio.element().clone().unchecked_into();
    let radio = radio.on("change", move |_| ui.filter_status(choice)).follow(move |board| {
        let is_chosen = board.query.status == choice;
        if field.checked() != is_chosen {
            field.set_checked(is_chosen);
        }
    });
    element("label", &[("class", "choice")])
        .child(radio)
        .child(element("span", &[("data-text", label)]).text(label))
}

fn model_filter(ui: Ui) -> Markup {
    let pause: Rc<RefCell<Option<Timeout>>> = Rc::default();
    let typed_pause = pause.clone();
    text_field(
        "field model-filter",
        "text",
        words::MODEL,
        words::ANY_MODEL,
        &[("list", "models"), ("part", "filter")],
    )
    .live_value(|board| board.model_text.clone())
    .on("pointerenter", move |event| offer_models(ui, &event))
    .on("focus", move |event| offer_models(ui, &event))
    .on("input", move |event| {
        offer_models(ui, &event);
        let text = value_of(&event);
        ui.signals.change_board(|board| board.model_text.clone_from(&text));
        let rested = move || ui.filter_model_if_still(&text);
        typed_pause.replace(Some(Timeout::after(MODEL_DEBOUNCE_MS, rested)));
    })
    // Enter, leaving the field or picking a suggestion: at once.
    .on("change", move |event| {
        pause.take();
        ui.filter_model(&value_of(&event));
    })
}

/// Writes the models seen so far into the list of suggestions, which stands behind the field. Only when somebody comes near:
/// with its first suggestion the browser makes the field anew and lays out the whole row of controls again.
fn offer_models(ui: Ui, event: &web_sys::Event) {
    let field = event.current_target().map(JsCast::unchecked_into::<Element>);
    let Some(list) = field.and_then(|field| field.next_element_sibling()) else { return };
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

fn search_box(ui: Ui) -> Markup {
    text_field("field search", "search", words::SEARCH, words::SEARCH_HINT, &[("part", "filter")])
        .live_value(|board| board.search.clone())
        .on("input", move |event| ui.search(value_of(&event)))
        .on("keydown", move |event| {
            let is_offered = |board: &Board| board.shown == 0;
            if event.unchecked_ref::<KeyboardEvent>().key() == "Enter"
                && ui.signals.board.try_with_untracked(is_offered) == Some(true)
            {
                ui.open_searched();
            }
        })
}

fn refresh_button(ui: Ui) -> Markup {
    button("button refresh", words::REFRESH, move || ui.send(Event::RefreshRequested))
        .live_truth("aria-busy", |board| board.refreshing)
}

/// A field for words that no dictionary has.
fn text_field(class: &str, kind: &str, name: &str, hint: &str, more: &[(&str, &str)]) -> Markup {
    let field =
        element("input", &[("class", class), ("type", kind), ("aria-label", name), ("placeholder", hint)]);
    for (name, value) in
        more.iter().chain(&[("autocomplete", "off"), ("autocapitalize", "off"), ("spellcheck", "false")])
    {
        set_attribute(field.element(), name, value);
    }
    field
}

/// What the field of an event holds.
pub fn value_of(event: &web_sys::Event) -> String {
    event.target().map(|field| field.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default()
}
