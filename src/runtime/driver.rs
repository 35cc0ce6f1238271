//! Performs the feed's effects: requests with their abort switches, timers with their ends.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestCredentials};

use crate::api::error::FetchError;
use crate::api::media::MediaUrl;
use crate::api::query::{cancel_url, job_url};
use crate::feed::event::{Effect, Event, RequestId, TimerId};
use crate::runtime::broadcast::{self, Broadcast, Stage};
use crate::runtime::host::Host;
use crate::runtime::http::{self, Answer, Asked};
use crate::runtime::keys::{ApiKey, KeyRing};
use crate::runtime::session::Session;
use crate::runtime::timer::Timeout;

/// A request under way; dropping it aborts it, unless it has landed.
#[derive(Debug)]
struct Flight(Option<AbortController>);

impl Flight {
    /// The request is over. Aborting what has ended does nothing, slowly.
    fn land(mut self) {
        self.0 = None;
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            // Without a reason: the promise then rejects with an `AbortError`, which every `fetch` wrapper understands.
            controller.abort();
        }
    }
}

/// Where the list is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Absolute URL without fragment.
    pub url: String,
    /// Whether cookies go along.
    pub credentials: RequestCredentials,
}

/// What is under way on the outside.
#[derive(Debug)]
pub struct Driver {
    host: Host,
    endpoint: RefCell<Endpoint>,
    keys: Rc<KeyRing>,
    /// One for each lane at most, and about as many timers: a list is smaller than a map.
    flights: RefCell<Vec<(RequestId, Flight)>>,
    timers: RefCell<Vec<(TimerId, Timeout)>>,
    broadcast: RefCell<Option<Broadcast>>,
}

impl Driver {
    /// A driver with nothing under way.
    pub fn new(host: Host, endpoint: Endpoint) -> Self {
        Self {
            host,
            endpoint: RefCell::new(endpoint),
            keys: Rc::default(),
            flights: RefCell::default(),
            timers: RefCell::default(),
            broadcast: RefCell::default(),
        }
    }

    /// The element's side.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// What tells this widget from others of the site: the id of its element, else where it asks.
    pub fn name(&self) -> String {
        let id = self.host.name();
        if id.is_empty() { self.endpoint.borrow().url.clone() } else { id }
    }

    /// The API keys.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Asks somewhere else from the next request on. Returns whether it is somewhere else.
    pub fn set_endpoint(&self, endpoint: Endpoint) -> bool {
        let differs = *self.endpoint.borrow() != endpoint;
        self.endpoint.replace(endpoint);
        differs
    }

    /// Performs one effect; outcomes go to the session.
    pub fn perform(&self, effect: Effect, session: &Weak<Session>) {
        match effect {
            Effect::Fetch { request, query, cursor, renew_key } => {
                let to = self.at(|endpoint| query.url(endpoint, cursor.as_ref()));
                let asked = if cursor.is_none() { Asked::FirstPage } else { Asked::LaterPage };
                self.fetch(request, to, asked, renew_key, session.clone());
            }
            Effect::FetchJob { request, job, renew_key } => {
                let to = self.at(|endpoint| job_url(endpoint, &job));
                self.fetch(request, to, Asked::Job, renew_key, session.clone());
            }
            Effect::CancelJob { request, job, renew_key, permit } => {
                let to = self.at(|endpoint| cancel_url(endpoint, &job));
                self.fetch(request, to, Asked::Cancellation(permit), renew_key, session.clone());
            }
            Effect::Abort(request) => drop(take(&self.flights, request)),
            Effect::StartTimer { timer, after_ms } => {
                let session = session.clone();
                let timeout = Timeout::after(after_ms, move || {
                    if let Some(session) = session.upgrade() {
                        session.timer_ended(timer);
                    }
                });
                self.timers.borrow_mut().push((timer, timeout));
            }
            Effect::StopTimer(timer) => drop(self.take_timer(timer)),
        }
    }

