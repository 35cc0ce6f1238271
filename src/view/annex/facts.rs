//! The facts about the open job: names and values.

use std::rc::Rc;

use leptos::prelude::*;

use crate::api::job::{Job, Span, Status};
use crate::api::time::Timestamp;
use crate::feed::elapsed::elapsed_text;
use crate::view::actions::Ui;
use crate::view::annex::panel::model_part;
use crate::view::annex::panel_words as words;
use crate::view::annex::subject::{Facts, Subject, when};
use crate::view::markup::{Markup, element, set_attribute};
use crate::view::words::DASH;

/// What is known of the job, where a job is known.
pub fn fact_list(ui: Ui, subject: &Subject) -> Markup {
    let within = subject.clone();
    let place = element("div", &[("class", "panel-facts")]);
    when(place, subject, |facts| facts.job.is_some(), move || facts(ui, &within))
}

fn facts(ui: Ui, subject: &Subject) -> Markup {
    let text = |read: fn(&Facts) -> Option<String>| {
        let value =
            element("bdi", &[]).live_text(subject.reader(move |facts| read(facts).unwrap_or_default()));
        element("dd", &[]).child(value)
    };
    let ended = subject.reader(|facts| {
        if facts.is(&Status::Completed) { words::COMPLETED } else { words::ENDED }.to_owned()
    });
    let mut list =
        element("dl", &[])
            .child(fact(words::CREATED, instant(ui, subject, |job| job.created_at)))
            .child(
                element("div", &[("class", "fact")])
                    .child(element("dt", &[]).live_text(ended))
                    .child(instant(ui, subject, |job| job.completed_at)),
            )
            .child(fact(words::DURATION, duration(ui, subject)))
            .child(fact(words::MODEL, text(|facts| Some(facts.job.as_ref()?.model.as_str().to_owned()))));
    let provider: fn(&Facts) -> Option<String> = |facts| model_part(facts, |parts| parts.provider);
    let capability: fn(&Facts) -> Option<String> = |facts| model_part(facts, |parts| parts.capability);
    let request: fn(&Facts) -> Option<String> =
        |facts| facts.answer.as_ref()?.detail.request_id.as_deref().map(str::to_owned);
    for (name, read) in
        [(words::PROVIDER, provider), (words::CAPABILITY, capability), (words::REQUEST, request)]
    {
        let within = subject.clone();
        list = when(
            list,
            subject,
            move |facts| read(facts).is_some(),
            move || {
                let value = element("bdi", &[])
                    .live_text(within.reader(move |facts| read(facts).unwrap_or_default()));
                fact(name, element("dd", &[]).child(value))
            },
        );
    }
    list
}

fn fact(name: &str, value: Markup) -> Markup {
    element("div", &[("class", "fact")]).child(element("dt", &[]).text(name)).child(value)
}

/// An instant in the reader's zone with its offset, and in UTC.
fn instant(ui: Ui, subject: &Subject, read: fn(&Job) -> Option<Timestamp>) -> Markup {
    let subject = subject.clone();
    let mut shown = None;
    element("dd", &[]).follow_with(move |place, _| {
        let instant = subject.read(|facts| facts.job.as_ref().and_then(read));
        let full = instant.and_then(|instant| ui.formats(|formats| formats.instant_in_full(instant)));
        if shown.as_ref() == Some(&full) {
            return;
        }
        place.set_text_content(if full.is_some() { None } else { Some(DASH) });
        if let (Some(full), Some(instant)) = (&full, instant) {
            let (local, utc) = full.split_once(" · ").unwrap_or((full, ""));
            let time = element("time", &[("part", "time")]).text(local);
            set_attribute(time.element(), "datetime", &instant.to_string());
            place.append_child(time.element()).ok();
            place.append_child(element("span", &[("class", "utc")]).text(utc).element()).ok();
        }
        shown = Some(full);
    })
}

/// How long it took, or has taken so far, which goes on with the seconds.
fn duration(ui: Ui, subject: &Subject) -> Markup {
    let value = element("dd", &[("class", "panel-duration")]);
    let (place, subject) = (value.element().clone(), subject.clone());
    let write = Rc::new(move |now_ms: i64| {
        let span = subject.read(|facts| facts.job.as_ref().map(Job::span));
        let text = match span {
            Some(Span::Took(millis)) => elapsed_text(millis),
            Some(Span::Since(start)) => {
                elapsed_text(Timestamp::from_millis(now_ms).millis_since(start).unwrap_or(0))
            }
            Some(Span::Unknown) | None => DASH.to_owned(),
        };
        if place.text_content().as_deref() != Some(&text) {
            place.set_text_content(Some(&text));
        }
    });
    let each_second = write.clone();
    let effect = RenderEffect::new(move |_| each_second(ui.signals.moment.try_get().unwrap_or_default()));
    value.follow(move |_| write(ui.signals.moment.get_untracked())).with_effect(effect)
}
