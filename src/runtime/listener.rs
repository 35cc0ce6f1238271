//! Listeners that end with their owner.

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget};

/// A listener that is removed when this is dropped: an event that is under way by then, as browsers have some, finds nobody.
/// What it calls may drop it.
#[derive(Debug)]
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Begins to listen. Boxed, because every type of closure would be wrapped by code of its own.
    pub fn on(target: EventTarget, event: &'static str, callback: Box<dyn FnMut(Event)>) -> Self {
        let callback = Closure::wrap(callback);
        // Adding a listener cannot fail; the binding is more careful than the browser.
        target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref()).ok();
        Self { target, event, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        self.target.remove_event_listener_with_callback(self.event, callback).ok();
    }
}
