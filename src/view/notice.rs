//! What went wrong.

use crate::feed::event::Event;
use crate::feed::failure::Failure;
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::markup::{Markup, button, element};
use crate::view::words;

/// The error that is shown, with the way to repeat what failed.
pub fn alert(ui: Ui) -> Markup {
    let facts = element("p", &[("class", "facts")])
        .child(element("code", &[]).live_text(|board| of(board, |failure| failure.code.to_string())))
        .child(element("code", &[]).live_text(|board| {
            of(board, |failure| failure.request_id.as_deref().unwrap_or_default().to_owned())
        }));
    element("div", &[("class", "alert"), ("part", "error"), ("role", "alert")])
        .child(
            element("p", &[("class", "message")])
                .child(element("bdi", &[]).live_text(|board| of(board, |failure| failure.message.clone()))),
        )
        .child(facts)
        .child(button("button", words::RETRY, move || ui.send(Event::RetryRequested)))
}

fn of(board: &Board, read: impl Fn(&Failure) -> String) -> String {
    board.failure.as_ref().map(read).unwrap_or_default()
}
