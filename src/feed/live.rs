//! What the feed does once there is something to follow: refreshing, loading more, failures, other filters and keys.
//!
//! The first rows need none of it, so it is delivered apart and loaded right behind them. The rule of this file:
//! [`Feed::needs_live`] says which events come here, and whoever advances a feed keeps those until the live part is there.
//! What is called from other files is never inlined there.

use crate::api::query::Query;
use crate::api::time::Timestamp;
use crate::feed::event::{Change, Event, Lane, Source, Step};
use crate::feed::machine::Feed;
use crate::feed::slot::{Asker, Slot, Task, Wanted};
use crate::feed::tail::Tail;

impl Feed {
    /// Whether this event, as things are, is one for which the live part must be there.
    pub fn needs_live(&self, event: &Event) -> bool {
        match event {
            Event::SentBefore(_)
            | Event::Started
            | Event::Occupied(_)
            | Event::Viewed(_)
            | Event::PageHidden
            | Event::PageShown
            | Event::Panel(_)
            | Event::Selection(_)
            | Event::Cancel(_)
            | Event::Extras(_) => false,
            // Settings are only noted as long as nothing was asked for.
            Event::KeyChanged(_)
            | Event::SearchChanged(_)
            | Event::ReadOnlyChanged(_)
            | Event::IntervalChanged(_)
            | Event::BudgetChanged(_)
            | Event::DetailCapChanged(_) => self.started,
            Event::PageArrived { .. } => self.known,
            Event::QueryChanged(_)
            | Event::SourceChanged(_)
            | Event::MoreRequested
            | Event::RefreshRequested
            | Event::RetryRequested
            | Event::HeldRequested
            | Event::LoadUntilRequested(_)
            | Event::StopRequested
            | Event::Offline
            | Event::Online
            | Event::PageHeard(_)
            | Event::QuestionHeard
            | Event::FailureHeard
            | Event::SinglesAttached(_)
            | Event::JobArrived { .. }
            | Event::JobCancelled { .. }
            | Event::FetchFailed { .. }
            | Event::TimerFired(_) => true,
        }
    }
}

/// Advances the feed by an event that needs the live part.
#[inline(never)]
pub(super) fn take(feed: &mut Feed, event: Event, step: &mut Step) {
    match event {
        Event::QueryChanged(query) => feed.change_query(query, step),
        Event::SourceChanged(query) => feed.change_source(query, step),
        Event::MoreRequested => feed.request_more(step),
        Event::RefreshRequested => feed.request_refresh(step),
        Event::RetryRequested => feed.repeat_failed(|_| true, Some(Asker::Person), step),
        Event::SearchChanged(text) => feed.search(&text, step),
        Event::KeyChanged(source) => feed.change_key(source, step),
        Event::IntervalChanged(interval) => feed.change_interval(interval, step),
        Event::BudgetChanged(limit) => feed.change_budget(limit, step),
        Event::DetailCapChanged(cap) => feed.change_detail_cap(cap, step),
        Event::ReadOnlyChanged(read_only) => feed.change_read_only(read_only, step),
        Event::HeldRequested => feed.release(step),
        Event::LoadUntilRequested(until) => feed.load_until(until, step),
        Event::StopRequested => feed.stop_walking(step),
        Event::Offline => feed.lose_network(step),
        Event::Online => feed.regain_network(step),
        Event::PageHeard(page) => feed.hear(page, step),
        Event::QuestionHeard => feed.await_others(step),
        Event::FailureHeard => feed.share_failure(step),
        Event::PageArrived { request, page } => feed.take_later_page(request, page, step),
        Event::SinglesAttached(singles) => feed.attach(singles, step),
        Event::JobArrived { request, answer } => feed.take_job(request, &answer, step),
        Event::JobCancelled { request, receipt } => {
            feed.single(|singles, feed| singles.take_receipt(feed, request, &receipt, step));
        }
        Event::FetchFailed { request, error } => feed.take_failure(request, error, step),
        Event::TimerFired(timer) => feed.take_timer(timer, step),
        // These do not come here.
        Event::SentBefore(_)
        | Event::Started
        | Event::Occupied(_)
        | Event::Viewed(_)
        | Event::PageHidden
        | Event::PageShown
        | Event::Panel(_)
        | Event::Selection(_)
        | Event::Cancel(_)
        | Event::Extras(_) => {}
    }
    feed.tell_of_held(step);
}

/// Shows what is held, because it disturbs nobody any more.
#[inline(never)]
pub(super) fn release(feed: &mut Feed, step: &mut Step) {
    feed.release(step);
}

/// Goes on to the next page, because somebody wanted to load until an instant. Answers whether there is more to get.
#[inline(never)]
pub(super) fn walk_on(feed: &mut Feed, until: Timestamp, step: &mut Step) -> bool {
    feed.walk_on(until, step)
}

impl Feed {
    /// Who waits for the end of a job is told at once, wherever its row is.
    fn tell_of_held(&mut self, step: &mut Step) {
        for key in std::mem::take(&mut self.rows.ended_held) {
            if let Some(job) = self.rows.get(key) {
                step.changes.push(Change::HeldEnded(job.id.clone(), job.status.clone()));
            }
        }
    }

    fn change_query(&mut self, query: Query, step: &mut Step) {
        if query != self.query {
            self.query = query;
            self.start_over(step);
        }
    }

    fn change_source(&mut self, query: Query, step: &mut Step) {
        self.query = query;
        self.permit_again(step);
        self.forget_account(step);
        self.start_over(step);
    }

    /// What was loaded, opened, chosen and begun was somebody else's, or somewhere else.
    pub(super) fn forget_account(&mut self, step: &mut Step) {
        self.rows.forget();
        self.wishes.clear();
        self.single(|singles, feed| singles.forget(feed, step));
    }

    pub(super) fn start_over(&mut self, step: &mut Step) {
        if !self.started {
            return;
        }
        self.abandon(Lane::List, step);
        self.abandon(Lane::Refresh, step);
        self.stop_details(step);
        self.forget_digest(step);
        self.known = false;
        self.fresh_at = None;
        self.refresh_error = None;
        self.rows.clear();
        self.tail = Tail::default();
        self.skipped = 0;
        self.find_again();
        step.changes.push(Change::Order);
        self.begin(Lane::List, Task::new(Source::Config, Asker::Person, Wanted::Page(None)), step);
    }

    fn request_more(&mut self, step: &mut Step) {
        if !self.known || self.list.is_busy() {
            return;
        }
        if let Some(cursor) = self.tail.next_cursor() {
            let wanted = Wanted::Page(Some(cursor.clone()));
            self.begin(Lane::List, Task::new(Source::More, Asker::Person, wanted), step);
        }
    }

    fn request_refresh(&mut self, step: &mut Step) {
        if !self.started {
            return;
        }
        // Without a first page there is nothing to refresh: getting it is what is meant.
        let (lane, source) =
            if self.known { (Lane::Refresh, Source::Refresh) } else { (Lane::List, Source::Initial) };
        if !self.known {
            // The clock need not ask besides.
            self.abandon(Lane::Refresh, step);
        }
        match self.slot_mut(lane) {
            // It is the person's from now on.
            Slot::InFlight { task, .. } => task.asker = Asker::Person,
            Slot::Waiting { .. } | Slot::Held { .. } => self.resume(lane, step),
            Slot::Idle | Slot::Failed { .. } => {
                self.begin(lane, Task::new(source, Asker::Person, Wanted::Page(None)), step);
            }
        }
    }
}
