//! When a list has sent requests: a budget holds in every minute, and so outlives a list that is taken away and drawn again.
//! What `src/element/core.js` keeps for elements.

use std::cell::RefCell;
use std::rc::Rc;

use crate::feed::instant::Instant;
use crate::runtime::clock;

/// For how long a request counts: `src/feed/budget.rs` says why it is more than a minute.
const WINDOW_MS: u64 = 61_000;

thread_local! {
    /// Of lists that are gone, the latest last.
    static LEFT: RefCell<Vec<Sent>> = const { RefCell::new(Vec::new()) };
}

#[derive(Debug, Default)]
struct Sent {
    /// What tells the list from others of the application.
    name: String,
    at: Vec<Instant>,
}

impl Sent {
    fn forget_old(&mut self, now: Instant) {
        self.at.retain(|at| now.millis_since(*at) < WINDOW_MS);
    }
}

/// What one list has sent, with what one of the same name had sent that is gone. Dropping it leaves it to the next one.
#[derive(Debug)]
pub(super) struct Tally(Rc<RefCell<Sent>>);

/// Writes down what is sent.
#[derive(Clone, Debug)]
pub(super) struct Notes(Rc<RefCell<Sent>>);

impl Tally {
    /// The tally of a list that begins.
    pub(super) fn take(name: String) -> Self {
        let now = clock::instant();
        let sent = LEFT.with_borrow_mut(|left| {
            left.retain_mut(|sent| {
                sent.forget_old(now);
                !sent.at.is_empty()
            });
            let place = left.iter().rposition(|sent| sent.name == name);
            place.map_or_else(|| Sent { name, at: Vec::new() }, |place| left.remove(place))
        });
        Self(Rc::new(RefCell::new(sent)))
    }

    pub(super) fn notes(&self) -> Notes {
        Notes(self.0.clone())
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        let sent = self.0.take();
        // An application may end with its last list.
        LEFT.try_with(|left| left.borrow_mut().push(sent)).ok();
    }
}

impl Notes {
    /// A request goes out now.
    pub(super) fn note(&self) {
        let (mut sent, now) = (self.0.borrow_mut(), clock::instant());
        sent.forget_old(now);
        sent.at.push(now);
    }

    /// When the n-th one went out.
    pub(super) fn nth(&self, n: u32) -> Option<Instant> {
        self.0.borrow().at.get(n as usize).copied()
    }
}
