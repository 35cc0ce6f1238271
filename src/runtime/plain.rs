//! Plain data for the host page: what events carry and what the property `jobs` answers.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::runtime::host::Host;

/// A value as `JSON.parse` would make it: objects and not maps, null and not undefined.
pub fn plain(value: &impl Serialize) -> JsValue {
    // Only a type that has no form in JSON can fail, and none is used.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// Dispatches an event on the element, in a microtask.
pub fn tell(host: &Host, event: &str, detail: &impl Serialize) {
    host.emit(event, &plain(detail));
}
