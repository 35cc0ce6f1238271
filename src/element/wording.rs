//! What decides how texts are written: when it changes, all of them are written anew.

use wasm_bindgen::JsValue;

use crate::runtime::host::Settings;
use crate::view::format::Formats;

/// The settings that texts depend on.
#[derive(PartialEq)]
pub(super) struct Wording {
    language: JsValue,
    time_zone: JsValue,
    job_href: JsValue,
}

impl Wording {
    pub(super) fn of(settings: &Settings) -> Self {
        Self { language: settings.lang(), time_zone: settings.time_zone(), job_href: settings.job_href() }
    }

    /// Whether ids are links.
    pub(super) fn has_links(&self) -> bool {
        self.job_href != ""
    }

    pub(super) fn formats(&self) -> Formats {
        Formats::new(self.language.clone(), self.time_zone.clone())
    }
}
