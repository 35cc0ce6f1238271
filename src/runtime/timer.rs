//! Timers that end with their owner.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // Not from `window`, so that the same code runs wherever a global object has timers.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, delay_ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// A call that happens once, later, unless this value is dropped before.
#[derive(Debug)]
pub struct Timeout {
    id: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Calls back after so many milliseconds.
    pub fn after(delay_ms: u32, callback: impl FnOnce() + 'static) -> Self {
        Self::after_boxed(delay_ms, Box::new(callback))
    }

    /// The same for all: every type of closure would be wrapped by code of its own.
    fn after_boxed(delay_ms: u32, callback: Box<dyn FnOnce()>) -> Self {
        let callback = Closure::once(callback);
        // Browsers take the delay for a signed number: a longer one would end at once.
        let delay_ms = delay_ms.min(i32::MAX.unsigned_abs());
        Self { id: set_timeout(callback.as_ref(), delay_ms), _callback: callback }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}
