//! The whole widget, put together.

use leptos::prelude::*;

use crate::feed::machine::Content;
use crate::view::actions::Ui;
use crate::view::annex::dialog::dialog;
use crate::view::annex::panel::panel;
use crate::view::drawn::Drawn;
use crate::view::footer::footer;
use crate::view::gate::Annex;
use crate::view::live::{keyboard, shortcuts};
use crate::view::markup::{element, set_attribute, slot};
use crate::view::table::list;
use crate::view::toolbar::toolbar;

/// Filters, the list, and what is to be said about it: a Leptos component.
#[component]
pub fn Widget(
    /// What it draws and whom it calls.
    ui: Ui,
) -> Drawn {
    Drawn::new(ui.signals.board, move || {
        let heading = slot("heading");
        set_attribute(heading.element(), "part", "heading");
        let body = element("div", &[("class", "body")])
            .child(list(ui))
            .when(|board| board.panel > 0 && board.annex == Annex::Loaded, move |_| panel(ui))
            .hears(ui, "keydown", keyboard::escaped);
        let parts = [heading, toolbar(ui), body, footer(ui), slot("footer")];
        let frame = element("div", &[])
            .live_attribute("class", |board| {
                // Without rows the message stands in their place.
                if board.content == Content::Failed { "frame failed" } else { "frame" }.to_owned()
            })
            .children(parts);
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
