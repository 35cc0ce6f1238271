//! What the native tests share: jobs and pages made of little, and a bench that keeps the feed's books.

use std::collections::BTreeSet;
use std::sync::Arc;

use muvi_jobs::api::detail::{JobAnswer, JobDetail, JobError};
use muvi_jobs::api::error::{FetchError, Refusal};
use muvi_jobs::api::job::{Job, JobId, ModelSlug, Status};
use muvi_jobs::api::money::MicroCents;
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Cursor, PageSize, Query};
use muvi_jobs::api::receipt::Receipt;
use muvi_jobs::api::time::Timestamp;
use muvi_jobs::feed::cancel::CancelEvent;
use muvi_jobs::feed::event::{Change, Effect, Event, JobChanges, RequestId, Step, TimerId};
use muvi_jobs::feed::instant::Instant;
use muvi_jobs::feed::machine::Feed;
use muvi_jobs::feed::outcome::CancelRun;
use muvi_jobs::feed::poll::RefreshInterval;
use muvi_jobs::feed::rows::JobKey;
use muvi_jobs::feed::singles::SINGLES;

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

/// An answer about a job alone. It does not name the model, as the documented one does not.
pub(crate) fn answer(mut job: Job) -> Arc<JobAnswer> {
    job.model = ModelSlug::new("");
    let failed = job.status == Status::Failed;
    let error =
        failed.then(|| JobError { code: Some("INTERNAL_ERROR".into()), message: Some("It broke.".into()) });
    let json = format!("{{ \"jobId\": \"{}\" }}", job.id.as_str()).into();
    Arc::new(JobAnswer { detail: JobDetail { job, outputs: vec![], error, request_id: None }, json })
}

/// A feed with somebody who deals with single jobs.
pub(crate) fn attached(query: Query, seed: u64) -> Feed {
    let mut feed = Feed::new(query, seed);
    feed.step(Event::SinglesAttached(&SINGLES), Instant::default());
    feed
}

pub(crate) fn id(name: &str) -> JobId {
    JobId::new(name).unwrap()
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

pub(crate) fn refused_with(status: u16, code: &str) -> FetchError {
    FetchError::Refused(Refusal { status, code: Some(code.into()), ..Refusal::default() })
}

/// A request that the feed asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) request: RequestId,
    pub(crate) query: Query,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) renew_key: bool,
}

/// A feed whose effects are written down: what is under way outside is always known, and when it went out.
pub(crate) struct Bench {
    pub(crate) feed: Feed,
    /// What the clock shows, in milliseconds.
    pub(crate) now_ms: u64,
    pub(crate) open: Vec<Asked>,
    /// The questions for single jobs under way.
    pub(crate) details: Vec<(RequestId, JobId)>,
    /// The cancellations under way.
    pub(crate) cancels: Vec<(RequestId, JobId)>,
    /// How often a cancellation of each job went out.
    pub(crate) posted: Vec<JobId>,
    pub(crate) aborted: Vec<Asked>,
    /// The timers that run, but for the digest's.
    pub(crate) timers: Vec<(TimerId, u32)>,
    pub(crate) digest_timer: Option<(TimerId, u32)>,
    /// When each timer that runs ends.
    ends: Vec<(TimerId, u64)>,
    /// When each request went out.
    pub(crate) sent: Vec<u64>,
    limit: Option<u32>,
    read_only: bool,
    parallelism: u8,
    confirmed: BTreeSet<String>,
}

