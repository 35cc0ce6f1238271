//! A picture of what a job made, in a box of a fixed size that the sheet keeps free from the start.
//!
//! Pictures come from the addresses that the API names, lazily and without a referrer. A file that does not load is told to
//! the feed, which asks for the job once more; what the page's policy forbids is not asked for again.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, KeyboardEvent};

use crate::api::media::MediaUrl;
use crate::api::plain::Plain;
use crate::feed::event;
use crate::feed::extras::ExtrasEvent;
use crate::feed::rows::JobKey;
use crate::runtime::plain::tell;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::annex::look::{Content, Look};
use crate::view::annex::policy::PolicyWatch;
use crate::view::annex::{clip, words};
use crate::view::glance::Glance;
use crate::view::markup::{Markup, around, element};

/// How long the pointer must rest on a row before its video plays: it crosses many rows on its way.
const REST_MS: u32 = 300;

/// The preview of one row.
pub(super) struct Preview(Rc<State>);

struct State {
    ui: Ui,
    key: JobKey,
    cell: Option<Element>,
    look: RefCell<Look>,
    drawn: RefCell<Option<Markup>>,
    /// A file that did not load, until the feed names others.
    failed: RefCell<Option<MediaUrl>>,
    /// Waits for the pointer to rest.
    rest: RefCell<Option<Timeout>>,
    policy: Rc<PolicyWatch>,
    /// The listeners on the row, which go with it.
    _row: Markup,
}

impl Preview {
    pub(super) fn in_row(ui: Ui, key: JobKey, row: &Element) -> Self {
        Self(Rc::new_cyclic(|this: &Weak<State>| {
            let cell = row.query_selector(".model").ok().flatten();
            let heard = |hear: fn(&Rc<State>, &Event)| {
                let this = this.clone();
                move |event: Event| this.upgrade().iter().for_each(|state| hear(state, &event))
            };
            let row = around(row.clone())
                .on("pointerenter", heard(State::pointed_at))
                .on("pointerleave", heard(|state, _| state.left()))
                .on("keydown", heard(State::pressed))
                .on("focusout", heard(|state, _| state.left()));
            State {
                ui,
                key,
                cell,
                look: RefCell::default(),
                drawn: RefCell::default(),
                failed: RefCell::default(),
                rest: RefCell::default(),
                policy: PolicyWatch::shared(),
                _row: row,
            }
        }))
    }

    /// Brings the row in line with the feed.
    pub(super) fn show(&self) {
        self.0.show();
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.stop();
    }
}

impl State {
    fn show(self: &Rc<Self>) {
        let glance = self.ui.glance();
        let look = self
            .ui
            .session(|session| {
                session.read(|feed| Look::of(feed, self.key, glance, self.failed.borrow().as_ref()))
            })
            .unwrap_or_default();
        if *self.look.borrow() == look {
            return;
        }
        self.stop();
        if let Some(before) = self.drawn.take() {
            before.element().remove();
        }
        let drawn = self.draw(&look);
        if let (Some(drawn), Some(cell)) = (&drawn, &self.cell) {
            cell.append_child(drawn.element()).ok();
        }
        self.drawn.replace(drawn);
        self.look.replace(look);
    }

    fn draw(self: &Rc<Self>, look: &Look) -> Option<Markup> {
        let class = if look.clip.is_some() { " plays" } else { "" };
        let place = |kind: &str, more: &[(&str, &str)]| {
            let class = ["thumb ", kind, class].concat();
            let mut attributes = vec![("class", &*class), ("part", "thumbnail")];
            attributes.extend(more);
            element("span", &attributes)
        };
        Some(match &look.content {
            Content::Nothing => return None,
            Content::Box => place("waiting", &[]),
            Content::Sign(kind, name) => {
                place(kind, &[("role", "img"), ("aria-label", name), ("title", name)])
            }
            Content::Picture(url) => place("picture", &[]).child(self.picture(url)),
        })
    }

