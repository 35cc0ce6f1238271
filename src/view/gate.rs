//! Sees to it that the extras are there before anything of them is called.

use leptos::prelude::*;

use crate::runtime::extras;
use crate::runtime::session::Session;
use crate::view::board::Signals;

/// How far the extras are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extras {
    /// Nobody needed them so far.
    Unwanted,
    /// They are on their way.
    Loading,
    /// They are there.
    Loaded,
    /// They did not come.
    Missing,
}

impl Extras {
    /// How far they are when a widget begins.
    pub fn now() -> Self {
        if extras::are_loaded() { Self::Loaded } else { Self::Unwanted }
    }
}

/// Loads the extras unless they are there or on their way. What needs them is drawn when the board says that they are.
pub fn want_extras(session: &Session, signals: Signals) {
    let is_open = |extras| matches!(extras, Extras::Unwanted | Extras::Missing);
    if signals.board.try_with_untracked(|board| is_open(board.extras)) != Some(true) {
        return;
    }
    signals.change_board(|board| board.extras = Extras::Loading);
    let then = move |loaded| {
        signals.change_board(|board| board.extras = if loaded { Extras::Loaded } else { Extras::Missing });
    };
    extras::load(session.driver().host(), Box::new(then));
}
