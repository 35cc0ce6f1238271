//! The words between the feed and the rest: what happened, what to do, what changed.
//!
//! Events are in the past tense, effects in the imperative, changes are participles.

use std::ops::Range;
use std::sync::Arc;

use crate::api::detail::JobAnswer;
use crate::api::error::FetchError;
use crate::api::job::{JobId, Status};
use crate::api::page::Page;
use crate::api::query::{Cursor, Query};
use crate::api::receipt::Receipt;
use crate::api::time::Timestamp;
use crate::feed::cancel::CancelEvent;
use crate::feed::extras::ExtrasEvent;
use crate::feed::instant::Instant;
pub use crate::feed::lane::{CancelLane, Lane};
use crate::feed::panel::PanelEvent;
use crate::feed::permission::Permit;
use crate::feed::poll::RefreshInterval;
use crate::feed::rows::JobKey;
use crate::feed::selection::SelectionEvent;
use crate::feed::single::SingleJobs;

/// Names one request, for its answer and for aborting it. Later requests have larger numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub(crate) u32);

/// Names one timer, for its end and for stopping it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub(crate) u32);

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// A request went out then, in an earlier life of the element; the earliest is told first.
    SentBefore(Instant),
    /// The widget is there and wants its first page.
    Started,
    /// Other jobs are wanted. An equal query changes nothing.
    QueryChanged(Query),
    /// The question, the same or another, goes to another endpoint or is asked as somebody else from now on: everything
    /// starts over.
    SourceChanged(Query),
    /// "Load more" was pressed.
    MoreRequested,
    /// "Refresh" was pressed.
    RefreshRequested,
    /// "Retry" was pressed: what failed is repeated.
    RetryRequested,
    /// The search box holds another text.
    SearchChanged(String),
    /// API keys come from somewhere else now.
    KeyChanged(KeySource),
    /// Refreshes are wanted more or less often.
    IntervalChanged(RefreshInterval),
    /// So many requests a minute are allowed at most; none is no limit.
    BudgetChanged(Option<u32>),
    /// So many questions for single jobs a minute are allowed at most; 0 is none.
    DetailCapChanged(u32),
    /// Whether nothing may be changed on the server, by any way.
    ReadOnlyChanged(bool),
    /// What deals with single jobs has been loaded.
    SinglesAttached(&'static dyn SingleJobs),
    /// The panel about one job.
    Panel(PanelEvent),
    /// The choice of several jobs.
    Selection(SelectionEvent),
    /// Cancelling jobs.
    Cancel(CancelEvent),
    /// What rows show that the list does not tell.
    Extras(ExtrasEvent),
    /// Whether the person is in the middle of something that new rows would disturb.
    Occupied(bool),
    /// "N new" was pressed: what is held is shown.
    HeldRequested,
    /// These places of the shown rows are in view.
    Viewed(Range<usize>),
    /// Pages are wanted until the oldest loaded job is older than this.
    LoadUntilRequested(Timestamp),
    /// "Stop" was pressed: no more of those pages.
    StopRequested,
    /// The page is not seen any more.
    PageHidden,
    /// The page is seen again.
    PageShown,
    /// The network is gone.
    Offline,
    /// The network is there again.
    Online,
    /// Another widget with the same question got its first page.
    PageHeard(Page),
    /// Another widget with the same question asks for the first page now.
    QuestionHeard,
    /// Another widget with the same question asked for the first page and was given none.
    FailureHeard,
    /// A request brought a page.
    PageArrived {
        /// Which request.
        request: RequestId,
        /// What it brought.
        page: Page,
    },
    /// A request for a single job brought it.
    JobArrived {
        /// Which request.
        request: RequestId,
        /// What it brought.
        answer: Arc<JobAnswer>,
    },
    /// A request to cancel a job was granted.
    JobCancelled {
        /// Which request.
        request: RequestId,
        /// What the API says of it.
        receipt: Receipt,
    },
    /// A request ended without what it asked for. Never sent for an aborted one.
    FetchFailed {
        /// Which request.
        request: RequestId,
        /// Why.
        error: FetchError,
    },
    /// A timer ended.
    TimerFired(TimerId),
}

/// What the runtime has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask for a page.
    Fetch {
        /// The name of the request.
        request: RequestId,
        /// What is asked.
        query: Query,
        /// From where on; none is the first page.
        cursor: Option<Cursor>,
        /// Whether the page's key function must be asked for a new key first.
        renew_key: bool,
    },
    /// Ask for a single job.
    FetchJob {
        /// The name of the request.
        request: RequestId,
        /// Which job.
        job: JobId,
        /// Whether the page's key function must be asked for a new key first.
        renew_key: bool,
    },
    /// Cancel a job: the one thing that this client changes on the server.
    CancelJob {
        /// The name of the request.
        request: RequestId,
        /// Which job.
        job: JobId,
        /// Whether the page's key function must be asked for a new key first.
        renew_key: bool,
        /// That it may be done.
        permit: Permit,
    },
    /// Give a request up: its answer is not wanted any more.
    Abort(RequestId),
    /// Send [`Event::TimerFired`] after this long.
    StartTimer {
        /// The name of the timer.
        timer: TimerId,
        /// How long, in milliseconds.
        after_ms: u32,
    },
    /// Forget a timer.
    StopTimer(TimerId),
}

/// What is different now. Readers look the new values up in the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Which rows are shown, or their order.
    Order,
    /// The facts of one row.
    Updated(JobKey),
    /// What is under way, what failed, what is still to be had.
    Phase,
    /// What a refresh found to be different from before.
    Jobs(JobChanges),
    /// A held job is seen to have ended. Nothing else is told of it until it is shown.
    HeldEnded(JobId, Status),
    /// There is a new summary of what happened lately.
    Digest,
    /// Which job the panel is about, what is known of it, or what is under way for it.
    Panel,
    /// Which jobs are chosen.
    Selection,
    /// What became of a cancellation, or whether jobs can be cancelled.
    Cancelling,
    /// A good answer was taken in.
    Loaded(Source),
    /// A request has failed for good; the error is shown now.
    Failed(Lane),
    /// Nothing is under way in this lane any more, for whatever reason.
    Settled(Lane),
}

/// What is different since the last answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobChanges {
    /// Jobs that were not there.
    pub added: Vec<JobId>,
    /// Jobs with another status: from, to.
    pub updated: Vec<(JobId, Status, Status)>,
    /// Jobs that are not there any more.
    pub removed: Vec<JobId>,
}

impl JobChanges {
    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.updated.is_empty() && self.removed.is_empty()
    }

    /// The jobs that have ended since.
    pub fn ended(&self) -> impl Iterator<Item = (&JobId, &Status)> {
        let changes = self.updated.iter().filter(|(_, from, to)| to.is_final() && !from.is_final());
        changes.map(|(id, _, to)| (id, to))
    }
}

/// Why a page was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The widget appeared.
    Initial,
    /// "Load more".
    More,
    /// "Refresh".
    Refresh,
    /// A filter, the endpoint or the key changed.
    Config,
}

/// Where API keys come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeySource {
    /// No key is sent; a gateway may add one.
    #[default]
    None,
    /// The host page gave one.
    Host,
    /// The host page gave a function that can be asked again.
    HostFunction,
    /// A person typed one into the connect form.
    Person,
}

/// What one event led to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// To be performed in this order.
    pub effects: Vec<Effect>,
    /// What to draw anew.
    pub changes: Vec<Change>,
}
