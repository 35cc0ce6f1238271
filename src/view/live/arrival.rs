//! The live part has come.

use leptos::prelude::*;

use crate::runtime::part::Part;
use crate::view::actions::Ui;
use crate::view::gate::{self, Annex};
use crate::view::live::annex::attach;

/// Does everything that waited for it.
#[inline(never)]
pub fn went_live(ui: Ui) {
    ui.session(|session| {
        attach(session);
        // Another widget may have loaded it since this one was drawn.
        if Part::Annex.is_there() {
            ui.signals.change_board(|board| board.annex = Annex::Loaded);
        }
        session.go_live();
        session.read(|feed| gate::follow(feed, session, ui.signals));
    });
    ui.recall_interval();
    // Fields follow from now on.
    ui.signals.board.try_update(|_| ());
}
