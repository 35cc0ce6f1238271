//! Loading the later parts of the core: the live part, which every list needs once its first rows are there, and the annex,
//! which holds what only some actions need.
//!
//! A release is delivered in three files (`xtask/src/parts.rs`); in other builds everything is in one and there is nothing to
//! load. A function of a later part must not be called before [`Part::is_there`] says so: it would be a trap.

use std::cell::Cell;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::runtime::host::Host;
use crate::runtime::singles::{READERS, Readers};

/// A part that is delivered apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What a list needs to go on.
    Live,
    /// What only some people ask for.
    Annex,
}

thread_local! {
    /// One core has one of each, whichever of its widgets asked for it.
    static IS_LIVE: Cell<bool> = const { Cell::new(false) };
    static HAS_ANNEX: Cell<bool> = const { Cell::new(false) };
}

impl Part {
    /// Whether it is there.
    pub fn is_there(self) -> bool {
        match self {
            Self::Live => IS_LIVE.get(),
            Self::Annex => HAS_ANNEX.get(),
        }
    }

    /// Loads it; `then` is told whether it is there. After a failure it can be tried again.
    #[expect(
        clippy::disallowed_methods,
        reason = "ends when the file is there, and holds only what `then` holds"
    )]
    pub fn load(self, host: &Host, then: Box<dyn FnOnce(bool)>) {
        let loading = match self {
            Self::Live => host.live(),
            Self::Annex => host.annex(),
        };
        wasm_bindgen_futures::spawn_local(async move {
            if settle(loading).await.is_ok() {
                self.note();
            }
            then(self.is_there());
        });
    }

    fn note(self) {
        match self {
            Self::Live => IS_LIVE.set(true),
            Self::Annex => HAS_ANNEX.set(true),
        }
    }
}

/// Takes note of it when the live part is nothing apart.
pub fn begin(host: &Host) {
    if host.is_whole() {
        Part::Live.note();
    }
}

/// How answers about single jobs are read, once that is there.
pub fn readers() -> Option<&'static Readers> {
    Part::Annex.is_there().then_some(&READERS)
}

async fn settle(loading: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(loading?).await
}
