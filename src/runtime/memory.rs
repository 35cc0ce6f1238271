//! What a person chose, remembered in the browser's storage for the next visit. Nothing secret, nothing of the jobs.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Globals;
    // Reading it throws where storage is not allowed, such as in a sandboxed frame.
    #[wasm_bindgen(method, getter, structural, catch, js_name = localStorage)]
    fn local_storage(this: &Globals) -> Result<Storage, JsValue>;

    type Storage;
    #[wasm_bindgen(method, structural, js_name = getItem)]
    fn get_item(this: &Storage, key: &str) -> Option<String>;
    // Throws when the storage is full.
    #[wasm_bindgen(method, structural, catch, js_name = setItem)]
    fn set_item(this: &Storage, key: &str, value: &str) -> Result<(), JsValue>;
}

fn storage() -> Option<Storage> {
    js_sys::global().unchecked_into::<Globals>().local_storage().ok()
}

/// Where a widget keeps its refresh interval. `name` tells the widgets of a site apart.
fn interval_key(name: &str) -> String {
    ["muvi-jobs refresh-interval ", name].concat()
}

/// The interval that was chosen last time.
pub fn remembered_interval(name: &str) -> Option<String> {
    storage()?.get_item(&interval_key(name))
}

/// Remembers a chosen interval; without storage nothing is remembered.
pub fn remember_interval(name: &str, interval: &str) {
    if let Some(storage) = storage() {
        storage.set_item(&interval_key(name), interval).ok();
    }
}
