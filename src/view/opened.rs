//! Which row is the open job's, and whether the host page knows which job that is.

use std::cell::{Cell, RefCell};
use std::rc::Weak;

use crate::feed::event::Change;
use crate::feed::machine::Feed;
use crate::feed::rows::JobKey;
use crate::runtime::session::Session;

/// The row that is marked as open.
#[derive(Debug, Default)]
pub struct Opened {
    row: Cell<Option<JobKey>>,
    /// The id of the open job as the attribute `selected` has it.
    reflected: RefCell<String>,
}

impl Opened {
    /// Whether it is this row.
    pub fn is(&self, key: JobKey) -> bool {
        self.row.get() == Some(key)
    }

    /// It is this row from now on, or none.
    pub fn mark(&self, row: Option<JobKey>) {
        self.row.set(row);
    }

    /// The attribute `selected` has this text. Answers whether that is news.
    pub fn is_news(&self, selected: &str) -> bool {
        let is_news = *self.reflected.borrow() != selected;
        if is_news {
            selected.clone_into(&mut self.reflected.borrow_mut());
        }
        is_news
    }

    /// The open job's row is the marked one, and the host page is told which it is.
    pub fn follow(&self, feed: &Feed, changes: &[Change], session: &Weak<Session>) {
        let open = feed.open_job();
        if open.is_none() && !changes.contains(&Change::Panel) {
            return;
        }
        self.mark(open.and_then(|open| open.key));
        let id = open.map_or("", |open| open.id.as_str());
        if let Some(session) = session.upgrade()
            && self.is_news(id)
        {
            session.driver().host().reflect("selected", id);
        }
    }
}
