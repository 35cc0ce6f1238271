//! The elements of a row, before anything is written into them.

use std::mem::ManuallyDrop;

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
    element("tr", &[("class", "row"), ("part", "row"), ("role", "row")]).children([
        cell("cell choose")
            .child(element("input", &[("part", "box"), ("type", "checkbox"), ("tabindex", "-1")])),
        cell("cell status").child(span("badge")),
        // Isolated, so that marks for the direction of writing in an id cannot turn around what stands beside it.
        cell("cell id").child(element("bdi", &[("part", "title")])),
        cell("cell model").child(element("bdi", &[]).children([
            span("provider"),
            span("slash"),
            span("name"),
            span("slash"),
            span("capability"),
        ])),
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
