//! The feed: what is loaded and what is under way, advanced by events.
//!
//! "What we have" ([`Rows`], [`Tail`]) and "what we are doing" (two [`Slot`]s) are apart, so that rows with a running
//! refresh, or rows with a failed one, need no special case. An answer counts only if the lane waits for exactly that
//! request; everything else is stale and changes nothing.

use crate::api::error::{FetchError, Refusal};
use crate::api::job::Job;
use crate::api::page::{Next, Page};
use crate::api::query::Query;
use crate::feed::event::{Change, Effect, Event, KeySource, Lane, RequestId, Source, Step, TimerId};
use crate::feed::retry::{self, Jitter};
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

/// Everything that is known and under way.
#[derive(Clone, Debug)]
pub struct Feed {
    query: Query,
    key_source: KeySource,
    started: bool,
    /// Whether the first page of the current question came.
    known: bool,
    rows: Rows,
    tail: Tail,
    skipped: u32,
    list: Slot,
    refresh: Slot,
    needle: Needle,
    /// The rows that match the needle; none while it is empty.
    found: Option<Vec<JobKey>>,
    last_request: u32,
    last_timer: u32,
    jitter: Jitter,
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
            Event::PageArrived { request, page } => self.take_page(request, page, &mut step),
            Event::FetchFailed { request, error } => self.take_failure(request, error, &mut step),
            Event::TimerFired(timer) => self.take_timer(timer, &mut step),
        }
        step
    }

    /// Gives everything up that is under way, when the widget goes.
    pub fn stop(&mut self) -> Step {
        let mut step = Step::default();
        self.abandon(Lane::List, &mut step);
        self.abandon(Lane::Refresh, &mut step);
        step
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
        of(Lane::List).or_else(|| of(Lane::Refresh))
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

    fn find_again(&mut self) {
        self.found = (!self.needle.is_empty()).then(|| self.matching(self.rows.order()));
    }

    fn matching(&self, keys: &[JobKey]) -> Vec<JobKey> {
        let matches = |key: &JobKey| self.rows.get(*key).is_some_and(|job: &Job| self.needle.matches(job));
        keys.iter().copied().filter(matches).collect()
    }

    fn change_key(&mut self, source: KeySource, step: &mut Step) {
        self.key_source = source;
        let is_about_the_key = |error: &FetchError| {
            matches!(
                error,
                FetchError::KeyUnavailable
                    | FetchError::KeyUnusable
                    | FetchError::Refused(Refusal { status: 401 | 403, .. })
            )
        };
        self.repeat_failed(is_about_the_key, step);
    }

    /// Repeats what has failed, and what pauses before it is repeated anyway.
    fn repeat_failed(&mut self, which: impl Fn(&FetchError) -> bool, step: &mut Step) {
        for lane in [Lane::List, Lane::Refresh] {
            match self.slot(lane) {
                Slot::Failed { task, error } if which(error) => {
                    let task = Task::new(task.source, task.cursor.clone());
                    self.begin(lane, task, step);
                }
                Slot::Waiting { error, .. } if which(error) => self.resume(lane, step),
                _ => {}
            }
        }
    }

    fn take_page(&mut self, request: RequestId, page: Page, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        self.absorb(&task, page, request, step);
        step.changes.extend([Change::Phase, Change::Loaded(task.source), Change::Settled(lane)]);
    }

    fn take_failure(&mut self, request: RequestId, error: FetchError, step: &mut Step) {
        let Some((lane, deadline, task)) = self.take_answered(request) else { return };
        step.effects.push(Effect::StopTimer(deadline));
        self.fail(lane, task, error, step);
    }

    fn take_timer(&mut self, fired: TimerId, step: &mut Step) {
        for lane in [Lane::List, Lane::Refresh] {
            match self.slot(lane) {
                Slot::InFlight { request, deadline, task } if *deadline == fired => {
                    step.effects.push(Effect::Abort(*request));
                    let task = task.clone();
                    self.fail(lane, task, FetchError::TimedOut, step);
                }
                Slot::Waiting { timer, task, .. } if *timer == fired => {
                    let task = task.clone();
                    self.fetch(lane, task, false, step);
                    step.changes.push(Change::Phase);
                }
                _ => {}
            }
        }
    }

    fn take_answered(&mut self, request: RequestId) -> Option<(Lane, TimerId, Task)> {
        let of = |lane| move |(deadline, task)| (lane, deadline, task);
        let list = self.list.take_answered(request).map(of(Lane::List));
        list.or_else(|| self.refresh.take_answered(request).map(of(Lane::Refresh)))
    }

    fn absorb(&mut self, task: &Task, page: Page, request: RequestId, step: &mut Step) {
        let Page { jobs, skipped, next } = page;
        self.skipped = self.skipped.saturating_add(skipped);
        let first_page_of_nothing = task.cursor.is_none() && self.rows.is_empty();
        let merge = match (&task.cursor, first_page_of_nothing) {
            (_, true) => {
                self.skipped = skipped;
                self.tail.begin(next);
                self.rows.merge(jobs, request)
            }
            (Some(cursor), false) => {
                let below = self.tail.row_below(cursor);
                let closes_gap = below.is_some_and(|below| self.reaches(&jobs, below));
                self.tail.advance(cursor, next, closes_gap);
                self.rows.merge(jobs, request)
            }
            (None, false) => self.absorb_refresh(jobs, next, skipped, request, step),
        };
        self.known = true;
        if !merge.added.is_empty() {
            step.changes.push(Change::Order);
        }
        step.changes.extend(merge.updated.into_iter().map(Change::Updated));
        self.find_again();
    }

    /// Takes in the first page once more. Rows it should have told of and did not are gone; if it ends above all that
    /// was loaded, the jobs in between are missing and "Load more" gets them first.
    fn absorb_refresh(
        &mut self,
        jobs: Vec<Job>,
        next: Next,
        skipped: u32,
        request: RequestId,
        step: &mut Step,
    ) -> crate::feed::rows::Merge {
        let top = self.rows.order().first().copied();
        let overlaps = top.is_some_and(|top| self.reaches(&jobs, top));
        let whole = next == Next::End;
        let brought_some = !jobs.is_empty();
        let merge = self.rows.merge(jobs, request);
        // A row that could not be read may be any of the missing ones.
        if skipped == 0 && self.rows.remove_missing(request, whole) {
            step.changes.push(Change::Order);
        }
        let loaded_below = top.filter(|top| self.rows.get(*top).is_some());
        match (whole, overlaps, loaded_below) {
            (true, _, _) => self.tail.end(),
            (false, false, Some(top)) if brought_some => self.tail.open_gap(next, top),
            (false, _, None) if merge.added.len() == self.rows.len() => self.tail.begin(next),
            _ => {}
        }
        merge
    }

    /// Whether a page comes down to this row: it holds it, or something older.
    fn reaches(&self, jobs: &[Job], row: JobKey) -> bool {
        let Some(row_ms) = self.rows.place_ms(row) else { return true };
        let oldest_ms =
            jobs.iter().filter_map(|job| job.created_at).min().map(crate::api::time::Timestamp::millis);
        oldest_ms.is_some_and(|oldest_ms| oldest_ms < row_ms)
            || jobs.iter().any(|job| self.rows.find(&job.id) == Some(row))
    }

    fn fail(&mut self, lane: Lane, mut task: Task, error: FetchError, step: &mut Step) {
        step.changes.push(Change::Phase);
        if error.is_unauthorized() && self.key_source == KeySource::HostFunction && !task.key_renewed {
            task.key_renewed = true;
            self.fetch(lane, task, true, step);
            return;
        }
        match retry::pause_ms(&error, task.retries, &mut self.jitter) {
            Some(after_ms) => {
                task.retries += 1;
                let timer = self.next_timer();
                step.effects.push(Effect::StartTimer { timer, after_ms });
                *self.slot_mut(lane) = Slot::Waiting { timer, task, error };
            }
            None => {
                *self.slot_mut(lane) = Slot::Failed { task, error };
                step.changes.extend([Change::Failed(lane), Change::Settled(lane)]);
            }
        }
    }

    fn begin(&mut self, lane: Lane, task: Task, step: &mut Step) {
        self.fetch(lane, task, false, step);
        step.changes.push(Change::Phase);
    }

    /// Ends a pause early.
    fn resume(&mut self, lane: Lane, step: &mut Step) {
        if let Slot::Waiting { timer, task, .. } = self.slot(lane) {
            step.effects.push(Effect::StopTimer(*timer));
            let task = task.clone();
            self.begin(lane, task, step);
        }
    }

    fn fetch(&mut self, lane: Lane, task: Task, renew_key: bool, step: &mut Step) {
        self.last_request += 1;
        let (request, deadline) = (RequestId(self.last_request), self.next_timer());
        step.effects.extend([
            Effect::Fetch { request, query: self.query.clone(), cursor: task.cursor.clone(), renew_key },
            Effect::StartTimer { timer: deadline, after_ms: retry::DEADLINE_MS },
        ]);
        *self.slot_mut(lane) = Slot::InFlight { request, deadline, task };
    }

    fn abandon(&mut self, lane: Lane, step: &mut Step) {
        match std::mem::take(self.slot_mut(lane)) {
            Slot::InFlight { request, deadline, .. } => {
                step.effects.extend([Effect::Abort(request), Effect::StopTimer(deadline)]);
                step.changes.push(Change::Settled(lane));
            }
            Slot::Waiting { timer, .. } => {
                step.effects.push(Effect::StopTimer(timer));
                step.changes.push(Change::Settled(lane));
            }
            Slot::Idle | Slot::Failed { .. } => {}
        }
    }

    fn slot_mut(&mut self, lane: Lane) -> &mut Slot {
        match lane {
            Lane::List => &mut self.list,
            Lane::Refresh => &mut self.refresh,
        }
    }

    fn next_timer(&mut self) -> TimerId {
        self.last_timer += 1;
        TimerId(self.last_timer)
    }
}