    fn picture(self: &Rc<Self>, url: &MediaUrl) -> Markup {
        let (this, failed) = (Rc::downgrade(self), url.clone());
        // `src` comes last, because the request leaves with it.
        element(
            "img",
            &[
                ("alt", words::PREVIEW),
                ("referrerpolicy", "no-referrer"),
                ("loading", "lazy"),
                ("decoding", "async"),
                ("draggable", "false"),
                ("src", &self.address(url)),
            ],
        )
        .on("error", move |_| this.upgrade().iter().for_each(|state| state.fail(&failed, false)))
    }

    fn address(&self, url: &MediaUrl) -> String {
        self.ui.session(|session| session.driver().media_url(url)).unwrap_or_default()
    }

    /// A file did not load: the page's policy keeps all of its kind away, or the feed is told that this one is dead.
    fn fail(self: &Rc<Self>, url: &MediaUrl, is_clip: bool) {
        let id = self
            .ui
            .session(|session| session.read(|feed| feed.rows().get(self.key).map(|job| job.id.clone())));
        if self.policy.blocks(&self.address(url)) {
            self.forgo(is_clip);
        } else if let Some(Some(job)) = id {
            self.failed.replace(Some(url.clone()));
            self.ui.send(event::Event::Extras(ExtrasEvent::FileFailed { job, url: url.clone() }));
        }
        self.show();
    }

    /// No row asks for files of this kind any more; the page's author is told once.
    fn forgo(&self, is_clip: bool) {
        let glance = self.ui.glance();
        if if is_clip { glance.no_clips } else { glance.no_pictures } {
            return;
        }
        self.ui.signals.change_board(|board| {
            let Glance { no_clips, no_pictures, .. } = &mut board.glance;
            *(if is_clip { no_clips } else { no_pictures }) = true;
        });
        let message = if is_clip { words::CLIPS_BLOCKED } else { words::PICTURES_BLOCKED };
        let facts = [("stage", "csp"), ("code", "media_blocked"), ("message", message)];
        let detail = Plain::Object(facts.map(|(name, text)| (name, Plain::Text(text))).to_vec());
        self.ui.session(|session| tell(session.driver().host(), "muvi-error", &detail));
    }

    fn pointed_at(self: &Rc<Self>, event: &Event) {
        let pointer = Reflect::get(event, &"pointerType".into()).ok().and_then(|kind| kind.as_string());
        // A finger does not rest, it presses.
        if pointer.as_deref() == Some("touch") || self.look.borrow().clip.is_none() {
            return;
        }
        let this = Rc::downgrade(self);
        let rested = move || this.upgrade().iter().for_each(Self::play);
        self.rest.replace(Some(Timeout::after(REST_MS, rested)));
    }

    fn left(&self) {
        self.rest.take();
        self.stop();
    }

    /// Space on the row itself plays and stops; other keys, and other rows, are left to the list.
    fn pressed(self: &Rc<Self>, event: &Event) {
        let pressed: &KeyboardEvent = event.unchecked_ref();
        let has_modifier =
            pressed.ctrl_key() || pressed.meta_key() || pressed.alt_key() || pressed.shift_key();
        let is_row = event.target() == event.current_target();
        if !is_row || has_modifier || pressed.key() != " " || !self.can_play() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let is_playing = self.place().is_some_and(|place| clip::is_playing(&place));
        if is_playing { self.left() } else { self.play() }
    }

    fn can_play(&self) -> bool {
        self.look.borrow().clip.is_some() && !clip::is_unwanted()
    }

    fn play(self: &Rc<Self>) {
        if !self.can_play() {
            return;
        }
        let url = self.look.borrow().clip.clone();
        if let (Some(url), Some(place)) = (url, self.place()) {
            let (this, address) = (Rc::downgrade(self), self.address(&url));
            clip::play(&place, &address, move |_| {
                this.upgrade().iter().for_each(|state| state.fail(&url, true));
            });
        }
    }

    fn stop(&self) {
        if let Some(place) = self.place() {
            clip::stop(&place);
        }
    }

    fn place(&self) -> Option<Element> {
        self.drawn.borrow().as_ref().map(|drawn| drawn.element().clone())
    }
}
