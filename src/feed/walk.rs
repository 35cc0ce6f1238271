//! "Load until": page after page, back to an instant. A person has asked for it and it comes to an end, so it goes on where nobody
//! sees it: only what the clock asks waits to be seen.

use crate::api::time::Timestamp;
use crate::feed::event::{Change, Lane, Source, Step};
use crate::feed::machine::Feed;
use crate::feed::slot::{Asker, Task, Wanted};

impl Feed {
    /// How far back pages are being loaded one after the other, also while one pauses or waits.
    pub fn walk(&self) -> Option<Timestamp> {
        self.list.task().filter(|_| self.list.is_busy())?.until
    }

    /// When the oldest loaded job was created.
    pub fn oldest(&self) -> Option<Timestamp> {
        self.free().iter().rev().find_map(|key| self.rows.get(*key)?.created_at)
    }

    pub(super) fn load_until(&mut self, until: Timestamp, step: &mut Step) {
        if let Some(task) = self.list.task_under_way() {
            task.until = Some(until);
            step.changes.push(Change::Phase);
        } else if self.known {
            self.walk_on(until, step);
        }
    }

    /// Asks for the next page unless that is far enough.
    pub(super) fn walk_on(&mut self, until: Timestamp, step: &mut Step) -> bool {
        // Between rows that are loaded something may be missing that is not older than that.
        let is_far_enough = !self.tail.has_gap() && self.oldest().is_some_and(|oldest| oldest < until);
        match self.tail.next_cursor() {
            Some(cursor) if !is_far_enough => {
                let wanted = Wanted::Page(Some(cursor.clone()));
                let task = Task { until: Some(until), ..Task::new(Source::More, Asker::Person, wanted) };
                self.begin(Lane::List, task, step);
                true
            }
            _ => false,
        }
    }

    pub(super) fn stop_walking(&mut self, step: &mut Step) {
        if self.walk().is_none() {
            return;
        }
        if self.known {
            self.abandon(Lane::List, step);
        } else if let Some(task) = self.list.task_under_way() {
            // The first page is wanted in any case.
            task.until = None;
        }
        step.changes.push(Change::Phase);
    }
}
