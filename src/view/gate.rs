//! Sees to it that the annex is there before anything of it is called.

use std::rc::Weak;

use leptos::prelude::*;

use crate::feed::machine::Feed;
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

/// Loads the annex when something of it has to be drawn now.
pub fn follow(feed: &Feed, session: &Weak<Session>, signals: Signals) {
    if feed.wants_key()
        && let Some(session) = session.upgrade()
    {
        want_annex(&session, signals);
    }
}

/// Loads the annex unless it is there or on its way. What needs it is drawn when the board says so.
pub fn want_annex(session: &Session, signals: Signals) {
    let is_open = |annex| matches!(annex, Annex::Unwanted | Annex::Missing);
    if signals.board.try_with_untracked(|board| is_open(board.annex)) != Some(true) {
        return;
    }
    signals.change_board(|board| board.annex = Annex::Loading);
    let then = move |loaded| {
        signals.change_board(|board| board.annex = if loaded { Annex::Loaded } else { Annex::Missing });
    };
    annex::load(session.driver().host(), Box::new(then));
}
