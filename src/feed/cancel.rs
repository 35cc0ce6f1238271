//! Cancelling jobs: one or many, a few at a time, each to an outcome that is true.
//!
//! What becomes of each is found out in `verdict`.

use crate::api::job::{JobId, Status};
use crate::feed::event::{Change, Lane, Source, Step};
use crate::feed::lane::CancelLane;
use crate::feed::machine::Feed;
use crate::feed::outcome::{CancelItem, CancelRun, CancelState, Outcome};
use crate::feed::poll::RefreshInterval;
use crate::feed::slot::{Asker, Slot, Task, Wanted};

/// What the person, or the host page, did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CancelEvent {
    /// These jobs are to be cancelled; the person was asked, and the host page let it happen.
    Confirmed(Vec<JobId>),
    /// Nothing more is to go out; what is under way is waited for.
    Stopped,
    /// What failed, and what was not tried, is to be tried again.
    Retried,
    /// The outcome was read.
    Dismissed,
    /// So many requests may be under way at the same time; at least one, at most [`CancelLane::COUNT`].
    ParallelismChanged(u8),
}

/// What will be cancelled if the person confirms, to be told before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancelPlan {
    /// The chosen jobs that are pending, newest first.
    pub pending: Vec<JobId>,
    /// How many of the chosen jobs are loaded.
    pub loaded: usize,
    /// How many of the chosen jobs are not loaded now; nothing happens to them.
    pub elsewhere: usize,
}

/// How many requests are under way at the same time unless the host page says otherwise.
const DEFAULT_PARALLELISM: u8 = 4;

/// What is being cancelled, and was.
#[derive(Clone, Debug)]
pub(super) struct Cancelling {
    first: Slot,
    others: [Slot; CancelLane::COUNT as usize - 1],
    parallelism: u8,
    pub(super) run: CancelRun,
}

impl Default for Cancelling {
    fn default() -> Self {
        let (first, others) = Default::default();
        Self { first, others, parallelism: DEFAULT_PARALLELISM, run: CancelRun::default() }
    }
}

impl Cancelling {
    /// So many requests at once, from now on.
    pub(super) fn limit(&mut self, requests: u8) {
        self.parallelism = requests.clamp(1, CancelLane::COUNT);
    }

    pub(super) fn slot(&self, lane: CancelLane) -> &Slot {
        let other = lane.0.checked_sub(1).and_then(|place| self.others.get(usize::from(place)));
        other.unwrap_or(&self.first)
    }

    pub(super) fn slot_mut(&mut self, lane: CancelLane) -> &mut Slot {
        let other = lane.0.checked_sub(1).and_then(|place| self.others.get_mut(usize::from(place)));
        other.unwrap_or(&mut self.first)
    }

    /// A lane that is free, unless as many are busy as may be.
    fn free_lane(&self) -> Option<CancelLane> {
        let is_busy = |lane: &CancelLane| self.slot(*lane).is_busy();
        let lanes = || (0..CancelLane::COUNT).map(CancelLane);
        let busy = lanes().filter(is_busy).count();
        lanes().find(|lane| !is_busy(lane)).filter(|_| busy < usize::from(self.parallelism))
    }
}

impl Feed {
    /// The latest run; none if nothing was cancelled, or its outcome was read.
    pub fn cancel_run(&self) -> Option<&CancelRun> {
        Some(&self.cancelling.run).filter(|run| !run.items.is_empty())
    }

    /// What cancelling the chosen jobs would do.
    pub fn cancel_plan(&self) -> CancelPlan {
        let pending = self.selected_jobs().filter(|job| job.status == Status::Pending);
        let pending = pending.map(|job| job.id.clone()).collect();
        let (all, loaded) = (self.selection.len(), self.selection.loaded());
        CancelPlan { pending, loaded, elsewhere: all.saturating_sub(loaded) }
    }

    /// Whether a control that cancels this job is to be offered.
    pub fn can_cancel(&self, id: &JobId) -> bool {
        self.permissions.permit().is_some()
            && self.known_status(id) == Some(&Status::Pending)
            && id.fits_into_a_path()
            && !self.is_being_cancelled(id)
    }

    /// Whether a cancellation of this job is under way.
    pub fn is_being_cancelled(&self, id: &JobId) -> bool {
        let is_open = |item: &CancelItem| !matches!(item.state, CancelState::Done(_));
        self.cancelling.run.items.iter().any(|item| item.id == *id && is_open(item))
    }

    /// The status that the row tells, or else the panel.
    fn known_status(&self, id: &JobId) -> Option<&Status> {
        let row = self.rows.find(id).and_then(|key| self.rows.get(key));
        let open = || self.open_job().filter(|open| open.id == id).and_then(|open| open.job);
        row.or_else(open).map(|job| &job.status)
    }

