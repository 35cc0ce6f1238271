//! Loading the second half of the core, which holds what only some actions need.
//!
//! A release is delivered in two files (`xtask/src/annex.rs`); in other builds everything is in one and there is nothing to
//! load. A function of the second half must not be called before [`is_loaded`] says so: it would be a trap.

use std::cell::Cell;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::runtime::host::Host;
use crate::runtime::singles::{READERS, Readers};

thread_local! {
    /// One core has one second half, whichever of its widgets asked for it.
    static LOADED: Cell<bool> = const { Cell::new(false) };
}

/// How answers about single jobs are read, once that is there.
pub fn readers() -> Option<&'static Readers> {
    is_loaded().then_some(&READERS)
}

/// Whether the second half is there.
pub fn is_loaded() -> bool {
    LOADED.get()
}

/// Loads the second half; `then` is told whether it is there. After a failure it can be tried again.
#[expect(
    clippy::disallowed_methods,
    reason = "ends when the file is there, and holds only what `then` holds"
)]
pub fn load(host: &Host, then: Box<dyn FnOnce(bool)>) {
    let loading = host.annex();
    wasm_bindgen_futures::spawn_local(async move {
        LOADED.set(settle(loading).await.is_ok() || is_loaded());
        then(is_loaded());
    });
}

async fn settle(loading: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(loading?).await
}
