//! What the definer holds of a mounted widget.

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::api::job::ModelSlug;
use crate::api::query::{PageSize, Query, StatusFilter};
use crate::element::announcer::Announcer;
use crate::element::given::Given;
use crate::element::live;
use crate::element::pieces::{self, Begun};
use crate::element::wording::Wording;
use crate::feed::cancel::CancelEvent;
use crate::feed::event::{Event, KeySource, Lane};
use crate::feed::machine::Feed;
use crate::feed::poll::RefreshInterval;
use crate::runtime::clock::now;
use crate::runtime::driver::{Driver, Endpoint};
use crate::runtime::host::{Host, Settings};
use crate::runtime::part::Part;
use crate::runtime::session::{Observer, Session};
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::drawn::DrawnState;
use crate::view::glance::Wanted;
use crate::view::interval::{Interval, IntervalControl};
use crate::view::row_template;
use crate::view::signals::Signals;
use crate::view::widget::Widget;

/// Dropping it ends the drawing and takes what is drawn away.
type Mounted = leptos::mount::UnmountHandle<DrawnState>;

/// A widget. The definer calls [`Instance::destroy`] and then frees it.
#[wasm_bindgen]
pub struct Instance {
    pub(super) session: Rc<Session>,
    /// There with the first piece that is drawn.
    pub(super) ui: OnceCell<Ui>,
    pub(super) epoch: Cell<u32>,
    pub(super) wording: RefCell<Wording>,
    pub(super) mounted: RefCell<Option<Mounted>>,
    pub(super) begun: RefCell<Begun>,
    given: Given,
    /// Observers are held weakly by the session; this is who keeps the announcer.
    _announcer: Rc<Announcer>,
}

impl fmt::Debug for Instance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Instance")
    }
}

/// Makes what all widgets have in common, in a task of its own before the first one is drawn. Answers the style sheet of the
/// shadow root.
#[wasm_bindgen]
pub fn prepare() -> String {
    row_template::shared();
    include_str!(concat!(env!("OUT_DIR"), "/widget.css")).to_owned()
}

/// Makes a widget, for what is then [drawn](Instance::draw_next) piece by piece.
#[wasm_bindgen]
pub fn mount(settings: &Settings, host: Host) -> Instance {
    let feed = Feed::new(query_of(settings), js_sys::Math::random().to_bits());
    let driver = Driver::new(host.clone(), endpoint_of(settings));
    let session = Session::new(feed, driver);
    let announcer = Rc::new(Announcer { host });
    let as_observer: Rc<dyn Observer> = announcer.clone();
    session.observe(Rc::downgrade(&as_observer));
    Instance {
        ui: OnceCell::new(),
        epoch: Cell::new(settings.epoch()),
        wording: RefCell::new(Wording::of(settings)),
        mounted: RefCell::default(),
        begun: RefCell::default(),
        given: Given::default(),
        session,
        _announcer: announcer,
    }
}

#[wasm_bindgen]
impl Instance {
    /// Draws the next piece, and answers whether it was the last. The first one, what is around all others, goes into the element that
    /// is given, and the others into that one; the last asks for the first page, and for the live part behind it. In an element
    /// without the first piece, one is the last that asks for that part alone, because the widget ends by it.
    #[wasm_bindgen(js_name = drawNext)]
    pub fn draw_next(&self, base: HtmlElement, settings: &Settings) -> bool {
        pieces::draw_next(self, base, settings)
    }

    /// Lets no more rows than these into the document, until it is called again.
    pub fn admit(&self, rows: usize) {
        if let Some(ui) = self.ui.get() {
            ui.mirror(|mirror| mirror.admit(rows));
        }
    }

    /// Takes over settings that may have changed. Like the next ones, only once the live part is there.
    pub fn configure(&self, settings: &Settings) {
        live::configure(self, settings);
    }

    /// Gets the first page again; `resolve` is called when that is done and drawn.
    pub fn refresh(&self, resolve: Function) {
        live::refresh(self, resolve);
    }

    /// Gets the next page; `resolve` is called when that is done and drawn.
    #[wasm_bindgen(js_name = loadMore)]
    pub fn load_more(&self, resolve: Function) {
        live::load_more(self, resolve);
    }

