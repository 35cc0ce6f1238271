//! The feed: what is loaded and what is under way, advanced by events.
//!
//! "What we have" ([`Rows`], [`Tail`]) and "what we are doing" (two [`Slot`]s) are apart, so that rows with a running
//! refresh, or rows with a failed one, need no special case. An answer counts only if the lane waits for exactly that
//! request; everything else is stale and changes nothing.

use crate::api::error::FetchError;
use crate::api::job::Job;
use crate::api::query::Query;
use crate::feed::event::{Change, Event, KeySource, Lane, Source, Step};
use crate::feed::poll::Poll;
use crate::feed::retry::Jitter;
use crate::feed::rows::{JobKey, Rows};
use crate::feed::search::Needle;
use crate::feed::slot::{Slot, Task};
use crate::feed::tail::Tail;

/// What the place of the rows shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The first page is on its way.
    Loading,
    /// There is no first page because of an error.
    Failed,
    /// There are no jobs at all.
    NoJobs,
    /// There are no jobs for the filters that are set.
    NoneForFilters,
    /// No loaded job contains the searched text.
    NoneFound,
    /// Rows.
    Rows,
}

/// Everything that is known and under way. How its lanes work is in `lanes`, how pages are taken in is in `intake`.
#[derive(Clone, Debug)]
pub struct Feed {
    pub(super) query: Query,
    pub(super) key_source: KeySource,
    pub(super) started: bool,
    /// Whether the first page of the current question came.
    pub(super) known: bool,
    pub(super) rows: Rows,
    pub(super) tail: Tail,
    pub(super) skipped: u32,
    pub(super) list: Slot,
    pub(super) refresh: Slot,
    /// Why the last refresh failed; shown until one succeeds, also while it is tried again.
    pub(super) refresh_error: Option<FetchError>,
    pub(super) poll: Poll,
    pub(super) needle: Needle,
    /// The rows that match the needle; none while it is empty.
    pub(super) found: Option<Vec<JobKey>>,
    pub(super) last_request: u32,
    pub(super) last_timer: u32,
    pub(super) jitter: Jitter,
}

impl Feed {
    /// An empty feed. The seed decides the jitter of its pauses.
    pub fn new(query: Query, seed: u64) -> Self {
        Self {
            query,
            key_source: KeySource::None,
            started: false,
            known: false,
            rows: Rows::default(),
            tail: Tail::default(),
            skipped: 0,
            list: Slot::Idle,
            refresh: Slot::Idle,
            refresh_error: None,
            poll: Poll::default(),
            needle: Needle::default(),
            found: None,
            last_request: 0,
            last_timer: 0,
            jitter: Jitter::seeded(seed),
        }
    }

    /// Advances the feed by one event.
    pub fn step(&mut self, event: Event) -> Step {
        let mut step = Step::default();
        match event {
            Event::Started => self.start(&mut step),
            Event::QueryChanged(query) => self.change_query(query, &mut step),
            Event::SourceChanged(query) => self.change_source(query, &mut step),
            Event::MoreRequested => self.request_more(&mut step),
            Event::RefreshRequested => self.request_refresh(&mut step),
            Event::RetryRequested => self.repeat_failed(|_| true, &mut step),
            Event::SearchChanged(text) => self.search(&text, &mut step),
            Event::KeyChanged(source) => self.change_key(source, &mut step),
            Event::IntervalChanged(interval) => self.change_interval(interval, &mut step),
            Event::PageHidden => self.hide(),
            Event::PageShown => self.unhide(&mut step),
            Event::Online => self.repeat_failed(FetchError::is_about_the_network, &mut step),
            Event::PageArrived { request, page } => self.take_page(request, page, &mut step),
            Event::FetchFailed { request, error } => self.take_failure(request, error, &mut step),
            Event::Occupied(_)
            | Event::Offline
            | Event::HeldRequested
            | Event::Viewed(_)
            | Event::LoadUntilRequested(_)
            | Event::StopRequested => {}
            Event::PageHeard(_) => {}
            Event::TimerFired(timer) => self.take_timer(timer, &mut step),
        }
        self.keep_polling(&mut step);
        step
    }

    /// Gives everything up that is under way, when the widget goes.
    pub fn stop(&mut self) -> Step {
        let mut step = Step::default();
        self.abandon(Lane::List, &mut step);
        self.abandon(Lane::Refresh, &mut step);
        self.stop_poll_timer(&mut step);
        step
    }

