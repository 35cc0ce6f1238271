//! Properties of the feed over random sequences of events, against a reference that keeps its own books.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use muvi_jobs::api::detail::{Output, OutputKind};
use muvi_jobs::api::error::FetchError;
use muvi_jobs::api::job::{Job, JobId, ModelSlug, Status};
use muvi_jobs::api::media::MediaUrl;
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Cursor, PageSize, Query, StatusFilter};
use muvi_jobs::api::receipt::Receipt;
use muvi_jobs::api::time::Timestamp;
use muvi_jobs::feed::cancel::CancelEvent;
use muvi_jobs::feed::event::{Event, KeySource, Lane, RequestId};
use muvi_jobs::feed::extras::ExtrasEvent;
use muvi_jobs::feed::outcome::{CancelRun, CancelState, Outcome};
use muvi_jobs::feed::panel::{Direction, PanelEvent};
use muvi_jobs::feed::permission::Permission;
use muvi_jobs::feed::poll::RefreshInterval;
use muvi_jobs::feed::rows::{JobKey, Standing};
use muvi_jobs::feed::selection::{Choice, SelectionEvent};
use muvi_jobs::feed::slot::Slot;

use crate::snapshot::Host;
use crate::support::{Asked, Bench, answer, id, job, refused, refused_with};

const SEQUENCES: u64 = 10_000;
const EVENTS_PER_SEQUENCE: u32 = 60;

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(usize::try_from(self.below(list.len() as u64)).unwrap()) }
    }
}

/// A server with jobs that only become more, and whose statuses change. Its cursors hold the time of the last job, as the documented ones do.
struct Server {
    jobs: Vec<Job>,
    /// The jobs whose status was another one once.
    changed: BTreeSet<String>,
}

impl Server {
    fn with(count: i64) -> Self {
        let mut server = Self { jobs: vec![], changed: BTreeSet::new() };
        server.add(count);
        server
    }

    fn add(&mut self, count: i64) {
        for _ in 0..count {
            let number = i64::try_from(self.jobs.len()).unwrap();
            let mut job = job(&format!("job_{number}"), number * 1_000);
            job.status = Status::named(StatusFilter::ALL[usize::try_from(number % 5).unwrap()].as_str());
            self.jobs.insert(0, job);
        }
    }

    fn change_one(&mut self, random: &mut Random) {
        if self.jobs.is_empty() {
            return;
        }
        let place = usize::try_from(random.below(self.jobs.len() as u64)).unwrap();
        let status = random.pick(&StatusFilter::ALL).unwrap();
        self.jobs[place].status = Status::named(status.as_str());
        self.changed.insert(self.jobs[place].id.as_str().to_owned());
    }

    fn cancel(&mut self, id: &JobId) -> Result<(), FetchError> {
        let job = self.jobs.iter_mut().find(|job| job.id == *id).ok_or(refused(404))?;
        if job.status != Status::Pending {
            return Err(refused_with(400, "JOB_CANNOT_BE_CANCELLED"));
        }
        job.status = Status::Cancelled;
        self.changed.insert(id.as_str().to_owned());
        Ok(())
    }

    /// Every request is answered as of now.
    fn page(&self, query: &Query, cursor: Option<&Cursor>, random: &mut Random) -> Page {
        let matching = |job: &&Job| query.status.is_none_or(|status| belongs(job, status));
        let start = cursor
            .map_or(0, |cursor| 1 + self.jobs.iter().position(|job| cursor_at(job) == *cursor).unwrap());
        let size = usize::from(query.page_size.jobs());
        let mut rest = self.jobs[start..].iter().filter(matching);
        let mut jobs: Vec<Job> = rest.by_ref().take(size).cloned().collect();
        let next = match jobs.last() {
            Some(last) if rest.next().is_some() => Next::More(cursor_at(last)),
            _ => Next::End,
        };
        // The same job twice on a page, as some answers have it.
        if let Some(twice) = random.pick(&jobs.clone()).filter(|_| random.below(4) == 0) {
            jobs.push(twice.clone());
        }
        Page { jobs, skipped: 0, next }
    }
}

fn cursor_at(job: &Job) -> Cursor {
    Cursor::new(&job.created_at.unwrap().millis().to_string())
}

