//! Sees to it that the annex is there before anything of it is called.

use std::rc::Weak;

use leptos::prelude::*;

use crate::feed::event::Event;
use crate::feed::machine::Feed;
use crate::feed::singles::SINGLES;
use crate::runtime::annex;
use crate::runtime::session::Session;
use crate::view::board::Signals;

/// How far the annex is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Annex {
    /// Nobody needed it so far.
    Unwanted,
    /// It is on its way.
    Loading,
    /// It is there.
    Loaded,
    /// It did not come.
    Missing,
}

impl Annex {
    /// How far it is when a widget begins.
    pub fn now() -> Self {
        if annex::is_loaded() { Self::Loaded } else { Self::Unwanted }
    }
}

/// Attaches what is in the annex to a widget that begins, if it is there already.
pub fn begin(session: &Session) {
    if annex::is_loaded() {
        session.send(Event::SinglesAttached(&SINGLES));
    }
}

/// Loads the annex when something of it has to be done now.
pub fn follow(feed: &Feed, session: &Weak<Session>, signals: Signals) {
    if (feed.wants_key() || feed.wants_singles())
        && let Some(session) = session.upgrade()
    {
        want_annex(&session, signals);
    }
}

/// Loads the annex unless it is there or on its way. What needs it is drawn when the board says so.
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
                begin(&session);
            }
            signals
                .change_board(|board| board.annex = if is_loaded { Annex::Loaded } else { Annex::Missing });
        }
        if is_loaded {
            then();
        }
    };
    annex::load(session.driver().host(), Box::new(landed));
}