    /// stub
    pub fn loaded(&self) -> usize {
        self.rows.len()
    }
    /// stub
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.rows.jobs()
    }
    /// stub
    pub fn held(&self) -> usize {
        0
    }
    /// stub
    pub fn oldest(&self) -> Option<crate::api::time::Timestamp> {
        self.rows.jobs().last()?.created_at
    }
    /// stub
    pub fn walk(&self) -> Option<crate::api::time::Timestamp> {
        None
    }
    /// stub
    pub fn is_holding_back(&self) -> bool {
        false
    }
    /// stub
    pub fn is_offline(&self) -> bool {
        false
    }
    /// stub
    pub fn fresh_at(&self) -> Option<crate::feed::instant::Instant> {
        Some(crate::feed::instant::Instant(0))
    }
    /// stub
    pub fn is_stray(&self, _key: JobKey) -> bool {
        false
    }
    /// stub
    pub fn digest(&self) -> Option<&crate::feed::digest::Digest> {
        None
    }
    /// What is asked for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The loaded jobs.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The rows to show: those loaded that match the search, newest first.
    pub fn shown(&self) -> &[JobKey] {
        self.found.as_deref().unwrap_or(self.rows.order())
    }

    /// The pages that are not loaded yet.
    pub fn tail(&self) -> &Tail {
        &self.tail
    }

    /// How many rows were left out because they had no usable id.
    pub fn skipped(&self) -> u32 {
        self.skipped
    }

    /// A lane's state.
    pub fn slot(&self, lane: Lane) -> &Slot {
        match lane {
            Lane::List => &self.list,
            Lane::Refresh => &self.refresh,
        }
    }

    /// The error that is shown, with the lane it belongs to.
    pub fn failure(&self) -> Option<(Lane, &FetchError)> {
        let of = |lane| self.slot(lane).failure().map(|error| (lane, error));
        of(Lane::List).or_else(|| self.refresh_error.as_ref().map(|error| (Lane::Refresh, error)))
    }

    /// The error after which a pause goes on before the next try.
    pub fn pausing_after(&self) -> Option<&FetchError> {
        [&self.list, &self.refresh].into_iter().find_map(|slot| match slot {
            Slot::Waiting { error, .. } => Some(error),
            _ => None,
        })
    }

    /// Whether a person has to be asked for a key: the API wants one and the host page gives none.
    pub fn wants_key(&self) -> bool {
        let given_by_page = matches!(self.key_source, KeySource::Host | KeySource::HostFunction);
        let refused = |error: &FetchError| error.is_unauthorized() || *error == FetchError::KeyUnusable;
        !given_by_page && self.failure().is_some_and(|(_, error)| refused(error))
    }

    /// What the place of the rows shows.
    pub fn content(&self) -> Content {
        match (self.known, self.list.failure()) {
            (false, Some(_)) => Content::Failed,
            (false, None) => Content::Loading,
            (true, _) if self.rows.is_empty() && self.query.is_filtered() => Content::NoneForFilters,
            (true, _) if self.rows.is_empty() => Content::NoJobs,
            (true, _) if self.shown().is_empty() => Content::NoneFound,
            (true, _) => Content::Rows,
        }
    }

    fn start(&mut self, step: &mut Step) {
        if !self.started {
            self.started = true;
            self.begin(Lane::List, Task::new(Source::Initial, None), step);
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
        self.rows.forget();
        self.start_over(step);
    }

    fn start_over(&mut self, step: &mut Step) {
        if !self.started {
            return;
        }
        self.abandon(Lane::List, step);
        self.abandon(Lane::Refresh, step);
        self.known = false;
        self.refresh_error = None;
        self.rows.clear();
        self.tail = Tail::default();
        self.skipped = 0;
        self.find_again();
        step.changes.push(Change::Order);
        self.begin(Lane::List, Task::new(Source::Config, None), step);
    }

    fn request_more(&mut self, step: &mut Step) {
        if !self.known || self.list.is_busy() {
            return;
        }
        if let Some(cursor) = self.tail.next_cursor() {
            let task = Task::new(Source::More, Some(cursor.clone()));
            self.begin(Lane::List, task, step);
        }
    }

    fn request_refresh(&mut self, step: &mut Step) {
        if !self.started {
            return;
        }
        // Without a first page there is nothing to refresh: getting it is what is meant.
        let (lane, source) =
            if self.known { (Lane::Refresh, Source::Refresh) } else { (Lane::List, Source::Initial) };
        match self.slot(lane) {
            Slot::InFlight { .. } => {}
            Slot::Waiting { .. } => self.resume(lane, step),
            Slot::Idle | Slot::Failed { .. } => self.begin(lane, Task::new(source, None), step),
        }
    }

    fn search(&mut self, text: &str, step: &mut Step) {
        let needle = Needle::new(text);
        if needle == self.needle {
            return;
        }
        let narrowed = needle.narrows(&self.needle);
        self.needle = needle;
        match self.found.take() {
            Some(found) if narrowed && !self.needle.is_empty() => self.found = Some(self.matching(&found)),
            _ => self.find_again(),
        }
        step.changes.push(Change::Order);
    }

    pub(super) fn find_again(&mut self) {
        self.found = (!self.needle.is_empty()).then(|| self.matching(self.rows.order()));
    }

    fn matching(&self, keys: &[JobKey]) -> Vec<JobKey> {
        let matches = |key: &JobKey| self.rows.get(*key).is_some_and(|job: &Job| self.needle.matches(job));
        keys.iter().copied().filter(matches).collect()
    }
}
