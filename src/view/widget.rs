//! The whole widget, put together in pieces: on a slow machine each of them takes as long as a page should be kept waiting.

use leptos::prelude::*;
use web_sys::Element;

use crate::feed::machine::Content;
use crate::view::actions::Ui;
use crate::view::annex::dialog::dialog;
use crate::view::annex::panel::panel;
use crate::view::drawn::{Drawn, following};
use crate::view::footer::footer;
use crate::view::gate::Annex;
use crate::view::live::{keyboard, shortcuts};
use crate::view::markup::{around, element, set_attribute, slot};
use crate::view::table::list;
use crate::view::toolbar::toolbar;

/// Filters, and room for the list below them: a Leptos component.
#[component]
pub fn Widget(
    /// What it draws and whom it calls.
    ui: Ui,
) -> Drawn {
    Drawn::new(ui.signals.board, move || {
        let heading = slot("heading");
        set_attribute(heading.element(), "part", "heading");
        let frame = element("div", &[])
            .live_attribute("class", |board| {
                // Without rows the message stands in their place.
                if board.content == Content::Failed { "frame failed" } else { "frame" }.to_owned()
            })
            .child(heading);
        element("div", &[("class", "root")])
            .child(element("div", &[("class", "probe")]))
            .child(frame)
            .optional(
                |board| board.dialog.opening().filter(|_| board.annex == Annex::Loaded),
                move |board| dialog(ui, board),
            )
            .hears(ui, "keydown", shortcuts::pressed)
    })
}

/// The filters, as long as the answer lives.
pub fn toolbar_in(ui: Ui, frame: Element) -> RenderEffect<()> {
    following(ui.signals.board, around(frame).child(toolbar(ui)))
}

/// The list, below the filters as long as the answer lives.
pub fn list_in(ui: Ui, frame: Element) -> RenderEffect<()> {
    let body = element("div", &[("class", "body")])
        .child(list(ui))
        .when(|board| board.panel > 0 && board.annex == Annex::Loaded, move |_| panel(ui))
        .hears(ui, "keydown", keyboard::escaped);
    following(ui.signals.board, around(frame).child(body))
}

/// What is to be said about the list, below it as long as the answer lives.
pub fn footer_in(ui: Ui, frame: Element) -> RenderEffect<()> {
    following(ui.signals.board, around(frame).children([footer(ui), slot("footer")]))
}
