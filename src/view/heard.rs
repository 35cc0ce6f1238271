//! An event as the live part hears of it: perhaps a little later than it happened.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::view::actions::Ui;
use crate::view::markup::target_of;

/// What happened on an event of an element. It is called once the live part is there.
pub type Handler = fn(Ui, &Heard);

/// An event with its target, which browsers take from events in shadow trees when they are over.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The event itself.
    pub event: Event,
    target: Option<Element>,
}

impl Heard {
    /// An event that happens now.
    pub fn of(event: Event) -> Self {
        Self { target: target_of(&event), event }
    }

    /// The element that it happened at.
    pub fn target(&self) -> Option<&Element> {
        self.target.as_ref()
    }

    /// The closest element around that which matches.
    pub fn closest(&self, selector: &str) -> Option<Element> {
        self.target()?.closest(selector).ok().flatten()
    }

    /// The link that a plain click would follow.
    pub fn link(&self) -> Option<HtmlElement> {
        if self.event.type_() != "click" {
            return None;
        }
        let pressed = self.key_event();
        let is_plain = !(pressed.ctrl_key() || pressed.meta_key() || pressed.shift_key());
        self.closest("a").filter(|_| is_plain).map(JsCast::unchecked_into)
    }

    /// The same as an event of the keyboard, which knows of the mouse's what is asked here.
    pub fn key_event(&self) -> &KeyboardEvent {
        self.event.unchecked_ref()
    }

    /// What the field of the event holds.
    pub fn value(&self) -> String {
        self.target().map(|field| field.unchecked_ref::<HtmlInputElement>().value()).unwrap_or_default()
    }
}
