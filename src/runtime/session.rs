//! One widget's loop: the one place where the feed is advanced.
//!
//! Events are taken one after the other, however they arrive: an event that is sent while another is being worked on
//! waits for its turn.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::{Rc, Weak};

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::api::error::FetchError;
use crate::feed::event::{Change, Event, KeySource, Lane, RequestId, TimerId};
use crate::feed::machine::Feed;
use crate::runtime::clock;
use crate::runtime::driver::{Driver, Endpoint};
use crate::runtime::http::Answer;
use crate::runtime::part::{self, Part};
use crate::runtime::timer::Timeout;

/// Somebody who is told what changed.
pub trait Observer {
    /// The feed as it is now, and what is different from before.
    fn apply(&self, feed: &Feed, changes: &[Change]);
}

/// A promise of the host page that is kept when a lane comes to rest.
struct Waiter {
    lane: Lane,
    resolve: Function,
}

/// The feed with everything around it. Dropping it aborts requests and stops timers.
pub struct Session {
    this: Weak<Session>,
    feed: RefCell<Feed>,
    driver: Driver,
    queue: RefCell<VecDeque<Event>>,
    draining: Cell<bool>,
    /// Whether everything was given up: timers and observers may end a little later.
    is_stopped: Cell<bool>,
    /// What people did before the live part was there to take it.
    held: RefCell<Vec<Box<dyn FnOnce()>>>,
    observers: RefCell<Vec<Weak<dyn Observer>>>,
    waiters: RefCell<Vec<Waiter>>,
    settling: RefCell<Option<Timeout>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Session")
    }
}

