//! Moving through the rows by keyboard, and choosing one by keyboard or pointer.
//!
//! Rows share one tab stop: arrow keys, Page Up and Down, Home and End move the focus, Enter or Space choose (the
//! grid pattern of the ARIA Authoring Practices, with rows as the stops).

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::api::time::Timestamp;
use crate::feed::rows::JobKey;
use crate::feed::selection::SelectionEvent;
use crate::view::actions::Ui;
use crate::view::heard::Heard;
use crate::view::layout::{measure, scroller_of};
use crate::view::live::choosing;
use crate::view::markup::set_attribute;

/// A row was clicked.
pub fn clicked(ui: Ui, heard: &Heard) {
    let Some((key, place)) = row_of(ui, heard) else { return };
    if choosing::clicked(ui, heard, key) {
        return;
    }
    if heard.closest("a").is_some() {
        if !ui.may_open(key) {
            heard.event.prevent_default();
        }
        return;
    }
    // The end of selecting text in the row, which is a click too.
    if ui.mirror(|mirror| mirror.focus().is_selecting()) == Some(true) {
        return;
    }
    ui.mirror(|mirror| mirror.activate(key, place, false));
    ui.select(key);
}

/// Escape closes the panel, wherever beside it the focus is. A dialog of the page around it must not close besides.
pub fn escaped(ui: Ui, heard: &Heard) {
    let is_open = ui.signals.board.try_with_untracked(|board| board.panel > 0) == Some(true);
    if is_open && heard.key_event().key() == "Escape" {
        heard.event.prevent_default();
        heard.event.stop_propagation();
        ui.close();
    }
}

/// A row got the focus.
pub fn focused(ui: Ui, heard: &Heard) {
    let Some((key, place)) = row_of(ui, heard) else { return };
    // A row that was clicked, or that got the focus of a button which is gone, does not keep new rows away.
    let target = heard.target();
    let by_keyboard = target.is_some_and(|target| target.matches(":focus-visible").unwrap_or(true));
    ui.mirror(|mirror| {
        mirror.focus().came_back();
        mirror.activate(key, place, by_keyboard);
    });
}

/// The focus left a row. Browsers tell of it in the middle of drawing, too, when what has the focus is taken away: nothing may be
/// drawn then.
pub fn left(ui: Ui, _: &Heard) {
    ui.mirror(|mirror| {
        mirror.focus().when_left(move || {
            ui.mirror(crate::view::mirror::Mirror::unpin);
        });
    });
}

/// The pointer is over a row: its instant is written out for the browser to show, which is too slow to do for every row.
pub fn pointed_at(ui: Ui, heard: &Heard) {
    let Some(time) = heard.target() else { return };
    if time.local_name() != "time" {
        return;
    }
    let instant = time.get_attribute("datetime").and_then(|text| Timestamp::parse(&text));
    if let Some(full) = instant.and_then(|instant| ui.formats(|formats| formats.instant_in_full(instant))) {
        set_attribute(time, "title", &full);
    }
}

/// A key was pressed on a row.
pub fn pressed(ui: Ui, heard: &Heard) {
    let pressed = heard.key_event();
    if pressed.ctrl_key() || pressed.meta_key() || pressed.alt_key() {
        return;
    }
    let Some(here) = row_of(ui, heard) else { return };
    // Keys may come faster than rows are drawn: the focus then is still where it was before the last one.
    let (key, place) = ui.mirror(crate::view::mirror::Mirror::active).flatten().unwrap_or(here);
    let shown = ui.mirror(crate::view::mirror::Mirror::shown).unwrap_or(0);
    let last = shown.saturating_sub(1);
    let page = ui.mirror(|mirror| rows_in_view(mirror.viewport())).unwrap_or(1);
    let target = match pressed.key().as_str() {
        "j" | "k" if !ui.glance().has_keys => return,
        "ArrowDown" | "j" => (place + 1).min(last),
        "ArrowUp" | "k" => place.saturating_sub(1),
        "PageDown" => (place + page).min(last),
        "PageUp" => place.saturating_sub(page),
        "Home" => 0,
        "End" => last,
        // Links, buttons and boxes do what they do.
        "Enter" | " " if heard.closest("a,button,input").is_some() => return,
        " " if ui.is_selectable() => {
            heard.event.prevent_default();
            choosing::toggled(ui, heard, key);
            return;
        }
        "Enter" | " " => {
            heard.event.prevent_default();
            ui.select(key);
            return;
        }
        _ => return,
    };
    heard.event.prevent_default();
    if pressed.shift_key()
        && ui.is_selectable()
        && let Some(Some(to)) = ui.mirror(|mirror| mirror.row_at(target))
    {
        ui.choose(SelectionEvent::Extended { from: key, to });
    }
    go_to(ui, heard, target, shown);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows on a screen")]
fn rows_in_view(viewport: crate::feed::window::Viewport) -> usize {
    ((viewport.height_px / viewport.row_height_px.max(1.0)) as usize).max(1)
}

#[expect(clippy::cast_possible_truncation, reason = "the browser takes whole pixels")]
fn go_to(ui: Ui, heard: &Heard, place: usize, shown: usize) {
    let row = heard.target();
    let Some(list) = row.and_then(scroller_of) else { return };
    let Some(Some(key)) = ui.mirror(|mirror| mirror.row_at(place)) else { return };
    if let Some(Some(top_px)) = ui.mirror(|mirror| mirror.viewport().scroll_to(place, shown)) {
        list.set_scroll_top(top_px as i32);
        // Before the row is in the document: where rows stand in a stretched list goes by where it is scrolled to.
        measure(ui, &list);
    }
    ui.mirror(|mirror| mirror.activate(key, place, true));
    focus_row(ui, list, place);
}

/// At once if the row is in the document, or a fast second key press would still reach the row before; else after it
/// is drawn, which happens in a microtask.
fn focus_row(ui: Ui, list: Element, place: usize) {
    let selector = format!("[aria-rowindex=\"{}\"]", place + 2);
    let focus = move || {
        list.query_selector(&selector).ok().flatten().map(|row| row.unchecked_into::<HtmlElement>().focus())
    };
    if focus().is_none() {
        ui.mirror(|mirror| mirror.when_drawn(move || drop(focus())));
    }
}

/// The row that an event happened in.
fn row_of(ui: Ui, heard: &Heard) -> Option<(JobKey, usize)> {
    row_around(ui, heard.target()?)
}

/// The row that an element is in.
pub fn row_around(ui: Ui, target: &Element) -> Option<(JobKey, usize)> {
    let index = target.closest("[aria-rowindex]").ok()??.get_attribute("aria-rowindex")?;
    let place = index.parse::<usize>().ok()?.checked_sub(2)?;
    let key = ui.mirror(|mirror| mirror.row_at(place))??;
    Some((key, place))
}
