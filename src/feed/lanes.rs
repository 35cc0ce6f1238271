//! The feed's two lanes: beginning, failing, pausing, repeating and giving up requests.

use crate::api::error::FetchError;
use crate::feed::event::{Change, Effect, KeySource, Lane, RequestId, Step, TimerId};
use crate::feed::machine::Feed;
use crate::feed::retry;
use crate::feed::slot::{Slot, Task};

impl Feed {
    pub(super) fn change_key(&mut self, source: KeySource, step: &mut Step) {
        let differs = std::mem::replace(&mut self.key_source, source) != source;
        if differs {
            self.ask_again_in_flight(step);
        }
        self.repeat_failed(FetchError::is_about_the_key, step);
    }

    /// What is under way was asked with the key of before: its answer would be about that one.
    fn ask_again_in_flight(&mut self, step: &mut Step) {
        for lane in [Lane::List, Lane::Refresh] {
            if let Slot::InFlight { request, deadline, task } = self.slot(lane).clone() {
                step.effects.extend([Effect::Abort(request), Effect::StopTimer(deadline)]);
                self.begin(lane, task, step);
            }
        }
    }

    /// Repeats what has failed, and what pauses before it is repeated anyway.
    pub(super) fn repeat_failed(&mut self, which: impl Fn(&FetchError) -> bool, step: &mut Step) {
        for lane in [Lane::List, Lane::Refresh] {
            match self.slot(lane) {
                Slot::Failed { task, error } if which(error) => {
                    let task = Task::new(task.source, task.cursor.clone());
                    self.begin(lane, task, step);
                }
                Slot::Waiting { error, .. } if which(error) => self.resume(lane, step),
                _ => {}
            }
        }
    }

    pub(super) fn take_failure(&mut self, request: RequestId, error: FetchError, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        self.fail(lane, task, error, step);
    }

    pub(super) fn take_timer(&mut self, fired: TimerId, step: &mut Step) {
        if self.poll_timer() == Some(fired) {
            self.end_poll_timer(step);
            return;
        }
        for lane in [Lane::List, Lane::Refresh] {
            match self.slot(lane) {
                Slot::InFlight { request, deadline, task } if *deadline == fired => {
                    step.effects.push(Effect::Abort(*request));
                    let task = task.clone();
                    self.fail(lane, task, FetchError::TimedOut, step);
                }
                Slot::Waiting { timer, task, .. } if *timer == fired => {
                    let task = task.clone();
                    self.fetch(lane, task, false, step);
                    step.changes.push(Change::Phase);
                }
                _ => {}
            }
        }
    }

    pub(super) fn take_answered(&mut self, request: RequestId) -> Option<(Lane, TimerId, Task)> {
        let of = |lane| move |(deadline, task)| (lane, deadline, task);
        let list = self.list.take_answered(request).map(of(Lane::List));
        list.or_else(|| self.refresh.take_answered(request).map(of(Lane::Refresh)))
    }

    pub(super) fn fail(&mut self, lane: Lane, mut task: Task, error: FetchError, step: &mut Step) {
        step.changes.push(Change::Phase);
        if error.is_unauthorized() && self.key_source == KeySource::HostFunction && !task.key_renewed {
            task.key_renewed = true;
            self.fetch(lane, task, true, step);
            return;
        }
        if let Some(after_ms) = retry::pause_ms(&error, task.retries, &mut self.jitter) {
            task.retries += 1;
            let timer = self.next_timer();
            step.effects.push(Effect::StartTimer { timer, after_ms });
            *self.slot_mut(lane) = Slot::Waiting { timer, task, error };
        } else {
            if lane == Lane::Refresh {
                self.refresh_error = Some(error.clone());
            }
            *self.slot_mut(lane) = Slot::Failed { task, error };
            step.changes.extend([Change::Failed(lane), Change::Settled(lane)]);
        }
    }

    pub(super) fn begin(&mut self, lane: Lane, task: Task, step: &mut Step) {
        self.fetch(lane, task, false, step);
        step.changes.push(Change::Phase);
    }

    /// Ends a pause early.
    pub(super) fn resume(&mut self, lane: Lane, step: &mut Step) {
        if let Slot::Waiting { timer, task, .. } = self.slot(lane) {
            step.effects.push(Effect::StopTimer(*timer));
            let task = task.clone();
            self.begin(lane, task, step);
        }
    }

    pub(super) fn fetch(&mut self, lane: Lane, task: Task, renew_key: bool, step: &mut Step) {
        self.last_request += 1;
        let (request, deadline) = (RequestId(self.last_request), self.next_timer());
        step.effects.extend([
            Effect::Fetch { request, query: self.query.clone(), cursor: task.cursor.clone(), renew_key },
            Effect::StartTimer { timer: deadline, after_ms: retry::DEADLINE_MS },
        ]);
        *self.slot_mut(lane) = Slot::InFlight { request, deadline, task };
    }

    pub(super) fn abandon(&mut self, lane: Lane, step: &mut Step) {
        match std::mem::take(self.slot_mut(lane)) {
            Slot::InFlight { request, deadline, .. } => {
                step.effects.extend([Effect::Abort(request), Effect::StopTimer(deadline)]);
                step.changes.push(Change::Settled(lane));
            }
            Slot::Waiting { timer, .. } => {
                step.effects.push(Effect::StopTimer(timer));
                step.changes.push(Change::Settled(lane));
            }
            Slot::Idle | Slot::Failed { .. } => {}
        }
    }

    pub(super) fn slot_mut(&mut self, lane: Lane) -> &mut Slot {
        match lane {
            Lane::List => &mut self.list,
            Lane::Refresh => &mut self.refresh,
        }
    }

    pub(super) fn next_timer(&mut self) -> TimerId {
        self.last_timer += 1;
        TimerId(self.last_timer)
    }
}
