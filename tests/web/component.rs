//! The component in an application of Leptos: drawn, told, changed and taken away.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use muvi_jobs::api::query::StatusFilter;
use muvi_jobs::component::{JobsEvent, JobsHandle, JobsSettings, MuviJobs, Transport};
use muvi_jobs::feed::poll::RefreshInterval;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, Request, ShadowRoot};

const DOCUMENTED: &str = include_str!("../fixtures/documented.json");

/// The requests that a transport was given.
type Asked = Rc<RefCell<Vec<Request>>>;

fn quiet() -> JobsSettings {
    JobsSettings { refresh: RefreshInterval::Off, ..JobsSettings::default() }
}

/// Answers every request with the example of the documentation.
fn documented(asked: &Asked) -> Transport {
    let body = js_sys::JSON::stringify(&JsValue::from_str(DOCUMENTED)).unwrap();
    let answer = Function::new_no_args(&format!(
        "return Promise.resolve(new Response({body}, {{headers: {{'content-type': 'application/json'}}}}))"
    ));
    transport(asked, answer)
}

/// Answers with what a JavaScript function returns.
fn transport(asked: &Asked, answer: Function) -> Transport {
    let asked = asked.clone();
    Transport::new(move |(request,): (Request,)| {
        asked.borrow_mut().push(request);
        answer.call0(&JsValue::UNDEFINED).unwrap().unchecked_into()
    })
}

fn place() -> HtmlElement {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

fn root_in(place: &HtmlElement) -> Option<ShadowRoot> {
    place.first_element_child()?.shadow_root()
}

fn texts(place: &HtmlElement, selector: &str) -> Vec<String> {
    let Some(root) = root_in(place) else { return vec![] };
    let found = root.query_selector_all(selector).unwrap();
    (0..found.length()).filter_map(|at| found.get(at)?.text_content()).collect()
}

/// Waits for the next frame or so: effects and requests take microtasks, the first page a few of them.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..100 {
        if is_so() {
            return;
        }
        let pause = Promise::new(&mut |resolve, _| {
            set_timeout(
                move || drop(resolve.call0(&JsValue::UNDEFINED)),
                std::time::Duration::from_millis(20),
            );
        });
        JsFuture::from(pause).await.unwrap();
    }
    panic!("it did not come about that {what}");
}

#[wasm_bindgen_test]
async fn the_component_draws_rows_in_a_shadow_root_of_its_own_and_tells_of_them() {
    let (asked, told) = (Asked::default(), Rc::new(RefCell::new(Vec::new())));
    let (place, telling, transport) = (place(), told.clone(), documented(&asked));
    let mounted = mount_to(place.clone(), move || {
        let tell = move |event: JobsEvent| telling.borrow_mut().push(event);
        view! { <MuviJobs settings=RwSignal::new(quiet()) transport on_event=tell api_key=|| "pb_leptos".to_owned() /> }
    });
    until("there are rows", || texts(&place, ".row .id") == ["job_abc123def456", "job_xyz789ghi012"]).await;
    let loaded = JobsEvent::Loaded { source: "initial".to_owned(), count: 2, has_more: true };
    until("it is told", || told.borrow().contains(&loaded)).await;
    let request = Clone::clone(&asked.borrow()[0]);
    assert!(request.url().ends_with("/v1/jobs?limit=20"), "{}", request.url());
    assert_eq!(request.headers().get("authorization").unwrap().unwrap(), "Bearer pb_leptos");
    let base = root_in(&place).unwrap().query_selector("[part~=base]").unwrap().unwrap();
    assert_eq!(base.get_attribute("aria-label").unwrap(), "Jobs");
    drop(mounted);
}

#[wasm_bindgen_test]
async fn changed_settings_are_asked_for_and_what_a_person_chooses_is_written_back() {
    let asked = Asked::default();
    let (place, transport) = (place(), documented(&asked));
    let owner = Owner::new();
    let settings = owner.with(|| RwSignal::new(quiet()));
    let mounted = mount_to(place.clone(), move || view! { <MuviJobs settings transport /> });
    until("there are rows", || texts(&place, ".row .id").len() == 2).await;
    settings.update(|settings| settings.limit = 7);
    until("it is asked again", || asked.borrow().len() == 2).await;
    assert!(asked.borrow()[1].url().ends_with("?limit=7"), "{}", asked.borrow()[1].url());
    let choice = root_in(&place)
        .unwrap()
        .query_selector("[role=radiogroup] label:nth-of-type(5) input")
        .unwrap()
        .unwrap();
    choice.unchecked_into::<HtmlElement>().click();
    until("the choice is written back", || {
        settings.with_untracked(|settings| settings.status) == Some(StatusFilter::Failed)
    })
    .await;
    until("it is asked for", || asked.borrow().len() == 3).await;
    // The effect that follows the settings finds nothing new in what came from the widget itself.
    settings.update(|settings| "Failures".clone_into(&mut settings.label));
    let base = root_in(&place).unwrap().query_selector("[part~=base]").unwrap().unwrap();
    until("the label is another", || base.get_attribute("aria-label").unwrap() == "Failures").await;
    assert_eq!(asked.borrow().len(), 3);
    drop(mounted);
}

