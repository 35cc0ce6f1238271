//! What the definer holds of a mounted widget.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::api::job::{Job, ModelSlug};
use crate::api::plain::Plain;
use crate::api::query::{PageSize, Query, StatusFilter};
use crate::element::announcer::Announcer;
use crate::feed::cancel::CancelEvent;
use crate::feed::event::{Event, KeySource, Lane};
use crate::feed::machine::Feed;
use crate::feed::poll::RefreshInterval;
use crate::runtime::attention::Attention;
use crate::runtime::clock::now;
use crate::runtime::driver::{Driver, Endpoint};
use crate::runtime::host::{Host, Settings};
use crate::runtime::plain::plain;
use crate::runtime::resize::ResizeWatch;
use crate::runtime::session::{Observer, Session};
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::board::{Board, Signals};
use crate::view::drawn::DrawnState;
use crate::view::format::Formats;
use crate::view::glance::Wanted;
use crate::view::interval::{Interval, IntervalControl};
use crate::view::layout;
use crate::view::widget::Widget;

/// Dropping it ends the drawing and takes what is drawn away.
type Mounted = leptos::mount::UnmountHandle<DrawnState>;

/// A mounted widget. The definer calls [`Instance::destroy`] and then frees it.
#[wasm_bindgen]
pub struct Instance {
    session: Rc<Session>,
    ui: Ui,
    epoch: Cell<u32>,
    wording: RefCell<Wording>,
    sizes: RefCell<Option<ResizeWatch>>,
    attention: RefCell<Option<Attention>>,
    mounted: RefCell<Option<Mounted>>,
    recall: RefCell<Option<Timeout>>,
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
    layout::choose_scheme(&base);
    let feed = Feed::new(query_of(settings), js_sys::Math::random().to_bits());
    let driver = Driver::new(host.clone(), endpoint_of(settings));
    let session = Session::new(feed, driver);
    let announcer = Rc::new(Announcer { host });
    let as_observer: Rc<dyn Observer> = announcer.clone();
    session.observe(Rc::downgrade(&as_observer));
    let drawn = Rc::new(Cell::new(None));
    let wording = Wording::of(settings);
    let (formats, has_links) = (wording.formats(), wording.has_links());
    let (session_in, drawn_in) = (session.clone(), drawn.clone());
    let (search, interval) = (settings.search(), shown_interval(settings));
    let mounted = leptos::mount::mount_to(base.clone(), move || {
        let signals = signals_of(&session_in, search, interval);
        let ui = Ui::new(session_in, signals, formats, has_links);
        drawn_in.set(Some(ui));
        view! { <Widget ui /> }
    });
    // The closure above has run: `mount_to` calls it before it returns.
    let Some(ui) = drawn.get() else { wasm_bindgen::throw_str("mounting did not draw") };
    let instance = Instance {
        ui,
        epoch: Cell::new(settings.epoch()),
        wording: RefCell::new(wording),
        sizes: RefCell::new(layout::watch(ui, &base)),
        attention: RefCell::new(Some(watch_page(&session, &base))),
        mounted: RefCell::new(Some(mounted)),
        recall: RefCell::default(),
        session,
        _announcer: announcer,
    };
    instance.start(settings);
    // Storage is slow to open, and time enough while the first page is on its way.
    instance.recall.replace(Some(Timeout::after(0, move || ui.recall_interval())));
    instance
}

