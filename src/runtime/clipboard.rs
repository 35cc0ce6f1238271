//! Puts text on the clipboard, also where the page came by plain HTTP and browsers offer no clipboard to scripts.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, FocusOptions, HtmlElement};

use crate::runtime::shadow::shadow_root_of;

#[wasm_bindgen]
extern "C" {
    type Globals;
    #[wasm_bindgen(method, getter, structural)]
    fn navigator(this: &Globals) -> Navigator;

    type Navigator;
    #[wasm_bindgen(method, getter, structural)]
    fn clipboard(this: &Navigator) -> Option<Clipboard>;

    type Clipboard;
    #[wasm_bindgen(method, catch, structural, js_name = writeText)]
    fn write_text(this: &Clipboard, text: &str) -> Result<Promise, JsValue>;

    /// The older way: what is selected in a field is copied as if by keyboard.
    type Field;
    #[wasm_bindgen(method, catch, structural)]
    fn select(this: &Field) -> Result<(), JsValue>;

    type Commands;
    #[wasm_bindgen(method, catch, structural, js_name = execCommand)]
    fn exec_command(this: &Commands, command: &str) -> Result<bool, JsValue>;

    type Page;
    #[wasm_bindgen(method, getter, structural, js_name = URL)]
    fn url(this: &Page) -> String;

    type Url;
    #[wasm_bindgen(constructor, catch, js_class = "URL")]
    fn new(url: &str, base: &str) -> Result<Url, JsValue>;
    #[wasm_bindgen(method, getter, structural)]
    fn href(this: &Url) -> String;
    #[wasm_bindgen(method, getter, structural, js_name = searchParams)]
    fn search_params(this: &Url) -> Parameters;

    type Parameters;
    #[wasm_bindgen(method, structural)]
    fn set(this: &Parameters, name: &str, value: &str);
}

/// Copies a text; `then` is told whether it is on the clipboard. `place` is where a field may stand for a moment. Must be
/// called while a person's click or key press is worked on.
#[expect(
    clippy::disallowed_methods,
    reason = "ends when the browser has copied, and holds only what `then` holds"
)]
pub fn copy(text: &str, place: &HtmlElement, then: Box<dyn FnOnce(bool)>) {
    let clipboard = js_sys::global().unchecked_into::<Globals>().navigator().clipboard();
    let copying = clipboard.map(|clipboard| clipboard.write_text(text));
    let (text, place) = (text.to_owned(), place.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let is_copied = match copying {
            Some(Ok(copying)) => JsFuture::from(copying).await.is_ok(),
            _ => false,
        };
        then(is_copied || copy_by_field(&text, &place).is_some());
    });
}

fn copy_by_field(text: &str, place: &HtmlElement) -> Option<()> {
    let page = place.owner_document()?;
    let root = shadow_root_of(place)?;
    let focused = root.active_element();
    let field = page.create_element("textarea").ok()?;
    field.set_attribute("class", "copying").ok()?;
    field.set_text_content(Some(text));
    place.append_child(&field).ok()?;
    let selected = field.unchecked_ref::<Field>().select();
    let copied = page.unchecked_ref::<Commands>().exec_command("copy");
    field.remove();
    if let Some(focused) = focused {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        focused.unchecked_into::<HtmlElement>().focus_with_options(&options).ok();
    }
    (selected.is_ok() && copied == Ok(true)).then_some(())
}

/// The address that shows a job: `href` if there is one, else the page's own with the job as a parameter.
pub fn link(page: &Document, href: &str, job_id: &str) -> Option<String> {
    let here = page.unchecked_ref::<Page>().url();
    let url = if href.is_empty() {
        let url = Url::new(&here, &here).ok()?;
        url.search_params().set("job", job_id);
        url
    } else {
        Url::new(href, &page.base_uri().ok()??).ok()?
    };
    Some(url.href())
}
