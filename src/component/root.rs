//! A shadow root with the widget's sheet: the page's styles stay out, and the widget's stay in, as with the element.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, ShadowRoot};

use crate::component::host::set;
use crate::element::prepare;

/// The styles that the element gets with what is delivered apart: an application has all of it at once.
const ANNEX_STYLES: &str = include_str!("../../style/muvi-jobs-annex.css");
/// What the definer says of every host element.
const HOST_STYLES: &str = ":host{display:block}[hidden]{display:none!important}";

thread_local! {
    /// Constructed, because a `<style>` is blocked by `style-src 'self'`. One for all widgets of the application.
    static SHEET: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Makes the shadow root of an element and answers with the element in it that the widget is drawn into.
///
/// # Errors
///
/// What the browser says if the element cannot have a shadow root, or has one already.
pub(super) fn attach(host: &HtmlElement, label: &str) -> Result<HtmlElement, JsValue> {
    let options = Object::new();
    set(&options, "mode", &"open".into());
    let attach: Function = Reflect::get(host, &"attachShadow".into())?.dyn_into()?;
    let root: ShadowRoot = attach.call1(host, &options)?.unchecked_into();
    Reflect::set(&root, &"adoptedStyleSheets".into(), &Array::of1(&sheet()?))?;
    let base: HtmlElement = document().create_element("div")?.unchecked_into();
    let attributes =
        [("class", "base"), ("part", "base"), ("role", "region"), ("lang", "en"), ("aria-label", label)];
    for (name, value) in attributes {
        base.set_attribute(name, value)?;
    }
    root.append_child(&base)?;
    Ok(base)
}

fn sheet() -> Result<JsValue, JsValue> {
    if let Some(sheet) = SHEET.with_borrow(Clone::clone) {
        return Ok(sheet);
    }
    let class: Function = Reflect::get(&js_sys::global(), &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&class, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &[HOST_STYLES, &prepare(), ANNEX_STYLES].concat().into())?;
    SHEET.set(Some(sheet.clone()));
    Ok(sheet)
}
