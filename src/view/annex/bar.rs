//! What can be done with the chosen jobs, in place of what the footer says otherwise; and why nothing can.

use std::cell::Cell;
use std::rc::Rc;

use crate::feed::event::Event;
use crate::feed::failure::{Failure, Subject};
use crate::feed::permission::Permission;
use crate::feed::selection::SelectionEvent;
use crate::view::actions::Ui;
use crate::view::annex::words;
use crate::view::board::Board;
use crate::view::dialog::Dialog;
use crate::view::markup::{Markup, button, element, set_attribute};

/// The buttons beside the number of chosen jobs.
#[inline(never)]
pub fn bar(ui: Ui) -> Markup {
    let offered = pending(ui);
    let named = offered.clone();
    element("span", &[("class", "bar"), ("part", "actions")])
        .when(
            move |board| board.bulk.can_act && offered(board) > 0,
            move |_| {
                let named = named.clone();
                button("button", "", move || ui.open_dialog(Dialog::Asking(None)))
                    .live_text(move |board| ["Cancel ", &*named(board).to_string(), " pending…"].concat())
            },
        )
        .when(|board| board.bulk.chosen > 0, move |_| clear_button(ui))
        .when(|board| board.bulk.has_run, move |_| run(ui))
}

fn clear_button(ui: Ui) -> Markup {
    let clear = button("button", words::CLEAR, move || {
        ui.send(Event::Selection(SelectionEvent::Cleared));
    });
    set_attribute(clear.element(), "aria-label", words::CLEAR_SELECTION);
    clear
}

/// A cancellation whose dialog was closed.
fn run(ui: Ui) -> Markup {
    let text = move |_: &Board| {
        let progress = ui.session(|session| {
            session
                .read(|feed| feed.cancel_run().map(|run| (words::progress(&run.tally()), run.is_under_way())))
        });
        match progress.flatten() {
            Some((progress, true)) => [words::CANCELLING, " ", &progress].concat(),
            _ => String::new(),
        }
    };
    element("span", &[("class", "bar")]).child(element("span", &[]).live_text(text)).child(button(
        "button",
        words::DETAILS,
        move || ui.open_dialog(Dialog::Cancelling),
    ))
}

/// How many of the chosen jobs are pending, counted anew when something happened.
fn pending(ui: Ui) -> Rc<dyn Fn(&Board) -> usize> {
    let counted = Cell::new((0, 0));
    Rc::new(move |board| {
        let (revision, count) = counted.get();
        if revision == board.bulk.revision {
            return count;
        }
        let count = ui.session(|session| session.read(|feed| feed.cancel_plan().pending.len())).unwrap_or(0);
        counted.set((board.bulk.revision, count));
        count
    })
}

/// Why jobs cannot be cancelled, for as long as that is so.
#[inline(never)]
pub fn refusal(ui: Ui) -> Markup {
    let failure = ui.session(|session| {
        session.read(|feed| match feed.permission() {
            Permission::Refused(error) => Some(Failure::about(Subject::Cancellation, error)),
            Permission::Granted | Permission::ReadOnly => None,
        })
    });
    element("p", &[("class", "refusal")]).children(failure.flatten().iter().map(told))
}

/// A failure in words, with its code and what the API's support asks for.
pub fn told(failure: &Failure) -> Markup {
    let codes = [Some(&failure.code), failure.request_id.as_ref()].into_iter().flatten();
    element("span", &[("class", "told")])
        .child(element("bdi", &[]).text(&failure.message))
        .children(codes.map(|code| element("code", &[]).text(code)))
}
