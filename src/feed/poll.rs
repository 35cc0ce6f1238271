//! When the feed refreshes by itself.
//!
//! A timer runs whenever a refresh is wanted later: the first page is there, nothing is being refreshed, and the API
//! has not locked the widget out. If it ends while the page is hidden, nothing is asked until the page is seen again.

use crate::feed::event::{Change, Effect, Lane, Source, Step, TimerId};
use crate::feed::machine::Feed;
use crate::feed::slot::Task;

/// How often the first page is asked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefreshInterval {
    /// Never, unless somebody presses "Refresh".
    Off,
    /// After so many milliseconds.
    EveryMs(u32),
    /// Often while a loaded job is unfinished, seldom otherwise.
    #[default]
    Auto,
}

/// While a loaded job is unfinished.
const BUSY_MS: u32 = 5_000;
/// While none is.
const QUIET_MS: u32 = 30_000;
/// How often an interval is doubled at most while refreshes fail.
const MAX_DOUBLINGS: u32 = 4;

/// The state of polling.
#[derive(Clone, Debug, Default)]
pub(super) struct Poll {
    pub(super) interval: RefreshInterval,
    timer: Option<TimerId>,
    is_hidden: bool,
    /// The timer ended while the page was hidden.
    is_due: bool,
    failures: u32,
}

impl Feed {
    /// The timer that the next refresh waits for.
    pub fn poll_timer(&self) -> Option<TimerId> {
        self.poll.timer
    }

    pub(super) fn change_interval(&mut self, interval: RefreshInterval, step: &mut Step) {
        if interval != self.poll.interval {
            self.poll.interval = interval;
            self.poll.is_due = false;
            self.stop_poll_timer(step);
        }
    }

    pub(super) fn hide(&mut self) {
        self.poll.is_hidden = true;
    }

    pub(super) fn unhide(&mut self, step: &mut Step) {
        self.poll.is_hidden = false;
        if std::mem::take(&mut self.poll.is_due) && self.wants_poll() {
            self.begin(Lane::Refresh, Task::new(Source::Refresh, None), step);
        }
    }

    pub(super) fn end_poll_timer(&mut self, step: &mut Step) {
        self.poll.timer = None;
        if self.poll.is_hidden {
            self.poll.is_due = true;
        } else {
            self.begin(Lane::Refresh, Task::new(Source::Refresh, None), step);
        }
    }

    /// Brings the timer in line with what is wanted after everything else of a step.
    pub(super) fn keep_polling(&mut self, step: &mut Step) {
        for change in &step.changes {
            match change {
                Change::Loaded(_) => self.poll.failures = 0,
                Change::Failed(Lane::Refresh) => self.poll.failures += 1,
                _ => {}
            }
        }
        match (self.wants_poll(), self.poll.timer) {
            (true, None) if !self.poll.is_due => {
                let (timer, after_ms) = (self.next_timer(), self.poll_pause_ms());
                self.poll.timer = Some(timer);
                step.effects.push(Effect::StartTimer { timer, after_ms });
            }
            (false, Some(_)) => self.stop_poll_timer(step),
            _ => {}
        }
    }

    pub(super) fn stop_poll_timer(&mut self, step: &mut Step) {
        if let Some(timer) = self.poll.timer.take() {
            step.effects.push(Effect::StopTimer(timer));
        }
    }

    fn wants_poll(&self) -> bool {
        let is_locked_out = self.failure().is_some_and(|(_, error)| error.is_about_the_key());
        self.known && self.poll.interval != RefreshInterval::Off && !self.refresh.is_busy() && !is_locked_out
    }

    fn poll_pause_ms(&mut self) -> u32 {
        let interval_ms = match self.poll.interval {
            RefreshInterval::EveryMs(interval_ms) => interval_ms,
            RefreshInterval::Auto if self.rows.jobs().any(|job| !job.is_finished()) => {
                self.jitter.around(BUSY_MS)
            }
            RefreshInterval::Auto | RefreshInterval::Off => self.jitter.around(QUIET_MS),
        };
        let doubled_ms = interval_ms.saturating_mul(1 << self.poll.failures.min(MAX_DOUBLINGS));
        let asked_ms = self.refresh.failure().and_then(crate::api::error::FetchError::retry_after_ms);
        doubled_ms.max(asked_ms.unwrap_or(0))
    }
}
