//! What the definer holds of a mounted widget.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::api::job::ModelSlug;
use crate::api::query::{PageSize, Query, StatusFilter};
use crate::element::announcer::Announcer;
use crate::feed::event::{Event, KeySource, Lane};
use crate::feed::machine::Feed;
use crate::runtime::clock::now;
use crate::runtime::driver::{Driver, Endpoint};
use crate::runtime::host::{Host, Settings};
use crate::runtime::session::{Observer, Session};
use crate::view::actions::Ui;
use crate::view::format::Formats;
use crate::view::mirror::Mirror;
use crate::view::signals::{Extent, Signals, Summary, put};
use crate::view::widget::widget;

type Mounted = leptos::mount::UnmountHandle<<AnyView as Render>::State>;

/// A mounted widget. The definer calls [`Instance::destroy`] and then frees it.
#[wasm_bindgen]
pub struct Instance {
    session: Rc<Session>,
    signals: Signals,
    epoch: Cell<u32>,
    /// The settings that formatters were made for.
    locale: RefCell<(JsValue, JsValue)>,
    mounted: RefCell<Option<Mounted>>,
    /// Observers are held weakly by the session; this is who keeps the announcer.
    _announcer: Rc<Announcer>,
}

impl fmt::Debug for Instance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Instance")
    }
}

/// The style sheet of the shadow root.
#[wasm_bindgen]
pub fn styles() -> String {
    include_str!(concat!(env!("OUT_DIR"), "/widget.css")).to_owned()
}

/// Draws a widget into an element and starts it.
#[wasm_bindgen]
pub fn mount(base: HtmlElement, settings: &Settings, host: Host) -> Instance {
    let feed = Feed::new(query_of(settings), js_sys::Math::random().to_bits());
    let driver = Driver::new(host.clone(), endpoint_of(settings));
    let session = Session::new(feed, driver);
    let announcer = Rc::new(Announcer { host });
    let as_observer: Rc<dyn Observer> = announcer.clone();
    session.observe(Rc::downgrade(&as_observer));
    let signals_out = Rc::new(Cell::new(None));
    let (session_in, signals_in) = (session.clone(), signals_out.clone());
    let locale = (settings.lang(), settings.time_zone());
    let formats = Rc::new(Formats::new(&locale.0, &locale.1));
    let (search, job_href) = (settings.search(), settings.job_href());
    let mounted = leptos::mount::mount_to(base, move || {
        let signals = signals_of(&session_in, formats, search, job_href);
        signals_in.set(Some(signals));
        let mirror = Mirror::of(&session_in, signals);
        widget(Ui::new(session_in, mirror, signals)).into_any()
    });
    // The closure above has run: `mount_to` calls it before it returns.
    let Some(signals) = signals_out.get() else { wasm_bindgen::throw_str("mounting did not draw") };
    let instance = Instance {
        session,
        signals,
        epoch: Cell::new(settings.epoch()),
        locale: RefCell::new(locale),
        mounted: RefCell::new(Some(mounted)),
        _announcer: announcer,
    };
    instance.start(settings);
    instance
}

#[wasm_bindgen]
impl Instance {
    /// Takes over settings that may have changed.
    pub fn configure(&self, settings: &Settings) {
        let signals = self.signals;
        let locale = (settings.lang(), settings.time_zone());
        if *self.locale.borrow() != locale {
            signals.formats.try_set(Rc::new(Formats::new(&locale.0, &locale.1)));
            self.locale.replace(locale);
        }
        put(signals.job_href, settings.job_href());
        let search = settings.search();
        if signals.search.try_get_untracked().is_some_and(|before| before != search) {
            signals.search.try_set(search.clone());
            self.session.send(Event::SearchChanged(search));
        }
        let elsewhere = self.session.set_endpoint(endpoint_of(settings));
        let as_somebody_else = self.epoch.replace(settings.epoch()) != settings.epoch();
        let source = key_source_of(settings);
        let keys = self.session.driver().keys();
        let typed = keys.source() == KeySource::Person && source == KeySource::None;
        if as_somebody_else || (keys.source() != source && !typed) {
            self.session.take_keys_from(source);
        }
        let query = query_of(settings);
        if elsewhere || as_somebody_else {
            // One request for everything that changed together.
            self.session.send(Event::SourceChanged(query));
        } else {
            self.session.send(Event::QueryChanged(query));
        }
    }

    /// Gets the first page again; `resolve` is called when that is done and drawn.
    pub fn refresh(&self, resolve: Function) {
        self.session.send(Event::RefreshRequested);
        self.session.when_settled(Lane::Refresh, resolve);
    }

    /// Gets the next page; `resolve` is called when that is done and drawn.
    #[wasm_bindgen(js_name = loadMore)]
    pub fn load_more(&self, resolve: Function) {
        self.session.send(Event::MoreRequested);
        self.session.when_settled(Lane::List, resolve);
    }

    /// Calls back when the first page, or its error, is drawn.
    #[wasm_bindgen(js_name = whenSettled)]
    pub fn when_settled(&self, resolve: Function) {
        self.session.when_settled(Lane::List, resolve);
    }

    /// The page's key function may give another key now: what failed for want of one is repeated.
    #[wasm_bindgen(js_name = keyChanged)]
    pub fn key_changed(&self, settings: &Settings) {
        self.session.take_keys_from(key_source_of(settings));
    }

    /// The loaded jobs as a JSON list.
    pub fn jobs(&self) -> String {
        let mut json = String::from("[");
        self.session.read(|feed| {
            for (place, job) in feed.rows().jobs().enumerate() {
                if place > 0 {
                    json.push(',');
                }
                // Writing to a string cannot fail.
                job.write_json(&mut json).ok();
            }
        });
        json.push(']');
        json
    }

    /// Ends everything: requests, timers, observers, the drawn nodes.
    pub fn destroy(&self) {
        self.session.stop();
        self.mounted.take();
    }

    fn start(&self, settings: &Settings) {
        self.session.take_keys_from(key_source_of(settings));
        let search = settings.search();
        if !search.is_empty() {
            self.session.send(Event::SearchChanged(search));
        }
        self.session.send(Event::Started);
    }
}

fn query_of(settings: &Settings) -> Query {
    let model = settings.model_id();
    let model = model.trim();
    Query {
        status: StatusFilter::named(&settings.status()),
        model: (!model.is_empty()).then(|| ModelSlug::new(model)),
        page_size: PageSize::clamped(settings.limit()),
    }
}

fn endpoint_of(settings: &Settings) -> Endpoint {
    Endpoint { url: settings.endpoint(), credentials: settings.credentials() }
}

fn key_source_of(settings: &Settings) -> KeySource {
    match settings.key_source().as_str() {
        "string" => KeySource::Host,
        "function" => KeySource::HostFunction,
        _ => KeySource::None,
    }
}

fn signals_of(session: &Rc<Session>, formats: Rc<Formats>, search: String, job_href: String) -> Signals {
    let (summary, query) = session.read(|feed| (Summary::of(feed), feed.query().clone()));
    Signals {
        summary: RwSignal::new(summary),
        query: RwSignal::new(query),
        search: RwSignal::new(search),
        models: RwSignal::default(),
        mounted: RwSignal::default(),
        extent: RwSignal::new(Extent { content_px: 0.0, shift_px: 0.0 }),
        tab_stop: RwSignal::new(None),
        selected: RwSignal::new(None),
        now_ms: RwSignal::new(now().millis()),
        formats: RwSignal::new_local(formats),
        job_href: RwSignal::new(job_href),
        key_problem: RwSignal::default(),
    }
}
