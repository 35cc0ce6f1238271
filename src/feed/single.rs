//! What the feed does about single jobs, as the rest of the feed sees it: the panel, what rows show besides, choosing and
//! cancelling.
//!
//! Only some people need it, so it is delivered apart ([`crate::feed::singles`] is in the annex) and attached to a feed when it
//! has been loaded. Until then there is nobody to call, so that nothing of it can be called too early.

use std::fmt::Debug;
use std::sync::Arc;

use crate::api::detail::JobAnswer;
use crate::api::error::FetchError;
use crate::api::job::JobId;
use crate::api::receipt::Receipt;
use crate::feed::cancel::CancelEvent;
use crate::feed::event::{Change, Lane, RequestId, Step};
use crate::feed::extras::ExtrasEvent;
use crate::feed::machine::Feed;
use crate::feed::panel::PanelEvent;
use crate::feed::rows::JobKey;
use crate::feed::selection::SelectionEvent;
use crate::feed::slot::Task;

/// What happened to single jobs.
#[derive(Clone, Debug)]
pub enum SingleEvent {
    /// The panel about one job.
    Panel(PanelEvent),
    /// The choice of several jobs.
    Selection(SelectionEvent),
    /// Cancelling jobs.
    Cancel(CancelEvent),
    /// What rows show that the list does not tell.
    Extras(ExtrasEvent),
}

/// Who deals with single jobs. It has no state of its own: that is the feed's.
pub trait SingleJobs: Debug + Sync {
    /// Something happened.
    fn take(&self, feed: &mut Feed, event: SingleEvent, step: &mut Step);
    /// Everything else of a step is done.
    fn keep(&self, feed: &mut Feed, step: &mut Step);
    /// An answer came about the job that the lane asked for.
    fn take_answer(
        &self,
        feed: &mut Feed,
        lane: Lane,
        answer: &Arc<JobAnswer>,
        request: RequestId,
        step: &mut Step,
    );
    /// A cancellation was granted.
    fn take_receipt(&self, feed: &mut Feed, request: RequestId, receipt: &Receipt, step: &mut Step);
    /// A request of the panel or for a cancellation ended in an error; it may be made again.
    fn note_error(&self, feed: &mut Feed, lane: Lane, task: &Task, error: &FetchError);
    /// It will not be made again. Answers whether the lane keeps the error.
    fn give_up(&self, feed: &mut Feed, lane: Lane, task: &Task, error: &FetchError, step: &mut Step) -> bool;
    /// A question for what a row shows besides failed.
    fn fail_extra(&self, feed: &mut Feed, key: JobKey, error: &FetchError, step: &mut Step);
    /// These jobs are gone.
    fn let_go(&self, feed: &mut Feed, gone: &[JobId], step: &mut Step);
    /// Nothing may be changed on the server any more.
    fn stop_changing(&self, feed: &mut Feed, step: &mut Step);
    /// Somebody else asks from now on, or somewhere else.
    fn forget(&self, feed: &mut Feed, step: &mut Step);
}

/// How many wishes are kept at the most: nobody makes more while a file of some kilobytes is on its way.
const MAX_WISHES: usize = 32;

impl Feed {
    pub(super) fn take_single(&mut self, event: SingleEvent, step: &mut Step) {
        match (event, self.singles) {
            (event, Some(singles)) => singles.take(self, event, step),
            // The host page's wishes are noted at once, so that nothing has to be said again later.
            (SingleEvent::Cancel(CancelEvent::ParallelismChanged(requests)), None) => {
                self.cancelling.limit(requests);
            }
            (SingleEvent::Extras(ExtrasEvent::Wanted { reasons, previews }), None) => {
                self.extras.want(reasons, previews);
                step.changes.push(Change::Phase);
            }
            // What was wished before is taken back, and nothing is to be done about what never was.
            (SingleEvent::Panel(PanelEvent::Closed), None) => {
                self.wishes.retain(|wish| !matches!(wish, SingleEvent::Panel(_)));
            }
            (SingleEvent::Selection(SelectionEvent::Cleared), None) => {
                self.wishes.retain(|wish| !matches!(wish, SingleEvent::Selection(_)));
            }
            (event, None) => {
                if self.wishes.len() < MAX_WISHES {
                    self.wishes.push(event);
                }
                step.changes.push(Change::Phase);
            }
        }
    }

    /// Somebody deals with single jobs from now on, and first with what was wished before.
    pub(super) fn attach(&mut self, singles: &'static dyn SingleJobs, step: &mut Step) {
        self.singles = Some(singles);
        for event in std::mem::take(&mut self.wishes) {
            singles.take(self, event, step);
        }
    }

    /// Whether somebody who deals with single jobs is wanted and not there.
    pub fn wants_singles(&self) -> bool {
        self.singles.is_none() && (self.extras.any() || !self.wishes.is_empty())
    }

    /// Calls whoever deals with single jobs; nothing happens while there is nobody.
    pub(super) fn single(&mut self, call: impl FnOnce(&dyn SingleJobs, &mut Self)) {
        if let Some(singles) = self.singles {
            call(singles, self);
        }
    }
}
