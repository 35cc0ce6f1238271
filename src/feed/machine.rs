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
use crate::feed::live;
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
        if self.needs_live(&event) {
            live::take(self, event, step);
            return;
        }
        match event {
            Event::SentBefore(at) => self.budget.note(at),
            Event::Started => self.start(step),
            Event::KeyChanged(source) => self.key_source = source,
            Event::SearchChanged(text) => self.search(&text, step),
            Event::ReadOnlyChanged(read_only) => self.change_read_only(read_only, step),
            Event::IntervalChanged(interval) => self.poll.interval = interval,
            Event::BudgetChanged(limit) => self.budget.allow(limit),
            Event::DetailCapChanged(cap) => self.details.cap = cap,
            Event::Occupied(occupied) => self.occupy(occupied, step),
            Event::Viewed(places) => self.view(places),
            Event::PageHidden => self.hide(),
            Event::PageShown => self.unhide(step),
            Event::PageArrived { request, page } => self.take_first_page(request, page, step),
            Event::Panel(event) => self.take_single(SingleEvent::Panel(event), step),
            Event::Selection(event) => self.take_single(SingleEvent::Selection(event), step),
            Event::Cancel(event) => self.take_single(SingleEvent::Cancel(event), step),
            Event::Extras(event) => self.take_single(SingleEvent::Extras(event), step),
            // The rest needs the live part.
            _ => {}
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

    /// Whether the first page is on its way.
    pub fn is_starting(&self) -> bool {
        !self.known && matches!(self.list, Slot::InFlight { .. })
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
}
