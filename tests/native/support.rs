//! What the native tests share: jobs and pages made of little, and a bench that keeps the feed's books.

use muvi_jobs::api::error::{FetchError, Refusal};
use muvi_jobs::api::job::{Job, JobId, ModelSlug, Status};
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Cursor, PageSize, Query};
use muvi_jobs::api::time::Timestamp;
use muvi_jobs::feed::event::{Effect, Event, RequestId, Step, TimerId};
use muvi_jobs::feed::machine::Feed;
use muvi_jobs::feed::poll::RefreshInterval;

/// A job of that id, created so many milliseconds after 1970.
pub(crate) fn job(id: &str, created_ms: i64) -> Job {
    Job {
        id: JobId::new(id).unwrap(),
        status: Status::Pending,
        progress: None,
        model: ModelSlug::new("google/nano-banana"),
        created_at: Some(Timestamp::from_millis(created_ms)),
        completed_at: None,
    }
}

/// A page of jobs; each name is followed by the time it was created at.
pub(crate) fn page(jobs: &[(&str, i64)], next: Next) -> Page {
    Page { jobs: jobs.iter().map(|(id, created_ms)| job(id, *created_ms)).collect(), skipped: 0, next }
}

pub(crate) fn more(cursor: &str) -> Next {
    Next::More(Cursor::new(cursor))
}

pub(crate) fn all() -> Query {
    Query { status: None, model: None, page_size: PageSize::clamped(20) }
}

pub(crate) fn refused(status: u16) -> FetchError {
    FetchError::Refused(Refusal { status, ..Refusal::default() })
}

/// A request that the feed asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) request: RequestId,
    pub(crate) query: Query,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) renew_key: bool,
}

/// A feed whose effects are written down: what is under way outside is always known.
pub(crate) struct Bench {
    pub(crate) feed: Feed,
    pub(crate) open: Vec<Asked>,
    pub(crate) aborted: Vec<Asked>,
    pub(crate) timers: Vec<(TimerId, u32)>,
}

impl Bench {
    pub(crate) fn new(query: Query, seed: u64) -> Self {
        Self { feed: Feed::new(query, seed), open: vec![], aborted: vec![], timers: vec![] }
    }

    /// A bench whose first page was asked for.
    pub(crate) fn started() -> Self {
        let mut bench = Self::new(all(), 1);
        bench.send(Event::IntervalChanged(RefreshInterval::Off));
        bench.send(Event::Started);
        bench
    }

    /// A bench that holds this first page.
    pub(crate) fn with(first: Page) -> Self {
        let mut bench = Self::started();
        bench.answer(first);
        bench
    }

    pub(crate) fn send(&mut self, event: Event) -> Step {
        if let Event::TimerFired(timer) = &event {
            self.timers.retain(|(name, _)| name != timer);
        }
        let step = self.feed.step(event);
        self.keep(&step);
        step
    }

    pub(crate) fn stop(&mut self) {
        let step = self.feed.stop();
        self.keep(&step);
    }

    fn keep(&mut self, step: &Step) {
        for effect in &step.effects {
            match effect.clone() {
                Effect::Fetch { request, query, cursor, renew_key } => {
                    self.open.push(Asked { request, query, cursor, renew_key });
                }
                Effect::Abort(request) => {
                    let place = self.open.iter().position(|asked| asked.request == request);
                    self.aborted.push(self.open.remove(place.expect("only what is under way is aborted")));
                }
                Effect::StartTimer { timer, after_ms } => self.timers.push((timer, after_ms)),
                Effect::StopTimer(timer) => {
                    let place = self.timers.iter().position(|(name, _)| *name == timer);
                    self.timers.remove(place.expect("only what runs is stopped"));
                }
            }
        }
    }

    /// The only request under way.
    pub(crate) fn asked(&self) -> &Asked {
        let [asked] = self.open.as_slice() else { panic!("{} requests are under way", self.open.len()) };
        asked
    }

    /// Answers the only request under way.
    pub(crate) fn answer(&mut self, page: Page) -> Step {
        let request = self.asked().request;
        self.open.clear();
        self.send(Event::PageArrived { request, page })
    }

    /// Lets the only request under way fail.
    pub(crate) fn fail(&mut self, error: FetchError) -> Step {
        let request = self.asked().request;
        self.open.clear();
        self.send(Event::FetchFailed { request, error })
    }

    /// Lets the only timer that runs end; answers how long it took.
    pub(crate) fn wait(&mut self) -> u32 {
        let [(timer, after_ms)] = *self.timers.as_slice() else { panic!("{} timers run", self.timers.len()) };
        self.send(Event::TimerFired(timer));
        after_ms
    }

    /// Lets the only request fail again and again, until the feed gives up.
    pub(crate) fn fail_for_good(&mut self, error: &FetchError) {
        self.fail(error.clone());
        while !self.timers.is_empty() {
            self.wait();
            self.fail(error.clone());
        }
    }

    /// The ids that are shown, from the top.
    pub(crate) fn shown(&self) -> Vec<&str> {
        let rows = self.feed.rows();
        self.feed
            .shown()
            .iter()
            .map(|key| rows.get(*key).expect("a shown row is there").id.as_str())
            .collect()
    }
}
