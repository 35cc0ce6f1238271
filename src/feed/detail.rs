//! Questions about single jobs: those that the first page no longer tells of and whose state matters. What rows show besides
//! is asked for in the same lane when it is free (`extras`).
//!
//! After each refresh a queue is made: first the rows that the page should have told of, then unfinished ones in view.
//! One question is under way at a time. What cannot be asked now waits for the next refresh.

use std::ops::Range;
use std::sync::Arc;

use crate::api::detail::JobAnswer;
use crate::api::error::FetchError;
use crate::api::job::Job;
use crate::feed::budget::Tally;
use crate::feed::event::{Change, Effect, JobChanges, Lane, RequestId, Source, Step};
use crate::feed::instant::Instant;
use crate::feed::machine::Feed;
use crate::feed::merge::Arrival;
use crate::feed::poll::RefreshInterval;
use crate::feed::rows::{JobKey, Standing};
use crate::feed::slot::{Asker, Slot, Task, Wanted};

/// Questions a minute, unless the host page says otherwise.
const DEFAULT_CAP: u32 = 30;

/// What is asked and will be.
#[derive(Clone, Debug)]
pub(super) struct Details {
    pub(super) slot: Slot,
    /// The next one is at the end.
    queue: Vec<JobKey>,
    /// Questions a minute.
    pub(super) cap: u32,
    sent: Tally,
    /// Until then the server wants to be left alone.
    not_before: Instant,
    /// Whether the API refuses who asks about single jobs. It is not asked again by itself before there is another key, as it is
    /// not for the list.
    is_refused: bool,
    /// The places of the shown rows that are in view.
    pub(super) viewed: Range<usize>,
    /// The request that brought the latest first page.
    pub(super) first_page: RequestId,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            slot: Slot::Idle,
            queue: Vec::new(),
            cap: DEFAULT_CAP,
            sent: Tally::default(),
            not_before: Instant::default(),
            is_refused: false,
            viewed: 0..0,
            first_page: RequestId(0),
        }
    }
}

impl Details {
    pub(super) fn note_sent(&mut self, now: Instant) {
        self.sent.note(now);
    }

    /// How long a question for what a row shows besides has to wait: a quarter is left for the state of jobs.
    pub(super) fn extra_wait_ms(&self, now: Instant) -> u32 {
        let wait_ms = self.sent.wait_ms(self.cap - self.cap / 4, now).unwrap_or(0);
        wait_ms.max(self.not_before.millis_from(now))
    }
}

impl Feed {
    pub(super) fn change_detail_cap(&mut self, cap: u32, step: &mut Step) {
        self.details.cap = cap;
        self.reconsider_extras(step);
        if !self.can_ask_details() {
            self.stop_details(step);
            self.give_up_missed(step);
        }
    }

    /// A refresh came: what it left open is asked for.
    pub(super) fn queue_details(&mut self, asker: Asker, step: &mut Step) {
        self.details.queue.clear();
        if asker == Asker::Person {
            self.unlock_details();
        }
        if !self.can_ask_details() {
            self.give_up_missed(step);
            return;
        }
        if self.poll.interval == RefreshInterval::Off && asker != Asker::Person {
            return;
        }
        let mut queue = self.rows.missed(self.query.status);
        let viewed = self.shown().get(self.viewed()).unwrap_or_default();
        let mut below: Vec<JobKey> = viewed.iter().copied().filter(|key| self.is_open_below(*key)).collect();
        sort_by_age(&mut below, |key| self.rows.row(*key).map(|row| row.as_of));
        queue.append(&mut below);
        queue.reverse();
        self.details.queue = queue;
        self.ask_next_detail(step);
    }

    /// Ends what is asked and forgets what would be.
    pub(super) fn stop_details(&mut self, step: &mut Step) {
        self.details.queue.clear();
        self.abandon(Lane::Detail, step);
        self.unlock_details();
    }

    /// There is another key, or a person who tries: jobs may be asked for.
    pub(super) fn unlock_details(&mut self) {
        self.details.is_refused = false;
    }

    /// A job that was asked for came: for its row, for the panel, or to see what became of a cancellation.
    pub(super) fn take_job(&mut self, request: RequestId, answer: &Arc<JobAnswer>, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        let is_about = match &task.wanted {
            Wanted::Job(key) => self.rows.get(*key).is_none_or(|known| known.id == *answer.detail.id()),
            Wanted::Detail(id) => id == answer.detail.id(),
            Wanted::Page(_) | Wanted::Cancellation(_) => false,
        };
        if !is_about {
            self.fail(lane, task, FetchError::NotAPage, step);
            return;
        }
        match self.singles {
            Some(singles) => singles.take_answer(self, lane, answer, request, step),
            None => self.refine_row(&answer.detail.job, request, step),
        }
        if lane == Lane::Detail {
            self.ask_next_detail(step);
        }
    }

