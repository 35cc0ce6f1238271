//! What a job made, each output by its kind.
//!
//! Nothing plays and no video or sound is loaded before a person wants it. No file is asked for with the address of the
//! page (`referrerpolicy`), and a link cannot reach back into it (`noopener`).

use std::rc::Rc;

use crate::api::detail::{Output, OutputKind};
use crate::api::job::{JobId, Status};
use crate::api::media::MediaUrl;
use crate::feed::event::Event;
use crate::feed::extras::ExtrasEvent;
use crate::view::actions::Ui;
use crate::view::annex::panel_words as words;
use crate::view::annex::policy::PolicyWatch;
use crate::view::annex::subject::{Facts, Subject, when};
use crate::view::markup::{Markup, element, set_attribute};

/// Why a file is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It could not be loaded.
    Dead,
    /// The page's policy does not allow it.
    Blocked,
}

/// The outputs, drawn anew when they are others.
pub fn outputs(ui: Ui, parent: Markup, subject: &Subject) -> Markup {
    let within = subject.clone();
    let policy = PolicyWatch::shared();
    let has_outputs = |facts: &Facts| (!facts.outputs().is_empty()).then_some(facts.generation);
    let parent = parent.optional(subject.reader(has_outputs), move |_| {
        let (id, outputs) = within.read(|facts| (Some(facts.id.clone()), facts.outputs().to_vec()));
        let list = element("div", &[("class", "outputs")]);
        let Some(id) = id else { return list };
        let count = outputs.len();
        list.children(outputs.into_iter().enumerate().map(|(place, output)| {
            let name = [words::output_name(output.kind), &numbered(place, count)].concat();
            figure(ui, &within, Shown { id: id.clone(), name, output, policy: policy.clone() })
        }))
    });
    let is_empty =
        |facts: &Facts| facts.is(&Status::Completed) && facts.answer.is_some() && facts.outputs().is_empty();
    when(parent, subject, is_empty, || element("p", &[("class", "hint")]).text(words::NO_OUTPUT))
}

fn numbered(place: usize, count: usize) -> String {
    if count > 1 { [" ", &(place + 1).to_string()].concat() } else { String::new() }
}

/// An output with what is needed to show it.
struct Shown {
    id: JobId,
    name: String,
    output: Output,
    policy: Rc<PolicyWatch>,
}

fn figure(ui: Ui, subject: &Subject, shown: Shown) -> Markup {
    let frame = element("figure", &[("class", "output"), ("part", "output")]);
    let caption = element("figcaption", &[]).child(element("span", &[]).text(&shown.name));
    let Some(address) = &shown.output.url else {
        return frame.child(note(words::NO_ADDRESS)).child(caption);
    };
    let url = whole(ui, address);
    let link = element(
        "a",
        &[
            ("href", &url),
            ("target", "_blank"),
            ("rel", "noopener noreferrer"),
            ("referrerpolicy", "no-referrer"),
        ],
    )
    .text(words::OPEN_IN_NEW_TAB);
    set_attribute(link.element(), "aria-label", &[words::OPEN_IN_NEW_TAB, ": ", &shown.name].concat());
    let (within, key) = (subject.clone(), address.as_str().to_owned());
    let choice = subject.reader(move |facts| Some(state_of(facts, &key)));
    frame
        .optional(choice, move |_| match within.read(|facts| Some(state_of(facts, address_of(&shown)))) {
            Some(State::BLOCKED) => note(&[words::BLOCKED.0, host(&url), words::BLOCKED.1].concat()),
            Some(State::GONE) => note(words::GONE),
            Some(State::LOOKING) => note(words::LOOKING_AGAIN),
            Some(State::LOST) => note(words::NOT_SHOWN),
            _ => medium(ui, &within, &shown, &url),
        })
        .child(caption.child(link))
}

/// What is shown of a file, as [`Markup::optional`] wants it.
struct State;

impl State {
    const SHOWN: u8 = 0;
    const LOOKING: u8 = 1;
    const GONE: u8 = 2;
    const BLOCKED: u8 = 3;
    const LOST: u8 = 4;
}

fn state_of(facts: &Facts, url: &str) -> u8 {
    match facts.loss_of(url) {
        None => State::SHOWN,
        Some(Loss::Blocked) => State::BLOCKED,
        Some(Loss::Dead) if facts.files_are_gone => State::GONE,
        Some(Loss::Dead) if facts.is_loading => State::LOOKING,
        Some(Loss::Dead) => State::LOST,
    }
}

fn address_of(shown: &Shown) -> &str {
    shown.output.url.as_ref().map(MediaUrl::as_str).unwrap_or_default()
}

fn whole(ui: Ui, url: &MediaUrl) -> String {
    ui.session(|session| session.driver().media_url(url)).unwrap_or_default()
}

/// The host of a whole address, for a sentence.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

fn note(text: &str) -> Markup {
    element("p", &[("class", "output-note")]).text(text)
}

/// The element that shows or plays the file; text is only linked to.
fn medium(ui: Ui, subject: &Subject, shown: &Shown, url: &str) -> Markup {
    let Shown { id, name, output, policy } = shown;
    let player = [("controls", ""), ("preload", "none"), ("aria-label", name)];
    let medium = match output.kind {
        OutputKind::Video => element("video", &player),
        OutputKind::Audio => element("audio", &player),
        OutputKind::Image => {
            element("img", &[("alt", name), ("decoding", "async"), ("referrerpolicy", "no-referrer")])
        }
        OutputKind::Text | OutputKind::Other => return element("span", &[("hidden", "")]),
    };
    if output.kind == OutputKind::Video
        && let Some(poster) = output.poster.as_ref().or(output.thumbnail.as_ref())
    {
        set_attribute(medium.element(), "poster", &whole(ui, poster));
    }
    let (subject, id, policy) = (subject.clone(), id.clone(), policy.clone());
    let (address, whole) = (output.url.clone(), url.to_owned());
    let medium = medium.on("error", move |_| {
        let Some(address) = &address else { return };
        if policy.blocks(&whole) {
            subject.lose(address.as_str(), Loss::Blocked);
            ui.signals.change_board(|board| board.panel = board.panel.wrapping_add(1).max(1));
        } else {
            subject.lose(address.as_str(), Loss::Dead);
            ui.send(Event::Extras(ExtrasEvent::FileFailed { job: id.clone(), url: address.clone() }));
            ui.signals.change_board(|board| board.panel = board.panel.wrapping_add(1).max(1));
        }
    });
    // Last, so that nothing of it can have failed before somebody listens.
    set_attribute(medium.element(), "src", url);
    medium
}
