//! What an element is told once it is drawn: other settings, its methods, its end.
//!
//! Delivered with the live part; `core.js` makes these calls when that is there. Never inlined into the exports.

use js_sys::{Function, JSON};
use wasm_bindgen::JsValue;

use crate::api::plain::Plain;
use crate::element::instance::{Instance, endpoint_of, key_source_of, query_of, shown_interval};
use crate::element::wording::Wording;
use crate::feed::event::{Event, KeySource, Lane};
use crate::feed::machine::Feed;
use crate::feed::renewal::renewed;
use crate::feed::snapshot::{Portion, Snapshot};
use crate::runtime::host::Settings;

/// How much of the jobs is given at a time: as text, a tenth of a megabyte.
const PORTIONS: usize = 500;

#[inline(never)]
pub(super) fn configure(instance: &Instance, settings: &Settings) {
    let (Some(&ui), session) = (instance.ui.get(), &instance.session) else { return };
    let wording = Wording::of(settings);
    if *instance.wording.borrow() != wording {
        ui.set_wording(wording.formats(), wording.has_links());
        instance.wording.replace(wording);
    }
    ui.set_search(settings.search());
    ui.signals.change_board(|board| board.interval = shown_interval(settings));
    instance.pace(ui, settings);
    let elsewhere = session.set_endpoint(endpoint_of(settings));
    let as_somebody_else = instance.epoch.replace(settings.epoch()) != settings.epoch();
    let source = key_source_of(settings);
    let keys = session.driver().keys();
    let typed = keys.source() == KeySource::Person && source == KeySource::None;
    if as_somebody_else || (keys.source() != source && !typed) {
        session.take_keys_from(source);
    }
    let query = query_of(settings);
    if elsewhere || as_somebody_else {
        // One request for everything that changed together.
        session.send(Event::SourceChanged(query));
    } else {
        session.send(Event::QueryChanged(query));
    }
    // Last, because another endpoint or key closes the panel.
    ui.set_selected(&settings.selected(), settings.detail() != "none");
}

#[inline(never)]
pub(super) fn refresh(instance: &Instance, resolve: Function) {
    instance.session.send(Event::RefreshRequested);
    instance.session.when_settled(Lane::Refresh, resolve);
}

#[inline(never)]
pub(super) fn load_more(instance: &Instance, resolve: Function) {
    instance.session.send(Event::MoreRequested);
    instance.session.when_settled(Lane::List, resolve);
}

#[inline(never)]
pub(super) fn select(instance: &Instance, job_id: Option<String>) {
    if let Some(ui) = instance.ui.get() {
        ui.show(&job_id.unwrap_or_default());
    }
}

/// Gives `take` what is different of the loaded jobs, and answers whether anything is.
#[inline(never)]
pub(super) fn give(feed: &Feed, before: &Snapshot, take: &Function) -> bool {
    let portions = renewed(before, feed);
    for portions in portions.iter().flat_map(|portions| portions.chunks(PORTIONS)) {
        let mut text = String::new();
        Plain::List(portions.iter().map(Portion::plain).collect()).push_to(&mut text);
        let given = JSON::parse(&text).and_then(|list| take.call1(&JsValue::UNDEFINED, &list));
        given.ok();
    }
    portions.is_some()
}

#[inline(never)]
pub(super) fn destroy(instance: &Instance) {
    // Whatever was begun since the first time.
    instance.session.stop();
    instance.begun.take();
    instance.mounted.take();
}
