//! What went wrong, with the way to repeat what failed.

use crate::feed::failure::Failure;
use crate::feed::machine::Content;
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::live::presses;
use crate::view::markup::{Markup, element};
use crate::view::words;

/// The error that is shown.
#[inline(never)]
pub fn alert(ui: Ui) -> Markup {
    let facts = element("p", &[("class", "facts")])
        .child(element("code", &[]).live_text(|board| of(board, |failure| failure.code.to_string())))
        .child(element("code", &[]).live_text(|board| {
            of(board, |failure| failure.request_id.as_deref().unwrap_or_default().to_owned())
        }));
    let title =
        |board: &Board| if board.content == Content::Failed { words::NOT_LOADED } else { "" }.to_owned();
    let message = element("div", &[("class", "message")])
        .child(element("p", &[("class", "title")]).live_text(title))
        .child(
            element("p", &[])
                .child(element("bdi", &[]).live_text(|board| of(board, |failure| failure.message.clone()))),
        )
        .child(facts);
    element("div", &[("class", "alert"), ("role", "alert")]).child(message).child(
        element("div", &[("class", "actions"), ("part", "actions")]).child(ui.button(
            "button",
            words::RETRY,
            presses::retry,
        )),
    )
}

fn of(board: &Board, read: impl Fn(&Failure) -> String) -> String {
    board.failure.as_ref().map(read).unwrap_or_default()
}