fn belongs(job: &Job, status: StatusFilter) -> bool {
    job.status.as_str() == status.as_str()
}

/// What must be loaded, by a second and simpler reckoning: everything that accepted answers told of.
#[derive(Default)]
struct Reference {
    told: BTreeMap<i64, String>,
}

impl Reference {
    fn accept(&mut self, page: &Page) {
        for job in &page.jobs {
            self.told.insert(-job.created_at.unwrap().millis(), job.id.as_str().to_owned());
        }
    }

    /// Without those that had to go because they stopped matching; newest first.
    fn ids(&self, may_be_gone: impl Fn(&str) -> bool) -> Vec<&str> {
        self.told.values().map(String::as_str).filter(|id| !may_be_gone(id)).collect()
    }
}

/// A bench with its server, its reference and the answers that nobody waits for any more.
struct World {
    bench: Bench,
    server: Server,
    reference: Reference,
    stale: Vec<(Asked, Page)>,
    random: Random,
    occupied: bool,
    interval: RefreshInterval,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let server = Server::with(i64::try_from(random.below(60)).unwrap());
        let query = Query { status: None, model: None, page_size: PageSize::clamped(4) };
        Self {
            bench: Bench::new(query, seed),
            server,
            reference: Reference::default(),
            stale: vec![],
            random,
            occupied: false,
            interval: RefreshInterval::Auto,
        }
    }

    fn act(&mut self) {
        let pause_ms = self.random.below(3_000);
        self.bench.pass(pause_ms);
        match self.random.below(44) {
            32..=36 => self.act_on_jobs(),
            37..=39 => self.choose(),
            40..=43 => self.end_a_cancellation(),
            16 => drop(self.bench.send(Event::PageHidden)),
            17 => drop(self.bench.send(Event::PageShown)),
            18 => {
                let intervals =
                    [RefreshInterval::Off, RefreshInterval::Auto, RefreshInterval::EveryMs(1_000)];
                let interval = *self.random.pick(&intervals).unwrap();
                self.interval = interval;
                self.bench.send(Event::IntervalChanged(interval));
            }
            19..=28 => self.act_further(),
            0 => drop(self.bench.send(Event::Started)),
            1 => self.change_query(),
            2 | 3 => drop(self.bench.send(Event::MoreRequested)),
            4 => drop(self.bench.send(Event::RefreshRequested)),
            5 => drop(self.bench.send(Event::RetryRequested)),
            6 => self.search(),
            7 => {
                let sources = [KeySource::None, KeySource::Host, KeySource::HostFunction, KeySource::Person];
                let source = *self.random.pick(&sources).unwrap();
                if source == KeySource::Person && self.bench.feed.fresh_at().is_some() {
                    self.reference = Reference::default();
                }
                self.bench.send(Event::KeyChanged(source));
            }
            8 => self.server.add(1),
            9 => self.server.add(9),
            10 => self.end_a_timer(),
            11 => self.answer_something_stale(),
            12 | 13 => self.fail_a_request(),
            _ => self.answer_a_request(),
        }
    }

    /// What came later than the rest.
    fn act_further(&mut self) {
        let event = match self.random.below(14) {
            0 => Event::Offline,
            1 => Event::Online,
            2 => {
                self.occupied = self.random.below(3) > 0;
                Event::Occupied(self.occupied)
            }
            3 => Event::HeldRequested,
            4 => Event::BudgetChanged(*self.random.pick(&[None, Some(1), Some(6), Some(60)]).unwrap()),
            5 => Event::DetailCapChanged(*self.random.pick(&[0, 2, 30]).unwrap()),
            6 => {
                let start = usize::try_from(self.random.below(20)).unwrap();
                Event::Viewed(start..start + 8)
            }
            7 => {
                let back_to = i64::try_from(self.random.below(80)).unwrap() * 1_000 - 10_000;
                Event::LoadUntilRequested(Timestamp::from_millis(back_to))
            }
            8 => Event::StopRequested,
            9 => {
                let page = self.server.page(self.bench.feed.query(), None, &mut self.random);
                if self.bench.feed.fresh_at().is_some() && self.interval != RefreshInterval::Off {
                    self.reference.accept(&page);
                }
                Event::PageHeard(page)
            }
            10 => Event::QuestionHeard,
            11 => Event::FailureHeard,
            12 => return self.server.change_one(&mut self.random),
            _ => return self.end_a_detail(),
        };
        self.bench.send(event);
    }

    /// An id of the server, or one that it does not have.
    fn some_id(&mut self) -> JobId {
        let number = self.random.below(self.server.jobs.len() as u64 + 3);
        id(&format!("job_{number}"))
    }

    fn some_shown(&mut self) -> Option<JobKey> {
        self.random.pick(self.bench.feed.shown()).copied()
    }

    /// Opening, and what rows show besides.
    fn act_on_jobs(&mut self) {
        let event = match self.random.below(10) {
            0 | 1 => Event::Panel(PanelEvent::Opened(self.some_id())),
            2 => Event::Panel(PanelEvent::Closed),
            3 => {
                let directions = [Direction::Previous, Direction::Next];
                Event::Panel(PanelEvent::Moved(*self.random.pick(&directions).unwrap()))
            }
            4 => Event::Panel(PanelEvent::Reloaded),
            5 | 6 => Event::Extras(ExtrasEvent::Wanted {
                reasons: self.random.below(4) > 0,
                previews: self.random.below(4) > 0,
            }),
            7 => {
                let url = MediaUrl::new(&format!("https://c.test/{}", self.random.below(3))).unwrap();
                Event::Extras(ExtrasEvent::FileFailed { job: self.some_id(), url })
            }
            8 => Event::ReadOnlyChanged(self.random.below(2) == 0),
            _ => Event::Cancel(CancelEvent::ParallelismChanged(u8::try_from(self.random.below(12)).unwrap())),
        };
        self.bench.send(event);
    }

    /// Choosing, and cancelling what is chosen, or anything.
    fn choose(&mut self) {
        let event = match self.random.below(10) {
            0..=2 => match self.some_shown() {
                Some(key) => Event::Selection(SelectionEvent::Toggled(key)),
                None => return,
            },
            3 => match (self.some_shown(), self.some_shown()) {
                (Some(from), Some(to)) => Event::Selection(SelectionEvent::Extended { from, to }),
                _ => return,
            },
            4 => Event::Selection(SelectionEvent::ShownToggled),
            5 => Event::Cancel(CancelEvent::Confirmed(self.bench.feed.cancel_plan().pending)),
            6 => Event::Cancel(CancelEvent::Confirmed(vec![self.some_id(), self.some_id()])),
            7 => Event::Cancel(CancelEvent::Stopped),
            8 => Event::Cancel(CancelEvent::Retried),
            _ => Event::Cancel(CancelEvent::Dismissed),
        };
        self.bench.send(event);
    }

    /// The server cancels or refuses, and its answer comes or is lost.
    fn end_a_cancellation(&mut self) {
        let Some((request, id)) = self.random.pick(&self.bench.cancels.clone()).cloned() else { return };
        self.bench.cancels.retain(|(name, _)| *name != request);
        let errors = [refused(503), refused(429), refused(401), refused_with(403, "OPERATION_NOT_ALLOWED")];
        let refusal = self.random.pick(&errors).unwrap().clone();
        let event = match (self.random.below(4), self.server.cancel(&id)) {
            (0, _) => Event::FetchFailed { request, error: FetchError::Network },
            (1, Err(_)) => Event::FetchFailed { request, error: refusal },
            (_, Ok(())) => Event::JobCancelled { request, receipt: Receipt { refund: None } },
            (_, Err(error)) => Event::FetchFailed { request, error },
        };
        self.bench.send(event);
    }

    fn end_a_detail(&mut self) {
        let Some((request, id)) = self.bench.details.pop() else { return };
        let errors = [FetchError::Network, refused(404), refused(401), refused(503), FetchError::Malformed];
        if self.random.below(2) == 0 {
            let error = self.random.pick(&errors).unwrap().clone();
            self.bench.send(Event::FetchFailed { request, error });
        } else {
            self.answer_detail(request, &id);
        }
    }

    fn answer_detail(&mut self, request: RequestId, id: &JobId) {
        let event = match self.server.jobs.iter().find(|job| job.id == *id) {
            Some(job) => {
                let mut answer = Arc::unwrap_or_clone(answer(job.clone()));
                let url = MediaUrl::new(&format!("https://c.test/{}", self.random.below(3)));
                let kind = OutputKind::Image;
                answer.detail.outputs = vec![Output { url, kind, thumbnail: None, poster: None }];
                Event::JobArrived { request, answer: Arc::new(answer) }
            }
            None => Event::FetchFailed { request, error: refused(404) },
        };
        self.bench.send(event);
    }

    fn change_query(&mut self) {
        let statuses = [None, Some(StatusFilter::Failed), Some(StatusFilter::Pending)];
        let model = (self.random.below(3) == 0).then(|| ModelSlug::new("google/nano-banana"));
        let status = *self.random.pick(&statuses).unwrap();
        let query = Query { status, model, page_size: PageSize::clamped(4) };
        let restarts = query != *self.bench.feed.query();
        let aborted_before = self.bench.aborted.len();
        if self.random.below(5) == 0 {
            self.bench.send(Event::SourceChanged(query));
            self.reference = Reference::default();
        } else {
            self.bench.send(Event::QueryChanged(query));
            if restarts {
                self.reference = Reference::default();
            }
        }
        for asked in self.bench.aborted.split_off(aborted_before) {
            let page = self.server.page(&asked.query, asked.cursor.as_ref(), &mut self.random);
            self.stale.push((asked, page));
        }
    }

    fn search(&mut self) {
        let texts = ["", "1", "JOB_2", "nothing"];
        let text = (*self.random.pick(&texts).unwrap()).to_owned();
        self.bench.send(Event::SearchChanged(text));
    }

    fn end_a_timer(&mut self) {
        let mut timers = self.bench.timers.clone();
        timers.extend(self.bench.digest_timer);
        if let Some((timer, _)) = self.random.pick(&timers) {
            self.bench.send(Event::TimerFired(*timer));
        }
    }

    fn answer_something_stale(&mut self) {
        let Some((asked, page)) = self.stale.pop() else { return };
        let step = self.bench.send(Event::PageArrived { request: asked.request, page });
        assert!(step.effects.is_empty() && step.changes.is_empty(), "a stale answer did something");
    }

    fn fail_a_request(&mut self) {
        let Some(asked) = self.random.pick(&self.bench.open.clone()).cloned() else { return };
        let errors = [FetchError::Network, refused(429), refused(401), refused(500), FetchError::Malformed];
        let error = self.random.pick(&errors).unwrap().clone();
        self.bench.open.retain(|open| open.request != asked.request);
        self.bench.send(Event::FetchFailed { request: asked.request, error });
    }

    fn answer_a_request(&mut self) {
        let Some(asked) = self.random.pick(&self.bench.open.clone()).cloned() else { return };
        assert_eq!(asked.query, *self.bench.feed.query(), "an abandoned question is still under way");
        let page = self.server.page(&asked.query, asked.cursor.as_ref(), &mut self.random);
        self.reference.accept(&page);
        self.bench.open.retain(|open| open.request != asked.request);
        self.bench.send(Event::PageArrived { request: asked.request, page });
    }

    fn check(&self) {
        let feed = &self.bench.feed;
        let is_filtered = feed.query().status.is_some();
        let may_be_gone = |id: &str| is_filtered && self.server.changed.contains(id);
        let ids = || feed.rows().jobs().map(|job| job.id.as_str());
        let loaded: Vec<&str> = ids().filter(|id| !may_be_gone(id)).collect();
        assert_eq!(
            loaded,
            self.reference.ids(may_be_gone),
            "rows are what was told, each once, newest first"
        );
        if is_filtered {
            let once: BTreeSet<&str> = ids().collect();
            assert_eq!(once.len(), feed.rows().len(), "no job is there twice");
            let told: BTreeSet<&str> = self.reference.told.values().map(String::as_str).collect();
            assert!(once.is_subset(&told), "no row was not told of");
        }
        let is_held = |key| feed.rows().standing(key) == Some(Standing::Held);
        assert!(
            feed.shown().iter().all(|key| feed.rows().get(*key).is_some() && !is_held(*key)),
            "only loaded rows are shown, and no held ones"
        );
        assert_eq!(feed.loaded() + feed.held(), feed.rows().len(), "a row is held or counts");
        assert!(feed.shown().len() <= feed.loaded(), "no more is shown than counts");
        assert_eq!(feed.jobs().count(), feed.loaded());
        assert!(self.occupied || feed.held() == 0, "nothing is held while nobody is occupied");
        assert!(!matches!(
            feed.slot(Lane::Detail),
            Slot::Held { .. } | Slot::Waiting { .. } | Slot::Failed { .. }
        ));
        self.check_selection();
        self.check_cancelling();
        let slots = Lane::ALL.map(|lane| feed.slot(lane));
        let mut requests: Vec<_> = slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::InFlight { request, .. } => Some(*request),
                _ => None,
            })
            .collect();
        let mut timers: Vec<_> = slots
            .iter()
            .filter_map(|slot| match slot {
                Slot::InFlight { deadline, .. } => Some(*deadline),
                Slot::Waiting { timer, .. } | Slot::Held { timer, .. } => Some(*timer),
                _ => None,
            })
            .collect();
        timers.extend(feed.poll_timer());
        timers.extend(feed.extras_timer());
        assert_eq!(feed.digest_timer(), self.bench.digest_timer.map(|(timer, _)| timer));
        let mut open: Vec<_> = self.bench.open.iter().map(|asked| asked.request).collect();
        open.extend(self.bench.details.iter().map(|(request, _)| *request));
        open.extend(self.bench.cancels.iter().map(|(request, _)| *request));
        let mut running: Vec<_> = self.bench.timers.iter().map(|(timer, _)| *timer).collect();
        requests.sort();
        timers.sort();
        open.sort();
        running.sort();
        assert_eq!(requests, open, "every request under way is waited for");
        assert_eq!(timers, running, "every timer that runs is waited for");
    }

    fn check_selection(&self) {
        let feed = &self.bench.feed;
        assert_eq!(feed.selected_jobs().count(), feed.selection().loaded());
        let shown = feed.shown().iter().filter(|key| feed.is_selected(**key)).count();
        assert_eq!(shown, feed.selection().shown());
        let choice = feed.selection_of_shown();
        assert_eq!(choice == Choice::None, shown == 0);
        assert_eq!(choice == Choice::All, shown > 0 && shown == feed.shown().len());
        assert!(feed.selection().loaded() <= feed.selection().len());
    }

    fn check_cancelling(&self) {
        let feed = &self.bench.feed;
        let items = feed.cancel_run().map(CancelRun::items).unwrap_or_default();
        let once: BTreeSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(once.len(), items.len(), "no job is cancelled twice");
        for lane in Lane::ALL {
            let Lane::Cancel(cancel_lane) = lane else { continue };
            assert!(!matches!(feed.slot(lane), Slot::Failed { .. }));
            let there = items.iter().filter(|item| item.state == CancelState::UnderWay(cancel_lane)).count();
            assert_eq!(there, usize::from(feed.slot(lane).is_busy()), "a lane is busy with exactly one job");
        }
        let waits = items.iter().any(|item| item.state == CancelState::Waiting);
        assert!(
            !waits || feed.permission() == Permission::Granted,
            "nothing waits for what is not permitted"
        );
        let tally = feed.cancel_run().map(CancelRun::tally).unwrap_or_default();
        let outcomes = tally.cancelled + tally.no_longer_pending + tally.failed + tally.not_tried;
        assert_eq!((tally.done, tally.total), (outcomes, items.len()));
    }

    /// Everything confirmed comes to an outcome, and what was cancelled is what the server says.
    fn finish_cancelling(&mut self) {
        while self.bench.feed.cancel_run().is_some_and(CancelRun::is_under_way) {
            while let Some((request, id)) = self.bench.details.pop() {
                self.answer_detail(request, &id);
            }
            match self.bench.cancels.first() {
                Some(_) => self.end_a_cancellation(),
                None => self.end_a_timer(),
            }
        }
        for item in self.bench.feed.cancel_run().map(CancelRun::items).unwrap_or_default() {
            let job = self.server.jobs.iter().find(|job| job.id == item.id);
            if let CancelState::Done(Outcome::Cancelled { .. }) = item.state {
                // Later changes of this made-up server may undo it.
                let is_or_was = |job: &Job| {
                    job.status == Status::Cancelled || self.server.changed.contains(job.id.as_str())
                };
                assert!(job.is_some_and(is_or_was), "cancelled, and the server knows nothing of it");
            }
        }
    }

    /// From wherever the feed is, with a server that answers from now on: everything can be loaded.
    fn load_all(&mut self) {
        self.occupied = false;
        for event in [
            Event::BudgetChanged(None),
            Event::Occupied(false),
            Event::PageShown,
            Event::Online,
            Event::Started,
            Event::SearchChanged(String::new()),
        ] {
            self.bench.send(event);
        }
        self.finish_cancelling();
        self.load_to_the_end();
        self.bench.send(Event::RefreshRequested);
        self.load_to_the_end();
        let changed = |id: &&str| !self.server.changed.contains(*id);
        let status = self.bench.feed.query().status;
        let wanted = self.server.jobs.iter().filter(|job| status.is_none_or(|status| belongs(job, status)));
        assert_eq!(
            self.bench.shown().into_iter().filter(changed).collect::<Vec<_>>(),
            wanted.map(|job| job.id.as_str()).filter(changed).collect::<Vec<_>>(),
            "nothing is lost"
        );
    }

    fn load_to_the_end(&mut self) {
        for _ in 0..1_000 {
            self.bench.send(Event::RetryRequested);
            while !self.bench.open.is_empty() {
                self.answer_a_request();
            }
            while let Some((request, id)) = self.bench.details.pop() {
                self.answer_detail(request, &id);
            }
            if !self.bench.feed.tail().has_more() {
                break;
            }
            self.bench.send(Event::MoreRequested);
        }
    }
}

