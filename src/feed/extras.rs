//! What rows show that the list does not tell: why a job failed, and a picture of what it made.
//!
//! Off unless the host page wants it, because each job costs a request: one, ever, and only while its row is in view. The
//! questions come last. They go out one at a time when nothing else is asked about single jobs, they leave a quarter of
//! those questions and three quarters of the budget to others, and they wait until the list stands still.

use std::ops::Range;

use crate::api::error::FetchError;
use crate::api::job::{Job, JobId, Status};
use crate::api::media::MediaUrl;
use crate::feed::answers::Files;
use crate::feed::event::{Change, Effect, Lane, Source, Step, TimerId};
use crate::feed::instant::Instant;
use crate::feed::machine::Feed;
use crate::feed::retry;
use crate::feed::rows::JobKey;
use crate::feed::slot::{Asker, Task, Wanted};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtrasEvent {
    /// Rows are to show more, or less.
    Wanted {
        /// Why a job failed.
        reasons: bool,
        /// A picture of what it made.
        previews: bool,
    },
    /// A picture, video or sound of a job could not be loaded.
    FileFailed {
        /// Whose it is.
        job: JobId,
        /// Where it was to be.
        url: MediaUrl,
    },
}

/// How long rows must have been in view: whoever scrolls by does not look at them.
const LOOKING_MS: u32 = 150;

/// What is wanted, and what the next question waits for.
#[derive(Clone, Debug, Default)]
pub(super) struct Extras {
    reasons: bool,
    previews: bool,
    timer: Option<TimerId>,
    /// The list stands still since then.
    viewed_at: Instant,
    /// The last question failed; until then none goes out.
    not_before: Instant,
}

impl Extras {
    pub(super) fn want(&mut self, reasons: bool, previews: bool) {
        (self.reasons, self.previews) = (reasons, previews);
    }

    pub(super) fn reasons(&self) -> bool {
        self.reasons
    }

    pub(super) fn previews(&self) -> bool {
        self.previews
    }

    pub(super) fn any(&self) -> bool {
        self.reasons || self.previews
    }
}

impl Feed {
    /// The timer that the next question waits for.
    pub fn extras_timer(&self) -> Option<TimerId> {
        self.extras.timer
    }

    pub(super) fn take_extras_event(&mut self, event: ExtrasEvent, step: &mut Step) {
        match event {
            ExtrasEvent::Wanted { reasons, previews } => {
                if (reasons, previews) != (self.extras.reasons, self.extras.previews) {
                    self.extras.want(reasons, previews);
                    self.stop_extras(step);
                    let viewed = self.shown().get(self.viewed()).unwrap_or_default().iter();
                    step.changes.extend(viewed.map(|key| Change::Updated(*key)));
                }
            }
            ExtrasEvent::FileFailed { job, url } => self.doubt_file(&job, url, step),
        }
    }

    /// Other rows are in view.
    pub(super) fn view(&mut self, places: Range<usize>) {
        self.details.viewed = places;
        self.extras.viewed_at = self.now;
    }

    /// Asks the next question after everything else of a step, or begins to wait for when it may go out.
    pub(super) fn keep_extras(&mut self, step: &mut Step) {
        if !self.extras.any() {
            return;
        }
        let may_come = self.extras.timer.is_none() && !self.details.slot.is_busy();
        if !may_come || !self.can_ask_extras() {
            return;
        }
        let Some(key) = self.next_extra() else { return };
        if let Some(after_ms) = self.extra_wait_ms() {
            self.extras.timer = Some(self.start_timer(after_ms, step));
        } else {
            self.details.note_sent(self.now);
            self.fetch(Lane::Detail, Task::new(Source::Refresh, Asker::Extra, Wanted::Job(key)), step);
        }
    }

    /// The wait is over; what may go out now is decided at the end of the step.
    pub(super) fn end_extras_timer(&mut self, fired: TimerId) -> bool {
        let is_it = self.extras.timer == Some(fired);
        if is_it {
            self.extras.timer = None;
        }
        is_it
    }

    pub(super) fn stop_extras(&mut self, step: &mut Step) {
        if let Some(timer) = self.extras.timer.take() {
            step.effects.push(Effect::StopTimer(timer));
        }
    }

    /// Other limits hold now, so another wait may be needed.
    pub(super) fn reconsider_extras(&mut self, step: &mut Step) {
        self.stop_extras(step);
    }

    /// A question for a row failed.
    pub(super) fn fail_extra(&mut self, key: JobKey, error: &FetchError, step: &mut Step) {
        let Some(id) = self.rows.get(key).map(|job| job.id.clone()) else { return };
        let failures = self.answers.change(&id, |dossier| {
            let failures = dossier.failures;
            dossier.failures = failures.saturating_add(1);
            if !error.is_retryable() {
                dossier.give_up();
            }
            failures
        });
        self.tell_of_answer(&id, step);
        let pause_ms = retry::pause_ms(error, failures, &mut self.jitter).or(error.retry_after_ms());
        self.extras.not_before = self.now.after(pause_ms.unwrap_or(0));
    }

    /// The first row in view that more has to be known of: failed ones come before pictures.
    fn next_extra(&self) -> Option<JobKey> {
        let viewed = self.shown().get(self.viewed()).unwrap_or_default();
        let first = |status: &Status| {
            viewed.iter().copied().find(|key| {
                self.rows.get(*key).is_some_and(|job| job.status == *status && self.lacks_answer(job))
            })
        };
        let failed = if self.extras.reasons { first(&Status::Failed) } else { None };
        failed.or_else(|| if self.extras.previews { first(&Status::Completed) } else { None })
    }

    fn lacks_answer(&self, job: &Job) -> bool {
        let is_asked_by_panel = self.panel.is_about(&job.id) && self.panel.slot.is_busy();
        let lacks = self.answers.get(&job.id).is_none_or(|dossier| {
            let is_open = dossier.answer.is_none() || matches!(dossier.files, Files::Doubted(_));
            is_open && !dossier.is_given_up()
        });
        lacks && !is_asked_by_panel && job.id.fits_into_a_path()
    }

    fn can_ask_extras(&self) -> bool {
        self.may_ask_singly() && !self.poll.is_unseen() && !self.is_locked_out()
    }

    /// How long the next question has to wait; none if it may go out now.
    fn extra_wait_ms(&self) -> Option<u32> {
        let (viewed_at, not_before) = (self.extras.viewed_at, self.extras.not_before);
        let waits_ms = [
            viewed_at.after(LOOKING_MS).millis_from(self.now),
            not_before.millis_from(self.now),
            self.details.extra_wait_ms(self.now),
            self.budget.wait_ms(Asker::Extra, self.now).unwrap_or(0),
        ];
        waits_ms.into_iter().max().filter(|wait_ms| *wait_ms > 0)
    }
}
