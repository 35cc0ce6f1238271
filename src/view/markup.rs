//! Elements of the document, described by data: a tag, attributes, and what of them follows the board.
//!
//! One function builds every element and one effect keeps all of them true. Leptos' `view!` compiles each element to
//! types and functions of its own; for this widget that was 25 kB (brotli) more and a third slower to draw. Nodes are
//! made one by one and never from HTML, because Trusted Types forbid `innerHTML`.

use leptos::prelude::*;
use leptos::tachys::renderer::Rndr;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSlotElement};

use crate::runtime::listener::Listener;
use crate::runtime::part::Part;
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::focus::is_selected_in;
use crate::view::heard::Handler;

type Update = Box<dyn FnMut(&Board)>;
/// Answers whether it has written.
type Write = Box<dyn Fn(&Element, &str) -> bool>;

/// An element with what is below it. It follows the board as long as this value lives.
#[expect(missing_debug_implementations, reason = "it holds closures")]
#[must_use = "an element that nobody keeps follows nothing"]
pub struct Markup {
    element: Element,
    updates: Vec<Update>,
    /// Gone with the markup, which may be before an event of the element comes that the browser has under way.
    listeners: Vec<Listener>,
    effects: Vec<RenderEffect<()>>,
}

/// An element with attributes, in one call.
pub fn element(tag: &str, attributes: &[(&str, &str)]) -> Markup {
    let element = Rndr::create_element(tag, None);
    for (name, value) in attributes {
        set_attribute(&element, name, value);
    }
    around(element)
}

/// An element that is there already, to listen to it.
pub fn around(element: Element) -> Markup {
    Markup { element, updates: Vec::new(), listeners: Vec::new(), effects: Vec::new() }
}

/// A button of the widget's usual looks. Its classes are its parts, too.
pub fn button(class: &str, label: &str, press: impl FnMut() + 'static) -> Markup {
    let mut press = press;
    element("button", &[("class", class), ("part", class), ("type", "button")])
        .text(label)
        .on("click", move |_| press())
}

impl Ui {
    /// A button that does something once the live part is there.
    pub fn button(self, class: &str, label: &str, press: fn(Ui)) -> Markup {
        button(class, label, move || self.when_live(move || press(self)))
    }
}

/// A place that the host page may fill; of no size until it does.
pub fn slot(name: &str) -> Markup {
    element("slot", &[("name", name), ("hidden", "")]).on("slotchange", |event| {
        if let Some(slot) = event.current_target() {
            let slot: HtmlSlotElement = slot.unchecked_into();
            slot.set_hidden(slot.assigned_nodes().length() == 0);
        }
    })
}

/// The element that an event happened at. Nothing else is a target here, and `instanceof` would not know it: in a window that
/// was opened, elements are of another class.
pub fn target_of(event: &Event) -> Option<Element> {
    event.target().map(JsCast::unchecked_into)
}

/// Writes the text of an element.
pub fn write_text(element: &Element, text: &str) {
    element.set_text_content(Some(text));
}

/// Not while a person has selected it.
fn write_unselected_text(element: &Element, text: &str) -> bool {
    let is_free = !is_selected_in(element);
    if is_free {
        write_text(element, text);
    }
    is_free
}

/// Sets an attribute. That cannot fail with the names that are used here.
pub fn set_attribute(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).ok();
}

/// Sets a CSS property or variable through the object model, which a policy without inline styles allows.
pub fn set_style(element: &Element, name: &str, value: &str) {
    element.unchecked_ref::<HtmlElement>().style().set_property(name, value).ok();
}

/// Which of several things is there, if any.
type Choice = Box<dyn Fn(&Board) -> Option<u8>>;

impl Markup {
    /// The element itself.
    pub fn element(&self) -> &Element {
        &self.element
    }

    /// Puts text into the element.
    pub fn text(self, text: &str) -> Self {
        self.element.set_text_content(Some(text));
        self
    }

    /// Puts another element below, after those that are there.
    pub fn child(mut self, child: Self) -> Self {
        self.element.append_child(&child.element).ok();
        self.updates.extend(child.updates);
        self.listeners.extend(child.listeners);
        self.effects.extend(child.effects);
        self
    }

    /// Puts elements below, after those that are there.
    pub fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Calls back with each board.
    pub fn follow(mut self, update: impl FnMut(&Board) + 'static) -> Self {
        self.updates.push(Box::new(update));
        self
    }

    /// Calls back with the element and each board.
    pub fn follow_with(self, mut update: impl FnMut(&Element, &Board) + 'static) -> Self {
        let element = self.element.clone();
        self.follow(move |board| update(&element, board))
    }

    /// Writes a text that follows the board; nothing is touched while it stays the same, or while it is selected.
    pub fn live_text(self, read: impl Fn(&Board) -> String + 'static) -> Self {
        self.follow_text(Box::new(read), Box::new(write_unselected_text))
    }

    /// Writes an attribute that follows the board.
    pub fn live_attribute(self, name: &'static str, read: impl Fn(&Board) -> String + 'static) -> Self {
        self.follow_text(Box::new(read), writer(set_attribute, name))
    }