    pub(super) fn take_cancel_event(&mut self, event: CancelEvent, step: &mut Step) {
        match event {
            CancelEvent::Confirmed(_) | CancelEvent::Retried if self.permissions.permit().is_none() => return,
            CancelEvent::Confirmed(ids) => self.begin_cancelling(ids),
            CancelEvent::Stopped => self.stop_cancelling(step),
            CancelEvent::Retried => self.retry_cancelling(),
            CancelEvent::Dismissed if self.cancelling.run.is_under_way() => return,
            CancelEvent::Dismissed => self.cancelling.run = CancelRun::default(),
            CancelEvent::ParallelismChanged(requests) => {
                self.cancelling.limit(requests);
                return;
            }
        }
        step.changes.push(Change::Cancelling);
    }

    /// A run that is under way is joined; the outcome of one that is over makes room.
    fn begin_cancelling(&mut self, ids: Vec<JobId>) {
        if !self.cancelling.run.is_under_way() {
            self.cancelling.run = CancelRun::default();
        }
        self.cancelling.run.is_stopped = false;
        for id in ids {
            if id.fits_into_a_path() && !self.is_being_cancelled(&id) {
                self.cancelling.run.items.retain(|item| item.id != id);
                self.cancelling.run.items.push(CancelItem::new(id));
            }
        }
    }

    fn retry_cancelling(&mut self) {
        let run = &mut self.cancelling.run;
        run.is_stopped = false;
        for item in run.items.iter_mut().filter(|item| item.is_open_again()) {
            item.state = CancelState::Waiting;
        }
    }

    /// Nothing more goes out: what waits, or pauses before another try, is over.
    pub(super) fn stop_cancelling(&mut self, step: &mut Step) {
        if !self.cancelling.run.is_under_way() {
            return;
        }
        self.cancelling.run.is_stopped = true;
        for lane in Lane::ALL {
            let Lane::Cancel(cancel_lane) = lane else { continue };
            let is_repeat = |task: &Task| matches!(task.wanted, Wanted::Cancellation(_));
            if let Slot::Waiting { task, .. } | Slot::Held { task, .. } = self.slot(lane)
                && is_repeat(task)
            {
                self.abandon(lane, step);
                self.leave_lane(cancel_lane);
            }
        }
        for item in &mut self.cancelling.run.items {
            if item.state == CancelState::Waiting {
                item.give_up();
            }
        }
        step.changes.push(Change::Cancelling);
    }

    fn leave_lane(&mut self, lane: CancelLane) {
        if let Some(item) = self.cancelling.run.in_lane(lane) {
            item.give_up();
        }
    }

    /// Gives everything up: the jobs are somebody else's.
    pub(super) fn forget_cancelling(&mut self, step: &mut Step) {
        for lane in Lane::ALL {
            if let Lane::Cancel(_) = lane {
                self.abandon(lane, step);
            }
        }
        if !self.cancelling.run.items.is_empty() {
            self.cancelling.run = CancelRun::default();
            step.changes.push(Change::Cancelling);
        }
    }

    /// Whether a request may go out once more after an error: reading, unless the clock asked and was stopped, changing only while
    /// that is still wanted.
    pub(super) fn may_repeat(&self, task: &Task) -> bool {
        if matches!(task.wanted, Wanted::Cancellation(_)) {
            self.permissions.permit().is_some() && !self.cancelling.run.is_stopped
        } else {
            task.asker != Asker::Poll || self.poll.interval != RefreshInterval::Off
        }
    }

    /// Begins what waits after everything else of a step, as many as may be under way.
    pub(super) fn keep_cancelling(&mut self, step: &mut Step) {
        if !self.cancelling.run.is_under_way() {
            return;
        }
        while let Some(lane) = self.cancelling.free_lane() {
            let is_next = |item: &&mut CancelItem| item.state == CancelState::Waiting;
            let Some(item) = self.cancelling.run.items.iter_mut().find(is_next) else { return };
            let id = item.id.clone();
            item.state = CancelState::UnderWay(lane);
            match self.known_status(&id).cloned() {
                // It changed while it waited for its turn.
                Some(now) if now != Status::Pending => {
                    self.end_cancellation(lane, Outcome::NoLongerPending { now: Some(now) }, step);
                }
                _ => {
                    let task = Task::new(Source::Refresh, Asker::Person, Wanted::Cancellation(id));
                    self.begin(Lane::Cancel(lane), task, step);
                }
            }
        }
    }
}

impl CancelItem {
    /// It is over without an answer.
    fn give_up(&mut self) {
        let outcome = self.error.take().map_or(Outcome::NotTried, Outcome::Failed);
        self.state = CancelState::Done(outcome);
    }
}
