//! The form for an API key.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::view::actions::Ui;
use crate::view::markup::{Markup, element};
use crate::view::words;

/// A field for an API key. What is typed goes nowhere but into the memory of the runtime.
#[inline(never)]
pub fn connect_form(ui: Ui) -> Markup {
    let field = element(
        "input",
        &[("class", "field"), ("type", "password"), ("autocomplete", "off"), ("spellcheck", "false")],
    );
    element("form", &[("class", "connect")])
        .child(
            element("label", &[("class", "key-label")])
                .child(element("span", &[]).text(words::API_KEY))
                .child(field),
        )
        .child(
            element("button", &[("class", "button primary"), ("part", "button primary"), ("type", "submit")])
                .text(words::CONNECT),
        )
        .child(element("p", &[("class", "hint")]).text(words::API_KEY_HINT))
        .child(
            element("p", &[("class", "problem"), ("aria-live", "assertive")])
                .live_text(|board| board.key_problem.clone()),
        )
        .on("submit", move |event| {
            event.prevent_default();
            if let Some(field) = event.target().and_then(|form| key_field(form.unchecked_ref())) {
                ui.connect(&field.value());
            }
        })
}

fn key_field(form: &Element) -> Option<HtmlInputElement> {
    form.query_selector("input").ok()?.map(JsCast::unchecked_into)
}
