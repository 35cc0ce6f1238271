//! Tells the host page what happened, by events and by the element's state.

use std::fmt::Write as _;

use crate::api::job::write_json_text;
use crate::feed::event::{Change, Source};
use crate::feed::failure::Failure;
use crate::feed::machine::{Content, Feed};
use crate::runtime::host::Host;
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
                Change::Loaded(source) => self.host.emit("muvi-load", &load_detail(feed, *source)),
                Change::Failed(lane) => {
                    if let Some(error) = feed.slot(*lane).failure() {
                        self.host.emit("muvi-error", &error_detail(&Failure::of(error)));
                    }
                }
                Change::Order | Change::Updated(_) | Change::Phase | Change::Settled(_) => {}
            }
        }
    }
}

fn load_detail(feed: &Feed, source: Source) -> String {
    let source = match source {
        Source::Initial => "initial",
        Source::More => "more",
        Source::Refresh => "refresh",
        Source::Config => "config",
    };
    let (count, has_more) = (feed.rows().len(), feed.tail().has_more());
    format!("{{\"source\":\"{source}\",\"count\":{count},\"hasMore\":{has_more}}}")
}

fn error_detail(failure: &Failure) -> String {
    let mut detail = "{\"stage\":\"".to_owned();
    detail.push_str(failure.stage.as_str());
    detail.push_str("\",\"code\":");
    // Writing to a string cannot fail.
    write_json_text(&mut detail, &failure.code).ok();
    detail.push_str(",\"message\":");
    write_json_text(&mut detail, &failure.message).ok();
    if let Some(status) = failure.status {
        write!(detail, ",\"status\":{status}").ok();
    }
    if let Some(request_id) = &failure.request_id {
        detail.push_str(",\"requestId\":");
        write_json_text(&mut detail, request_id).ok();
    }
    if let Some(retry_in_ms) = failure.retry_in_ms {
        write!(detail, ",\"retryInMs\":{retry_in_ms}").ok();
    }
    detail.push('}');
    detail
}
