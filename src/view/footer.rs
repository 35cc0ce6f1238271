//! How many jobs are loaded, what is peculiar about them, and the button for more.

use leptos::prelude::*;

use crate::feed::event::Event;
use crate::feed::machine::Content;
use crate::view::actions::Ui;
use crate::view::signals::Summary;
use crate::view::words;

/// The line below the list.
pub fn footer(ui: Ui) -> impl IntoView {
    let summary = ui.signals.summary;
    let status = Memo::new(move |_| summary.with(|summary| status_text(ui, summary)));
    let notes = Memo::new(move |_| summary.with(|summary| note_text(ui, summary)));
    let has_more = Memo::new(move |_| summary.with(|summary| summary.has_more));
    view! {
        <div class="footer" part="pagination">
            <div class="count" role="status">
                <span>{move || status.get()}</span>
                <span class="notes">{move || notes.get()}</span>
            </div>
            {move || has_more.get().then(|| more_button(ui))}
        </div>
    }
}

fn more_button(ui: Ui) -> impl IntoView {
    // Not `disabled` while it is busy: the button would lose the focus.
    let busy = move || ui.signals.summary.with(|summary| summary.loading).to_string();
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
}

fn status_text(ui: Ui, summary: &Summary) -> String {
    let formats = ui.signals.formats.get();
    if summary.content == Content::Loading && !summary.pausing {
        return words::LOADING.to_owned();
    }
    let mut text = formats.count(summary.loaded);
    text.push_str(" loaded");
    if summary.shown != summary.loaded {
        text.push_str(" · ");
        text.push_str(&formats.count(summary.shown));
        text.push_str(" shown");
    }
    text
}

fn note_text(ui: Ui, summary: &Summary) -> String {
    let formats = ui.signals.formats.get();
    let mut text = String::new();
    let mut add = |sentence: &str| {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(sentence);
    };
    if summary.pausing {
        add(words::TRYING_AGAIN);
    }
    if summary.skipped > 0 {
        add(&formats.count(summary.skipped as usize));
        add(if summary.skipped == 1 { "job without a usable id was left out." } else { "jobs without a usable id were left out." });
    }
    if let Some(broken) = summary.broken {
        add(words::broken_note(broken));
    }
    if summary.gap {
        add(words::GAP);
    }
    text
}
