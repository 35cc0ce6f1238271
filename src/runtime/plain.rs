//! Plain data for the host page: what events carry and what the property `jobs` answers.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::api::plain::Plain;
use crate::runtime::host::Host;

/// A value as `JSON.parse` would make it: objects and not maps, null and not undefined.
pub fn plain(value: &Plain<'_>) -> JsValue {
    match value {
        Plain::Nothing => JsValue::NULL,
        Plain::Truth(truth) => JsValue::from_bool(*truth),
        Plain::Number(number) => JsValue::from(*number),
        Plain::Text(text) => JsValue::from_str(text),
        Plain::Made(text) => JsValue::from_str(text),
        Plain::List(values) => {
            let list = Array::new();
            for value in values {
                list.push(&plain(value));
            }
            list.into()
        }
        Plain::Object(fields) => {
            let object = Object::new();
            for (name, value) in fields {
                // Only what is frozen or a proxy refuses.
                Reflect::set(&object, &JsValue::from_str(name), &plain(value)).ok();
            }
            object.into()
        }
    }
}

/// Dispatches an event on the element, in a microtask.
pub fn tell(host: &Host, event: &str, detail: &Plain<'_>) {
    host.emit(event, &plain(detail));
}
