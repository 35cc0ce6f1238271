//! Tells a file that the page's security policy keeps away from one that is not there: to a picture both look the same.
//!
//! Not by the event `securitypolicyviolation`, which is only to be had by listening to the page.

use std::cell::RefCell;
use std::fmt;
use std::rc::{Rc, Weak};

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type ReportingObserver;
    #[wasm_bindgen(constructor, catch)]
    fn new(callback: &Closure<dyn FnMut(Array)>, options: &JsValue) -> Result<ReportingObserver, JsValue>;
    #[wasm_bindgen(method)]
    fn observe(this: &ReportingObserver);
    #[wasm_bindgen(method)]
    fn disconnect(this: &ReportingObserver);
    #[wasm_bindgen(method, js_name = takeRecords)]
    fn take_records(this: &ReportingObserver) -> Array;
}

thread_local! {
    /// The panel and the rows of a page share one; it ends with the last of them.
    static SHARED: RefCell<Weak<PolicyWatch>> = const { RefCell::new(Weak::new()) };
}

/// Hears what the page's policy keeps away, as long as it lives. In browsers that do not tell, it hears nothing.
pub struct PolicyWatch {
    observer: Option<ReportingObserver>,
    blocked: Rc<RefCell<Vec<String>>>,
    _callback: Closure<dyn FnMut(Array)>,
}

impl fmt::Debug for PolicyWatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PolicyWatch")
    }
}

impl PolicyWatch {
    /// The one of the page, which hears from when it is first asked for.
    pub fn shared() -> Rc<Self> {
        SHARED.with_borrow_mut(|shared| {
            shared.upgrade().unwrap_or_else(|| {
                let watch = Self::new();
                *shared = Rc::downgrade(&watch);
                watch
            })
        })
    }

    fn new() -> Rc<Self> {
        let blocked: Rc<RefCell<Vec<String>>> = Rc::default();
        let heard = blocked.clone();
        let callback = Closure::<dyn FnMut(Array)>::new(move |reports: Array| {
            heard.borrow_mut().extend(blocked_urls(&reports));
        });
        let options = Object::new();
        Reflect::set(&options, &"types".into(), &Array::of1(&"csp-violation".into())).ok();
        let observer = ReportingObserver::new(&callback, &options).ok();
        if let Some(observer) = &observer {
            observer.observe();
        }
        Rc::new(Self { observer, blocked, _callback: callback })
    }

    /// Whether it was the policy that kept this address away.
    pub fn blocks(&self, url: &str) -> bool {
        let mut blocked = self.blocked.borrow_mut();
        if let Some(observer) = &self.observer {
            blocked.extend(blocked_urls(&observer.take_records()));
        }
        // After a redirect it is only the origin that is told.
        blocked.iter().any(|blocked| blocked.contains("://") && url.starts_with(blocked.as_str()))
    }
}

impl Drop for PolicyWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

fn blocked_urls(reports: &Array) -> Vec<String> {
    let url = |report: JsValue| {
        let body = Reflect::get(&report, &"body".into()).ok()?;
        Reflect::get(&body, &"blockedURL".into()).ok()?.as_string()
    };
    reports.iter().filter_map(url).collect()
}
