//! The sandbox's clock: the computer's one by default, or any other that a test sets, stops and advances.
//!
//! Every job is decided from this clock; log times and pauses are not, since a stopped clock must not stop them.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A clock that either stands or runs from a base.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    base_ms: i64,
    since: Option<Instant>,
}

/// Milliseconds of the computer's own clock.
pub(crate) fn real_now_ms() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

impl Clock {
    /// The computer's time, running.
    pub(crate) fn real() -> Self {
        Self { base_ms: real_now_ms(), since: Some(Instant::now()) }
    }

    /// The current time in milliseconds.
    pub(crate) fn now_ms(&self) -> i64 {
        let elapsed =
            self.since.map_or(0, |since| i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX));
        self.base_ms.saturating_add(elapsed)
    }

    /// The current time in whole seconds, the precision of the API.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// Whether time passes by itself.
    pub(crate) fn is_running(&self) -> bool {
        self.since.is_some()
    }

    /// Sets the time and stops there.
    pub(crate) fn freeze_at(&mut self, now_ms: i64) {
        *self = Self { base_ms: now_ms, since: None };
    }

    /// Moves the time on; a standing clock stands, a running one runs on.
    pub(crate) fn advance(&mut self, milliseconds: i64) {
        self.base_ms = self.base_ms.saturating_add(milliseconds);
    }

    /// Starts or stops the clock at the time it shows.
    pub(crate) fn run(&mut self, running: bool) {
        *self = Self { base_ms: self.now_ms(), since: running.then(Instant::now) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_advanced() {
        let mut clock = Clock::real();
        clock.freeze_at(5_000);
        assert_eq!((clock.now(), clock.is_running()), (5, false));
        clock.advance(2_500);
        assert_eq!(clock.now_ms(), 7_500);
        clock.run(true);
        assert!(clock.is_running() && clock.now_ms() >= 7_500);
    }
}
