//! The table in its scroll container, and what stands in its place while there are no rows.

use leptos::prelude::*;

use crate::feed::machine::Content;
use crate::view::actions::Ui;
use crate::view::board::{text, truth};
use crate::view::row::row;
use crate::view::{keyboard, layout, words};

/// The list: a scroll container with the table.
pub fn list(ui: Ui) -> impl IntoView {
    view! {
        <div class="list" part="list">
            <div class="scroller" on:scroll=move |event| layout::scrolled(ui, &event)>
                <div class="ruler">{""}</div>
                {table(ui)}
                <div class="skeleton" part="skeleton" aria-hidden="true">{""}</div>
                {move || empty(ui)}
            </div>
        </div>
    }
}

fn table(ui: Ui) -> impl IntoView {
    let signals = ui.signals;
    let headers = words::COLUMNS
        .map(|(class, text)| view! { <th class=class role="columnheader" scope="col">{text}</th> });
    view! {
        <table
            class="table"
            role="grid"
            tabindex="-1"
            aria-label=words::JOBS
            aria-rowcount=text(signals, |board| (board.shown + 1).to_string())
            aria-busy=truth(signals, |board| board.content == Content::Loading)
            aria-colcount="6"
        >
            <thead role="rowgroup">
                <tr class="header" part="header" role="row" aria-rowindex="1">{headers}</tr>
            </thead>
            <tbody
                role="rowgroup"
                style:height=text(signals, |board| pixels(board.content_px))
                style=("--shift", text(signals, |board| pixels(board.shift_px)))
                on:click=move |event| keyboard::clicked(ui, &event)
                on:keydown=move |event| keyboard::pressed(ui, &event)
                on:focusin=move |event| keyboard::focused(ui, &event)
                on:focusout=move |_| keyboard::left(ui)
            >
                <For each=move || signals.mounted.get() key=|row| row.key.number() children=move |item| row(ui, item) />
            </tbody>
        </table>
    }
}

fn pixels(number: i64) -> String {
    let mut text = number.to_string();
    text.push_str("px");
    text
}

/// What stands under the header instead of rows.
fn empty(ui: Ui) -> impl IntoView {
    let content = ui.signals.board.with(|board| board.content);
    let ((title, explanation), button) = match content {
        Content::Rows | Content::Loading => return None,
        Content::Failed => (words::NOT_LOADED, None),
        Content::NoJobs => (words::NO_JOBS, None),
        Content::NoneForFilters => (words::NONE_FOR_FILTERS, Some(words::CLEAR_FILTERS)),
        Content::NoneFound => (words::NONE_FOUND, Some(words::CLEAR_SEARCH)),
    };
    let press = move |_| match content {
        Content::NoneFound => ui.search(String::new()),
        _ => ui.clear_filters(),
    };
    let button = button.map(|label| {
        view! { <button class="button" part="button" type="button" on:click=press>{label}</button> }
    });
    Some(view! {
        <div class="empty" part="empty">
            <p class="empty-title">{title}</p>
            <p class="empty-text">{explanation}</p>
            {button}
        </div>
    })
}
