//! Stands in for the crate `wasm-streams` with the few names that `server_fn` uses.
//!
//! Leptos always brings `server_fn`, which brings `wasm-streams`. This widget calls no server function, but the real
//! crate exports classes to JavaScript, and no linker may drop what is exported: 20 kB of WebAssembly and a third of
//! the glue would be delivered for nothing. Nothing here is ever called; a stream made here is empty.

use futures_util::stream::{Empty, empty};
use wasm_bindgen::{JsCast, JsValue};

/// A stream of the browser.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Would turn a Rust stream into one of the browser.
    pub fn from_stream<S>(_: S) -> Self {
        Self(JsValue::UNDEFINED.unchecked_into())
    }

    /// Takes a stream of the browser.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Gives the stream of the browser back.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Would turn a stream of the browser into a Rust one.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }
}
