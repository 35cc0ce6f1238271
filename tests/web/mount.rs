//! The core as the definer uses it: mounted with settings and a host, against a transport that answers from memory.

use js_sys::{Function, Object, Promise, Reflect};
use muvi_jobs::element::{Instance, mount};
use muvi_jobs::runtime::host::{Host, Settings};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, ShadowRoot};

const DOCUMENTED: &str = include_str!("../fixtures/documented.json");

/// A mounted widget with the notes that its host took.
struct Stage {
    root: ShadowRoot,
    instance: Instance,
    events: js_sys::Array,
}

impl Stage {
    /// Mounts a widget whose requests are answered by this JavaScript function of a request.
    fn with_transport(body: &str) -> Self {
        let root = document_function(
            "const host = document.createElement('div'); document.body.append(host); return host.attachShadow({mode: 'open'})",
        );
        let root: ShadowRoot = root.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
        let base =
            document_function("return document.createElement('div')").call0(&JsValue::UNDEFINED).unwrap();
        let base: HtmlElement = base.unchecked_into();
        root.append_child(&base).unwrap();
        let events = js_sys::Array::new();
        let host = Object::new();
        set(&host, "send", &Function::new_with_args("request", body));
        set(&host, "key", &document_function("return Promise.resolve(null)"));
        set(&host, "emit", &events_function(&events));
        for (name, body) in [
            ("reflect", ""),
            ("state", ""),
            ("name", "return ''"),
            ("sent", ""),
            ("shares", "return false"),
            ("isReadOnly", "return false"),
            ("href", "return ''"),
            ("ask", "return true"),
            ("annex", "return Promise.resolve()"),
        ] {
            set(&host, name, &document_function(body));
        }
        set(&host, "isWhole", &JsValue::TRUE);
        let settings = document_function(
            "return {endpoint: 'http://localhost/v1/jobs', limit: 20, status: '', modelId: '', search: '', \
             refreshInterval: 'off', refreshText: 'off', refreshControl: 'free', requestBudget: 0, detailBudget: 0, \
             readOnly: false, failureReasons: false, previews: false, selectable: 'on', shortcuts: 'on', \
             actionParallelism: 4, selected: '', detail: 'panel', \
             credentials: 'omit', jobHref: '', keySource: 'none', epoch: 0}",
        );
        let settings: Settings = settings.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
        let instance = mount(&settings, host.unchecked_into::<Host>());
        while !instance.draw_next(base.clone(), &settings) {}
        Self { root, instance, events }
    }

    async fn settled(&self) {
        let promise = Promise::new(&mut |resolve, _| self.instance.when_settled(resolve));
        JsFuture::from(promise).await.unwrap();
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|at| found.get(at)?.text_content()).collect()
    }
}

fn document_function(body: &str) -> Function {
    Function::new_no_args(body)
}

fn events_function(events: &js_sys::Array) -> Function {
    let noting = Function::new_with_args("events", "return (type, detail) => events.push([type, detail])");
    noting.call1(&JsValue::UNDEFINED, events).unwrap().unchecked_into()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &JsValue::from_str(name), value).unwrap();
}

fn answering_with(json: &str) -> String {
    let body = js_sys::JSON::stringify(&JsValue::from_str(json)).unwrap();
    format!(
        "return Promise.resolve(new Response({body}, {{headers: {{'content-type': 'application/json'}}}}))"
    )
}

#[wasm_bindgen_test]
async fn the_documented_answer_shows_as_two_rows() {
    let stage = Stage::with_transport(&answering_with(DOCUMENTED));
    stage.settled().await;
    assert_eq!(stage.texts(".row .id"), ["job_abc123def456", "job_xyz789ghi012"]);
    assert_eq!(stage.texts(".row .duration"), ["2m 30s", "15s"]);
    assert_eq!(stage.texts(".row .model")[0], "google/veo-3.1-fast/text-to-video");
    stage.instance.destroy();
}

#[wasm_bindgen_test]
async fn a_transport_that_rejects_with_a_string_is_an_error_and_no_panic() {
    let stage = Stage::with_transport("throw 'no'");
    for _ in 0..4 {
        stage.instance.refresh(document_function(""));
    }
    let other = Stage::with_transport("return Promise.resolve('no response')");
    other.settled().await;
    assert!(other.texts(".alert .message")[0].contains("transport"));
    stage.instance.destroy();
    other.instance.destroy();
}

#[wasm_bindgen_test]
async fn what_is_destroyed_leaves_no_node_aborts_its_request_and_says_nothing_more() {
    let stage =
        Stage::with_transport("globalThis.signalOfTest = request.signal; return new Promise(() => {})");
    JsFuture::from(Promise::resolve(&JsValue::NULL)).await.unwrap();
    stage.instance.destroy();
    let signal = Reflect::get(&js_sys::global(), &JsValue::from_str("signalOfTest")).unwrap();
    assert_eq!(Reflect::get(&signal, &JsValue::from_str("aborted")).unwrap(), JsValue::TRUE);
    assert_eq!(stage.texts(".frame").len(), 0);
    assert_eq!(stage.events.length(), 0);
}
