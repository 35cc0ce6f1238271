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
use crate::feed::event::{Lane, RequestId, Step};
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

impl Feed {
    pub(super) fn take_single(&mut self, event: SingleEvent, step: &mut Step) {
        // The host page's wishes are noted at once, so that nothing has to be said again when somebody deals with them.
        match event {
            SingleEvent::Cancel(CancelEvent::ParallelismChanged(requests)) => self.cancelling.limit(requests),
            SingleEvent::Extras(ExtrasEvent::Wanted { reasons, previews }) if self.singles.is_none() => {
                self.extras.want(reasons, previews);
            }
            event => self.single(|singles, feed| singles.take(feed, event, step)),
        }
    }

    /// Whether somebody who deals with single jobs is wanted and not there: rows are to show more than the list tells.
    pub fn wants_singles(&self) -> bool {
        self.singles.is_none() && self.extras.any()
    }

    /// Calls whoever deals with single jobs; nothing happens while there is nobody.
    pub(super) fn single(&mut self, call: impl FnOnce(&dyn SingleJobs, &mut Self)) {
        if let Some(singles) = self.singles {
            call(singles, self);
        }
    }
}
