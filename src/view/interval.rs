//! The choice of how often the list refreshes by itself.

use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::live::filters::interval_chosen;
use crate::view::markup::{Markup, element, set_attribute};
use crate::view::words;

/// What the host page allows the person to do about the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntervalControl {
    /// To see and to choose it.
    Free,
    /// To see it.
    Fixed,
    /// Nothing: there is no control.
    Hidden,
}

/// How often the list refreshes by itself, as the element's attribute has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// `auto`, `off` or a number of seconds.
    pub text: String,
    /// Who decides.
    pub control: IntervalControl,
}

impl Interval {
    /// Whether there is a control.
    pub fn is_shown(&self) -> bool {
        self.control != IntervalControl::Hidden
    }
}

/// Whether a text is an interval as the element's attribute takes it. What is remembered may have been written by anybody.
pub fn is_interval(text: &str) -> bool {
    let is_number = !text.is_empty() && text.len() < 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || matches!(text, "auto" | "off")
}

/// A select box with the usual intervals, and with the page's own if it is none of them.
pub fn interval_choice(ui: Ui) -> Markup {
    let list = element(
        "select",
        &[
            ("class", "field interval"),
            ("part", "select"),
            ("aria-label", words::INTERVAL),
            ("title", words::INTERVAL),
        ],
    )
    .children(words::INTERVALS.map(|(value, label)| choice(value, label)))
    .hears(ui, "change", interval_chosen);
    let field = list.element().clone();
    list.follow_field(move |board| follow_interval(&field, board))
}

fn choice(value: &str, label: &str) -> Markup {
    element("option", &[("value", value)]).text(label)
}

fn follow_interval(list: &Element, board: &Board) {
    let Interval { text, control } = &board.interval;
    // A select box has a value like any field; the name of the binding is all that differs.
    let field: &web_sys::HtmlInputElement = list.unchecked_ref();
    if field.value() != *text {
        field.set_value(text);
        if field.value() != *text {
            list.append_child(choice(text, &[text, words::SECONDS].concat()).element()).ok();
            field.set_value(text);
        }
    }
    let is_fixed = *control == IntervalControl::Fixed;
    if is_fixed != list.has_attribute("disabled") {
        if is_fixed {
            set_attribute(list, "disabled", "");
        } else {
            list.remove_attribute("disabled").ok();
        }
    }
}