    /// Brings the row of a job in line with what an answer about it alone tells.
    pub(super) fn refine_row(&mut self, job: &Job, request: RequestId, step: &mut Step) {
        let Some(key) = self.rows.find(&job.id) else { return };
        let arrival = Arrival { as_of: request, filter: self.query.status, holds: false };
        if let Some(before) = self.rows.refine(key, job.clone(), arrival) {
            self.tell(vec![(key, before)], JobChanges::default(), false, step);
        }
    }

    pub(super) fn fail_detail(&mut self, asker: Asker, key: JobKey, error: &FetchError, step: &mut Step) {
        if error.is_about_the_key() {
            self.details.is_refused = true;
            self.details.queue.clear();
            self.give_up_missed(step);
            return;
        }
        if asker == Asker::Extra {
            self.single(|singles, feed| singles.fail_extra(feed, key, error, step));
            self.ask_next_detail(step);
            return;
        }
        if error.is_retryable() {
            // The next refresh will show whether it is better; the list's own requests tell of it if not.
            self.details.queue.clear();
            if let Some(after_ms) = error.retry_after_ms() {
                self.details.not_before = self.now.after(after_ms);
            }
            return;
        }
        let is_missed = self.rows.standing(key) == Some(Standing::Missed);
        if is_missed && error.is_not_found() {
            let removed = self.rows.remove(&[key]);
            self.single(|singles, feed| singles.let_go(feed, &removed, step));
            self.tell(Vec::new(), JobChanges { removed, ..JobChanges::default() }, true, step);
        } else if is_missed {
            self.rows.mark_stray(key);
            step.changes.push(Change::Updated(key));
        }
        // Others are asked for first from now on.
        self.rows.touch(key, RequestId(self.last_request));
        self.ask_next_detail(step);
    }

    fn ask_next_detail(&mut self, step: &mut Step) {
        while !self.details.slot.is_busy() {
            let Some(key) = self.details.queue.pop() else { return };
            if !self.may_ask_detail() {
                self.details.queue.clear();
                // Minutes would pass until all were asked for, and so long their rows would say what is not so.
                if self.has_used_up_details() {
                    self.give_up_missed(step);
                }
                return;
            }
            let is_missed = self.rows.standing(key) == Some(Standing::Missed);
            let Some(job) = self.rows.get(key) else { continue };
            if !job.id.fits_into_a_path() {
                if is_missed {
                    self.rows.mark_stray(key);
                    step.changes.push(Change::Updated(key));
                }
            } else if is_missed || self.is_open_below(key) {
                self.details.note_sent(self.now);
                let task = Task::new(Source::Refresh, Asker::Detail, Wanted::Job(key));
                self.fetch(Lane::Detail, task, step);
            }
        }
    }

    /// Whether a row is unfinished and nothing has told of it since the latest first page was asked for.
    fn is_open_below(&self, key: JobKey) -> bool {
        let first_page = self.details.first_page;
        let is_open = |standing| matches!(standing, Standing::Shown | Standing::Stray);
        self.rows
            .row(key)
            .is_some_and(|row| row.as_of < first_page && is_open(row.standing) && !row.job.is_finished())
    }

    /// Whether questions can be asked at all: the refresh before them uses up a budget of one.
    fn can_ask_details(&self) -> bool {
        self.may_ask_singly() && self.budget.share(Asker::Detail) != Some(1)
    }

    /// Whether anything may be asked about single jobs.
    pub(super) fn may_ask_singly(&self) -> bool {
        self.details.cap > 0 && !self.details.is_refused
    }

    fn may_ask_detail(&self) -> bool {
        !self.poll.is_unseen()
            && !self.is_locked_out()
            && self.now >= self.details.not_before
            && !self.has_used_up_details()
    }

    /// Whether no more questions may be asked for now.
    fn has_used_up_details(&self) -> bool {
        self.details.sent.wait_ms(self.details.cap, self.now).is_some()
            || self.budget.wait_ms(Asker::Detail, self.now).is_some()
    }

    /// Nobody can be asked why the first page did not tell of these rows: they do not match, as far as is known.
    fn give_up_missed(&mut self, step: &mut Step) {
        for key in self.rows.missed(self.query.status) {
            self.rows.mark_stray(key);
            step.changes.push(Change::Updated(key));
        }
    }

    /// The places in view, as far as there are rows.
    pub(super) fn viewed(&self) -> Range<usize> {
        let Range { start, end } = self.details.viewed;
        let end = end.min(self.shown().len());
        start.min(end)..end
    }
}

/// Insertion sort of the few rows in view: the standard one would weigh 6 kB in the bundle.
fn sort_by_age(keys: &mut [JobKey], as_of: impl Fn(&JobKey) -> Option<RequestId>) {
    for end in 1..keys.len() {
        let mut at = end;
        while let Some([before, after]) = keys.get_mut(at.wrapping_sub(1)..=at) {
            if as_of(before) <= as_of(after) {
                break;
            }
            std::mem::swap(before, after);
            at -= 1;
        }
    }
}
