//! The time, and a tick once a second for durations that grow.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use crate::api::time::Timestamp;
use crate::feed::instant::Instant;
use crate::runtime::timer::Timeout;

/// Now, by the clock of this machine.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 285,000 years")]
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Now, by a clock that nobody sets.
pub fn instant() -> Instant {
    instant_at(performance_now())
}

/// What that clock showed; none for what is no number.
pub fn instant_of(millis: f64) -> Option<Instant> {
    (!millis.is_nan()).then(|| instant_at(millis))
}

/// What that clock showed at an instant.
#[expect(clippy::cast_precision_loss, reason = "milliseconds fit for 285,000 years")]
pub fn shown_at(instant: Instant) -> f64 {
    instant.millis() as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since the page began"
)]
fn instant_at(millis: f64) -> Instant {
    Instant::from_millis(millis as u64)
}

thread_local! {
    /// Whoever wants to know of each second. One clock for all widgets of a page, so that they tick together.
    static LISTENERS: RefCell<Vec<Weak<dyn Fn()>>> = const { RefCell::new(Vec::new()) };
    static NEXT_SECOND: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Calls back once a second until it is dropped.
#[expect(missing_debug_implementations, reason = "a closure")]
pub struct Ticker {
    callback: Rc<dyn Fn()>,
}

impl Ticker {
    /// Begins to tick.
    pub fn every_second(callback: impl Fn() + 'static) -> Self {
        let callback: Rc<dyn Fn()> = Rc::new(callback);
        let is_first = LISTENERS.with_borrow_mut(|listeners| {
            listeners.push(Rc::downgrade(&callback));
            listeners.len() == 1
        });
        if is_first {
            arm();
        }
        Self { callback }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        // The one that is dropped still counts here.
        let is_last = LISTENERS.with_borrow_mut(|listeners| {
            listeners.retain(|listener| !std::ptr::addr_eq(listener.as_ptr(), Rc::as_ptr(&self.callback)));
            listeners.is_empty()
        });
        if is_last {
            NEXT_SECOND.take();
        }
    }
}

/// A chain of timeouts and not an interval: a busy page gets no pile of late ticks.
fn arm() {
    NEXT_SECOND.set(Some(Timeout::after(1_000, || {
        let listeners = LISTENERS.with_borrow(Vec::clone);
        for listener in listeners.iter().filter_map(Weak::upgrade) {
            listener();
        }
        // Taken out before it is replaced: it owns the closure that is running.
        let _running = NEXT_SECOND.take();
        if LISTENERS.with_borrow(|listeners| !listeners.is_empty()) {
            arm();
        }
    })));
}