#[wasm_bindgen_test]
async fn a_handle_calls_the_widget_and_does_nothing_once_it_is_gone() {
    let asked = Asked::default();
    let (place, transport) = (place(), documented(&asked));
    let owner = Owner::new();
    let handle = owner.with(JobsHandle::default);
    let mounted = mount_to(
        place.clone(),
        move || view! { <MuviJobs settings=RwSignal::new(quiet()) handle transport /> },
    );
    until("there are rows", || texts(&place, ".row .id").len() == 2).await;
    handle.refresh().await;
    assert_eq!(asked.borrow().len(), 2);
    handle.select(Some("job_xyz789ghi012"));
    until("a job is open", || texts(&place, ".row[aria-selected=true] .id") == ["job_xyz789ghi012"]).await;
    until("the job was asked for", || asked.borrow().len() == 3).await;
    drop(mounted);
    handle.refresh().await;
    handle.load_more().await;
    handle.select(None);
    assert_eq!(asked.borrow().len(), 3);
}

#[wasm_bindgen_test]
async fn a_component_that_is_shown_and_hidden_ends_its_request_and_tells_nothing_more() {
    let (asked, told) = (Asked::default(), Rc::new(RefCell::new(Vec::new())));
    let never = Function::new_no_args("return new Promise(() => {})");
    let (place, telling) = (place(), told.clone());
    let owner = Owner::new();
    let is_shown = owner.with(|| RwSignal::new(true));
    let transport = StoredValue::new_local(transport(&asked, never));
    let telling = StoredValue::new_local(telling);
    let mounted: UnmountHandle<_> = mount_to(place.clone(), move || {
        view! {
            <Show when=move || is_shown.get()>
                <MuviJobs
                    settings=RwSignal::new(quiet())
                    transport=transport.get_value()
                    on_event=move |event: JobsEvent| telling.get_value().borrow_mut().push(event)
                />
            </Show>
        }
    });
    for times in 1..=20 {
        until("it is asked", || asked.borrow().len() == times).await;
        is_shown.set(false);
        until("it is gone", || place.child_element_count() == 0).await;
        assert!(asked.borrow()[times - 1].signal().aborted());
        is_shown.set(true);
    }
    assert!(told.borrow().is_empty(), "{:?}", told.borrow());
    drop(mounted);
    assert_eq!(place.child_element_count(), 0);
}

#[wasm_bindgen_test]
async fn settings_that_no_browser_can_use_count_as_not_chosen() {
    let asked = Asked::default();
    let (place, transport) = (place(), documented(&asked));
    let odd = JobsSettings {
        endpoint: "javascript:alert(1)".to_owned(),
        language: Some("no such language".to_owned()),
        time_zone: Some("Nowhere/Else".to_owned()),
        job_href: Some("javascript:alert('{jobId}')".to_owned()),
        limit: 1_000,
        ..quiet()
    };
    let mounted =
        mount_to(place.clone(), move || view! { <MuviJobs settings=RwSignal::new(odd) transport /> });
    until("there are rows", || texts(&place, ".row .id").len() == 2).await;
    let url = asked.borrow()[0].url();
    assert!(url.starts_with("http") && url.ends_with("/v1/jobs?limit=100"), "{url}");
    assert!(texts(&place, ".row a[href]").is_empty());
    drop(mounted);
}

#[wasm_bindgen_test]
async fn nb_11_a_list_that_is_drawn_again_goes_on_with_its_budget_and_says_that_it_holds_back() {
    let asked = Asked::default();
    let draw = |name: &str| {
        let (place, transport) = (place(), documented(&asked));
        let settings = JobsSettings { request_budget: 2, name: name.to_owned(), ..quiet() };
        let mounted = mount_to(
            place.clone(),
            move || view! { <MuviJobs settings=RwSignal::new(settings) transport /> },
        );
        (place, mounted)
    };
    for times in 1..=2 {
        let (place, mounted) = draw("budgeted");
        until("there are rows", || texts(&place, ".row .id").len() == 2).await;
        assert_eq!(asked.borrow().len(), times);
        drop(mounted);
    }
    let (held, mounted) = draw("budgeted");
    until("it holds back", || texts(&held, ".notes").concat().contains("Holding back")).await;
    assert_eq!(asked.borrow().len(), 2);
    let (other, other_mounted) = draw("another");
    until("there are rows", || texts(&other, ".row .id").len() == 2).await;
    assert_eq!(asked.borrow().len(), 3);
    drop((mounted, other_mounted));
}
