//! The host page's say in what changes something on the server: it is asked before, by an event that it can cancel.

use crate::api::job::JobId;
use crate::api::plain::Plain;
use crate::feed::cancel::CancelEvent;
use crate::feed::event::Event;
use crate::feed::permission::Permission;
use crate::runtime::plain::plain;
use crate::runtime::session::Session;

/// Cancels jobs that the person has confirmed, unless the page does not let it happen. Answers whether it does. A page is
/// not asked about what would not be done anyway.
pub fn cancel_with_consent(session: &Session, jobs: Vec<JobId>) -> bool {
    let is_possible = session.read(|feed| feed.permission() == Permission::Granted);
    if !is_possible || jobs.is_empty() {
        return false;
    }
    let job_ids = Plain::texts(jobs.iter().map(JobId::as_str));
    let detail = Plain::Object(vec![("jobIds", job_ids), ("action", Plain::Text("cancel"))]);
    let host = session.driver().host();
    // Whoever is asked may make the element read-only, which is told as an event only later.
    let is_agreed = host.ask("muvi-action", &plain(&detail)) && !host.is_read_only();
    if is_agreed {
        session.send(Event::Cancel(CancelEvent::Confirmed(jobs)));
    }
    is_agreed
}
