//! The feed's lanes: beginning, failing, pausing, repeating and giving up requests.

use crate::api::error::FetchError;
use crate::feed::event::{Change, Effect, KeySource, Lane, RequestId, Step, TimerId};
use crate::feed::machine::Feed;
use crate::feed::poll::RefreshInterval;
use crate::feed::retry;
use crate::feed::slot::{Asker, Renewal, Slot, Task, Wanted};

/// How long a retry is put off that may not go out because there is no network.
const OFFLINE_PAUSE_MS: u32 = 5_000;

impl Feed {
    pub(super) fn change_key(&mut self, source: KeySource, step: &mut Step) {
        let differs = std::mem::replace(&mut self.key_source, source) != source;
        self.permit_again(step);
        self.unlock_details();
        if source == KeySource::Person && self.known {
            // The rows were loaded as somebody else, perhaps: two accounts must never be seen as one.
            self.forget_account(step);
            self.start_over(step);
            return;
        }
        if differs {
            self.ask_again_in_flight(step);
        }
        self.repeat_failed(FetchError::is_about_the_key, None, step);
    }

    /// What is under way was asked with the key of before: its answer would be about that one.
    fn ask_again_in_flight(&mut self, step: &mut Step) {
        for lane in [Lane::List, Lane::Refresh, Lane::Panel] {
            if let Slot::InFlight { request, deadline, task } = self.slot(lane).clone() {
                step.effects.extend([Effect::Abort(request), Effect::StopTimer(deadline)]);
                self.begin(lane, task, step);
            }
        }
        self.stop_details(step);
    }

    /// Repeats what has failed, and what pauses before it is repeated anyway; on behalf of somebody else if one is named.
    pub(super) fn repeat_failed(
        &mut self,
        which: impl Fn(&FetchError) -> bool,
        by: Option<Asker>,
        step: &mut Step,
    ) {
        for lane in [Lane::List, Lane::Refresh, Lane::Panel] {
            let (Slot::Failed { task, error } | Slot::Waiting { task, error, .. }) = self.slot(lane) else {
                continue;
            };
            let asker = by.unwrap_or(task.asker);
            // Another key unlocks polling, so it is tried even unseen.
            let waits_to_be_seen = asker == Asker::Poll && self.poll.is_unseen() && !error.is_about_the_key();
            let is_off = asker == Asker::Poll && self.poll.interval == RefreshInterval::Off;
            if which(error) && !waits_to_be_seen && !is_off {
                let task = task.anew(asker);
                self.stop_pause(lane, step);
                self.begin(lane, task, step);
            }
        }
    }

    pub(super) fn take_failure(&mut self, request: RequestId, error: FetchError, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        self.fail(lane, task, error, step);
    }

    pub(super) fn take_timer(&mut self, fired: TimerId, step: &mut Step) {
        if self.end_poll_timer(fired, step)
            || self.end_digest_timer(fired, step)
            || self.end_extras_timer(fired)
        {
            return;
        }
        for lane in Lane::ALL {
            match self.slot(lane) {
                Slot::InFlight { request, deadline, task } if *deadline == fired => {
                    let (request, task) = (*request, task.clone());
                    step.effects.push(Effect::Abort(request));
                    *self.slot_mut(lane) = Slot::Idle;
                    self.fail(lane, task, FetchError::TimedOut, step);
                }
                Slot::Waiting { timer, .. } | Slot::Held { timer, .. } if *timer == fired => {
                    self.go_on(lane, step);
                }
                _ => {}
            }
        }
    }

    /// A pause is over: what waited goes out if it may.
    fn go_on(&mut self, lane: Lane, step: &mut Step) {
        let slot = std::mem::take(self.slot_mut(lane));
        let Some(task) = slot.task().cloned() else { return };
        if task.asker == Asker::Poll && self.poll.is_unseen() {
            self.poll.refresh_when_seen();
            step.changes.extend([Change::Phase, Change::Settled(lane)]);
            return;
        }
        match slot {
            Slot::Waiting { error, .. } if self.poll.is_offline() => {
                self.pause(lane, task, error, OFFLINE_PAUSE_MS, step);
            }
            _ => self.begin(lane, task, step),
        }
    }

    pub(super) fn take_answered(&mut self, request: RequestId) -> Option<(Lane, TimerId, Task)> {
        Lane::ALL.into_iter().find_map(|lane| {
            let (deadline, task) = self.slot_mut(lane).take_answered(request)?;
            Some((lane, deadline, task))
        })
    }

