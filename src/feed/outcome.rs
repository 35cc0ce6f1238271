//! A cancellation of one or many jobs as it is told: what becomes of each, and what came of all.

use crate::api::error::FetchError;
use crate::api::job::{JobId, Status};
use crate::api::money::MicroCents;
use crate::feed::lane::CancelLane;

/// What became of one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is cancelled.
    Cancelled {
        /// What was refunded; none if the API did not say, or its answer was lost and only the deed is certain.
        refund: Option<MicroCents>,
    },
    /// It was not pending any more.
    NoLongerPending {
        /// What it is now; none if that could not be learned.
        now: Option<Status>,
    },
    /// It could not be cancelled; it may be tried again.
    Failed(FetchError),
    /// It was not tried: the person stopped, or nothing may be cancelled any more.
    NotTried,
}

/// How far one job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CancelState {
    /// Its turn has not come.
    Waiting,
    /// It is asked for, or will be after a pause.
    UnderWay(CancelLane),
    /// It is over.
    Done(Outcome),
}

/// One job of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelItem {
    /// Which job.
    pub id: JobId,
    /// How far it is.
    pub state: CancelState,
    /// Whether an earlier request may have been carried out although no answer said so.
    pub(super) may_be_done: bool,
    /// Why the latest request did not do it.
    pub(super) error: Option<FetchError>,
}

/// The jobs that were confirmed to be cancelled, in the order in which they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancelRun {
    pub(super) items: Vec<CancelItem>,
    /// Whether the person stopped it: nothing more goes out.
    pub(super) is_stopped: bool,
}

/// A run in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CancelTally {
    /// Jobs in all.
    pub total: usize,
    /// Jobs whose outcome is known.
    pub done: usize,
    /// Cancelled ones.
    pub cancelled: usize,
    /// Those that were not pending any more.
    pub no_longer_pending: usize,
    /// Those that could not be cancelled.
    pub failed: usize,
    /// Those that were not tried.
    pub not_tried: usize,
    /// What was refunded for the cancelled ones, exact.
    pub refunded: MicroCents,
    /// Cancelled ones whose refund is not in that sum because it is not known.
    pub refunds_unknown: usize,
}

impl CancelItem {
    pub(super) fn new(id: JobId) -> Self {
        Self { id, state: CancelState::Waiting, may_be_done: false, error: None }
    }

    /// Whether it may be tried again.
    pub fn is_open_again(&self) -> bool {
        matches!(self.state, CancelState::Done(Outcome::Failed(_) | Outcome::NotTried))
    }
}

impl CancelRun {
    /// The jobs.
    pub fn items(&self) -> &[CancelItem] {
        &self.items
    }

    /// Whether some job's outcome is still open.
    pub fn is_under_way(&self) -> bool {
        self.items.iter().any(|item| !matches!(item.state, CancelState::Done(_)))
    }

    /// The run in numbers.
    pub fn tally(&self) -> CancelTally {
        let mut tally = CancelTally { total: self.items.len(), ..CancelTally::default() };
        for item in &self.items {
            let CancelState::Done(outcome) = &item.state else { continue };
            tally.done += 1;
            match outcome {
                Outcome::Cancelled { refund } => {
                    tally.cancelled += 1;
                    match refund.and_then(|refund| tally.refunded.plus(refund)) {
                        Some(sum) => tally.refunded = sum,
                        None => tally.refunds_unknown += 1,
                    }
                }
                Outcome::NoLongerPending { .. } => tally.no_longer_pending += 1,
                Outcome::Failed(_) => tally.failed += 1,
                Outcome::NotTried => tally.not_tried += 1,
            }
        }
        tally
    }

    pub(super) fn in_lane(&mut self, lane: CancelLane) -> Option<&mut CancelItem> {
        self.items.iter_mut().find(|item| item.state == CancelState::UnderWay(lane))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nb_5_a_run_sums_up_exactly_and_says_what_it_could_not_sum() {
        let refund = |micro_cents| Outcome::Cancelled { refund: Some(MicroCents::new(micro_cents)) };
        let outcomes = [
            refund(500_000),
            refund(40_001),
            refund(u64::MAX),
            Outcome::Cancelled { refund: None },
            Outcome::NoLongerPending { now: None },
            Outcome::Failed(FetchError::Network),
            Outcome::NotTried,
        ];
        let item = |outcome| {
            let state = CancelState::Done(outcome);
            CancelItem { state, ..CancelItem::new(JobId::new("a").unwrap()) }
        };
        let mut run = CancelRun { items: outcomes.map(item).into(), is_stopped: false };
        assert!(!run.is_under_way());
        run.items.push(CancelItem::new(JobId::new("b").unwrap()));
        assert!(run.is_under_way());
        let tally = CancelTally {
            total: 8,
            done: 7,
            cancelled: 4,
            no_longer_pending: 1,
            failed: 1,
            not_tried: 1,
            refunded: MicroCents::new(540_001),
            refunds_unknown: 2,
        };
        assert_eq!(run.tally(), tally);
    }
}
