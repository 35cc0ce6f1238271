//! Plain data for the host page: what events carry and what the property `jobs` answers.

use serde::Serialize as _;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::api::plain::Plain;
use crate::runtime::host::Host;

/// A value as `JSON.parse` would make it: objects and not maps, null and not undefined.
pub fn plain(value: &Plain<'_>) -> JsValue {
    // Only what has no form in JSON can fail.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// Dispatches an event on the element, in a microtask.
pub fn tell(host: &Host, event: &str, detail: &Plain<'_>) {
    host.emit(event, &plain(detail));
}
