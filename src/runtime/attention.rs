//! Whether the page is seen and the network is there.

use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

#[wasm_bindgen]
extern "C" {
    type Globals;
    #[wasm_bindgen(method, getter, structural)]
    fn document(this: &Globals) -> Page;

    #[derive(Clone)]
    #[wasm_bindgen(extends = EventTarget)]
    type Page;
    #[wasm_bindgen(method, getter, structural)]
    fn hidden(this: &Page) -> bool;
}

/// A listener that is removed when this is dropped.
#[derive(Debug)]
struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut()>,
}

impl Listener {
    fn on(target: EventTarget, event: &'static str, callback: impl FnMut() + 'static) -> Self {
        let callback = Closure::<dyn FnMut()>::new(callback);
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

/// Tells when the page is hidden or shown and when the network is back, as long as this lives.
#[derive(Debug)]
pub struct Attention {
    _listeners: [Listener; 2],
}

impl Attention {
    /// Begins to listen. `seen` is told whether the page is seen, also once at the start if it is not.
    pub fn watch(seen: impl Fn(bool) + 'static, online: impl Fn() + 'static) -> Self {
        let globals: Globals = js_sys::global().unchecked_into();
        let page = globals.document();
        if page.hidden() {
            seen(false);
        }
        let window: EventTarget = globals.unchecked_into();
        let target = page.clone().unchecked_into();
        Self {
            _listeners: [
                Listener::on(target, "visibilitychange", move || seen(!page.hidden())),
                Listener::on(window, "online", online),
            ],
        }
    }
}
