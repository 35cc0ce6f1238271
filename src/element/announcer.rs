//! Tells the host page what happened, by events and by the element's state.

use serde::Serialize;

use crate::api::job::{JobId, Status};
use crate::feed::event::{Change, JobChanges, Lane, Source};
use crate::feed::failure::{Failure, Subject};
use crate::feed::machine::{Content, Feed};
use crate::runtime::host::Host;
use crate::runtime::plain::tell;
use crate::runtime::session::Observer;

/// The observer that speaks to the host page.
#[derive(Debug)]
pub(super) struct Announcer {
    pub(super) host: Host,
}

impl Observer for Announcer {
    fn apply(&self, feed: &Feed, changes: &[Change]) {
        self.host.state(match feed.content() {
            Content::Loading => "loading",
            _ if feed.failure().is_some() => "error",
            _ => "ready",
        });
        for change in changes {
            match change {
                Change::Loaded(source) => tell(&self.host, "muvi-load", &LoadDetail::of(feed, *source)),
                Change::Failed(lane) => {
                    let subject = if *lane == Lane::Panel { Subject::Job } else { Subject::List };
                    if let Some(error) = feed.slot(*lane).failure() {
                        let failure = Failure::about(subject, error);
                        tell(&self.host, "muvi-error", &ErrorDetail::of(&failure));
                    }
                }
                Change::Jobs(changes) => self.tell_of(changes),
                Change::Order
                | Change::Updated(_)
                | Change::Phase
                | Change::Digest
                | Change::Panel
                | Change::Selection
                | Change::Cancelling
                | Change::Settled(_) => {}
            }
        }
    }
}

impl Announcer {
    fn tell_of(&self, changes: &JobChanges) {
        tell(&self.host, "muvi-change", &ChangeDetail::of(changes));
        for (job_id, status) in changes.ended() {
            tell(
                &self.host,
                "muvi-job-done",
                &DoneDetail { job_id: job_id.as_str(), status: status.as_str() },
            );
        }
    }
}

#[derive(Serialize)]
struct ChangeDetail<'a> {
    added: Vec<&'a str>,
    updated: Vec<UpdateDetail<'a>>,
    removed: Vec<&'a str>,
}

#[derive(Serialize)]
struct UpdateDetail<'a> {
    #[serde(rename = "jobId")]
    job_id: &'a str,
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct DoneDetail<'a> {
    #[serde(rename = "jobId")]
    job_id: &'a str,
    status: &'a str,
}

impl<'a> ChangeDetail<'a> {
    fn of(changes: &'a JobChanges) -> Self {
        let update = |(id, from, to): &'a (JobId, Status, Status)| UpdateDetail {
            job_id: id.as_str(),
            from: from.as_str(),
            to: to.as_str(),
        };
        Self {
            added: changes.added.iter().map(JobId::as_str).collect(),
            updated: changes.updated.iter().map(update).collect(),
            removed: changes.removed.iter().map(JobId::as_str).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LoadDetail {
    source: &'static str,
    count: u32,
    has_more: bool,
}

impl LoadDetail {
    fn of(feed: &Feed, source: Source) -> Self {
        Self {
            source: match source {
                Source::Initial => "initial",
                Source::More => "more",
                Source::Refresh => "refresh",
                Source::Config => "config",
            },
            count: u32::try_from(feed.loaded()).unwrap_or(u32::MAX),
            has_more: feed.tail().has_more(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorDetail<'a> {
    stage: &'static str,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_in_ms: Option<u32>,
}

impl<'a> ErrorDetail<'a> {
    fn of(failure: &'a Failure) -> Self {
        let Failure { stage, code, message, status, request_id, retry_in_ms } = failure;
        Self {
            stage: stage.as_str(),
            code,
            message,
            status: *status,
            request_id: request_id.as_deref(),
            retry_in_ms: *retry_in_ms,
        }
    }
}