#[test]
fn over_random_sequences_no_row_is_lost_or_doubled_and_every_timer_and_request_is_accounted_for() {
    let (mut posted, mut outcomes, mut chosen, mut opened) = (0, 0, 0, 0);
    for seed in 0..SEQUENCES {
        let (mut world, mut host) = (World::new(seed), Host::default());
        for place in 0..EVENTS_PER_SEQUENCE {
            world.act();
            world.check();
            if place % 3 == 0 {
                host.read(&world.bench.feed);
            }
        }
        chosen += usize::from(!world.bench.feed.selection().is_empty());
        opened += usize::from(world.bench.feed.open_job().is_some_and(|open| open.answer.is_some()));
        world.load_all();
        world.check();
        posted += world.bench.posted.len();
        outcomes += world.bench.feed.cancel_run().map(CancelRun::tally).unwrap_or_default().done;
        world.bench.stop();
        assert!(
            world.bench.open.is_empty()
                && world.bench.details.is_empty()
                && world.bench.cancels.is_empty()
                && world.bench.timers.is_empty()
                && world.bench.digest_timer.is_none(),
            "seed {seed}: something is left"
        );
    }
    let seen = [posted, outcomes, chosen, opened];
    assert!(seen.iter().all(|count| *count > 400), "what is not tried is not tested: {seen:?}");
}

#[test]
fn walking_10_000_jobs_under_30_percent_faults_loses_and_repeats_nothing() {
    let mut world = World::new(7);
    world.server = Server::with(10_000);
    world.bench = Bench::new(Query { status: None, model: None, page_size: PageSize::clamped(100) }, 7);
    world.bench.send(Event::IntervalChanged(RefreshInterval::Off));
    world.bench.send(Event::Started);
    for _ in 0..100_000 {
        if world.bench.open.is_empty() && world.bench.timers.is_empty() {
            if !world.bench.feed.tail().has_more() && world.bench.feed.failure().is_none() {
                break;
            }
            world.bench.send(Event::RetryRequested);
            world.bench.send(Event::MoreRequested);
        } else if world.bench.open.is_empty() {
            world.end_a_timer();
        } else if world.random.below(10) < 3 {
            world.fail_a_request();
        } else {
            world.answer_a_request();
        }
    }
    world.check();
    assert_eq!(world.bench.shown().len(), 10_000);
}
