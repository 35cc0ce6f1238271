//! Sees to it that the later parts of the core are there before anything of them is called.

use crate::feed::machine::Feed;
use crate::feed::retry::doubled_ms;
use crate::runtime::part::Part;
use crate::runtime::session::Session;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::live::annex::want_annex;
use crate::view::live::arrival::went_live;
use crate::view::signals::Signals;

/// How long the first rows have to themselves. Where they take longer it is the API that they wait for, and nothing of the
/// network is taken from them.
const LIVE_AFTER_MS: u32 = 50;

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
        if Part::Annex.is_there() { Self::Loaded } else { Self::Unwanted }
    }
}

/// Loads the annex when something of it has to be done now. Before the live part is there nobody can, and it looks again.
pub fn follow(feed: &Feed, session: &Session, signals: Signals) {
    if Part::Live.is_there() && (feed.wants_key() || feed.wants_singles()) {
        want_annex(session, signals);
    }
}

/// Loads the live part of a widget that was drawn.
pub fn begin(ui: Ui) {
    let pause_ms = if Part::Live.is_there() { 0 } else { LIVE_AFTER_MS };
    ui.wait(Timeout::after(pause_ms, move || go_live(ui, 0)));
}

/// Asks for the live part, and again and again until it comes: without it the list is but a picture.
fn go_live(ui: Ui, tries: u32) {
    let landed = move |is_there: bool| {
        ui.signals.change_board(|board| board.is_still = !is_there);
        if is_there {
            went_live(ui);
        } else {
            ui.wait(Timeout::after(doubled_ms(tries), move || go_live(ui, tries + 1)));
        }
    };
    ui.session(|session| {
        if Part::Live.is_there() {
            landed(true);
        } else {
            Part::Live.load(session.driver().host(), Box::new(landed));
        }
    });
}
