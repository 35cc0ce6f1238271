//! What an application may choose, and the same as the core reads it.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::RequestCredentials;

use crate::api::query::StatusFilter;
use crate::component::host::set;
use crate::component::url::resolved;
use crate::feed::english;
use crate::feed::poll::RefreshInterval;
use crate::runtime::host::Settings;
use crate::view::interval::IntervalControl;

/// The address of List Jobs behind a gateway of one's own.
const ENDPOINT: &str = "/v1/jobs";

/// Everything about the widget that can be chosen. What no browser can use counts as not chosen.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option by itself, as the attributes are")]
pub struct JobsSettings {
    /// Address of List Jobs, relative to the page.
    pub endpoint: String,
    /// Jobs per page, 1 to 100.
    pub limit: u32,
    /// Which jobs are asked for; none means all.
    pub status: Option<StatusFilter>,
    /// A model's slug; empty means all.
    pub model: String,
    /// The text that loaded jobs are searched for.
    pub search: String,
    /// How often the list refreshes by itself.
    pub refresh: RefreshInterval,
    /// What a person may do about that.
    pub refresh_control: IntervalControl,
    /// Requests per minute that are never exceeded, also when the list is taken away and drawn again; 0 for no limit.
    pub request_budget: u32,
    /// Calls per minute for single jobs that run and are in view.
    pub detail_budget: u32,
    /// Whether nothing may be changed on the server.
    pub read_only: bool,
    /// Whether rows have a box to choose them by.
    pub is_selectable: bool,
    /// Whether single keys do something.
    pub has_shortcuts: bool,
    /// Whether rows of failed jobs say why: one request for each that comes into view.
    pub failure_reasons: bool,
    /// Whether rows of completed jobs show what they made: one request for each that comes into view, and its picture.
    pub previews: bool,
    /// How many cancellations may be under way at the same time, 1 to 8.
    pub action_parallelism: u8,
    /// The id of the job that is open; empty for none.
    pub selected: String,
    /// Whether a job opens in the panel. Without it a click only tells, and `selected` marks a row.
    pub has_panel: bool,
    /// Light or dark.
    pub theme: Theme,
    /// How much room a row takes.
    pub density: Density,
    /// A language tag for numbers and dates; none means the reader's.
    pub language: Option<String>,
    /// An IANA name; none means the browser's.
    pub time_zone: Option<String>,
    /// Accessible name of the region.
    pub label: String,
    /// Whether cookies go along.
    pub credentials: RequestCredentials,
    /// A URL with `{jobId}`, which makes ids links.
    pub job_href: Option<String>,
    /// Counts the accounts that keys belonged to: with another number everything is loaded anew.
    pub account: u32,
    /// What tells this list from others of the application, to remember choices and what it has used of its budget; empty
    /// means its endpoint does.
    pub name: String,
}

