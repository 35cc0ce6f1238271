//! What happened lately in a few numbers, told now and then: for who cannot watch the rows.

use crate::api::job::Status;
use crate::feed::event::{Change, Effect, JobChanges, Step, TimerId};
use crate::feed::instant::Instant;
use crate::feed::machine::Feed;

/// How many jobs came and ended since the digest before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// Jobs that were not there.
    pub added: u32,
    /// Jobs that were completed.
    pub completed: u32,
    /// Jobs that failed.
    pub failed: u32,
    /// Jobs that were cancelled.
    pub cancelled: u32,
}

/// How long is collected after the first change, so that what comes together is told together.
const COLLECTING_MS: u32 = 1_000;
/// From one digest to the next at least.
const APART_MS: u32 = 5_000;

/// What is collected, and what was told.
#[derive(Clone, Debug, Default)]
pub(super) struct Digests {
    collected: Digest,
    latest: Option<Digest>,
    timer: Option<TimerId>,
    /// Before that none is told.
    not_before: Instant,
}

impl Digest {
    fn add(&mut self, changes: &JobChanges) {
        self.added = self.added.saturating_add(u32::try_from(changes.added.len()).unwrap_or(u32::MAX));
        for (_, status) in changes.ended() {
            match status {
                Status::Completed => self.completed += 1,
                Status::Failed => self.failed += 1,
                _ => self.cancelled += 1,
            }
        }
    }
}

impl Feed {
    /// What happened lately; none before anything did.
    pub fn digest(&self) -> Option<&Digest> {
        self.digests.latest.as_ref()
    }

    /// The timer that the next digest waits for.
    pub fn digest_timer(&self) -> Option<TimerId> {
        self.digests.timer
    }

    /// Collects what a step has changed.
    pub(super) fn collect_digest(&mut self, step: &mut Step) {
        for change in &step.changes {
            if let Change::Jobs(changes) = change {
                self.digests.collected.add(changes);
            }
        }
        if self.digests.collected != Digest::default() && self.digests.timer.is_none() {
            let after_ms = self.digests.not_before.millis_from(self.now).max(COLLECTING_MS);
            self.digests.timer = Some(self.start_timer(after_ms, step));
        }
    }

    pub(super) fn end_digest_timer(&mut self, fired: TimerId, step: &mut Step) -> bool {
        if self.digests.timer != Some(fired) {
            return false;
        }
        self.digests.timer = None;
        self.digests.latest = Some(std::mem::take(&mut self.digests.collected));
        self.digests.not_before = self.now.after(APART_MS);
        step.changes.push(Change::Digest);
        true
    }

    pub(super) fn forget_digest(&mut self, step: &mut Step) {
        self.digests.collected = Digest::default();
        self.digests.latest = None;
        if let Some(timer) = self.digests.timer.take() {
            step.effects.push(Effect::StopTimer(timer));
        }
    }
}