    /// Opens a job, or marks its row where there is no panel; or none. The page did it, so no event tells of it.
    pub fn select(&self, job_id: Option<String>) {
        live::select(self, job_id);
    }

    /// Ends everything: observers, the drawn nodes.
    pub fn destroy(&self) {
        live::destroy(self);
    }

    /// Whether what the live part answers can be called. If not, this is called back once it can.
    #[wasm_bindgen(js_name = whenLive)]
    pub fn when_live(&self, call: Function) -> bool {
        let is_live = Part::Live.is_there();
        if !is_live {
            self.session.when_live(Box::new(move || drop(call.call0(&JsValue::UNDEFINED))));
        }
        is_live
    }

    /// Whether the first page is under way. Refreshing and loading more mean that one until it is there, and wait for it.
    #[wasm_bindgen(js_name = isStarting)]
    pub fn is_starting(&self) -> bool {
        self.session.read(Feed::is_starting)
    }

    /// Ends requests and timers; at once, also before the live part is there.
    pub fn stop(&self) {
        self.session.stop();
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

    /// Answers whether the loaded jobs are others than the last time. If so, `take` is given them in several lists: plain objects,
    /// and pairs of places between which all are those of the last time.
    pub fn jobs(&self, take: &Function) -> bool {
        self.given.renew(&self.session, take)
    }
}

impl Instance {
    /// Draws what all pieces are in.
    pub(super) fn draw_frame(&self, base: HtmlElement, settings: &Settings) {
        let (formats, has_links) = {
            let wording = self.wording.borrow();
            (wording.formats(), wording.has_links())
        };
        let (search, interval) = (settings.search(), shown_interval(settings));
        let (session, drawn) = (self.session.clone(), Rc::new(Cell::new(None)));
        let drawn_in = drawn.clone();
        let mounted = leptos::mount::mount_to(base, move || {
            let signals = signals_of(&session, search, interval);
            let ui = Ui::new(session, signals, formats, has_links);
            drawn_in.set(Some(ui));
            view! { <Widget ui /> }
        });
        self.mounted.replace(Some(mounted));
        // The closure above has run: `mount_to` calls it before it returns.
        if let Some(ui) = drawn.get() {
            self.ui.set(ui).ok();
        }
    }

    /// What may be done, and how often requests may go out and will.
    pub(super) fn pace(&self, ui: Ui, settings: &Settings) {
        ui.set_selectable(settings.selectable() != "off");
        self.session.send(Event::ReadOnlyChanged(settings.read_only()));
        let parallelism = settings.action_parallelism();
        self.session.send(Event::Cancel(CancelEvent::ParallelismChanged(parallelism)));
        let wanted = Wanted { reasons: settings.failure_reasons(), previews: settings.previews() };
        ui.want_glance(wanted, settings.shortcuts() == "on");
        let budget = settings.request_budget();
        self.session.send(Event::BudgetChanged((budget > 0).then_some(budget)));
        self.session.send(Event::DetailCapChanged(settings.detail_budget()));
        self.session.send(Event::IntervalChanged(interval_of(settings)));
    }

    pub(super) fn start(&self, ui: Ui, settings: &Settings) {
        self.session.count_earlier_requests();
        self.session.take_keys_from(key_source_of(settings));
        let search = settings.search();
        if !search.is_empty() {
            self.session.send(Event::SearchChanged(search));
        }
        self.session.send(Event::Started);
        ui.set_selected(&settings.selected(), settings.detail() != "none");
    }
}

pub(super) fn query_of(settings: &Settings) -> Query {
    let model = settings.model_id();
    let model = model.trim();
    Query {
        status: StatusFilter::named(&settings.status()),
        model: (!model.is_empty()).then(|| ModelSlug::new(model)),
        page_size: PageSize::clamped(settings.limit()),
    }
}

pub(super) fn endpoint_of(settings: &Settings) -> Endpoint {
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

pub(super) fn shown_interval(settings: &Settings) -> Interval {
    let control = match settings.refresh_control().as_str() {
        "fixed" => IntervalControl::Fixed,
        "hidden" => IntervalControl::Hidden,
        _ => IntervalControl::Free,
    };
    Interval { text: settings.refresh_text(), control }
}

pub(super) fn key_source_of(settings: &Settings) -> KeySource {
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
