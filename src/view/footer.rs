//! What is to be said about the list: what went wrong, how many jobs are loaded, and the button for more.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::feed::event::Event;
use crate::feed::failure::Failure;
use crate::feed::machine::Content;
use crate::view::actions::Ui;
use crate::view::board::{Board, Text};
use crate::view::words;

/// Everything below the list.
pub fn footer(ui: Ui) -> impl IntoView {
    let board = ui.signals.board;
    let status: Text = Box::new(move || board.with(|board| status_text(ui, board)));
    let notes: Text = Box::new(move || board.with(|board| note_text(ui, board)));
    view! {
        {move || notice(ui)}
        <div class="footer" part="pagination">
            <div class="count" role="status">
                <span>{status}</span>
                <span class="notes">{notes}</span>
            </div>
            {move || more_button(ui)}
        </div>
    }
}

fn notice(ui: Ui) -> impl IntoView {
    let board = ui.signals.board.get();
    (
        board.failure.map(|failure| alert(ui, failure)),
        board.wants_key.then(|| connect_form(ui, board.key_problem)),
    )
}

fn alert(ui: Ui, failure: Failure) -> impl IntoView {
    let Failure { code, message, request_id, .. } = failure;
    view! {
        <div class="alert" part="error" role="alert">
            <p class="message"><bdi>{message}</bdi></p>
            <p class="facts">
                <code>{code.into_string()}</code>
                {request_id.map(|id| view! { <code>{id.into_string()}</code> })}
            </p>
            <button class="button" part="button" type="button" on:click=move |_| ui.send(Event::RetryRequested)>
                {words::RETRY}
            </button>
        </div>
    }
}

fn connect_form(ui: Ui, problem: String) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = event.target().and_then(|form| key_field(form.unchecked_ref())) {
            ui.connect(&field.value());
        }
    };
    view! {
        <form class="connect" on:submit=submit>
            <label class="key-label">
                {words::API_KEY}
                <input class="field" type=words::PASSWORD autocomplete="off" spellcheck="false" />
            </label>
            <button class="button primary" part="button" type="submit">{words::CONNECT}</button>
            <p class="hint">{words::API_KEY_HINT}</p>
            <p class="problem" aria-live="assertive">{problem}</p>
        </form>
    }
}

fn key_field(form: &Element) -> Option<HtmlInputElement> {
    form.query_selector("input").ok()??.dyn_into().ok()
}

fn more_button(ui: Ui) -> impl IntoView {
    let (has_more, busy) = ui.signals.board.with(|board| (board.has_more, board.loading));
    // Not `disabled` while it is busy: the button would lose the focus.
    let busy = if busy { "true" } else { "false" };
    has_more.then(|| {
        view! {
            <button
                class="button more"
                part="button"
                type="button"
                aria-busy=busy
                aria-disabled=busy
                on:click=move |_| ui.send(Event::MoreRequested)
            >
                {words::LOAD_MORE}
            </button>
        }
    })
}

fn status_text(ui: Ui, board: &Board) -> String {
    if board.content == Content::Loading && !board.pausing {
        return words::LOADING.to_owned();
    }
    let mut text = ui.count(board.loaded);
    text.push_str(words::LOADED);
    if board.shown != board.loaded {
        text.push_str(words::SEPARATOR);
        text.push_str(&ui.count(board.shown));
        text.push_str(words::SHOWN);
    }
    text
}

fn note_text(ui: Ui, board: &Board) -> String {
    let mut text = String::new();
    let mut add = |sentence: &str| {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(sentence);
    };
    if board.pausing {
        add(words::TRYING_AGAIN);
    }
    if board.skipped > 0 {
        add(&ui.count(board.skipped as usize));
        add(words::skipped_note(board.skipped));
    }
    if let Some(broken) = board.broken {
        add(words::broken_note(broken));
    }
    if board.gap {
        add(words::GAP);
    }
    text
}
