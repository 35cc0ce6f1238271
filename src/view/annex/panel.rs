//! The panel about one job: beside the list, or over it where there is no room.
//!
//! It is drawn once and follows whichever job is open, so that the focus stays on the button that goes to the next one.

use wasm_bindgen::JsCast;
use web_sys::{Event as DomEvent, KeyboardEvent};

use crate::api::detail::JobError;
use crate::api::job::Status;
use crate::feed::event::Event;
use crate::feed::panel::{Direction, PanelEvent};
use crate::view::actions::Ui;
use crate::view::annex::copying::{copy_group, copy_id, copy_id_button};
use crate::view::annex::facts::fact_list;
use crate::view::annex::media::outputs;
use crate::view::annex::opener::{Opener, reveal};
use crate::view::annex::panel_words as words;
use crate::view::annex::subject::{Facts, Subject, when};
use crate::view::markup::{Markup, button, element, set_attribute, target_of};
use crate::view::words as common;

/// The panel, while a job is open.
#[inline(never)]
pub fn panel(ui: Ui) -> Markup {
    let subject = Subject::new(ui);
    let within = subject.clone();
    let frame = element("section", &[("class", "panel"), ("part", "panel"), ("role", "region")]);
    let opener = Opener::new(ui, frame.element());
    let frame = frame
        .follow(move |_| {
            within.read_again(ui);
            opener.follow(ui);
        })
        .live_attribute("aria-label", subject.reader(|facts| [words::JOB, facts.id.as_str()].concat()))
        .live_attribute("aria-busy", subject.reader(|facts| facts.is_loading.to_string()))
        .child(head(ui, &subject))
        .child(body(ui, &subject));
    let within = subject.clone();
    frame.on("keydown", move |event| pressed(ui, &within, &event))
}

fn head(ui: Ui, subject: &Subject) -> Markup {
    let id = element("bdi", &[]).live_text(subject.reader(|facts| facts.id.as_str().to_owned()));
    let title = element("h2", &[("class", "panel-title"), ("tabindex", "-1")]).child(id);
    let tools = element("div", &[("class", "panel-tools")]).children([
        step_button(ui, subject, Direction::Previous),
        step_button(ui, subject, Direction::Next),
        icon_button("close", words::CLOSE, move || ui.close()),
    ]);
    element("div", &[("class", "panel-head")]).child(title).child(copy_id_button(ui, subject)).child(tools)
}

/// Goes to the row above or below. Not `disabled` at the ends: the button would lose the focus.
fn step_button(ui: Ui, subject: &Subject, way: Direction) -> Markup {
    let (class, label) = match way {
        Direction::Previous => ("previous", words::PREVIOUS),
        Direction::Next => ("next", words::NEXT),
    };
    icon_button(class, label, move || step(ui, way)).live_attribute(
        "aria-disabled",
        subject.reader(move |facts| {
            let has_neighbour = if way == Direction::Next { facts.has_next } else { facts.has_previous };
            (!has_neighbour).to_string()
        }),
    )
}

/// A button that shows a shape; its name is what it does.
pub fn icon_button(class: &str, label: &str, press: impl FnMut() + 'static) -> Markup {
    let icon = element("span", &[("class", &["icon ", class].concat()), ("aria-hidden", "true")]);
    let button = button("button icon-button", "", press);
    set_attribute(button.element(), "aria-label", label);
    set_attribute(button.element(), "title", label);
    button.child(icon)
}

fn step(ui: Ui, way: Direction) {
    ui.send(Event::Panel(PanelEvent::Moved(way)));
    reveal(ui);
}

fn body(ui: Ui, subject: &Subject) -> Markup {
    let body = element("div", &[("class", "panel-body")]);
    let within = subject.clone();
    let body = when(body, subject, |facts| facts.job.is_some(), move || lead(&within));
    let body = when(body, subject, |facts| facts.is_loading && facts.answer.is_none(), waiting);
    let (of_problem, of_reason) = (subject.clone(), subject.clone());
    let body = when(body, subject, |facts| facts.failure.is_some(), move || problem(ui, &of_problem));
    let body = when(body, subject, has_reason, move || reason(&of_reason));
    outputs(ui, body, subject).child(fact_list(ui, subject)).child(copy_group(ui, subject))
}

/// Status and model, as the row has them.
fn lead(subject: &Subject) -> Markup {
    let badge = element("span", &[("class", "badge")])
        .live_text(subject.reader(|facts| status_text(facts).to_owned()))
        .live_attribute("part", subject.reader(badge_part));
    let model = element("bdi", &[("class", "panel-model")])
        .live_text(subject.reader(|facts| model_part(facts, |parts| Some(parts.name)).unwrap_or_default()));
    element("p", &[("class", "panel-lead")]).child(badge).child(model)
}

