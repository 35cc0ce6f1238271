//! A file that is made here and handed to the browser to save. It never leaves the machine.

use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlElement};

#[wasm_bindgen]
extern "C" {
    type Globals;
    #[wasm_bindgen(method, getter, structural)]
    fn document(this: &Globals) -> Document;

    type Blob;
    #[wasm_bindgen(constructor, catch)]
    fn new(parts: &js_sys::Array, options: &js_sys::Object) -> Result<Blob, JsValue>;

    #[wasm_bindgen(js_namespace = URL, js_name = createObjectURL, catch)]
    fn create_object_url(blob: &Blob) -> Result<String, JsValue>;
    #[wasm_bindgen(js_namespace = URL, js_name = revokeObjectURL)]
    fn revoke_object_url(url: &str);
}

/// A file that the browser was given to save. The browser may read it as long as this lives.
#[derive(Debug)]
pub struct Download {
    url: String,
}

impl Download {
    /// Hands a text to the browser as a file of this name. None where it does not take it.
    pub fn start(name: &str, media_type: &str, text: &str) -> Option<Self> {
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"type".into(), &media_type.into()).ok()?;
        let blob = Blob::new(&js_sys::Array::of1(&text.into()), &options).ok()?;
        let download = Self { url: create_object_url(&blob).ok()? };
        let page = js_sys::global().unchecked_into::<Globals>().document();
        // Never put into the document: a link works without, and nothing of the page can see it.
        let link = page.create_element("a").ok()?;
        link.set_attribute("href", &download.url).ok()?;
        link.set_attribute("download", name).ok()?;
        link.unchecked_into::<HtmlElement>().click();
        Some(download)
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        revoke_object_url(&self.url);
    }
}
