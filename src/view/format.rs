//! Numbers and instants in the reader's language, by the browser's `Intl`.

use wasm_bindgen::prelude::*;

use crate::api::time::Timestamp;

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locale: &JsValue, options: &JsValue) -> DateTimeFormat;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, millis: f64) -> String;

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

/// Formatters for one language and time zone. Making them is slow, using them is not.
#[derive(Debug)]
pub struct Formats {
    short: DateTimeFormat,
    short_with_year: DateTimeFormat,
    full: DateTimeFormat,
    number: NumberFormat,
}

/// Instants at least this far away are written with their year.
const YEAR_MATTERS_MS: u64 = 300 * 86_400_000;

impl Formats {
    /// Formatters for a language tag and an IANA zone that `Intl` accepts; undefined means the browser's.
    pub fn new(language: &JsValue, time_zone: &JsValue) -> Self {
        let options = || {
            let options = Options::new();
            options.set_time_zone(time_zone);
            options.set_month("short");
            options.set_day("numeric");
            options.set_hour("2-digit");
            options.set_minute("2-digit");
            options
        };
        let with_year = options();
        with_year.set_year("numeric");
        let full = options();
        full.set_year("numeric");
        full.set_second("2-digit");
        full.set_time_zone_name("longOffset");
        Self {
            short: DateTimeFormat::new(language, &options()),
            short_with_year: DateTimeFormat::new(language, &with_year),
            full: DateTimeFormat::new(language, &full),
            number: NumberFormat::new(language),
        }
    }

    /// An instant as a row shows it.
    pub fn instant(&self, instant: Timestamp, now: Timestamp) -> String {
        let age_ms = instant.millis().abs_diff(now.millis());
        let format = if age_ms < YEAR_MATTERS_MS { &self.short } else { &self.short_with_year };
        format.format(to_f64(instant.millis()))
    }

    /// An instant to the second with its offset, and in UTC.
    pub fn instant_in_full(&self, instant: Timestamp) -> String {
        let mut text = self.full.format(to_f64(instant.millis()));
        text.push_str(" · ");
        text.push_str(&instant.to_string());
        text
    }

    /// A count, such as `10,000`.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn count(&self, count: usize) -> String {
        self.number.format(count as f64)
    }
}

#[expect(clippy::cast_precision_loss, reason = "instants that `Intl` accepts are below 2^53 milliseconds")]
fn to_f64(millis: i64) -> f64 {
    millis as f64
}
