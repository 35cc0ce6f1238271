//! The feed: what is loaded and what is under way, advanced by events.
//!
//! "What we have" ([`Rows`], [`Tail`]) and "what we are doing" (the lanes' [`Slot`]s) are apart, so that rows with a running
//! refresh, or rows with a failed one, need no special case. An answer counts only if the lane waits for exactly that
//! request; everything else is stale and changes nothing.

use crate::api::error::FetchError;
use crate::api::query::Query;
use crate::feed::answers::Dossier;
use crate::feed::budget::Budget;
use crate::feed::cancel::Cancelling;
use crate::feed::detail::Details;
use crate::feed::digest::Digests;
use crate::feed::event::{Change, Event, KeySource, Lane, RequestId, Source, Step};
use crate::feed::extras::Extras;
use crate::feed::ids::IdMap;
use crate::feed::instant::Instant;
use crate::feed::panel::Panel;
use crate::feed::permission::Permissions;
pub use crate::feed::phase::Content;
use crate::feed::poll::Poll;
use crate::feed::retry::Jitter;
use crate::feed::rows::Rows;
use crate::feed::selection::Selection;
use crate::feed::shown::Shown;
use crate::feed::single::{SingleEvent, SingleJobs};
use crate::feed::slot::{Asker, Slot, Task, Wanted};
use crate::feed::tail::Tail;

/// Everything that is known and under way. How its lanes work is in `lanes`, how pages are taken in is in `intake`, which
/// rows are shown is in `shown`; each other part has the file of its name.
#[derive(Clone, Debug)]
pub struct Feed {
    /// When the step of the moment began.
    pub(super) now: Instant,
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
    pub(super) budget: Budget,
    pub(super) details: Details,
    pub(super) digests: Digests,
    pub(super) shown: Shown,
    /// Whether new rows would disturb the person.
    pub(super) occupied: bool,
    /// When the first page last came.
    pub(super) fresh_at: Option<Instant>,
    /// Who deals with single jobs, once that is loaded.
    pub(super) singles: Option<&'static dyn SingleJobs>,
    /// What was wished before that.
    pub(super) wishes: Vec<SingleEvent>,
    pub(super) panel: Panel,
    /// What answers about single jobs told that does not change any more.
    pub(super) answers: IdMap<Dossier>,
    pub(super) extras: Extras,
    pub(super) selection: Selection,
    pub(super) permissions: Permissions,
    pub(super) cancelling: Cancelling,
    pub(super) last_request: u32,
    pub(super) last_timer: u32,
    pub(super) jitter: Jitter,
}

impl Feed {
    /// An empty feed. The seed decides the jitter of its pauses.
    pub fn new(query: Query, seed: u64) -> Self {
        Self {
            now: Instant::default(),
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
            budget: Budget::default(),
            details: Details::default(),
            digests: Digests::default(),
            shown: Shown::default(),
            occupied: false,
            fresh_at: None,
            singles: None,
            wishes: Vec::new(),
            panel: Panel::default(),
            answers: IdMap::default(),
            extras: Extras::default(),
            selection: Selection::default(),
            permissions: Permissions::default(),
            cancelling: Cancelling::default(),
            last_request: 0,
            last_timer: 0,
            jitter: Jitter::seeded(seed),
        }
    }

    /// Advances the feed by one event that happens at this instant.
    pub fn step(&mut self, event: Event, at: Instant) -> Step {
        let mut step = Step::default();
        self.now = self.now.max(at);
        let before = (self.is_holding_back(), self.is_paused());
        self.take(event, &mut step);
        self.single(|singles, feed| singles.keep(feed, &mut step));
        self.keep_polling(&mut step);
        self.collect_digest(&mut step);
        let after = (self.is_holding_back(), self.is_paused());
        if before != after && !step.changes.contains(&Change::Phase) {
            step.changes.push(Change::Phase);
        }
        step
    }

    fn take(&mut self, event: Event, step: &mut Step) {
        match event {
            Event::Started => self.start(step),
            Event::QueryChanged(query) => self.change_query(query, step),
            Event::SourceChanged(query) => self.change_source(query, step),
            Event::MoreRequested => self.request_more(step),
            Event::RefreshRequested => self.request_refresh(step),
            Event::RetryRequested => self.repeat_failed(|_| true, Some(Asker::Person), step),
            Event::SearchChanged(text) => self.search(&text, step),
            Event::KeyChanged(source) => self.change_key(source, step),
            Event::IntervalChanged(interval) => self.change_interval(interval, step),
            Event::BudgetChanged(limit) => self.change_budget(limit, step),
            Event::DetailCapChanged(cap) => self.change_detail_cap(cap, step),
            Event::Occupied(occupied) => self.occupy(occupied, step),
            Event::HeldRequested => self.release(step),
            Event::Viewed(places) => self.view(places),
            Event::LoadUntilRequested(until) => self.load_until(until, step),
            Event::StopRequested => self.stop_walking(step),
            Event::PageHidden => self.hide(),
            Event::PageShown => self.unhide(step),
            Event::Offline => self.lose_network(step),
            Event::Online => self.regain_network(step),
            Event::PageHeard(page) => self.hear(page, step),
            Event::PageArrived { request, page } => self.take_page(request, page, step),
            Event::ReadOnlyChanged(read_only) => self.change_read_only(read_only, step),
            Event::SinglesAttached(singles) => self.attach(singles, step),
            Event::Panel(event) => self.take_single(SingleEvent::Panel(event), step),
            Event::Selection(event) => self.take_single(SingleEvent::Selection(event), step),
            Event::Cancel(event) => self.take_single(SingleEvent::Cancel(event), step),
            Event::Extras(event) => self.take_single(SingleEvent::Extras(event), step),
            Event::JobArrived { request, answer } => self.take_job(request, &answer, step),
            Event::JobCancelled { request, receipt } => {
                self.single(|singles, feed| singles.take_receipt(feed, request, &receipt, step));
            }
            Event::FetchFailed { request, error } => self.take_failure(request, error, step),
            Event::TimerFired(timer) => self.take_timer(timer, step),
        }
    }

    /// Gives everything up that is under way, when the widget goes.
    pub fn stop(&mut self) -> Step {
        let mut step = Step::default();
        for lane in Lane::ALL {
            self.abandon(lane, &mut step);
        }
        self.stop_poll(&mut step);
        self.stop_extras(&mut step);
        self.forget_digest(&mut step);
        step
    }

    /// What is asked for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The loaded rows, held ones among them.
    pub fn rows(&self) -> &Rows {
        &self.rows
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
            Lane::Detail => &self.details.slot,
            Lane::Panel => &self.panel.slot,
            Lane::Cancel(lane) => self.cancelling.slot(lane),
        }
    }

    /// When the first page last came.
    pub fn fresh_at(&self) -> Option<Instant> {
        self.fresh_at
    }

    /// Whether this request, which is under way, asks for the first page: its answer is of use to other widgets that ask
    /// the same.
    pub fn asks_first_page(&self, asked: RequestId) -> bool {
        let asks = |slot: &Slot| match slot {
            Slot::InFlight { request, task, .. } => *request == asked && task.wanted == Wanted::Page(None),
            _ => false,
        };
        asks(&self.list) || asks(&self.refresh)
    }

    fn start(&mut self, step: &mut Step) {
        if !self.started {
            self.started = true;
            self.begin(Lane::List, Task::new(Source::Initial, Asker::Person, Wanted::Page(None)), step);
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