fn status_text(facts: &Facts) -> &str {
    facts.job.as_ref().map(|job| common::status_label(&job.status)).unwrap_or_default()
}

fn badge_part(facts: &Facts) -> String {
    match facts.job.as_ref().map(|job| &job.status) {
        None | Some(Status::Other(_)) => "badge".to_owned(),
        Some(known) => ["badge badge-", known.as_str()].concat(),
    }
}

/// One part of the model's slug.
pub fn model_part(
    facts: &Facts,
    part: impl Fn(crate::api::job::ModelParts<'_>) -> Option<&str>,
) -> Option<String> {
    let text = part(facts.job.as_ref()?.model.parts())?;
    (!text.is_empty()).then(|| text.to_owned())
}

fn waiting() -> Markup {
    element("div", &[("class", "panel-waiting")])
        .child(element("p", &[("class", "hint")]).text(words::LOADING_JOB))
        .child(element("div", &[("class", "output-skeleton"), ("part", "skeleton"), ("aria-hidden", "true")]))
}

fn problem(ui: Ui, subject: &Subject) -> Markup {
    let title = subject
        .reader(|facts| if facts.is_missing { words::NO_SUCH_JOB } else { words::JOB_NOT_LOADED }.to_owned());
    let message =
        subject.reader(|facts| facts.failure.as_ref().map(|it| it.message.clone()).unwrap_or_default());
    let code =
        subject.reader(|facts| facts.failure.as_ref().map(|it| it.code.to_string()).unwrap_or_default());
    let request = subject.reader(|facts| {
        facts.failure.as_ref().and_then(|it| it.request_id.as_deref()).unwrap_or_default().to_owned()
    });
    let place = element("div", &[("class", "panel-problem"), ("part", "error"), ("role", "alert")])
        .child(element("p", &[("class", "panel-strong")]).live_text(title))
        .child(element("p", &[]).child(element("bdi", &[]).live_text(message)))
        .child(
            element("p", &[("class", "facts")])
                .child(element("code", &[]).live_text(code))
                .child(element("code", &[]).live_text(request)),
        );
    button_when(
        place,
        subject,
        |facts| !facts.is_missing,
        common::RETRY,
        move || {
            ui.send(Event::Panel(PanelEvent::Reloaded));
        },
    )
}

fn button_when(
    place: Markup,
    subject: &Subject,
    wanted: impl Fn(&Facts) -> bool + 'static,
    label: &'static str,
    press: impl Fn() + Clone + 'static,
) -> Markup {
    when(place, subject, wanted, move || button("button", label, press.clone()))
}

fn has_reason(facts: &Facts) -> bool {
    facts.is(&Status::Failed) && facts.answer.is_some()
}

/// Why the job failed, in the API's words.
fn reason(subject: &Subject) -> Markup {
    let of_error = |read: fn(&JobError) -> Option<&str>| {
        subject.reader(move |facts| {
            let error = facts.answer.as_ref().and_then(|answer| answer.detail.error.as_ref());
            error.and_then(read).unwrap_or_default().to_owned()
        })
    };
    let message = subject.reader(|facts| {
        let error = facts.answer.as_ref().and_then(|answer| answer.detail.error.as_ref());
        let message = error.and_then(|error| error.message.as_deref());
        message.unwrap_or(if error.is_none() { words::NO_REASON } else { "" }).to_owned()
    });
    element("div", &[("class", "panel-reason"), ("part", "reason")])
        .child(element("p", &[("class", "panel-label")]).text(words::WHY_FAILED))
        .child(element("code", &[]).live_text(of_error(|error| error.code.as_deref())))
        .child(element("p", &[("class", "panel-message")]).child(element("bdi", &[]).live_text(message)))
}

/// Keys of the panel. Arrows only where they do nothing else: they scroll what is read and steer what plays.
fn pressed(ui: Ui, subject: &Subject, event: &DomEvent) {
    let key: &KeyboardEvent = event.unchecked_ref();
    if key.ctrl_key() || key.meta_key() || key.alt_key() {
        return;
    }
    let target = target_of(event);
    let is_on = |selector| target.as_ref().is_some_and(|target| target.matches(selector).unwrap_or(false));
    let is_at_head = is_on(".panel-title, .panel-tools *");
    match key.key().as_str() {
        "j" | "k" | "c" if !ui.glance().has_keys => return,
        "j" => step(ui, Direction::Next),
        "k" => step(ui, Direction::Previous),
        "ArrowDown" if is_at_head => step(ui, Direction::Next),
        "ArrowUp" if is_at_head => step(ui, Direction::Previous),
        "c" => copy_id(ui, subject),
        _ => return,
    }
    event.prevent_default();
    // Other keys of the same name mean the rows.
    event.stop_propagation();
}