impl Session {
    /// A session that has not been sent anything yet.
    pub fn new(feed: Feed, driver: Driver) -> Rc<Self> {
        part::begin(driver.host());
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            feed: RefCell::new(feed),
            driver,
            queue: RefCell::default(),
            draining: Cell::new(false),
            is_stopped: Cell::new(false),
            held: RefCell::default(),
            observers: RefCell::default(),
            waiters: RefCell::default(),
            settling: RefCell::default(),
        })
    }

    /// The session for those who must not keep it.
    pub fn weak(&self) -> Weak<Self> {
        self.this.clone()
    }

    /// Tells somebody of every change from now on, as long as it lives.
    pub fn observe(&self, observer: Weak<dyn Observer>) {
        self.observers.borrow_mut().push(observer);
    }

    /// Reads the feed.
    pub fn read<T>(&self, read: impl FnOnce(&Feed) -> T) -> T {
        read(&self.feed.borrow())
    }

    /// The side effects, for settings that are no event.
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    /// Advances the feed, once the live part is there if it is needed for that.
    pub fn send(&self, event: Event) {
        if self.is_stopped.get() {
            return;
        }
        self.queue.borrow_mut().push_back(event);
        self.drain();
    }

    /// What an element sent before it was taken out and in again counts, and what it sent with a core that crashed.
    pub fn count_earlier_requests(&self) {
        let sent = |n| clock::instant_of(self.driver.host().sent(n));
        for at in (0..).map_while(sent) {
            self.send(Event::SentBefore(at));
        }
    }

    /// Calls back once the live part is there.
    pub fn when_live(&self, then: Box<dyn FnOnce()>) {
        if Part::Live.is_there() {
            then();
        } else {
            self.held.borrow_mut().push(then);
        }
    }

    /// The live part is there: what waited for it is done, in its order.
    pub fn go_live(&self) {
        self.drain();
        for then in self.held.take() {
            then();
        }
    }

    fn drain(&self) {
        if self.draining.replace(true) {
            return;
        }
        while let Some(event) = self.next() {
            self.advance(event);
        }
        self.draining.set(false);
    }

    /// The next event. One that needs the live part waits for it, and what comes later waits behind that one.
    fn next(&self) -> Option<Event> {
        let mut queue = self.queue.borrow_mut();
        let needs_live = |event: &Event| self.feed.borrow().needs_live(event);
        if !Part::Live.is_there() && queue.front().is_some_and(needs_live) {
            return None;
        }
        queue.pop_front()
    }

    /// Uses an API key that a person typed.
    ///
    /// # Errors
    ///
    /// [`FetchError::KeyUnusable`] if it has characters that an HTTP header cannot carry; nothing changes then.
    pub fn connect(&self, typed_key: &str) -> Result<(), FetchError> {
        let is_another = self.driver.keys().use_typed(typed_key)?;
        // The same key once more is the same account: its rows may stay.
        self.send(if is_another { Event::KeyChanged(KeySource::Person) } else { Event::RetryRequested });
        Ok(())
    }

    /// Takes API keys from somewhere else.
    pub fn take_keys_from(&self, source: KeySource) {
        self.driver.keys().take_from(source);
        self.send(Event::KeyChanged(source));
    }

    /// Asks somewhere else. Returns whether it is somewhere else; the caller starts over then.
    pub fn set_endpoint(&self, endpoint: Endpoint) -> bool {
        self.driver.set_endpoint(endpoint)
    }

    /// Calls `resolve` when the lane that the last event used is at rest and drawn.
    pub fn when_settled(&self, lane: Lane, resolve: Function) {
        let busy = |lane| self.read(|feed| feed.slot(lane).is_busy());
        // A refresh of a list that has no first page yet is the getting of that page.
        let lane = if busy(lane) { lane } else { Lane::List };
        self.waiters.borrow_mut().push(Waiter { lane, resolve });
        if !busy(lane) {
            self.settle_soon();
        }
    }

    /// A timer of the feed has ended.
    pub fn timer_ended(&self, timer: TimerId) {
        // Kept until the end of this function: it owns the closure that is running.
        let _running = self.driver.take_timer(timer);
        self.send(Event::TimerFired(timer));
    }

    /// A request has ended.
    pub fn request_ended(&self, request: RequestId, outcome: Result<Answer, FetchError>) {
        if let Some(event) = self.driver.outcome(request, outcome) {
            self.send(event);
        }
    }

    /// Gives up everything under way and keeps every promise. Nothing that happens later is taken notice of.
    pub fn stop(&self) {
        self.is_stopped.set(true);
        self.queue.take();
        self.held.take();
        let step = self.feed.borrow_mut().stop();
        for effect in step.effects {
            self.driver.perform(effect, &self.this);
        }
        self.settling.take();
        for waiter in self.waiters.take() {
            waiter.resolve.call0(&JsValue::UNDEFINED).ok();
        }
    }

    fn advance(&self, event: Event) {
        let step = self.feed.borrow_mut().step(event, clock::instant());
        for effect in step.effects {
            self.driver.perform(effect, &self.this);
        }
        if step.changes.is_empty() {
            return;
        }
        self.observers.borrow_mut().retain(|observer| observer.strong_count() > 0);
        let observers: Vec<_> = self.observers.borrow().iter().filter_map(Weak::upgrade).collect();
        for observer in observers {
            observer.apply(&self.feed.borrow(), &step.changes);
        }
        if step.changes.iter().any(|change| matches!(change, Change::Settled(_))) {
            self.settle_soon();
        }
    }

    /// Keeps promises after the changes are drawn: signals are drawn in microtasks, a timer comes after those.
    fn settle_soon(&self) {
        if self.waiters.borrow().is_empty() {
            return;
        }
        let this = self.this.clone();
        let timeout = Timeout::after(0, move || {
            if let Some(session) = this.upgrade() {
                session.settle();
            }
        });
        self.settling.replace(Some(timeout));
    }

    fn settle(&self) {
        let busy = |lane| self.read(|feed| feed.slot(lane).is_busy());
        let (waiting, settled): (Vec<_>, Vec<_>) =
            self.waiters.take().into_iter().partition(|waiter| busy(waiter.lane));
        self.waiters.replace(waiting);
        for waiter in settled {
            waiter.resolve.call0(&JsValue::UNDEFINED).ok();
        }
    }
}
