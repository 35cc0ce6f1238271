//! The application's side of the widget: what the definer is to the element, made of Rust closures.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::WasmClosure;
use wasm_bindgen::prelude::*;

use crate::component::event::{Action, JobsEvent, Opening, read};
use crate::component::settings::JobsSettings;
use crate::component::tally::Tally;
use crate::runtime::clock;
use crate::runtime::host::Host;

/// Sends a request in place of the browser's `fetch`: a promise of a `Response`.
pub type Transport = UnsyncCallback<(web_sys::Request,), Promise>;

/// What an application wants to be asked and told.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) api_key: Option<UnsyncCallback<(), String>>,
    pub(super) transport: Option<Transport>,
    pub(super) on_event: Option<UnsyncCallback<(JobsEvent,)>>,
    pub(super) on_open: Option<UnsyncCallback<(Opening,), bool>>,
    pub(super) on_action: Option<UnsyncCallback<(Action,), bool>>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Hooks")
    }
}

/// The object that the core calls, with the closures in it. The core must not call it any more when this is dropped.
#[derive(Debug)]
pub(super) struct RustHost {
    object: Object,
    closures: Vec<Kept>,
    /// Whether there is still somebody to tell.
    is_listening: Rc<Cell<bool>>,
    tally: Tally,
}

/// Keeps a closure of any type.
struct Kept(#[expect(dead_code, reason = "it is kept, not used")] Box<dyn Any>);

impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Kept")
    }
}

impl RustHost {
    /// A host that speaks to these hooks. `settings` are read, and written when a person chooses something.
    pub(super) fn new(settings: RwSignal<JobsSettings>, hooks: Hooks) -> Self {
        let mut host = Self::with_tally_of(settings);
        let Hooks { api_key, transport, on_event, on_open, on_action } = hooks;
        host.send(transport);
        host.answer::<dyn Fn() -> Promise>(
            "key",
            Box::new(move || {
                let key =
                    api_key.and_then(|api_key| api_key.try_run(())).map_or(JsValue::NULL, JsValue::from);
                Promise::resolve(&key)
            }),
        );
        host.tell(on_event);
        host.answer::<dyn Fn(String, JsValue) -> bool>(
            "ask",
            Box::new(move |name, detail| {
                let asked = match &*name {
                    "muvi-open" => {
                        on_open.zip(read(detail)).and_then(|(ask, opening)| ask.try_run((opening,)))
                    }
                    "muvi-action" => {
                        on_action.zip(read(detail)).and_then(|(ask, action)| ask.try_run((action,)))
                    }
                    _ => None,
                };
                asked.unwrap_or(true)
            }),
        );
        host.answer::<dyn Fn() -> bool>(
            "isReadOnly",
            Box::new(move || settings.try_with_untracked(|settings| settings.read_only).unwrap_or(true)),
        );
        host.answer::<dyn Fn(String, String)>(
            "reflect",
            Box::new(move |attribute, value| {
                settings.try_update(|settings| settings.choose(&attribute, &value));
            }),
        );
        host.answer::<dyn Fn() -> String>(
            "name",
            Box::new(move || {
                settings.try_with_untracked(|settings| settings.name.clone()).unwrap_or_default()
            }),
        );
        host.answer::<dyn Fn(String) -> String>(
            "href",
            Box::new(move |job_id| {
                let href = |settings: &JobsSettings| {
                    let id = String::from(js_sys::encode_uri_component(&job_id));
                    Some(settings.link_template()?.replace("{jobId}", &id))
                };
                settings.try_with_untracked(href).flatten().unwrap_or_default()
            }),
        );
        // An application has the whole widget in its own WebAssembly.
        set(&host.object, "isWhole", &JsValue::TRUE);
        for part in ["live", "annex"] {
            host.answer::<dyn Fn() -> Promise>(part, Box::new(|| Promise::resolve(&JsValue::UNDEFINED)));
        }
        // The state is what an element has and Rust sees by its events.
        host.answer::<dyn Fn(String)>("state", Box::new(|_| {}));
        host
    }

    /// A host that answers nothing yet.
    fn with_tally_of(settings: RwSignal<JobsSettings>) -> Self {
        let name = settings.try_with_untracked(JobsSettings::name_of_list).unwrap_or_default();
        Self {
            object: Object::new(),
            closures: Vec::new(),
            is_listening: Rc::new(Cell::new(true)),
            tally: Tally::take(name),
        }
    }

    /// As the core takes it.
    pub(super) fn for_core(&self) -> Host {
        self.object.clone().unchecked_into()
    }

    /// Tells nobody anything from now on.
    pub(super) fn fall_silent(&self) {
        self.is_listening.set(false);
    }

    fn send(&mut self, transport: Option<Transport>) {
        let is_shared = transport.is_none();
        self.answer::<dyn Fn() -> bool>("shares", Box::new(move || is_shared));
        let (notes, earlier) = (self.tally.notes(), self.tally.notes());
        self.answer::<dyn Fn(web_sys::Request) -> Promise>(
            "send",
            Box::new(move |request| {
                notes.note();
                let sent = match transport {
                    Some(transport) => transport.try_run((request,)),
                    None => fetch(&request),
                };
                sent.unwrap_or_else(|| Promise::reject(&JsValue::NULL))
            }),
        );
        self.answer::<dyn Fn(u32) -> f64>(
            "sent",
            Box::new(move |n| earlier.nth(n).map_or(f64::NAN, clock::shown_at)),
        );
    }

    /// In a microtask, so that whoever is told may do anything, taking the widget away included.
    fn tell(&mut self, on_event: Option<UnsyncCallback<(JobsEvent,)>>) {
        let is_listening = self.is_listening.clone();
        self.answer::<dyn Fn(String, JsValue)>(
            "emit",
            Box::new(move |name, detail| {
                let Some((on_event, event)) = on_event.zip(JobsEvent::read(&name, detail)) else {
                    return;
                };
                let is_listening = is_listening.clone();
                queue_microtask(move || {
                    if is_listening.get() {
                        on_event.try_run((event,));
                    }
                });
            }),
        );
    }

    fn answer<F: ?Sized + WasmClosure + 'static>(&mut self, name: &str, answer: Box<F>) {
        let closure = Closure::wrap(answer);
        set(&self.object, name, closure.as_ref());
        self.closures.push(Kept(Box::new(closure)));
    }
}

/// Asks the browser. The global object is told, because `fetch` refuses to be a method of another one.
fn fetch(request: &web_sys::Request) -> Option<Promise> {
    let fetch: Function = Reflect::get(&js_sys::global(), &"fetch".into()).ok()?.dyn_into().ok()?;
    fetch.call1(&js_sys::global(), request).ok()?.dyn_into().ok()
}

/// Sets a property of an object that was made here, which cannot fail.
pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &JsValue::from_str(name), value).ok();
}
