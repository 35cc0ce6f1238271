//! Loads the annex when something of it has to be done, and sees to it that it is there before anything of it is called.

use leptos::prelude::*;

use crate::feed::event::Event;
use crate::feed::singles::SINGLES;
use crate::runtime::part::Part;
use crate::runtime::session::Session;
use crate::view::gate::Annex;
use crate::view::signals::Signals;

/// Attaches what is in the annex to a widget, if it is there already.
pub fn attach(session: &Session) {
    if Part::Annex.is_there() {
        session.send(Event::SinglesAttached(&SINGLES));
    }
}

/// Loads the annex unless it is there or on its way. What needs it is drawn when the board says so.
#[inline(never)]
pub fn want_annex(session: &Session, signals: Signals) {
    if signals.board.try_with_untracked(|board| board.annex) != Some(Annex::Loading) {
        with_annex(session, signals, Box::new(|| ()));
    }
}

/// Calls back once the annex is there: at once if it is already, and not at all if it does not come.
pub fn with_annex(session: &Session, signals: Signals, then: Box<dyn FnOnce()>) {
    let Some(before) = signals.board.try_with_untracked(|board| board.annex) else { return };
    if before == Annex::Loaded {
        return then();
    }
    if before != Annex::Loading {
        signals.change_board(|board| board.annex = Annex::Loading);
    }
    let weak = session.weak();
    let landed = move |is_loaded: bool| {
        // Whoever asked first hears of it first.
        if before != Annex::Loading {
            if let Some(session) = weak.upgrade() {
                attach(&session);
            }
            signals
                .change_board(|board| board.annex = if is_loaded { Annex::Loaded } else { Annex::Missing });
        }
        if is_loaded {
            then();
        }
    };
    Part::Annex.load(session.driver().host(), Box::new(landed));
}
