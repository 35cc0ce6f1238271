//! What the border to the element (`src/element/core.js`) gives to the core, as it looks from here.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The side of the element that the core calls.
    #[derive(Clone, Debug)]
    pub type Host;

    /// Sends a request by the page's transport, or by `fetch`.
    #[wasm_bindgen(method, catch)]
    pub fn send(this: &Host, request: &web_sys::Request) -> Result<Promise, JsValue>;

    /// Asks the page for an API key: a promise of a string or null.
    #[wasm_bindgen(method, catch)]
    pub fn key(this: &Host) -> Result<Promise, JsValue>;

    /// Dispatches an event on the element, in a microtask. `detail` is plain data.
    #[wasm_bindgen(method)]
    pub fn emit(this: &Host, event: &str, detail: &JsValue);

    /// Dispatches an event at once and answers whether the page lets the widget go on.
    #[wasm_bindgen(method)]
    pub fn ask(this: &Host, event: &str, detail: &JsValue) -> bool;

    /// Whether nothing may be changed on the server, as the page has it at this moment.
    #[wasm_bindgen(method, js_name = isReadOnly)]
    pub fn is_read_only(this: &Host) -> bool;

    /// Writes a choice of the user back to an attribute; empty removes it.
    #[wasm_bindgen(method)]
    pub fn reflect(this: &Host, attribute: &str, value: &str);

    /// Whether the live part of the core is nothing apart.
    #[wasm_bindgen(method, getter, js_name = isWhole)]
    pub fn is_whole(this: &Host) -> bool;

    /// Loads the live part of the core; resolves when it is there.
    #[wasm_bindgen(method, catch)]
    pub fn live(this: &Host) -> Result<Promise, JsValue>;

    /// Loads the annex; resolves when it is there, and the live part with it.
    #[wasm_bindgen(method, catch)]
    pub fn annex(this: &Host) -> Result<Promise, JsValue>;

    /// When the `n`-th request of the element's earlier lives went out, by the page's clock, from the earliest that still
    /// counts on; no number if there were not so many.
    #[wasm_bindgen(method)]
    pub fn sent(this: &Host, n: u32) -> f64;

    /// The id of the element, or empty.
    #[wasm_bindgen(method)]
    pub fn name(this: &Host) -> String;

    /// Whether other widgets may use its answers: not while they come by the page's transport.
    #[wasm_bindgen(method)]
    pub fn shares(this: &Host) -> bool;

    /// Tells the element's state, `loading`, `ready` or `error`, and after a space each other custom state that holds.
    #[wasm_bindgen(method)]
    pub fn state(this: &Host, states: &str);

    /// Where the link of a job leads; empty if the page gave no template.
    #[wasm_bindgen(method)]
    pub fn href(this: &Host, job_id: &str) -> String;

    /// The element's settings, checked by the definer.
    #[derive(Clone, Debug)]
    pub type Settings;

    /// Absolute URL of List Jobs, without fragment.
    #[wasm_bindgen(method, getter)]
    pub fn endpoint(this: &Settings) -> String;

    /// Jobs per page.
    #[wasm_bindgen(method, getter)]
    pub fn limit(this: &Settings) -> u32;

    /// The API's spelling of a status, or empty.
    #[wasm_bindgen(method, getter)]
    pub fn status(this: &Settings) -> String;

    /// A model slug, or empty.
    #[wasm_bindgen(method, getter, js_name = modelId)]
    pub fn model_id(this: &Settings) -> String;

    /// The text that loaded jobs are searched for.
    #[wasm_bindgen(method, getter)]
    pub fn search(this: &Settings) -> String;

    /// The id of the job that is open, or empty.
    #[wasm_bindgen(method, getter)]
    pub fn selected(this: &Settings) -> String;

    /// `panel` or `none`.
    #[wasm_bindgen(method, getter)]
    pub fn detail(this: &Settings) -> String;

    /// Seconds between refreshes, `auto` or `off`.
    #[wasm_bindgen(method, getter, js_name = refreshInterval)]
    pub fn refresh_interval(this: &Settings) -> JsValue;

    /// Requests per minute, 0 for no limit.
    #[wasm_bindgen(method, getter, js_name = requestBudget)]
    pub fn request_budget(this: &Settings) -> u32;

    /// Detail calls per minute.
    #[wasm_bindgen(method, getter, js_name = detailBudget)]
    pub fn detail_budget(this: &Settings) -> u32;

    /// The same as text, as an attribute has it.
    #[wasm_bindgen(method, getter, js_name = refreshText)]
    pub fn refresh_text(this: &Settings) -> String;

    /// `free`, `fixed` or `hidden`.
    #[wasm_bindgen(method, getter, js_name = refreshControl)]
    pub fn refresh_control(this: &Settings) -> String;

    /// Whether nothing may be changed on the server.
    #[wasm_bindgen(method, getter, js_name = readOnly)]
    pub fn read_only(this: &Settings) -> bool;

    /// Whether rows can be chosen: `on` or `off`.
    #[wasm_bindgen(method, getter)]
    pub fn selectable(this: &Settings) -> String;

    /// Whether rows tell why their job failed.
    #[wasm_bindgen(method, getter, js_name = failureReasons)]
    pub fn failure_reasons(this: &Settings) -> bool;

    /// Whether rows show what their job made.
    #[wasm_bindgen(method, getter)]
    pub fn previews(this: &Settings) -> bool;

    /// Whether single keys do something: `on` or `off`.
    #[wasm_bindgen(method, getter)]
    pub fn shortcuts(this: &Settings) -> String;

    /// How many requests that change something may be under way at the same time.
    #[wasm_bindgen(method, getter, js_name = actionParallelism)]
    pub fn action_parallelism(this: &Settings) -> u8;

    /// `omit`, `same-origin` or `include`.
    #[wasm_bindgen(method, getter)]
    pub fn credentials(this: &Settings) -> web_sys::RequestCredentials;

    /// A language tag that `Intl` accepts, or undefined for the browser's.
    #[wasm_bindgen(method, getter)]
    pub fn lang(this: &Settings) -> JsValue;

    /// An IANA time zone that `Intl` accepts, or undefined for the browser's.
    #[wasm_bindgen(method, getter, js_name = timeZone)]
    pub fn time_zone(this: &Settings) -> JsValue;

    /// `none`, `string` or `function`.
    #[wasm_bindgen(method, getter, js_name = keySource)]
    pub fn key_source(this: &Settings) -> String;

    /// The template of links to jobs, to see whether it changed.
    #[wasm_bindgen(method, getter, js_name = jobHref)]
    pub fn job_href(this: &Settings) -> JsValue;

    /// Counts the changes of the key after which what is shown may be somebody else's.
    #[wasm_bindgen(method, getter)]
    pub fn epoch(this: &Settings) -> u32;
}
