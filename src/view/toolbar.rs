//! The filters, the search box and the controls of refreshing.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::api::query::StatusFilter;
use crate::view::actions::Ui;
use crate::view::busy::busy_while;
use crate::view::interval::interval_choice;
use crate::view::live::{filters, presses};
use crate::view::markup::{Markup, element, set_attribute};
use crate::view::words;

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
    let value = choice.map_or("", StatusFilter::as_str);
    let radio = element("input", &[("type", "radio"), ("name", "status"), ("value", value)]);
    let field: HtmlInputElement = radio.element().clone().unchecked_into();
    let radio = radio.hears(ui, "change", filters::status_chosen).follow_field(move |board| {
        let is_chosen = board.query.status == choice;
        if field.checked() != is_chosen {
            field.set_checked(is_chosen);
        }
    });
    element("label", &[("class", "choice")]).child(radio).child(element("span", &[]).text(label))
}

fn model_filter(ui: Ui) -> Markup {
    text_field(
        "field model-filter",
        "text",
        words::MODEL,
        words::ANY_MODEL,
        &[("list", "models"), ("part", "filter")],
    )
    .live_value(|board| board.model_text.clone())
    .hears(ui, "pointerenter", filters::models_wanted)
    .hears(ui, "focus", filters::models_wanted)
    .hears(ui, "input", filters::model_typed)
    .hears(ui, "change", filters::model_entered)
}

fn search_box(ui: Ui) -> Markup {
    text_field("field search", "search", words::SEARCH, words::SEARCH_HINT, &[("part", "filter")])
        .live_value(|board| board.search.clone())
        .hears(ui, "input", filters::searched)
        .hears(ui, "keydown", filters::search_key_pressed)
}

fn refresh_button(ui: Ui) -> Markup {
    busy_while(ui.button("button refresh", words::REFRESH, presses::refresh), |board| board.refreshing)
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
