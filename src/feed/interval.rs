//! How long the next refresh waits.

use crate::api::error::FetchError;
use crate::api::job::Status;
use crate::feed::machine::Feed;
use crate::feed::poll::RefreshInterval;
use crate::feed::rows::JobKey;

/// While a job of the first page or in view is under way.
const BUSY_MS: u32 = 5_000;
/// While none is: even with the jitter at its worst five times as long as the other one.
const QUIET_MS: u32 = 42_000;
/// How often an interval is doubled at most while refreshes fail.
const MAX_DOUBLINGS: u32 = 4;
/// Three doublings are always kept; a fourth only if it makes no longer pause than this.
const LONGEST_FAILING_MS: u32 = 600_000;

impl Feed {
    /// Whether a refresh may soon tell something else: of what it tells of, and of what is seen and asked for besides, something
    /// is under way. What ended far down unseen would look busy for ever.
    pub(super) fn is_busy(&self) -> bool {
        let first_page = self.rows.order().iter().take(usize::from(self.query.page_size.jobs()));
        let viewed = self.shown().get(self.viewed()).unwrap_or_default().iter();
        let is_under_way = |key: &JobKey| {
            self.rows.get(*key).is_some_and(|job| matches!(job.status, Status::Pending | Status::Processing))
        };
        !self.known || first_page.chain(viewed).any(is_under_way)
    }

    /// The interval without jitter.
    pub(super) fn interval_ms(&self) -> u32 {
        match self.poll.interval {
            RefreshInterval::EveryMs(interval_ms) => interval_ms,
            RefreshInterval::Auto if self.is_busy() => BUSY_MS,
            RefreshInterval::Auto | RefreshInterval::Off => QUIET_MS,
        }
    }

    pub(super) fn poll_pause_ms(&mut self) -> u32 {
        let interval_ms = match (self.poll.interval, self.interval_ms()) {
            (RefreshInterval::EveryMs(_), interval_ms) => interval_ms,
            (RefreshInterval::Auto | RefreshInterval::Off, interval_ms) => self.jitter.around(interval_ms),
        };
        self.backed_off_ms(interval_ms)
    }

    /// A pause after the failures there were.
    pub(super) fn backed_off_ms(&self, pause_ms: u32) -> u32 {
        let doubled_ms = pause_ms.saturating_mul(1 << self.poll.failures.min(MAX_DOUBLINGS));
        let doubled_ms = doubled_ms.min(pause_ms.saturating_mul(8).max(LONGEST_FAILING_MS));
        let asked_ms = self.refresh.failure().and_then(FetchError::retry_after_ms);
        doubled_ms.max(asked_ms.unwrap_or(0))
    }
}