    /// Writes `true` or `false` into an attribute, as ARIA has it.
    pub fn live_truth(self, name: &'static str, read: impl Fn(&Board) -> bool + 'static) -> Self {
        self.live_attribute(name, move |board| if read(board) { "true" } else { "false" }.to_owned())
    }

    /// Writes a CSS property or variable that follows the board.
    pub fn live_style(self, name: &'static str, read: impl Fn(&Board) -> String + 'static) -> Self {
        self.follow_text(Box::new(read), writer(set_style, name))
    }

    /// Is hidden while a condition holds.
    pub fn hidden_while(self, read: fn(&Board) -> bool) -> Self {
        let mut written = None;
        self.follow_with(move |element, board| {
            let is_hidden = read(board);
            if written.replace(is_hidden) != Some(is_hidden) {
                element.unchecked_ref::<HtmlElement>().set_hidden(is_hidden);
            }
        })
    }

    /// Writes what a field holds, unless it holds that already: writing would move the caret.
    pub fn live_value(self, read: impl Fn(&Board) -> String + 'static) -> Self {
        let field: HtmlInputElement = self.element.clone().unchecked_into();
        self.follow_field(move |board| {
            let value = read(board);
            if field.value() != value {
                field.set_value(&value);
            }
        })
    }

    /// Calls back with each board. Before the live part is there only with the first one: what a person entered meanwhile is on
    /// no board yet, and stands until it is.
    pub fn follow_field(self, mut update: impl FnMut(&Board) + 'static) -> Self {
        let mut is_written = false;
        self.follow(move |board| {
            if !is_written || Part::Live.is_there() {
                is_written = true;
                update(board);
            }
        })
    }

    /// Has an element below it while a condition holds, which is made anew each time.
    pub fn when(
        self,
        wanted: impl Fn(&Board) -> bool + 'static,
        build: impl Fn(&Board) -> Self + 'static,
    ) -> Self {
        self.optional(move |board| wanted(board).then_some(0), build)
    }

    /// Has an element below it while `choice` is some; it is made anew when the choice is another one.
    pub fn optional(
        self,
        choice: impl Fn(&Board) -> Option<u8> + 'static,
        build: impl Fn(&Board) -> Self + 'static,
    ) -> Self {
        self.follow_choice(Box::new(choice), Box::new(build))
    }

    /// Boxed, because one copy for each pair of closures was 6 kB in all.
    fn follow_choice(self, choice: Choice, build: Box<dyn Fn(&Board) -> Self>) -> Self {
        let place = Rndr::create_text_node("");
        self.element.append_child(&place).ok();
        let mut shown: Option<(u8, Removed)> = None;
        self.follow(move |board| {
            let wanted = choice(board);
            if shown.as_ref().map(|(choice, _)| *choice) != wanted {
                // Gone before the next one comes, so that two never stand side by side.
                shown = None;
                shown = wanted.map(|choice| (choice, Removed(build(board))));
                if let (Some((_, Removed(markup))), Some(parent)) = (&shown, place.parent_node()) {
                    parent.insert_before(&markup.element, Some(&place)).ok();
                }
            }
            if let Some((_, Removed(markup))) = &mut shown {
                markup.update(board);
            }
        })
    }

    /// Has an event heard by the live part, once that is there.
    pub fn hears(self, ui: Ui, event: &'static str, handler: Handler) -> Self {
        self.on(event, move |event| ui.heard(event, handler))
    }

    /// Calls back on an event, as long as the markup is there.
    pub fn on(self, event: &'static str, callback: impl FnMut(Event) + 'static) -> Self {
        self.listen(event, Box::new(callback))
    }

    fn listen(mut self, event: &'static str, callback: Box<dyn FnMut(Event)>) -> Self {
        self.listeners.push(Listener::on(self.element.clone().into(), event, callback));
        self
    }

    /// Keeps an effect of its own as long as the element.
    pub fn with_effect(mut self, effect: RenderEffect<()>) -> Self {
        self.effects.push(effect);
        self
    }

    /// Brings everything in line with a board.
    pub fn update(&mut self, board: &Board) {
        for update in &mut self.updates {
            update(board);
        }
    }

    fn follow_text(self, read: Box<dyn Fn(&Board) -> String>, write: Write) -> Self {
        let element = self.element.clone();
        let mut written: Option<String> = None;
        self.follow(move |board| {
            let text = read(board);
            if written.as_deref() != Some(&text) && write(&element, &text) {
                written = Some(text);
            }
        })
    }
}

/// Not part of a generic function: the compiler would keep one copy of it for the core and the annex, in either of them.
fn writer(write: fn(&Element, &str, &str), name: &'static str) -> Write {
    Box::new(move |element, value| {
        write(element, name, value);
        true
    })
}

/// Leaves the document when it is dropped.
struct Removed(Markup);

impl Drop for Removed {
    fn drop(&mut self) {
        self.0.element.remove();
    }
}
