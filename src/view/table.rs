//! The table in its scroll container, and what stands in its place while there are no rows.

use web_sys::Element;

use crate::feed::machine::Content;
use crate::feed::search::id_in;
use crate::view::actions::Ui;
use crate::view::board::{Board, Scroll};
use crate::view::live::held::held_button;
use crate::view::live::{presses, scrolling};
use crate::view::markup::{Markup, element};
use crate::view::rows::rows;
use crate::view::{bulk, words};

/// A list that is no higher is never stretched, however many pixels of the screen a pixel is. In one that is, the row with the
/// focus may stand far below the end, and is cut off there; not in others, where that would have all rows painted anew for each
/// page more.
const MAX_PLAIN_PX: i64 = 1_500_000;

/// The list: a scroll container with the table.
pub fn list(ui: Ui) -> Markup {
    // Firefox would make what scrolls a stop of Tab, with no name.
    let scroller = element("div", &[("class", "scroller"), ("tabindex", "-1")])
        .hears(ui, "scroll", scrolling::scrolled)
        .child(element("div", &[("class", "ruler")]))
        .child(table(ui))
        .child(skeleton())
        .child(empty(ui))
        .follow_with(follow_scroll());
    element("div", &[("class", "list"), ("part", "list")])
        .child(scroller)
        // Only refreshes bring jobs that wait, and those need the live part.
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
        .live_style("overflow-y", |board| {
            if board.content_px > MAX_PLAIN_PX { "clip" } else { "" }.to_owned()
        })
        .live_attribute("aria-rowcount", |board| (board.shown + 1).to_string())
        .live_truth("aria-busy", |board| board.content == Content::Loading)
        .child(element("thead", &[("role", "rowgroup")]).child(header.children(headers)))
        .child(rows(ui))
        // The height of the list is written on what holds nothing: nothing else need be styled anew for it.
        .child(
            element("tfoot", &[("role", "none"), ("aria-hidden", "true")])
                .live_style("height", |board| words::pixels(board.content_px)),
        )
}

/// Bars where the texts of the first rows will be, one column each.
fn skeleton() -> Markup {
    element("div", &[("class", "skeleton"), ("part", "skeleton"), ("aria-hidden", "true")])
        .children(words::COLUMNS.map(|(class, _)| element("span", &[("class", class)])))
        .hidden_while(|board| board.content != Content::Loading)
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

/// What stands under the header instead of rows. That there are no jobs at all is the host page's to explain, if it likes:
/// it knows how one makes some.
fn empty(ui: Ui) -> Markup {
    let no_jobs = element("slot", &[("name", "empty")])
        .children(paragraphs(words::NO_JOBS))
        .hidden_while(|board| board.content != Content::NoJobs);
    element("div", &[("class", "empty"), ("part", "empty")])
        .hidden_while(|board| matches!(board.content, Content::Rows | Content::Loading | Content::Failed))
        .child(no_jobs)
        .when(|board| id_in(&board.search).is_some(), move |_| open_button(ui))
        .optional(|board| explained(board.content), move |board| explanation(ui, board.content))
}

/// Which text stands instead of rows, if it is not the host page's.
fn explained(content: Content) -> Option<u8> {
    matches!(content, Content::NoneForFilters | Content::NoneFound).then_some(content as u8)
}

fn explanation(ui: Ui, content: Content) -> Markup {
    let (texts, clear) = if content == Content::NoneFound {
        let clear = ui.button("button", words::CLEAR_SEARCH, presses::clear_search);
        (words::NONE_FOUND, clear)
    } else {
        (words::NONE_FOR_FILTERS, ui.button("button", words::CLEAR_FILTERS, presses::clear_filters))
    };
    element("div", &[("class", "explanation")]).children(paragraphs(texts)).child(clear)
}

fn paragraphs((title, text): (&str, &str)) -> [Markup; 2] {
    [("empty-title", title), ("empty-text", text)]
        .map(|(class, text)| element("p", &[("class", class)]).text(text))
}

/// Opens the job whose id was searched for, though it is not loaded.
fn open_button(ui: Ui) -> Markup {
    ui.button("button", "", presses::open_searched)
        .live_text(|board| [words::OPEN_JOB, board.search.trim()].concat())
}
