//! Buttons that are at work.

use crate::runtime::timer::Timeout;
use crate::view::board::Board;
use crate::view::markup::{Markup, set_attribute};

/// What is quick shows nothing: it would only flicker, and a frame would be drawn for it in the middle of the work.
const SHOWN_AFTER_MS: u32 = 150;

/// What the style sheet goes by.
const AT_WORK: &str = "data-at-work";

/// Says at once that a button is at work, and shows it when that takes a while.
pub fn busy_while(button: Markup, is_busy: fn(&Board) -> bool) -> Markup {
    let mut work: Option<Timeout> = None;
    button.live_truth("aria-busy", is_busy).follow_with(move |button, board| {
        if is_busy(board) == work.is_some() {
            return;
        }
        if work.take().is_some() {
            button.remove_attribute(AT_WORK).ok();
        } else {
            let button = button.clone();
            work = Some(Timeout::after(SHOWN_AFTER_MS, move || set_attribute(&button, AT_WORK, "")));
        }
    })
}
