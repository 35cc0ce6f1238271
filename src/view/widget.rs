//! The whole widget, put together.

use leptos::prelude::*;

use crate::view::actions::Ui;
use crate::view::annex::shortcuts::keys_dialog;
use crate::view::drawn::Drawn;
use crate::view::footer::footer;
use crate::view::glance;
use crate::view::markup::element;
use crate::view::table::list;
use crate::view::toolbar::toolbar;

/// Filters, the list, and what is to be said about it: a Leptos component.
#[component]
pub fn Widget(
    /// What it draws and whom it calls.
    ui: Ui,
) -> Drawn {
    Drawn::new(ui.signals.board, move || {
        let frame = element("div", &[("class", "frame")]).children([toolbar(ui), list(ui), footer(ui)]);
        element("div", &[("class", "root")])
            .child(element("div", &[("class", "probe")]))
            .child(frame)
            .when(|board| board.glance.shows_keys, move |_| keys_dialog(ui))
            .on("keydown", move |event| glance::pressed(ui, &event))
    })
}
