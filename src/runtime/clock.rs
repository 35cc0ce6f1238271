//! The time, and a tick once a second for durations that grow.

use std::cell::RefCell;
use std::rc::Rc;

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
    // Not from `window`, so that the same code runs wherever a global object has the clock.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Now, by a clock that only goes forward, whatever somebody does to the one on the wall.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since the page began"
)]
pub fn instant() -> Instant {
    Instant::from_millis(performance_now() as u64)
}

/// Calls back once a second until it is dropped.
#[derive(Debug)]
pub struct Ticker {
    _next: Rc<RefCell<Option<Timeout>>>,
}

impl Ticker {
    /// Begins to tick. A chain of timeouts and not an interval: a busy page gets no pile of late ticks.
    pub fn every_second(callback: impl Fn() + 'static) -> Self {
        let next = Rc::new(RefCell::new(None));
        arm(&next, Rc::new(callback));
        Self { _next: next }
    }
}

fn arm(next: &Rc<RefCell<Option<Timeout>>>, callback: Rc<dyn Fn()>) {
    // Weak, because the chain must not keep itself alive.
    let weak = Rc::downgrade(next);
    let timeout = Timeout::after(1_000, move || {
        callback();
        if let Some(next) = weak.upgrade() {
            arm(&next, callback);
        }
    });
    *next.borrow_mut() = Some(timeout);
}
