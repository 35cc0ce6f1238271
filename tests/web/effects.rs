//! What the runtime makes of the feed's effects about single jobs: the requests themselves, seen by a host.

use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use muvi_jobs::api::job::JobId;
use muvi_jobs::api::query::{PageSize, Query};
use muvi_jobs::feed::event::{Event, KeySource, Lane};
use muvi_jobs::feed::machine::Feed;
use muvi_jobs::feed::panel::PanelEvent;
use muvi_jobs::feed::singles::SINGLES;
use muvi_jobs::runtime::consent::cancel_with_consent;
use muvi_jobs::runtime::driver::{Driver, Endpoint};
use muvi_jobs::runtime::host::Host;
use muvi_jobs::runtime::part::Part;
use muvi_jobs::runtime::session::Session;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Request, RequestCredentials};

const DETAIL: &str = r#"{ "jobId": "job/1",  "status": "pending" }"#;
const RECEIPT: &str = r#"{"jobId": "job/1", "status": "cancelled", "refundedMicroCents": 500000}"#;

/// A session whose requests are kept, and answered by their method.
struct Stage {
    session: Rc<Session>,
    requests: Array,
    asked: Array,
}

impl Stage {
    async fn new(agrees: bool) -> Self {
        let (requests, asked, host) = (Array::new(), Array::new(), Object::new());
        let send = format!(
            "return (request) => {{ requests.push(request); \
             const body = request.method === 'POST' ? {RECEIPT:?} : {DETAIL:?}; \
             return Promise.resolve(new Response(body, {{headers: {{'content-type': 'application/json'}}}})); }}"
        );
        set(&host, "send", &with_list("requests", &send, &requests));
        let ask = format!("return (type, detail) => {{ requests.push([type, detail]); return {agrees}; }}");
        set(&host, "ask", &with_list("requests", &ask, &asked));
        set(&host, "key", &Function::new_no_args("return Promise.resolve('pb_key')"));
        set(&host, "annex", &Function::new_no_args("return Promise.resolve()"));
        set(&host, "isWhole", &JsValue::TRUE);
        set(&host, "shares", &Function::new_no_args("return false"));
        set(&host, "isReadOnly", &Function::new_no_args("return false"));
        let url = "http://localhost/v1/jobs?tenant=7".to_owned();
        let endpoint = Endpoint { url, credentials: RequestCredentials::Include };
        let query = Query { status: None, model: None, page_size: PageSize::clamped(20) };
        let session = Session::new(Feed::new(query, 1), Driver::new(host.unchecked_into::<Host>(), endpoint));
        Part::Annex.load(session.driver().host(), Box::new(|_| {}));
        next_task().await;
        session.send(Event::SinglesAttached(&SINGLES));
        session.take_keys_from(KeySource::Host);
        Self { session, requests, asked }
    }

    fn open(&self) {
        self.session.send(Event::Panel(PanelEvent::Opened(id())));
    }

    fn cancel(&self) -> bool {
        cancel_with_consent(&self.session, vec![id()])
    }

    /// Waits until nothing is under way any more; so many requests were made by then.
    async fn requested(&self, count: u32) -> Vec<Request> {
        let is_busy = || self.session.read(|feed| Lane::ALL.iter().any(|lane| feed.slot(*lane).is_busy()));
        while is_busy() {
            next_task().await;
        }
        assert_eq!(self.requests.length(), count);
        self.requests.iter().map(JsCast::unchecked_into).collect()
    }
}

/// Bodies are read in tasks of their own, which a microtask would not let in.
async fn next_task() {
    let promise = Function::new_no_args("return new Promise((resolve) => setTimeout(resolve))");
    let promise: Promise = promise.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
    JsFuture::from(promise).await.unwrap();
}

fn id() -> JobId {
    JobId::new("job/1").unwrap()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &JsValue::from_str(name), value).unwrap();
}

fn with_list(name: &str, body: &str, list: &Array) -> JsValue {
    Function::new_with_args(name, body).call1(&JsValue::UNDEFINED, list).unwrap()
}

fn header(request: &Request, name: &str) -> Option<String> {
    request.headers().get(name).unwrap()
}

#[wasm_bindgen_test]
async fn ts_15_a_job_is_got_as_the_list_is_and_its_json_is_kept_as_it_came() {
    let stage = Stage::new(true).await;
    stage.open();
    let requests = stage.requested(1).await;
    assert_eq!(requests[0].url(), "http://localhost/v1/jobs/job%2F1?tenant=7");
    assert_eq!(
        (requests[0].method(), requests[0].credentials()),
        ("GET".into(), RequestCredentials::Include)
    );
    assert_eq!(header(&requests[0], "authorization").as_deref(), Some("Bearer pb_key"));
    assert_eq!(header(&requests[0], "x-requested-with"), None);
    let json = stage.session.read(|feed| feed.open_job().unwrap().answer.unwrap().json.clone());
    assert_eq!(&*json, DETAIL);
    stage.session.stop();
}

#[wasm_bindgen_test]
async fn ts_16_a_cancellation_is_a_post_that_no_form_can_forge() {
    let stage = Stage::new(true).await;
    stage.open();
    stage.requested(1).await;
    assert!(stage.cancel());
    let requests = stage.requested(3).await;
    assert_eq!(requests[1].url(), "http://localhost/v1/jobs/job%2F1/cancel?tenant=7");
    assert_eq!(
        (requests[1].method(), requests[1].credentials()),
        ("POST".into(), RequestCredentials::Include)
    );
    assert_eq!(header(&requests[1], "x-requested-with").as_deref(), Some("muvi-jobs"));
    assert_eq!(header(&requests[1], "authorization").as_deref(), Some("Bearer pb_key"));
    assert_eq!(requests[2].method(), "GET", "the panel looks at what became of it");
    let refunded = stage.session.read(|feed| feed.cancel_run().unwrap().tally().refunded.to_string());
    assert_eq!(refunded, "$0.50");
    stage.session.stop();
}

#[wasm_bindgen_test]
async fn the_host_page_is_asked_before_anything_is_changed_and_can_forbid_it() {
    let stage = Stage::new(false).await;
    stage.open();
    stage.requested(1).await;
    assert!(!stage.cancel());
    stage.requested(1).await;
    let asked = js_sys::JSON::stringify(&stage.asked).unwrap();
    assert_eq!(asked, r#"[["muvi-action",{"jobIds":["job/1"],"action":"cancel"}]]"#);
    stage.session.stop();
}

#[wasm_bindgen_test]
async fn ts_25_read_only_asks_nobody_and_sends_nothing() {
    let stage = Stage::new(true).await;
    stage.session.send(Event::ReadOnlyChanged(true));
    stage.open();
    stage.requested(1).await;
    assert!(!stage.cancel());
    stage.requested(1).await;
    assert_eq!(stage.asked.length(), 0);
    stage.session.stop();
}
