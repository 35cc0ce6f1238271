//! Whether the widget is seen and the network is there.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, IntersectionObserver, IntersectionObserverEntry};

use crate::runtime::listener::Listener;

#[wasm_bindgen]
extern "C" {
    type Globals;
    #[wasm_bindgen(method, getter, structural)]
    fn document(this: &Globals) -> Page;
    #[wasm_bindgen(method, getter, structural)]
    fn navigator(this: &Globals) -> Navigator;

    type Navigator;
    #[wasm_bindgen(method, getter, structural, js_name = onLine)]
    fn on_line(this: &Navigator) -> bool;

    #[derive(Clone)]
    #[wasm_bindgen(extends = EventTarget)]
    type Page;
    #[wasm_bindgen(method, getter, structural)]
    fn hidden(this: &Page) -> bool;
}

/// An observer that ends when this is dropped.
#[derive(Debug)]
struct Sight {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Sight {
    fn of(element: &Element, callback: impl Fn(bool) + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            // Several, if it came and went; the last one is true.
            let latest = entries.at(-1).unchecked_into::<IntersectionObserverEntry>();
            callback(latest.is_intersecting());
        });
        let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Tells when the widget is out of sight or seen and when the network goes and comes, as long as this lives.
#[derive(Debug)]
pub struct Attention {
    _listeners: [Listener; 3],
    _sight: Option<Sight>,
}

impl Attention {
    /// Begins to listen. `seen` is told whether the widget can be seen: the page is shown and the element is on the
    /// screen. `online` is told whether there is a network. Both are told at the start what is not as usual.
    pub fn watch(
        element: &Element,
        seen: impl Fn(bool) + Clone + 'static,
        online: impl Fn(bool) + Clone + 'static,
    ) -> Self {
        let globals: Globals = js_sys::global().unchecked_into();
        let page = globals.document();
        let on_screen = Rc::new(Cell::new(true));
        if page.hidden() {
            seen(false);
        }
        if !globals.navigator().on_line() {
            online(false);
        }
        let (shown, seen_page, seen_on_screen) = (page.clone(), seen.clone(), on_screen.clone());
        let sight = Sight::of(element, move |is_on_screen| {
            on_screen.set(is_on_screen);
            seen(is_on_screen && !shown.hidden());
        });
        let target = page.clone().unchecked_into();
        let change = move |_| seen_page(seen_on_screen.get() && !page.hidden());
        let window: EventTarget = globals.unchecked_into();
        let lost = online.clone();
        Self {
            _listeners: [
                Listener::on(target, "visibilitychange", Box::new(change)),
                Listener::on(window.clone(), "online", Box::new(move |_| online(true))),
                Listener::on(window, "offline", Box::new(move |_| lost(false))),
            ],
            _sight: sight,
        }
    }
}
