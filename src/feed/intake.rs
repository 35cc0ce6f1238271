//! How the feed takes in a page that came.

use crate::api::error::FetchError;
use crate::api::job::{Job, JobId, Status};
use crate::api::page::{Next, Page};
use crate::api::query::Cursor;
use crate::api::time::Timestamp;
use crate::feed::event::{Change, Effect, JobChanges, Lane, RequestId, Source, Step};
use crate::feed::live;
use crate::feed::machine::Feed;
use crate::feed::merge::{Arrival, Merge};
use crate::feed::poll::RefreshInterval;
use crate::feed::rows::JobKey;
use crate::feed::slot::{Asker, Renewal, Slot, Wanted};

impl Feed {
    pub(super) fn take_first_page(&mut self, request: RequestId, page: Page, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        if lane == Lane::Refresh {
            // It had failed, and was asked for again by the clock.
            self.abandon(Lane::List, step);
            self.refresh_error = None;
        }
        self.absorb_first(page, request, step);
        step.changes.extend([Change::Phase, Change::Loaded(task.source)]);
        let goes_on = task.until.is_some_and(|until| live::walk_on(self, until, step));
        if !goes_on {
            step.changes.push(Change::Settled(lane));
        }
    }

    pub(super) fn take_later_page(&mut self, request: RequestId, page: Page, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        let Wanted::Page(cursor) = &task.wanted else {
            self.fail(lane, task, FetchError::NotAPage, step);
            return;
        };
        match cursor {
            Some(cursor) => self.absorb_more(cursor, page, request, step),
            None => self.absorb_refresh(page, request, task.asker, step),
        }
        step.changes.extend([Change::Phase, Change::Loaded(task.source)]);
        if task.renewal == Renewal::Done {
            self.unlock_details();
        }
        if lane == Lane::Refresh {
            self.refresh_error = None;
            self.queue_details(task.asker, step);
        }
        let goes_on = lane == Lane::List && task.until.is_some_and(|until| self.walk_on(until, step));
        if !goes_on {
            step.changes.push(Change::Settled(lane));
        }
    }

    /// Somebody else with the same question got the first page: as good as a refresh of our own. A list that is not to
    /// refresh by itself does not move either.
    pub(super) fn hear(&mut self, page: Page, step: &mut Step) {
        if !self.known || self.poll.interval == RefreshInterval::Off {
            return;
        }
        let request = self.next_request();
        self.absorb_refresh(page, request, Asker::Poll, step);
        self.refresh_error = None;
        if !self.refresh.is_busy() {
            self.refresh = Slot::Idle;
        }
        step.changes.extend([Change::Phase, Change::Loaded(Source::Refresh)]);
        self.queue_details(Asker::Poll, step);
        self.put_poll_off(step);
    }

    fn arrival(&self, as_of: RequestId) -> Arrival {
        Arrival { as_of, filter: self.query.status, holds: false }
    }

    fn absorb_first(&mut self, page: Page, request: RequestId, step: &mut Step) {
        let Page { jobs, skipped, next } = page;
        self.note_first_page(request);
        self.known = true;
        self.skipped = skipped;
        self.tail.begin(next);
        let merge = self.rows.merge(jobs, self.arrival(request));
        self.tell(merge.updated, JobChanges::default(), !merge.added.is_empty(), step);
    }

    fn absorb_more(&mut self, cursor: &Cursor, page: Page, request: RequestId, step: &mut Step) {
        let Page { jobs, skipped, next } = page;
        self.skipped = self.skipped.saturating_add(skipped);
        let closes_gap = self.tail.row_below(cursor).is_some_and(|below| self.reaches(&jobs, below));
        self.tail.advance(cursor, next, closes_gap);
        let merge = self.rows.merge(jobs, self.arrival(request));
        self.tell(merge.updated, JobChanges::default(), !merge.added.is_empty(), step);
    }

