//! The live part has come.

use leptos::prelude::*;

use crate::view::actions::Ui;
use crate::view::gate;
use crate::view::live::annex::attach;

/// Does everything that waited for it.
#[inline(never)]
pub fn went_live(ui: Ui) {
    ui.session(|session| {
        attach(session);
        session.go_live();
        session.read(|feed| gate::follow(feed, session, ui.signals));
    });
    ui.recall_interval();
    // Fields follow from now on.
    ui.signals.board.try_update(|_| ());
}
