//! What became of a cancellation, found out from the API's answers.
//!
//! A cancellation is harmless to repeat, so it is retried as reading is. Where the API says that a job cannot be cancelled,
//! or says nothing that can be read, the job itself is asked for: it may have been cancelled by a request whose answer was
//! lost.

use std::sync::Arc;

use crate::api::detail::JobAnswer;
use crate::api::error::{FetchError, Refusal};
use crate::api::job::{JobId, Status};
use crate::api::receipt::Receipt;
use crate::feed::event::{Change, Effect, JobChanges, Lane, RequestId, Source, Step};
use crate::feed::lane::CancelLane;
use crate::feed::machine::Feed;
use crate::feed::merge::Arrival;
use crate::feed::outcome::{CancelState, Outcome};
use crate::feed::permission::refuses_all;
use crate::feed::slot::{Asker, Task, Wanted};

impl Feed {
    /// The API says that a job is cancelled.
    pub(super) fn take_receipt(&mut self, request: RequestId, receipt: &Receipt, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        let (Lane::Cancel(cancel_lane), Wanted::Cancellation(id)) = (lane, &task.wanted) else {
            self.fail(lane, task, FetchError::NotAPage, step);
            return;
        };
        self.mark_cancelled(id, request, step);
        self.end_cancellation(cancel_lane, Outcome::Cancelled { refund: receipt.refund }, step);
    }

    /// The row is told at once. A job without one is shown by the panel alone, which asks again.
    fn mark_cancelled(&mut self, id: &JobId, request: RequestId, step: &mut Step) {
        let Some(key) = self.rows.find(id) else {
            self.ask_panel_again(id, step);
            return;
        };
        let Some(mut job) = self.rows.get(key).cloned() else { return };
        job.status = Status::Cancelled;
        let arrival = Arrival { as_of: request, filter: self.query.status, holds: false };
        if let Some(before) = self.rows.refine(key, job, arrival) {
            self.tell(vec![(key, before)], JobChanges::default(), false, step);
        }
    }

    /// A request for a cancellation ended in an error, which may be followed by another try.
    pub(super) fn note_cancel_error(&mut self, lane: CancelLane, task: &Task, error: &FetchError) {
        let Some(item) = self.cancelling.run.in_lane(lane) else { return };
        if let Wanted::Cancellation(_) = task.wanted {
            item.may_be_done |= may_have_been_done(error);
            item.error = Some(error.clone());
        }
    }

    /// A request for a cancellation has failed for good.
    pub(super) fn end_cancel_request(
        &mut self,
        lane: CancelLane,
        task: &Task,
        error: FetchError,
        step: &mut Step,
    ) {
        match &task.wanted {
            Wanted::Cancellation(id) if is_to_be_looked_at(&error) => {
                let task = Task::new(Source::Refresh, Asker::Person, Wanted::Detail(id.clone()));
                self.begin(Lane::Cancel(lane), task, step);
            }
            Wanted::Cancellation(_) => {
                if refuses_all(&error) {
                    self.refuse(error.clone(), step);
                }
                let ends_all = refuses_all(&error) || error.is_about_the_key() && !is_about_one_job(&error);
                self.end_cancellation(lane, Outcome::Failed(error), step);
                if ends_all {
                    // Each further one would meet the same.
                    self.stop_cancelling(step);
                }
            }
            Wanted::Detail(_) | Wanted::Page(_) | Wanted::Job(_) => {
                let why = self.cancelling.run.in_lane(lane).and_then(|item| item.error.clone());
                let outcome = match why {
                    Some(why) if says_not_pending(&why) => Outcome::NoLongerPending { now: None },
                    _ => Outcome::Failed(error),
                };
                self.end_cancellation(lane, outcome, step);
            }
        }
    }

    /// The job that was to be cancelled, as it is now.
    pub(super) fn take_verdict(
        &mut self,
        lane: CancelLane,
        answer: &Arc<JobAnswer>,
        request: RequestId,
        step: &mut Step,
    ) {
        self.absorb_job(answer, request, step);
        let Some(item) = self.cancelling.run.in_lane(lane) else { return };
        let now = answer.detail.job.status.clone();
        let outcome = match (&now, item.error.take()) {
            (Status::Cancelled, _) if item.may_be_done => Outcome::Cancelled { refund: None },
            (Status::Pending, error) => Outcome::Failed(error.unwrap_or(FetchError::NotAPage)),
            _ => Outcome::NoLongerPending { now: Some(now) },
        };
        self.end_cancellation(lane, outcome, step);
    }

    pub(super) fn end_cancellation(&mut self, lane: CancelLane, outcome: Outcome, step: &mut Step) {
        let Some(item) = self.cancelling.run.in_lane(lane) else { return };
        let is_settled = matches!(outcome, Outcome::Cancelled { .. } | Outcome::NoLongerPending { .. });
        let id = item.id.clone();
        item.state = CancelState::Done(outcome);
        if is_settled {
            // The others stay chosen, to be tried again.
            self.deselect(&id, step);
        }
        step.changes.push(Change::Cancelling);
    }
}

/// Whether a request may have been carried out although this is what came back: no answer, a server in trouble, or an answer
/// that cannot be read.
fn may_have_been_done(error: &FetchError) -> bool {
    match error {
        FetchError::Refused(Refusal { status, .. }) => (500..=599).contains(status),
        FetchError::Network
        | FetchError::TimedOut
        | FetchError::ContentType(_)
        | FetchError::Malformed
        | FetchError::NotAPage
        | FetchError::Transport => true,
        FetchError::KeyUnavailable | FetchError::KeyUnusable => false,
    }
}

/// Whether the API says that the job is not pending any more (`concepts/errors`).
fn says_not_pending(error: &FetchError) -> bool {
    match error {
        FetchError::Refused(Refusal { status, code, .. }) => {
            *status == 409 || code.as_deref() == Some("JOB_CANNOT_BE_CANCELLED")
        }
        _ => false,
    }
}

/// Whether only the job itself can tell what became of it.
fn is_to_be_looked_at(error: &FetchError) -> bool {
    let is_unreadable =
        matches!(error, FetchError::ContentType(_) | FetchError::Malformed | FetchError::NotAPage);
    is_unreadable || says_not_pending(error)
}

/// Whether a refusal is about this job and not about who asks.
fn is_about_one_job(error: &FetchError) -> bool {
    matches!(error, FetchError::Refused(Refusal { status: 403, .. })) && !refuses_all(error)
}
