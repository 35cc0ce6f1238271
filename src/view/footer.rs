//! What is to be said about the list: how many jobs are loaded, how fresh they are, and the ways to load more.

use web_sys::Element;

use crate::feed::machine::Content;
use crate::runtime::clock::now;
use crate::view::actions::Ui;
use crate::view::annex::bar::{bar, refusal};
use crate::view::annex::connect::connect_form;
use crate::view::annex::glance::glance_strip;
use crate::view::board::Board;
use crate::view::bulk;
use crate::view::busy::busy_while;
use crate::view::gate::Annex;
use crate::view::live::filters::walk_chosen;
use crate::view::live::presses;
use crate::view::markup::{Markup, element, set_attribute};
use crate::view::notice::failure;
use crate::view::words;

/// Everything below the list.
pub fn footer(ui: Ui) -> Markup {
    let status = element("div", &[("class", "count"), ("role", "status"), ("aria-live", "off")])
        .child(element("span", &[]).live_text(move |board| status_text(ui, board)))
        .child(element("span", &[("class", "notes")]).live_text(move |board| note_text(ui, board)))
        .child(
            element("span", &[("class", "spoken"), ("aria-live", "polite")])
                .live_text(|board| board.digest.clone()),
        )
        .follow_with(speak_when_asked());
    let line = element("div", &[("class", "footer"), ("part", "pagination")])
        .child(status)
        .child(
            element("span", &[("class", "chosen"), ("role", "status")])
                .live_text(move |board| bulk::chosen_text(ui, board)),
        )
        .when(|board| board.bulk.has_bar() && board.annex == Annex::Loaded, move |_| bar(ui))
        .when(
            |board| board.glance.wanted.is_some() && board.annex == Annex::Loaded,
            move |_| glance_strip(ui),
        )
        .child(element("span", &[("class", "fresh")]).live_text(fresh_text))
        .child(
            element("div", &[("class", "actions"), ("part", "actions")])
                // There already while the first page is awaited, so that nothing moves when it comes.
                .live_style("visibility", |board| if is_awaited(board) { "hidden" } else { "" }.to_owned())
                .when(|board| board.loaded > 0 || is_awaited(board), move |_| export_button(ui))
                .when(|board| board.walking, move |_| stop_button(ui))
                .when(|board| has_more(board) && !board.walking, move |_| walk_choice(ui))
                .when(has_more, move |_| more_button(ui)),
        );
    element("div", &[("class", "foot")])
        .child(failure(ui))
        .when(|board| board.wants_key && board.annex == Annex::Loaded, move |_| connect_form(ui))
        .when(|board| board.bulk.is_refused && board.annex == Annex::Loaded, move |_| refusal(ui))
        .child(line)
}

fn is_awaited(board: &Board) -> bool {
    board.content == Content::Loading
}

/// Nothing before what is loaded is seen: it would move with the buttons that go then.
fn fresh_text(board: &Board) -> String {
    let text = if is_awaited(board) && board.loaded > 0 { "" } else { &board.freshness };
    text.to_owned()
}

fn has_more(board: &Board) -> bool {
    board.has_more || is_awaited(board)
}

/// What is loaded by hand is told at once; what refreshes bring is told by the digest, now and then, or a list that
/// refreshes every second would never be silent.
fn speak_when_asked() -> impl FnMut(&Element, &Board) {
    let (mut was_asked, mut has_begun) = (false, false);
    move |status, board| {
        // The first load interrupts nobody.
        has_begun |= board.content != Content::Loading;
        // On before the answer is there, because only what changes from then on is told.
        let is_loading = board.loading && has_begun;
        let is_asked = is_loading || (was_asked && !board.refreshing && board.digest.is_empty());
        if is_asked != was_asked {
            set_attribute(status, "aria-live", if is_asked { "polite" } else { "off" });
            was_asked = is_asked;
        }
    }
}

fn export_button(ui: Ui) -> Markup {
    ui.button("button export", words::EXPORT, presses::export)
}

fn more_button(ui: Ui) -> Markup {
    // Not `disabled` while it is busy: the button would lose the focus.
    busy_while(ui.button("button more", words::LOAD_MORE, presses::load_more), |board| board.loading)
        .live_truth("aria-disabled", |board| board.loading)
}

/// Loads page after page until a time in the past.
fn walk_choice(ui: Ui) -> Markup {
    let choices = words::WALKS.map(|(value, label)| element("option", &[("value", value)]).text(label));
    let list =
        element("select", &[("class", "field walk"), ("part", "select"), ("aria-label", words::LOAD_UNTIL)])
            .children(choices);
    list.hears(ui, "change", walk_chosen)
}

fn stop_button(ui: Ui) -> Markup {
    ui.button("button stop", words::STOP, presses::stop)
}

fn status_text(ui: Ui, board: &Board) -> String {
    if board.content == Content::Loading && !board.pausing {
        return words::LOADING.to_owned();
    }
    let mut text = ui.count(board.loaded);
    text.push_str(words::LOADED);
    let mut add = |fact: &str| {
        text.push_str(words::SEPARATOR);
        text.push_str(fact);
    };
    if board.shown != board.loaded {
        add(&[&ui.count(board.shown), words::SHOWN].concat());
    }
    if let Some(oldest) = board.oldest {
        let oldest = ui.formats(|formats| formats.oldest(oldest, now())).unwrap_or_default();
        add(&[words::BACK_TO, &oldest].concat());
        add(if board.has_more { words::MORE } else { words::END });
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
    if board.holding_back {
        add(words::HOLDING_BACK);
    } else if board.pausing {
        add(words::TRYING_AGAIN);
    }
    if board.is_still {
        add(words::LIVE_MISSING);
    }
    if board.annex == Annex::Missing {
        add(words::ANNEX_MISSING);
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