    /// Takes in the first page once more. While the person is occupied, what a refresh by the clock finds is held.
    fn absorb_refresh(&mut self, page: Page, request: RequestId, asker: Asker, step: &mut Step) {
        let by_hand = asker == Asker::Person;
        let arrival = Arrival { holds: self.occupied && !by_hand, ..self.arrival(request) };
        self.note_first_page(request);
        // The rows of the first page were counted before.
        self.skipped = self.skipped.max(page.skipped);
        let lowest_ms = self.rows.order().last().and_then(|key| self.rows.place_ms(*key));
        let (merge, mut removed) = self.merge_first_page(page, arrival, step);
        // Where others have left, the page reaches further down than before: what it finds there is not new.
        let is_new =
            |key: &&JobKey| lowest_ms.is_none_or(|lowest_ms| self.rows.place_ms(**key) > Some(lowest_ms));
        let new: Vec<JobKey> = merge.added.iter().filter(is_new).copied().collect();
        let is_longer = new.len() < merge.added.len();
        let mut added = if arrival.holds { Vec::new() } else { self.ids_of(&new) };
        if by_hand {
            // Without a filter nothing can stray from it, and looking through all rows takes its time.
            if self.query.status.is_some() {
                removed.extend(self.rows.remove_strays());
            }
            let released = self.rows.release(self.query.status);
            added.extend(self.ids_of(&released));
        }
        let moved = is_longer || !added.is_empty() || !removed.is_empty();
        self.tell(merge.updated, JobChanges { added, updated: Vec::new(), removed }, moved, step);
    }

    fn note_first_page(&mut self, request: RequestId) {
        self.fresh_at = Some(self.now);
        self.details.first_page = request;
    }

    /// Brings what is shown in line with the rows and tells what is different.
    pub(super) fn tell(
        &mut self,
        updated: Vec<(JobKey, Status)>,
        mut changes: JobChanges,
        moved: bool,
        step: &mut Step,
    ) {
        if moved || !updated.is_empty() || !self.shown_is_in_step() {
            self.find_again();
        }
        if moved {
            step.changes.push(Change::Order);
        }
        for (key, before) in updated {
            step.changes.push(Change::Updated(key));
            if let Some(job) = self.rows.get(key).filter(|job| job.status != before) {
                changes.updated.push((job.id.clone(), before, job.status.clone()));
            }
        }
        if !changes.is_empty() {
            step.changes.push(Change::Jobs(changes));
        }
    }

    pub(super) fn ids_of(&self, keys: &[JobKey]) -> Vec<JobId> {
        keys.iter().filter_map(|key| self.rows.get(*key)).map(|job| job.id.clone()).collect()
    }

    /// Rows that the first page should have told of and did not are gone, or missed. If it ends above all that was
    /// loaded, the jobs in between are missing and "Load more" gets them first.
    fn merge_first_page(&mut self, page: Page, arrival: Arrival, step: &mut Step) -> (Merge, Vec<JobId>) {
        let Page { jobs, skipped, next } = page;
        let top = self.rows.order().first().copied();
        let overlaps = top.is_some_and(|top| self.reaches(&jobs, top));
        let whole = next == Next::End;
        let is_empty = jobs.is_empty();
        // Down to the oldest job that was there before. What comes in anew may be older than all that is missing, and a page that is
        // not in the order of time says nothing about what is not on it.
        let known_ms = jobs.iter().filter_map(|job| self.rows.place_ms(self.rows.find(&job.id)?)).min();
        let told_ms = if is_newest_first(&jobs) { known_ms } else { None };
        let merge = self.rows.merge(jobs, arrival);
        // A row that could not be read may be any of the missing ones, so nothing is taken for gone then.
        let border_ms = if whole { Some(i64::MIN) } else { told_ms }.filter(|_| skipped == 0);
        let removed = border_ms.map_or_else(Vec::new, |border_ms| self.rows.sweep(arrival, border_ms));
        self.single(|singles, feed| singles.let_go(feed, &removed, step));
        let loaded_below = top.filter(|top| self.rows.get(*top).is_some());
        match (whole, overlaps, loaded_below) {
            (true, _, _) => self.tail.end(),
            (false, false, Some(top)) if !is_empty => self.tail.open_gap(next, top),
            (false, _, None) if merge.added.len() == self.rows.len() => self.tail.begin(next),
            _ => {}
        }
        (merge, removed)
    }

    /// Whether a page comes down to this row: it holds it, or, newest first, something older.
    fn reaches(&self, jobs: &[Job], row: JobKey) -> bool {
        let Some(row_ms) = self.rows.place_ms(row) else { return true };
        let oldest_ms = jobs.iter().filter_map(|job| job.created_at).min().map(Timestamp::millis);
        let oldest_ms = oldest_ms.filter(|_| is_newest_first(jobs));
        oldest_ms.is_some_and(|oldest_ms| oldest_ms < row_ms)
            || jobs.iter().any(|job| self.rows.find(&job.id) == Some(row))
    }
}

/// Whether jobs are in the order in which they are shown. The API does not promise it.
fn is_newest_first(jobs: &[Job]) -> bool {
    jobs.iter().filter_map(|job| job.created_at).is_sorted_by(|newer, older| newer >= older)
}
