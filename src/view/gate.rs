//! Sees to it that the annex is there before anything of it is called.

use leptos::prelude::*;

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

/// Loads the annex unless it is there or on its way. What needs it is drawn when the board says so.
pub fn want_annex(session: &Session, signals: Signals) {
    with_annex(session, signals, Box::new(|| ()));
}

/// Calls back once the annex is there, at once if it is already. While it is on its way for somebody else, this does
/// nothing: a person presses the key again.
pub fn with_annex(session: &Session, signals: Signals, then: Box<dyn FnOnce()>) {
    match signals.board.try_with_untracked(|board| board.annex) {
        Some(Annex::Loaded) => return then(),
        Some(Annex::Unwanted | Annex::Missing) => {}
        Some(Annex::Loading) | None => return,
    }
    signals.change_board(|board| board.annex = Annex::Loading);
    let landed = move |is_loaded: bool| {
        signals.change_board(|board| board.annex = if is_loaded { Annex::Loaded } else { Annex::Missing });
        if is_loaded {
            then();
        }
    };
    annex::load(session.driver().host(), Box::new(landed));
}
