//! From what the browser's JSON parser made to [`Value`]: the one decoder in the bundle.
//!
//! serde-wasm-bindgen's deserializer was measured here first. It adds 13 kB to the delivered size, most of it to
//! describe type errors that a lenient reader does not have.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::api::value::{Key, MAX_DEPTH, Names, Value};

#[wasm_bindgen]
extern "C" {
    /// An object of which the known fields are read; one that is missing is undefined.
    type Fields;
    #[wasm_bindgen(method, getter)]
    fn data(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn jobs(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = nextCursor)]
    fn next_cursor(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = hasMore)]
    fn has_more(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = jobId)]
    fn job_id(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn progress(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn model(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = createdAt)]
    fn created_at(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = completedAt)]
    fn completed_at(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn error(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn code(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn message(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn output(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn outputs(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn url(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = type)]
    fn kind(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn thumbnail(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = posterImage)]
    fn poster_image(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = refundedMicroCents)]
    fn refunded_micro_cents(this: &Fields) -> JsValue;
}

/// Reads a parsed JSON value, as deep as [`MAX_DEPTH`]: of objects, the fields with these names.
pub fn decode(json: &JsValue, names: Names) -> Value {
    read(json, names, MAX_DEPTH)
}

fn read(json: &JsValue, names: Names, depth: u8) -> Value {
    if let Some(text) = json.as_string() {
        Value::Text(text)
    } else if let Some(number) = json.as_f64() {
        Value::Number(number)
    } else if let Some(flag) = json.as_bool() {
        Value::Flag(flag)
    } else if !json.is_object() || depth == 0 {
        Value::Null
    } else if let Some(list) = json.dyn_ref::<Array>() {
        let names = Names { in_objects: names.in_lists, ..names };
        Value::List(list.iter().map(|item| read(&item, names, depth - 1)).collect())
    } else {
        Value::Object(read_fields(json.unchecked_ref(), names, depth - 1))
    }
}

fn read_fields(object: &Fields, names: Names, depth: u8) -> Vec<(Key, Value)> {
    let found = names.in_objects.iter().map(|(_, key)| (*key, field(object, *key)));
    let there = found.filter(|(_, value)| !value.is_undefined());
    there.map(|(key, value)| (key, read(&value, names, depth))).collect()
}

fn field(object: &Fields, key: Key) -> JsValue {
    match key {
        Key::Data => object.data(),
        Key::Jobs => object.jobs(),
        Key::NextCursor => object.next_cursor(),
        Key::HasMore => object.has_more(),
        Key::JobId => object.job_id(),
        Key::Status => object.status(),
        Key::Progress => object.progress(),
        Key::Model => object.model(),
        Key::CreatedAt => object.created_at(),
        Key::CompletedAt => object.completed_at(),
        Key::Error => object.error(),
        Key::Code => object.code(),
        Key::Message => object.message(),
        Key::RequestId => object.request_id(),
        Key::Output => object.output(),
        Key::Outputs => object.outputs(),
        Key::Url => object.url(),
        Key::Type => object.kind(),
        Key::Thumbnail => object.thumbnail(),
        Key::PosterImage => object.poster_image(),
        Key::RefundedMicroCents => object.refunded_micro_cents(),
    }
}
