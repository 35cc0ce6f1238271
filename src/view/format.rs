//! Numbers and instants in the reader's language: by the browser's `Intl`, or as `Intl` would.

use std::cell::{OnceCell, RefCell};

use wasm_bindgen::prelude::*;

use crate::api::time::Timestamp;
use crate::feed::english;

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &JsValue, options: &JsValue) -> DateTimeFormat;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, millis: f64) -> String;
    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &DateTimeFormat) -> ResolvedOptions;

    type ResolvedOptions;
    #[wasm_bindgen(method, getter, js_name = timeZone)]
    fn time_zone(this: &ResolvedOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = numberingSystem)]
    fn numbering_system(this: &ResolvedOptions) -> String;

    #[derive(Debug)]
    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &JsValue) -> NumberFormat;
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, number: f64) -> String;

    #[wasm_bindgen(js_name = Object)]
    type Options;
    #[wasm_bindgen(constructor, js_class = "Object")]
    fn new() -> Options;
    #[wasm_bindgen(method, setter, js_name = timeZone)]
    fn set_time_zone(this: &Options, zone: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_year(this: &Options, style: &str);
    #[wasm_bindgen(method, setter)]
    fn set_month(this: &Options, style: &str);
    #[wasm_bindgen(method, setter)]
    fn set_day(this: &Options, style: &str);
    #[wasm_bindgen(method, setter)]
    fn set_hour(this: &Options, style: &str);
    #[wasm_bindgen(method, setter)]
    fn set_minute(this: &Options, style: &str);
    #[wasm_bindgen(method, setter)]
    fn set_second(this: &Options, style: &str);
    #[wasm_bindgen(method, setter, js_name = timeZoneName)]
    fn set_time_zone_name(this: &Options, style: &str);
}

/// A text with what it was made of. What is below the list is written with every change of the board, and formatting
/// is slow.
#[derive(Debug, Default)]
struct Latest(RefCell<Option<(i64, String)>>);

impl Latest {
    fn of(&self, value: i64, format: impl FnOnce() -> String) -> String {
        let mut latest = self.0.borrow_mut();
        match &*latest {
            Some((known, text)) if *known == value => text.clone(),
            _ => latest.insert((value, format())).1.clone(),
        }
    }
}

/// Formatters for one language and time zone. Making one is slow, so it is made when it is first needed; using it is
/// not.
#[derive(Debug)]
pub struct Formats {
    language: JsValue,
    time_zone: JsValue,
    /// Whether the browser's zone is meant, and American English: then rows need no formatter.
    is_plain: bool,
    short: OnceCell<DateTimeFormat>,
    short_with_year: OnceCell<DateTimeFormat>,
    full: OnceCell<DateTimeFormat>,
    number: OnceCell<NumberFormat>,
    has_latin_digits: OnceCell<bool>,
    latest_count: Latest,
    latest_oldest: Latest,
}

/// Smaller numbers are digits and nothing else in every language that has these digits.
const LEAST_GROUPED: usize = 1_000;

/// Instants at least this far away are written with their year.
const YEAR_MATTERS_MS: u64 = 300 * 86_400_000;

impl Formats {
    /// Formatters for a language tag and an IANA zone that `Intl` accepts; undefined means the browser's.
    pub fn new(language: JsValue, time_zone: JsValue) -> Self {
        let is_american = language.as_string().is_some_and(|language| english::is_american(&language));
        Self {
            is_plain: is_american && time_zone.is_undefined(),
            language,
            time_zone,
            short: OnceCell::new(),
            short_with_year: OnceCell::new(),
            full: OnceCell::new(),
            number: OnceCell::new(),
            has_latin_digits: OnceCell::new(),
            latest_count: Latest::default(),
            latest_oldest: Latest::default(),
        }
    }

    fn made(&self, change: impl FnOnce(&Options)) -> DateTimeFormat {
        let options = Options::new();
        options.set_time_zone(&self.time_zone);
        options.set_month("short");
        options.set_day("numeric");
        options.set_hour("2-digit");
        options.set_minute("2-digit");
        change(&options);
        DateTimeFormat::new(&self.language, &options)
    }

    fn short(&self) -> &DateTimeFormat {
        self.short.get_or_init(|| self.made(|_| ()))
    }

    /// Asked of a formatter that is there for the rows: one for numbers takes longer to make than to draw five rows.
    fn has_latin_digits(&self) -> bool {
        *self.has_latin_digits.get_or_init(|| self.short().resolved_options().numbering_system() == "latn")
    }

    /// An instant as a row shows it.
    pub fn instant(&self, instant: Timestamp, now: Timestamp) -> String {
        let has_year = instant.millis().abs_diff(now.millis()) >= YEAR_MATTERS_MS;
        if self.is_plain
            && let Some(text) = english::instant_text(local(instant), has_year)
        {
            return text;
        }
        let format = if has_year {
            self.short_with_year.get_or_init(|| self.made(|options| options.set_year("numeric")))
        } else {
            self.short()
        };
        format.format(to_f64(instant.millis()))
    }

    /// The same for the oldest job, of which there is one.
    pub fn oldest(&self, instant: Timestamp, now: Timestamp) -> String {
        self.latest_oldest.of(instant.millis(), || self.instant(instant, now))
    }

    /// An instant to the second with its offset, and in UTC.
    pub fn instant_in_full(&self, instant: Timestamp) -> String {
        let full = self.full.get_or_init(|| {
            self.made(|options| {
                options.set_year("numeric");
                options.set_second("2-digit");
                options.set_time_zone_name("longOffset");
            })
        });
        let mut text = full.format(to_f64(instant.millis()));
        text.push_str(" · ");
        text.push_str(&instant.iso());
        text
    }

    /// The time zone that instants are shown in.
    pub fn time_zone(&self) -> String {
        self.made(|_| ()).resolved_options().time_zone()
    }

    /// A count, such as `10,000`.
    pub fn count(&self, count: usize) -> String {
        if self.is_plain {
            return english::count_text(count);
        }
        if count < LEAST_GROUPED && self.has_latin_digits() {
            return count.to_string();
        }
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let number = || self.number.get_or_init(|| NumberFormat::new(&self.language));
        self.latest_count.of(count, || number().format(to_f64(count)))
    }
}

/// An instant moved by the offset that the browser's zone has then.
#[expect(clippy::cast_possible_truncation, reason = "offsets are minutes, less than a day of them")]
fn local(instant: Timestamp) -> Timestamp {
    let date = js_sys::Date::new(&to_f64(instant.millis()).into());
    // Not a number for what is beyond the dates of JavaScript, and then 0.
    let offset_minutes = date.get_timezone_offset() as i64;
    Timestamp::from_millis(instant.millis().saturating_sub(offset_minutes * 60_000))
}

#[expect(clippy::cast_precision_loss, reason = "instants that `Intl` accepts are below 2^53 milliseconds")]
fn to_f64(millis: i64) -> f64 {
    millis as f64
}
