//! The button that brings in the jobs that came while the person was busy with others.

use crate::view::actions::Ui;
use crate::view::live::presses;
use crate::view::markup::Markup;
use crate::view::words;

/// The button, with how many there are.
#[inline(never)]
pub fn held_button(ui: Ui) -> Markup {
    ui.button("button primary held", "", presses::show_held).live_text(move |board| {
        let count = if board.held > 99 { words::MANY.to_owned() } else { ui.count(board.held) };
        [&count, words::NEW].concat()
    })
}