    /// An address that belongs to the endpoint.
    fn at(&self, url: impl FnOnce(&str) -> String) -> Endpoint {
        let endpoint = self.endpoint.borrow();
        Endpoint { url: url(&endpoint.url), credentials: endpoint.credentials }
    }

    /// Where a file of a job is, as a whole address.
    pub fn media_url(&self, url: &MediaUrl) -> String {
        url.resolved(&self.endpoint.borrow().url)
    }

    /// Where the list is asked for.
    pub fn endpoint_url(&self) -> String {
        self.endpoint.borrow().url.clone()
    }

    /// Takes the timer out; dropping it is left to the caller, who may stand in its very callback.
    pub fn take_timer(&self, timer: TimerId) -> Option<Timeout> {
        take(&self.timers, timer)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that spawns; the task ends when its request does"
    )]
    fn fetch(&self, request: RequestId, to: Endpoint, asked: Asked, renew_key: bool, session: Weak<Session>) {
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        self.flights.borrow_mut().push((request, Flight(Some(controller))));
        let (host, keys) = (self.host.clone(), self.keys.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let key = match keys.key(&host, renew_key).await {
                // The page's function may take its time; the request may be unwanted by now.
                Ok(_) if signal.aborted() => return,
                key => key,
            };
            let asked_with = key.as_ref().ok().cloned();
            let is_of_use = asked == Asked::FirstPage;
            if is_of_use {
                announce(Stage::Asking, &session, &to, asked_with.as_ref());
            }
            let body = match key {
                Ok(key) => http::fetch(&host, &asked, &to, key, &signal).await,
                Err(error) => Err(error),
            };
            // Who gives a request up says nothing of the server.
            if is_of_use && body.is_err() && !signal.aborted() {
                announce(Stage::Failed, &session, &to, asked_with.as_ref());
            }
            let Some(session) = session.upgrade() else { return };
            let outcome = body.and_then(|body| {
                let answer = asked.read(&body)?;
                if let (Asked::FirstPage, Some(key)) = (asked, asked_with) {
                    tell_others(&session, to, key, body.raw.clone());
                }
                Ok(answer)
            });
            session.request_ended(request, outcome);
        });
    }

    /// The event for a request that ended; none if it was aborted meanwhile.
    pub fn outcome(&self, request: RequestId, outcome: Result<Answer, FetchError>) -> Option<Event> {
        take(&self.flights, request)?.land();
        Some(match outcome {
            Ok(Answer::Page(page)) => Event::PageArrived { request, page },
            Ok(Answer::Job(answer)) => Event::JobArrived { request, answer },
            Ok(Answer::Receipt(receipt)) => Event::JobCancelled { request, receipt },
            Err(error) => Event::FetchFailed { request, error },
        })
    }
}

/// Tells the other widgets that ask the same how far this one is, unless it has no key to ask with. There is somebody to tell
/// only once the live part is there.
#[inline(never)]
fn announce(stage: Stage, session: &Weak<Session>, to: &Endpoint, asked_with: Option<&Option<ApiKey>>) {
    if let (Some(session), Some(key)) = (session.upgrade(), asked_with)
        && let Some(broadcast) = &*session.driver().broadcast.borrow()
    {
        broadcast::announce(broadcast, stage, &session, to, key.as_ref());
    }
}

/// Tells the other widgets that ask the same what the first page is. The rows need none of it, so it waits until they are there.
fn tell_others(session: &Rc<Session>, to: Endpoint, key: Option<ApiKey>, body: JsValue) {
    let weak = Rc::downgrade(session);
    session.when_live(Box::new(move || {
        if let Some(session) = weak.upgrade() {
            let driver = session.driver();
            let shares = driver.host.shares();
            broadcast::tell(&mut driver.broadcast.borrow_mut(), shares, &to, key.as_ref(), &body, &session);
        }
    }));
}

fn take<K: PartialEq, V>(list: &RefCell<Vec<(K, V)>>, wanted: K) -> Option<V> {
    let mut list = list.borrow_mut();
    let place = list.iter().position(|(name, _)| *name == wanted)?;
    Some(list.swap_remove(place).1)
}