    pub(super) fn fail(&mut self, lane: Lane, mut task: Task, error: FetchError, step: &mut Step) {
        if let Wanted::Job(key) = task.wanted {
            self.fail_detail(task.asker, key, &error, step);
            return;
        }
        step.changes.push(lane.change());
        let is_of_the_list = matches!(lane, Lane::List | Lane::Refresh);
        if !is_of_the_list {
            self.single(|singles, feed| singles.note_error(feed, lane, &task, &error));
        }
        if self.may_repeat(&task) {
            if error.is_unauthorized()
                && self.key_source == KeySource::HostFunction
                && task.renewal == Renewal::Unneeded
            {
                task.renewal = Renewal::Due;
                self.fetch(lane, task, step);
                return;
            }
            if let Some(after_ms) = retry::pause_ms(&error, self.retries_of(&task), &mut self.jitter) {
                task.retries += 1;
                self.pause(lane, task, error, after_ms, step);
                return;
            }
        }
        if lane == Lane::Refresh {
            self.refresh_error = Some(error.clone());
        }
        let mut keeps_error = true;
        if !is_of_the_list {
            self.single(|singles, feed| keeps_error = singles.give_up(feed, lane, &task, &error, step));
        }
        if !keeps_error {
            return;
        }
        *self.slot_mut(lane) = Slot::Failed { task, error };
        step.changes.extend([Change::Failed(lane), Change::Settled(lane)]);
    }

    /// While refreshes by the clock fail one after the other each is tried once: retries in between would keep the gaps
    /// short that are meant to grow.
    fn retries_of(&self, task: &Task) -> u8 {
        let is_known_to_fail = task.asker == Asker::Poll && self.poll.is_failing();
        if is_known_to_fail { retry::MAX_RETRIES } else { task.retries }
    }

    fn pause(&mut self, lane: Lane, task: Task, error: FetchError, after_ms: u32, step: &mut Step) {
        let timer = self.start_timer(after_ms, step);
        *self.slot_mut(lane) = Slot::Waiting { timer, task, error };
    }

    pub(super) fn begin(&mut self, lane: Lane, task: Task, step: &mut Step) {
        self.fetch(lane, task, step);
        step.changes.push(lane.change());
    }

    /// Ends a pause early, and for the person from now on.
    pub(super) fn resume(&mut self, lane: Lane, step: &mut Step) {
        if let Some(task) = self.slot(lane).task().cloned() {
            self.stop_pause(lane, step);
            self.begin(lane, Task { asker: Asker::Person, ..task }, step);
        }
    }

    fn stop_pause(&mut self, lane: Lane, step: &mut Step) {
        if let Slot::Waiting { timer, .. } | Slot::Held { timer, .. } = self.slot(lane) {
            step.effects.push(Effect::StopTimer(*timer));
            *self.slot_mut(lane) = Slot::Idle;
        }
    }

    /// The one place where requests go out, so that none does behind the budget's back, and none without a permit that
    /// needs one.
    pub(super) fn fetch(&mut self, lane: Lane, mut task: Task, step: &mut Step) {
        if let Some(after_ms) = self.budget.wait_ms(task.asker, self.now) {
            let timer = self.start_timer(after_ms, step);
            *self.slot_mut(lane) = Slot::Held { timer, task };
            return;
        }
        let request = self.next_request();
        let renew_key = task.renewal == Renewal::Due;
        let effect = match &task.wanted {
            Wanted::Page(cursor) => {
                let (query, cursor) = (self.query.clone(), cursor.clone());
                Some(Effect::Fetch { request, query, cursor, renew_key })
            }
            Wanted::Job(key) => {
                let job = self.rows.get(*key).map(|job| job.id.clone());
                job.map(|job| Effect::FetchJob { request, job, renew_key })
            }
            Wanted::Detail(job) => Some(Effect::FetchJob { request, job: job.clone(), renew_key }),
            Wanted::Cancellation(job) => {
                let permit = self.permissions.permit();
                permit.map(|permit| Effect::CancelJob { request, job: job.clone(), renew_key, permit })
            }
        };
        let Some(effect) = effect else { return };
        step.effects.push(effect);
        self.budget.note(self.now);
        let deadline = self.start_timer(retry::DEADLINE_MS, step);
        if renew_key {
            task.renewal = Renewal::Done;
        }
        *self.slot_mut(lane) = Slot::InFlight { request, deadline, task };
    }

    pub(super) fn abandon(&mut self, lane: Lane, step: &mut Step) {
        let slot = std::mem::take(self.slot_mut(lane));
        if slot.is_busy() && lane.tells_of_settling() {
            step.changes.push(Change::Settled(lane));
        }
        match slot {
            Slot::InFlight { request, deadline, .. } => {
                step.effects.extend([Effect::Abort(request), Effect::StopTimer(deadline)]);
            }
            Slot::Waiting { timer, .. } | Slot::Held { timer, .. } => {
                step.effects.push(Effect::StopTimer(timer));
            }
            Slot::Idle | Slot::Failed { .. } => {}
        }
    }

    pub(super) fn slot_mut(&mut self, lane: Lane) -> &mut Slot {
        match lane {
            Lane::List => &mut self.list,
            Lane::Refresh => &mut self.refresh,
            Lane::Detail => &mut self.details.slot,
            Lane::Panel => &mut self.panel.slot,
            Lane::Cancel(lane) => self.cancelling.slot_mut(lane),
        }
    }

    pub(super) fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        RequestId(self.last_request)
    }

    pub(super) fn start_timer(&mut self, after_ms: u32, step: &mut Step) -> TimerId {
        self.last_timer += 1;
        let timer = TimerId(self.last_timer);
        step.effects.push(Effect::StartTimer { timer, after_ms });
        timer
    }
}
