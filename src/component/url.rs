//! Addresses that an application may give.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

/// The absolute address, without fragment, if it is one that may be used: of the web, and without a user's name in it.
pub(super) fn resolved(text: &str) -> Option<String> {
    let base = document().base_uri().ok().flatten()?;
    let class: Function = Reflect::get(&js_sys::global(), &"URL".into()).ok()?.dyn_into().ok()?;
    // By reflection, because a text that is no address is thrown.
    let url = Reflect::construct(&class, &Array::of2(&text.into(), &base.into())).ok()?;
    Reflect::set(&url, &"hash".into(), &"".into()).ok()?;
    let part = |name: &str| Reflect::get(&url, &JsValue::from_str(name)).ok()?.as_string();
    let is_of_the_web = ["http:", "https:"].contains(&&*part("protocol")?);
    let has_user = !part("username")?.is_empty() || !part("password")?.is_empty();
    part("href").filter(|_| is_of_the_web && !has_user && !text.trim().is_empty())
}
