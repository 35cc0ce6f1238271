//! The loaded jobs as the host page is given them.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::api::job::Job;
use crate::api::plain::Plain;
use crate::element::live;
use crate::feed::snapshot::Snapshot;
use crate::runtime::part::Part;
use crate::runtime::plain::plain;
use crate::runtime::session::Session;

/// What the page has got.
#[derive(Debug, Default)]
pub(super) struct Given(RefCell<Snapshot>);

impl Given {
    /// Gives `take` what is different from the last time, and answers whether anything is.
    pub(super) fn renew(&self, session: &Session, take: &Function) -> bool {
        session.read(|feed| {
            let Some(before) = self.0.borrow_mut().take(feed) else { return false };
            if Part::Live.is_there() {
                return live::give(feed, &before, take);
            }
            // There is one page, and nothing is kept of it.
            let jobs = Plain::List(feed.jobs().map(Job::plain).collect());
            take.call1(&JsValue::UNDEFINED, &plain(&jobs)).is_ok()
        })
    }
}
