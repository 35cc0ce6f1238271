//! The table in its scroll container, and what stands in its place while there are no rows.

use web_sys::Element;

use crate::feed::event::Event;
use crate::feed::machine::Content;
use crate::view::actions::Ui;
use crate::view::board::{Board, Scroll};
use crate::view::markup::{Markup, button, element};
use crate::view::rows::rows;
use crate::view::{bulk, layout, words};

/// The list: a scroll container with the table.
pub fn list(ui: Ui) -> Markup {
    let scroller = element("div", &[("class", "scroller")])
        .on("scroll", move |event| layout::scrolled(ui, &event))
        .child(element("div", &[("class", "ruler")]))
        .child(table(ui))
        .child(element("div", &[("class", "skeleton"), ("part", "skeleton"), ("aria-hidden", "true")]))
        .optional(|board| placeholder(board.content), move |board| empty(ui, board.content))
        .follow_with(follow_scroll());
    element("div", &[("class", "list"), ("part", "list")])
        .child(scroller)
        .when(|board| board.held > 0, move |_| held_button(ui))
}

fn table(ui: Ui) -> Markup {
    let columns = words::COLUMNS.into_iter().chain([("act", words::ACTIONS)]);
    let columns = columns.map(|(class, text)| {
        element("th", &[("class", class), ("role", "columnheader"), ("scope", "col")]).text(text)
    });
    let headers = std::iter::once(bulk::header(ui)).chain(columns);
    let header =
        element("tr", &[("class", "header"), ("part", "header"), ("role", "row"), ("aria-rowindex", "1")]);
    element("table", &[("role", "grid"), ("tabindex", "-1"), ("aria-label", words::JOBS)])
        // The style sheet leaves columns out.
        .live_attribute("class", |board| {
            let chooses = if board.bulk.is_selectable { " chooses" } else { "" };
            ["table", chooses, if board.bulk.can_act { " acts" } else { "" }].concat()
        })
        .live_attribute("aria-colcount", |board| {
            let more = usize::from(board.bulk.is_selectable) + usize::from(board.bulk.can_act);
            (words::COLUMNS.len() + more).to_string()
        })
        .live_style("height", |board| words::pixels(board.content_px))
        .live_attribute("aria-rowcount", |board| (board.shown + 1).to_string())
        .live_truth("aria-busy", |board| board.content == Content::Loading)
        .child(element("thead", &[("role", "rowgroup")]).child(header.children(headers)))
        .child(rows(ui))
}

/// Scrolls when it is ordered, which comes after the height of the rows was written.
fn follow_scroll() -> impl FnMut(&Element, &Board) {
    let mut followed = Scroll::default();
    move |scroller, board| {
        if board.scroll != followed {
            followed = board.scroll;
            scroller.set_scroll_top(followed.top_px);
        }
    }
}

/// Brings the jobs in that came while the person was busy with others.
fn held_button(ui: Ui) -> Markup {
    button("button primary held", "", move || {
        ui.send(Event::HeldRequested);
        ui.scroll_to_top();
    })
    .live_text(move |board| {
        let count = if board.held > 99 { words::MANY.to_owned() } else { ui.count(board.held) };
        [&count, words::NEW].concat()
    })
}

/// Which text stands instead of rows; none while there are rows, or while they are on their way.
fn placeholder(content: Content) -> Option<u8> {
    match content {
        Content::Rows | Content::Loading => None,
        other => Some(other as u8),
    }
}

/// What stands under the header instead of rows.
fn empty(ui: Ui, content: Content) -> Markup {
    let (title, explanation) = match content {
        Content::Failed => words::NOT_LOADED,
        Content::NoneForFilters => words::NONE_FOR_FILTERS,
        Content::NoneFound => words::NONE_FOUND,
        Content::NoJobs | Content::Rows | Content::Loading => words::NO_JOBS,
    };
    let clear = match content {
        Content::NoneForFilters => Some(button("button", words::CLEAR_FILTERS, move || ui.clear_filters())),
        Content::NoneFound => Some(button("button", words::CLEAR_SEARCH, move || ui.search(String::new()))),
        _ => None,
    };
    element("div", &[("class", "empty"), ("part", "empty")])
        .child(element("p", &[("class", "empty-title")]).text(title))
        .child(element("p", &[("class", "empty-text")]).text(explanation))
        .children(clear)
}
