//! The part of the feed that is delivered apart: what is done about single jobs.
//!
//! This is only the border; what is behind it is in the files of the same names. All of that is reached through here, so the
//! build finds it and moves it out of what the first rows wait for (`xtask/src/parts.rs`).

use std::sync::Arc;

use crate::api::detail::JobAnswer;
use crate::api::error::FetchError;
use crate::api::job::JobId;
use crate::api::receipt::Receipt;
use crate::feed::event::{Lane, RequestId, Step};
use crate::feed::machine::Feed;
use crate::feed::rows::JobKey;
use crate::feed::single::{SingleEvent, SingleJobs};
use crate::feed::slot::Task;

/// Deals with single jobs.
#[derive(Debug)]
pub struct Singles;

/// The one there is.
pub static SINGLES: Singles = Singles;

impl SingleJobs for Singles {
    fn take(&self, feed: &mut Feed, event: SingleEvent, step: &mut Step) {
        match event {
            SingleEvent::Panel(event) => feed.take_panel_event(event, step),
            SingleEvent::Selection(event) => feed.take_selection_event(event, step),
            SingleEvent::Cancel(event) => feed.take_cancel_event(event, step),
            SingleEvent::Extras(event) => feed.take_extras_event(event, step),
        }
    }

    fn keep(&self, feed: &mut Feed, step: &mut Step) {
        feed.keep_panel(step);
        feed.keep_cancelling(step);
        feed.keep_extras(step);
        feed.keep_selection(step);
    }

    fn take_answer(
        &self,
        feed: &mut Feed,
        lane: Lane,
        answer: &Arc<JobAnswer>,
        request: RequestId,
        step: &mut Step,
    ) {
        match lane {
            Lane::Panel => feed.show_in_panel(answer, request, step),
            Lane::Cancel(lane) => feed.take_verdict(lane, answer, request, step),
            Lane::List | Lane::Refresh | Lane::Detail => feed.absorb_job(answer, request, step),
        }
    }

    fn take_receipt(&self, feed: &mut Feed, request: RequestId, receipt: &Receipt, step: &mut Step) {
        feed.take_receipt(request, receipt, step);
    }

    fn note_error(&self, feed: &mut Feed, lane: Lane, task: &Task, error: &FetchError) {
        if let Lane::Cancel(lane) = lane {
            feed.note_cancel_error(lane, task, error);
        }
    }

    fn give_up(&self, feed: &mut Feed, lane: Lane, task: &Task, error: &FetchError, step: &mut Step) -> bool {
        if let Lane::Cancel(lane) = lane {
            feed.end_cancel_request(lane, task, error.clone(), step);
            return false;
        }
        feed.panel_failed(error);
        true
    }

    fn fail_extra(&self, feed: &mut Feed, key: JobKey, error: &FetchError, step: &mut Step) {
        feed.fail_extra(key, error, step);
    }

    fn let_go(&self, feed: &mut Feed, gone: &[JobId], step: &mut Step) {
        for id in gone {
            feed.deselect(id, step);
        }
    }

    fn stop_changing(&self, feed: &mut Feed, step: &mut Step) {
        feed.stop_cancelling(step);
    }

    fn forget(&self, feed: &mut Feed, step: &mut Step) {
        feed.answers.clear();
        feed.close_panel(step);
        feed.forget_selection(step);
        feed.forget_cancelling(step);
    }
}
