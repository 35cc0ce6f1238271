//! What changes with the seconds: how fresh the list is, and what was said of the jobs lately.

use std::cell::Cell;

use leptos::prelude::*;

use crate::feed::machine::Feed;
use crate::runtime::clock;
use crate::view::signals::Signals;
use crate::view::words;

/// How long a digest stays for screen readers, in seconds.
const DIGEST_SECONDS: u32 = 4;

/// Writes the news to the board.
#[derive(Debug)]
pub struct News {
    signals: Signals,
    /// For how many seconds the digest has been there.
    digest_age: Cell<u32>,
}

impl News {
    /// News of a widget in which nothing has happened yet.
    pub fn new(signals: Signals) -> Self {
        Self { signals, digest_age: Cell::new(0) }
    }

    /// Another second has passed. Durations stand still while text is selected: what is written anew is selected no longer.
    pub fn tick(&self, feed: &Feed, is_selecting: bool) {
        if !is_selecting {
            self.signals.moment.try_set(clock::now().millis());
        }
        self.show_freshness(feed);
        if self.digest_age.replace(self.digest_age.get() + 1) == DIGEST_SECONDS {
            // Gone before the next one, or the same words would not be spoken again.
            self.signals.change_board(|board| board.digest.clear());
        }
    }

    /// Says how long ago the list was true, or that it may not be.
    pub fn show_freshness(&self, feed: &Feed) {
        let text = match feed.fresh_at() {
            _ if feed.is_offline() => words::OFFLINE.to_owned(),
            Some(instant) => words::freshness(clock::instant().millis_since(instant) / 1_000),
            None => String::new(),
        };
        if self.signals.board.try_with_untracked(|board| board.freshness != text) == Some(true) {
            self.signals.change_board(|board| board.freshness = text);
        }
    }

    /// Says what happened to the jobs lately.
    pub fn speak(&self, feed: &Feed) {
        self.say(feed.digest().map(words::digest).unwrap_or_default());
    }

    /// Says something to those who do not see it.
    pub fn say(&self, text: String) {
        self.digest_age.set(0);
        self.signals.change_board(|board| board.digest = text);
    }
}