#[wasm_bindgen]
impl Instance {
    /// Takes over settings that may have changed.
    pub fn configure(&self, settings: &Settings) {
        let wording = Wording::of(settings);
        if *self.wording.borrow() != wording {
            self.ui.set_wording(wording.formats(), wording.has_links());
            self.wording.replace(wording);
        }
        self.ui.set_search(settings.search());
        self.ui.signals.change_board(|board| board.interval = shown_interval(settings));
        self.pace(settings);
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
        // Last, because another endpoint or key closes the panel.
        self.ui.set_selected(&settings.selected(), settings.detail() != "none");
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

    /// The page gave another function for keys. It is asked before the next request; nothing is repeated by itself, or a
    /// page that draws anew at every error would make requests without end.
    #[wasm_bindgen(js_name = keyChanged)]
    pub fn key_changed(&self, settings: &Settings) {
        self.session.driver().keys().take_from(key_source_of(settings));
    }

    /// Opens a job, or marks its row where there is no panel; or none. The page did it, so no event tells of it.
    pub fn select(&self, job_id: Option<String>) {
        self.ui.show(&job_id.unwrap_or_default());
    }

    /// The loaded jobs as a list of plain objects.
    pub fn jobs(&self) -> JsValue {
        self.session.read(|feed| plain(&Plain::List(feed.jobs().map(Job::plain).collect())))
    }

    /// Ends everything: requests, timers, observers, the drawn nodes.
    pub fn destroy(&self) {
        self.session.stop();
        self.sizes.take();
        self.attention.take();
        self.recall.take();
        self.mounted.take();
    }

    /// What may be done, and how often requests may go out and will.
    fn pace(&self, settings: &Settings) {
        self.ui.set_selectable(settings.selectable() != "off");
        self.session.send(Event::ReadOnlyChanged(settings.read_only()));
        let parallelism = settings.action_parallelism();
        self.session.send(Event::Cancel(CancelEvent::ParallelismChanged(parallelism)));
        let wanted = Wanted { reasons: settings.failure_reasons(), previews: settings.previews() };
        self.ui.want_glance(wanted, settings.shortcuts() == "on");
        let budget = settings.request_budget();
        self.session.send(Event::BudgetChanged((budget > 0).then_some(budget)));
        self.session.send(Event::DetailCapChanged(settings.detail_budget()));
        self.session.send(Event::IntervalChanged(interval_of(settings)));
    }

    fn start(&self, settings: &Settings) {
        self.session.take_keys_from(key_source_of(settings));
        let search = settings.search();
        if !search.is_empty() {
            self.session.send(Event::SearchChanged(search));
        }
        self.pace(settings);
        self.session.send(Event::Started);
        self.ui.set_selected(&settings.selected(), settings.detail() != "none");
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

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, which is what is wanted"
)]
fn interval_of(settings: &Settings) -> RefreshInterval {
    let interval = settings.refresh_interval();
    match interval.as_f64() {
        Some(seconds) => RefreshInterval::EveryMs((seconds * 1_000.0) as u32),
        None if interval == "off" => RefreshInterval::Off,
        None => RefreshInterval::Auto,
    }
}

fn shown_interval(settings: &Settings) -> Interval {
    let control = match settings.refresh_control().as_str() {
        "fixed" => IntervalControl::Fixed,
        "hidden" => IntervalControl::Hidden,
        _ => IntervalControl::Free,
    };
    Interval { text: settings.refresh_text(), control }
}

fn watch_page(session: &Rc<Session>, base: &HtmlElement) -> Attention {
    let sender = |session: &Rc<Session>, good: fn() -> Event, bad: fn() -> Event| {
        let session = Rc::downgrade(session);
        move |is_good| {
            if let Some(session) = session.upgrade() {
                session.send(if is_good { good() } else { bad() });
            }
        }
    };
    let seen = sender(session, || Event::PageShown, || Event::PageHidden);
    Attention::watch(base, seen, sender(session, || Event::Online, || Event::Offline))
}

fn key_source_of(settings: &Settings) -> KeySource {
    match settings.key_source().as_str() {
        "string" => KeySource::Host,
        "function" => KeySource::HostFunction,
        _ => KeySource::None,
    }
}

fn signals_of(session: &Session, search: String, interval: Interval) -> Signals {
    Signals {
        board: RwSignal::new(session.read(|feed| Board::of(feed, search, interval))),
        mounted: RwSignal::default(),
        moment: RwSignal::new(now().millis()),
    }
}

/// The settings that texts depend on.
#[derive(PartialEq)]
struct Wording {
    language: JsValue,
    time_zone: JsValue,
    job_href: JsValue,
}

impl Wording {
    fn of(settings: &Settings) -> Self {
        Self { language: settings.lang(), time_zone: settings.time_zone(), job_href: settings.job_href() }
    }

    /// Whether ids are links.
    fn has_links(&self) -> bool {
        self.job_href != ""
    }

    fn formats(&self) -> Formats {
        Formats::new(self.language.clone(), self.time_zone.clone())
    }
}
