//! Tells the host page what happened, by events and by the element's state.

use crate::api::job::{JobId, Status};
use crate::api::plain::Plain;
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
        self.host.state(&states_of(feed));
        for change in changes {
            match change {
                Change::Loaded(source) => tell(&self.host, "muvi-load", &load_detail(feed, *source)),
                Change::Failed(lane) => {
                    let subject = if *lane == Lane::Panel { Subject::Job } else { Subject::List };
                    if let Some(error) = feed.slot(*lane).failure() {
                        let failure = Failure::about(subject, error);
                        tell(&self.host, "muvi-error", &error_detail(&failure));
                    }
                }
                Change::Jobs(changes) => self.tell_of(changes),
                Change::HeldEnded(job_id, status) => self.tell_of_end(job_id, status),
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
        tell(&self.host, "muvi-change", &change_detail(changes));
        for (job_id, status) in changes.ended() {
            self.tell_of_end(job_id, status);
        }
    }

    fn tell_of_end(&self, job_id: &JobId, status: &Status) {
        tell(&self.host, "muvi-job-done", &done_detail(job_id, status));
    }
}

/// The element's state, and after it the other custom states that hold.
fn states_of(feed: &Feed) -> String {
    let content = feed.content();
    let state = match content {
        Content::Loading => "loading",
        _ if feed.failure().is_some() => "error",
        _ => "ready",
    };
    let is_empty = matches!(content, Content::NoJobs | Content::NoneForFilters | Content::NoneFound);
    let also = |holds, word| if holds { word } else { "" };
    [state, also(is_empty, " empty"), also(feed.is_offline(), " offline"), also(feed.is_paused(), " paused")]
        .concat()
}

fn load_detail(feed: &Feed, source: Source) -> Plain<'static> {
    let source = match source {
        Source::Initial => "initial",
        Source::More => "more",
        Source::Refresh => "refresh",
        Source::Config => "config",
    };
    Plain::Object(vec![
        ("source", Plain::Text(source)),
        ("count", Plain::Number(u32::try_from(feed.loaded()).unwrap_or(u32::MAX))),
        ("hasMore", Plain::Truth(feed.tail().has_more())),
    ])
}

fn change_detail<'a>(changes: &'a JobChanges) -> Plain<'a> {
    let update = |(id, from, to): &'a (JobId, Status, Status)| {
        Plain::Object(vec![
            ("jobId", Plain::Text(id.as_str())),
            ("from", Plain::Text(from.as_str())),
            ("to", Plain::Text(to.as_str())),
        ])
    };
    Plain::Object(vec![
        ("added", Plain::texts(changes.added.iter().map(JobId::as_str))),
        ("updated", Plain::List(changes.updated.iter().map(update).collect())),
        ("removed", Plain::texts(changes.removed.iter().map(JobId::as_str))),
    ])
}

fn done_detail<'a>(job: &'a JobId, status: &'a Status) -> Plain<'a> {
    Plain::Object(vec![("jobId", Plain::Text(job.as_str())), ("status", Plain::Text(status.as_str()))])
}

/// What is not known of an error is not there.
fn error_detail(failure: &Failure) -> Plain<'_> {
    let Failure { stage, code, message, status, request_id, retry_in_ms } = failure;
    let mut fields = vec![
        ("stage", Plain::Text(stage.as_str())),
        ("code", Plain::Text(code)),
        ("message", Plain::Text(message)),
    ];
    fields.extend(status.map(|status| ("status", Plain::Number(status.into()))));
    fields.extend(request_id.as_deref().map(|id| ("requestId", Plain::Text(id))));
    fields.extend(retry_in_ms.map(|wait| ("retryInMs", Plain::Number(wait))));
    Plain::Object(fields)
}