impl Default for JobsSettings {
    fn default() -> Self {
        Self {
            endpoint: ENDPOINT.to_owned(),
            limit: 20,
            status: None,
            model: String::new(),
            search: String::new(),
            refresh: RefreshInterval::Auto,
            refresh_control: IntervalControl::Free,
            request_budget: 0,
            detail_budget: 30,
            read_only: false,
            is_selectable: true,
            has_shortcuts: true,
            failure_reasons: false,
            previews: false,
            action_parallelism: 4,
            selected: String::new(),
            has_panel: true,
            theme: Theme::Auto,
            density: Density::Comfortable,
            language: None,
            time_zone: None,
            label: "Jobs".to_owned(),
            credentials: RequestCredentials::SameOrigin,
            job_href: None,
            account: 0,
            name: String::new(),
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the page or the browser has it.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How much room a row takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Easy to read.
    #[default]
    Comfortable,
    /// More rows.
    Compact,
}

impl Density {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

impl JobsSettings {
    /// The same with what a person chose in the widget.
    pub(super) fn choose(&mut self, attribute: &str, value: &str) {
        match attribute {
            "status" => self.status = StatusFilter::named(value),
            "model-id" => value.clone_into(&mut self.model),
            "search" => value.clone_into(&mut self.search),
            "refresh-interval" => self.refresh = interval_of(value),
            "selected" => value.clone_into(&mut self.selected),
            _ => {}
        }
    }

    /// What tells the list from others of the application.
    pub(super) fn name_of_list(&self) -> String {
        let name = if self.name.is_empty() { &self.endpoint } else { &self.name };
        name.clone()
    }

    /// The template of links to jobs, if it is one.
    pub(super) fn link_template(&self) -> Option<&str> {
        let template = self.job_href.as_deref()?;
        let is_good = template.contains("{jobId}") && resolved(&template.replace("{jobId}", "x")).is_some();
        is_good.then_some(template)
    }

    /// As the core reads them. `key_source` is `none` or `function`.
    pub(super) fn for_core(&self, key_source: &str) -> Settings {
        let settings = Object::new();
        let put = |name: &str, value: JsValue| set(&settings, name, &value);
        let text = |text: &str| JsValue::from_str(text);
        let endpoint = resolved(&self.endpoint).or_else(|| resolved(ENDPOINT));
        let refresh = text_of(self.refresh);
        put("endpoint", text(&endpoint.unwrap_or_default()));
        put("limit", self.limit.into());
        put("status", text(self.status.map_or("", StatusFilter::as_str)));
        put("modelId", text(&self.model));
        put("search", text(&self.search));
        put("refreshInterval", refresh.parse::<f64>().map_or_else(|_| text(&refresh), JsValue::from_f64));
        put("refreshText", text(&refresh));
        put(
            "refreshControl",
            text(match self.refresh_control {
                IntervalControl::Free => "free",
                IntervalControl::Fixed => "fixed",
                IntervalControl::Hidden => "hidden",
            }),
        );
        put("requestBudget", self.request_budget.into());
        put("detailBudget", self.detail_budget.into());
        put("readOnly", self.read_only.into());
        put("selectable", text(on_or_off(self.is_selectable)));
        put("shortcuts", text(on_or_off(self.has_shortcuts)));
        put("failureReasons", self.failure_reasons.into());
        put("previews", self.previews.into());
        put("actionParallelism", self.action_parallelism.clamp(1, 8).into());
        put("selected", text(&self.selected));
        put("detail", text(if self.has_panel { "panel" } else { "none" }));
        put("credentials", self.credentials.into());
        let language = self.language.clone().or_else(readers_language);
        put("lang", accepted(language.as_deref(), |language| [language, JsValue::UNDEFINED]));
        put("timeZone", accepted(self.time_zone.as_deref(), |zone| [text("en"), with_time_zone(&zone)]));
        put("jobHref", text(self.link_template().unwrap_or_default()));
        put("keySource", text(key_source));
        put("epoch", self.account.into());
        settings.unchecked_into()
    }
}

/// As the browser tells it.
fn readers_language() -> Option<String> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    Reflect::get(&navigator, &"language".into()).ok()?.as_string()
}

fn on_or_off(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}

fn interval_of(text: &str) -> RefreshInterval {
    match text {
        "off" => RefreshInterval::Off,
        text => text.parse().map_or(RefreshInterval::Auto, |seconds: u32| {
            RefreshInterval::EveryMs(seconds.saturating_mul(1_000))
        }),
    }
}

fn text_of(interval: RefreshInterval) -> String {
    match interval {
        RefreshInterval::Off => "off".to_owned(),
        RefreshInterval::Auto => "auto".to_owned(),
        RefreshInterval::EveryMs(millis) => (f64::from(millis) / 1_000.0).to_string(),
    }
}

fn with_time_zone(zone: &JsValue) -> JsValue {
    let options = Object::new();
    set(&options, "timeZone", zone);
    options.into()
}

/// The text if `Intl` accepts it, else undefined. What it does not accept it throws, which would end the application.
fn accepted(text: Option<&str>, arguments: impl Fn(JsValue) -> [JsValue; 2]) -> JsValue {
    let Some(text) = text else { return JsValue::UNDEFINED };
    let is_american = english::is_american(text);
    let text = JsValue::from_str(text);
    if is_american {
        // Known, and nothing has to be made for it.
        return text;
    }
    let [locale, options] = arguments(text.clone());
    let class = || -> Result<Function, JsValue> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
        Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()
    };
    let made = class().and_then(|class| Reflect::construct(&class, &Array::of2(&locale, &options)));
    if made.is_ok() { text } else { JsValue::UNDEFINED }
}
