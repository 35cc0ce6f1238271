//! What went wrong, what helps, and the form for an API key.

use leptos::html;
use leptos::prelude::*;

use crate::feed::event::Event;
use crate::feed::failure::Failure;
use crate::view::actions::Ui;
use crate::view::words;

/// The error that is shown, if there is one.
pub fn notice(ui: Ui) -> impl IntoView {
    let summary = ui.signals.summary;
    let failure = Memo::new(move |_| summary.with(|summary| summary.failure.clone()));
    let wants_key = Memo::new(move |_| summary.with(|summary| summary.wants_key));
    // The region is there before its text, so that assistive technology notices the text.
    view! {
        <div class="notice" part="error">
            {move || failure.get().map(|failure| alert(ui, failure))}
            {move || wants_key.get().then(|| connect_form(ui))}
        </div>
    }
}

fn alert(ui: Ui, failure: Failure) -> impl IntoView {
    let Failure { code, message, request_id, .. } = failure;
    view! {
        <div class="alert" role="alert">
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

fn connect_form(ui: Ui) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            ui.connect(&field.value());
        }
    };
    view! {
        <form class="connect" on:submit=submit>
            <label class="key-label">
                {words::API_KEY}
                <input class="field" type="password" autocomplete="off" spellcheck="false" node_ref=field />
            </label>
            <button class="button primary" part="button" type="submit">{words::CONNECT}</button>
            <p class="hint">{words::API_KEY_HINT}</p>
            <p class="hint problem">{move || ui.signals.key_problem.get()}</p>
        </form>
    }
}
