//! How the feed takes in a page that came.

use crate::api::job::{Job, JobId};
use crate::api::page::{Next, Page};
use crate::api::time::Timestamp;
use crate::feed::event::{Change, Effect, JobChanges, Lane, RequestId, Step};
use crate::feed::machine::Feed;
use crate::feed::rows::{JobKey, Merge};
use crate::feed::slot::Task;

impl Feed {
    pub(super) fn take_page(&mut self, request: RequestId, page: Page, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        if lane == Lane::Refresh {
            self.refresh_error = None;
        }
        self.absorb(&task, page, request, step);
        step.changes.extend([Change::Phase, Change::Loaded(task.source), Change::Settled(lane)]);
    }

    fn absorb(&mut self, task: &Task, page: Page, request: RequestId, step: &mut Step) {
        let Page { jobs, skipped, next } = page;
        let mut changes = JobChanges::default();
        let merge = match &task.cursor {
            None if !self.known => {
                self.skipped = skipped;
                self.tail.begin(next);
                self.rows.merge(jobs, request)
            }
            None => {
                // The rows of the first page were counted before.
                self.skipped = self.skipped.max(skipped);
                let (merge, removed) = self.absorb_refresh(jobs, next, skipped, request);
                changes.added = merge.added.iter().filter_map(|key| self.id_of(*key)).collect();
                changes.removed = removed;
                merge
            }
            Some(cursor) => {
                self.skipped = self.skipped.saturating_add(skipped);
                let below = self.tail.row_below(cursor);
                let closes_gap = below.is_some_and(|below| self.reaches(&jobs, below));
                self.tail.advance(cursor, next, closes_gap);
                self.rows.merge(jobs, request)
            }
        };
        self.known = true;
        if !merge.added.is_empty() || !changes.removed.is_empty() {
            step.changes.push(Change::Order);
        }
        for (key, before) in merge.updated {
            step.changes.push(Change::Updated(key));
            if let Some(job) = self.rows.get(key).filter(|job| job.status != before) {
                changes.updated.push((job.id.clone(), before, job.status.clone()));
            }
        }
        if !changes.is_empty() {
            step.changes.push(Change::Jobs(changes));
        }
        self.find_again();
    }

    fn id_of(&self, key: JobKey) -> Option<JobId> {
        self.rows.get(key).map(|job| job.id.clone())
    }

    /// Takes in the first page once more. Rows it should have told of and did not are gone; if it ends above all that
    /// was loaded, the jobs in between are missing and "Load more" gets them first.
    fn absorb_refresh(
        &mut self,
        jobs: Vec<Job>,
        next: Next,
        skipped: u32,
        request: RequestId,
    ) -> (Merge, Vec<JobId>) {
        let top = self.rows.order().first().copied();
        let overlaps = top.is_some_and(|top| self.reaches(&jobs, top));
        let whole = next == Next::End;
        let ids: Vec<JobId> = jobs.iter().map(|job| job.id.clone()).collect();
        let merge = self.rows.merge(jobs, request);
        let places_ms = ids.iter().filter_map(|id| self.rows.place_ms(self.rows.find(id)?));
        // A row that could not be read may be any of the missing ones, so nothing is taken for gone then.
        let border_ms = if whole { Some(i64::MIN) } else { places_ms.min() }.filter(|_| skipped == 0);
        let removed =
            border_ms.map_or_else(Vec::new, |border_ms| self.rows.remove_untold(request, border_ms));
        let loaded_below = top.filter(|top| self.rows.get(*top).is_some());
        match (whole, overlaps, loaded_below) {
            (true, _, _) => self.tail.end(),
            (false, false, Some(top)) if !ids.is_empty() => self.tail.open_gap(next, top),
            (false, _, None) if merge.added.len() == self.rows.len() => self.tail.begin(next),
            _ => {}
        }
        (merge, removed)
    }

    /// Whether a page comes down to this row: it holds it, or something older.
    fn reaches(&self, jobs: &[Job], row: JobKey) -> bool {
        let Some(row_ms) = self.rows.place_ms(row) else { return true };
        let oldest_ms = jobs.iter().filter_map(|job| job.created_at).min().map(Timestamp::millis);
        oldest_ms.is_some_and(|oldest_ms| oldest_ms < row_ms)
            || jobs.iter().any(|job| self.rows.find(&job.id) == Some(row))
    }
}
