//! What went wrong, and the form for an API key.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::feed::event::Event;
use crate::feed::failure::Failure;
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::markup::{Markup, button, element};
use crate::view::words;

/// The error that is shown, with the way to repeat what failed.
pub fn alert(ui: Ui) -> Markup {
    let facts = element("p", &[("class", "facts")])
        .child(element("code", &[]).live_text(|board| of(board, |failure| failure.code.to_string())))
        .child(element("code", &[]).live_text(|board| {
            of(board, |failure| failure.request_id.as_deref().unwrap_or_default().to_owned())
        }));
    element("div", &[("class", "alert"), ("part", "error"), ("role", "alert")])
        .child(
            element("p", &[("class", "message")])
                .child(element("bdi", &[]).live_text(|board| of(board, |failure| failure.message.clone()))),
        )
        .child(facts)
        .child(button("button", words::RETRY, move || ui.send(Event::RetryRequested)))
}

fn of(board: &Board, read: impl Fn(&Failure) -> String) -> String {
    board.failure.as_ref().map(read).unwrap_or_default()
}

/// A field for an API key. What is typed goes nowhere but into the memory of the runtime.
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
            element("button", &[("class", "button primary"), ("part", "button"), ("type", "submit")])
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
