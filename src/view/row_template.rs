//! The elements of a row, before anything is written into them.

use std::mem::ManuallyDrop;

use leptos::tachys::renderer::Rndr;
use web_sys::Element;

use crate::api::job::Status;
use crate::view::markup::{Markup, element};
use crate::view::words;

thread_local! {
    // Threads of the web do not end, and to say what is to happen when they do is code.
    static SHARED: ManuallyDrop<Element> = ManuallyDrop::new(template().element().clone());
}

/// What every row of every widget is a copy of. `Cells::of` in [`row`](crate::view::row) relies on its shape.
pub fn shared() -> Element {
    SHARED.with(|shared| Element::clone(shared))
}

fn template() -> Markup {
    let cell = |class| element("td", &[("class", class), ("part", "cell"), ("role", "gridcell")]);
    let span = |class| element("span", &[("class", class)]);
    let meter = element(
        "div",
        &[
            ("class", "progress"),
            ("part", "progress"),
            ("role", "progressbar"),
            ("aria-label", words::PROGRESS),
            ("aria-valuemin", "0"),
            ("aria-valuemax", "100"),
        ],
    );
    let model = element("bdi", &[]).children([span("provider"), span("slash"), span("name")]);
    // Of what it does there is no element: twenty fewer to style and to lay out, before a page is seen.
    model.element().append_child(&Rndr::create_text_node("")).ok();
    element("tr", &[("class", "row"), ("part", "row"), ("role", "row")]).children([
        cell("cell choose")
            .child(element("input", &[("part", "box"), ("type", "checkbox"), ("tabindex", "-1")])),
        cell("cell status").child(span("badge")),
        element("td", &[("class", "cell id"), ("part", "cell title"), ("role", "gridcell")]),
        cell("cell model").child(model),
        cell("cell progress-cell")
            .child(meter)
            .child(element("span", &[("class", "percent"), ("aria-hidden", "true")])),
        cell("cell created").child(element("time", &[("part", "time")])),
        cell("cell duration"),
        cell("cell act"),
    ])
}

/// The names of a badge as a part: the API's own words. A status that nobody knows could hold anything.
pub fn badge_part(status: &Status) -> String {
    match status {
        Status::Other(_) => "badge".to_owned(),
        known => ["badge badge-", known.as_str()].concat(),
    }
}