impl Bench {
    pub(crate) fn new(query: Query, seed: u64) -> Self {
        Self {
            feed: attached(query, seed),
            now_ms: 1_000,
            open: vec![],
            details: vec![],
            cancels: vec![],
            posted: vec![],
            aborted: vec![],
            timers: vec![],
            digest_timer: None,
            ends: vec![],
            sent: vec![],
            limit: None,
            read_only: false,
            parallelism: 4,
            confirmed: BTreeSet::new(),
        }
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
            self.digest_timer = self.digest_timer.filter(|(name, _)| name != timer);
            // A timer ends late at times and never early.
            let end = self.ends.iter().find(|(name, _)| name == timer).map_or(0, |(_, end)| *end);
            self.now_ms = self.now_ms.max(end);
        }
        match &event {
            Event::BudgetChanged(limit) => self.limit = *limit,
            Event::SentBefore(at) => self.sent.push(at.millis()),
            Event::ReadOnlyChanged(read_only) => self.read_only = *read_only,
            Event::Cancel(CancelEvent::ParallelismChanged(requests)) => {
                // What is under way, or pauses before another try, stays.
                let is_under_way = self.feed.cancel_run().is_some_and(CancelRun::is_under_way);
                let stays = if is_under_way { self.parallelism } else { 0 };
                self.parallelism = stays.max((*requests).clamp(1, 8));
            }
            Event::Cancel(CancelEvent::Confirmed(jobs)) => {
                self.confirmed.extend(jobs.iter().map(|job| job.as_str().to_owned()));
            }
            _ => {}
        }
        let step = self.feed.step(event, Instant::from_millis(self.now_ms));
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
                    self.count_request();
                }
                Effect::FetchJob { request, job, .. } => {
                    self.details.push((request, job));
                    self.count_request();
                }
                Effect::CancelJob { request, job, .. } => {
                    assert!(
                        !self.cancels.iter().any(|(_, id)| *id == job),
                        "a job is cancelled twice at a time"
                    );
                    assert!(!self.read_only, "read-only, and something is changed");
                    assert!(self.confirmed.contains(job.as_str()), "nobody confirmed it");
                    assert!(self.cancels.len() < usize::from(self.parallelism), "too many at a time");
                    self.posted.push(job.clone());
                    self.cancels.push((request, job));
                    self.count_request();
                }
                Effect::Abort(request) => self.abort(request),
                Effect::StartTimer { timer, after_ms } => {
                    self.ends.push((timer, self.now_ms + u64::from(after_ms)));
                    if self.feed.digest_timer() == Some(timer) {
                        self.digest_timer = Some((timer, after_ms));
                    } else {
                        self.timers.push((timer, after_ms));
                    }
                }
                Effect::StopTimer(timer) => {
                    if self.digest_timer.is_some_and(|(name, _)| name == timer) {
                        self.digest_timer = None;
                        continue;
                    }
                    let place = self.timers.iter().position(|(name, _)| *name == timer);
                    self.timers.remove(place.expect("only what runs is stopped"));
                }
            }
        }
    }

    fn abort(&mut self, request: RequestId) {
        let before = self.details.len() + self.cancels.len();
        self.details.retain(|(name, _)| *name != request);
        self.cancels.retain(|(name, _)| *name != request);
        if self.details.len() + self.cancels.len() == before {
            let place = self.open.iter().position(|asked| asked.request == request);
            self.aborted.push(self.open.remove(place.expect("only what is under way is aborted")));
        }
    }

    /// The budget is kept in any minute that ends now.
    fn count_request(&mut self) {
        self.sent.push(self.now_ms);
        let lately = self.sent.iter().filter(|sent| self.now_ms - **sent < 60_000).count();
        assert!(self.limit.is_none_or(|limit| lately <= limit as usize), "{lately} requests in a minute");
    }

    /// Lets time pass; timers do not end by it.
    pub(crate) fn pass(&mut self, millis: u64) {
        self.now_ms += millis;
    }

    /// Answers the only question for a single job.
    pub(crate) fn answer_detail(&mut self, job: Job) -> Step {
        self.answer_detail_with(answer(job))
    }

    /// The same with a whole answer.
    pub(crate) fn answer_detail_with(&mut self, answer: Arc<JobAnswer>) -> Step {
        let [(request, id)] = self.details.as_slice() else { panic!("{} details", self.details.len()) };
        assert_eq!(id, answer.detail.id());
        let request = *request;
        self.details.clear();
        self.send(Event::JobArrived { request, answer })
    }

    /// Grants the cancellation of a job.
    pub(crate) fn grant(&mut self, name: &str, micro_cents: u64) -> Step {
        let request = self.take_cancel(name);
        let receipt = Receipt { refund: Some(MicroCents::new(micro_cents)) };
        self.send(Event::JobCancelled { request, receipt })
    }

    /// Lets the cancellation of a job fail.
    pub(crate) fn fail_cancel(&mut self, name: &str, error: FetchError) -> Step {
        let request = self.take_cancel(name);
        self.send(Event::FetchFailed { request, error })
    }

    fn take_cancel(&mut self, name: &str) -> RequestId {
        let place = self.cancels.iter().position(|(_, id)| id.as_str() == name);
        self.cancels.remove(place.unwrap_or_else(|| panic!("{name} is not being cancelled"))).0
    }

    /// Which jobs are being cancelled.
    pub(crate) fn cancelling(&self) -> Vec<&str> {
        self.cancels.iter().map(|(_, id)| id.as_str()).collect()
    }

    /// The row of a job.
    pub(crate) fn key(&self, name: &str) -> JobKey {
        self.feed.rows().find(&id(name)).unwrap_or_else(|| panic!("{name} is not loaded"))
    }

    /// Lets the only question for a single job fail.
    pub(crate) fn fail_detail(&mut self, error: FetchError) -> Step {
        let [(request, _)] = *self.details.as_slice() else { panic!("{} details", self.details.len()) };
        self.details.clear();
        self.send(Event::FetchFailed { request, error })
    }

    /// Which jobs are asked for one by one.
    pub(crate) fn detailed(&self) -> Vec<&str> {
        self.details.iter().map(|(_, id)| id.as_str()).collect()
    }

    /// Refreshes by hand and answers.
    pub(crate) fn refresh(&mut self, page: Page) -> Step {
        self.send(Event::RefreshRequested);
        self.answer(page)
    }

    /// Lets the interval elapse and answers the refresh that follows.
    pub(crate) fn poll(&mut self, page: Page) -> Step {
        self.send(Event::TimerFired(self.feed.poll_timer().expect("a refresh is planned")));
        self.answer(page)
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

    /// Lets the only request fail, and its retries, until the next refresh is planned.
    pub(crate) fn fail_round(&mut self, error: &FetchError) {
        self.fail(error.clone());
        while self.feed.poll_timer().is_none() {
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

/// What a step tells of jobs.
pub(crate) fn told(step: &Step) -> JobChanges {
    let told = step.changes.iter().find_map(|change| match change {
        Change::Jobs(changes) => Some(changes.clone()),
        _ => None,
    });
    told.unwrap_or_default()
}

pub(crate) fn ids(names: &[&str]) -> Vec<JobId> {
    names.iter().map(|name| JobId::new(name).unwrap()).collect()
}
