//! The whole widget, put together.

use leptos::prelude::*;

use crate::view::actions::Ui;
use crate::view::annex::dialog::dialog;
use crate::view::drawn::Drawn;
use crate::view::footer::footer;
use crate::view::gate::Annex;
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
            .when(|board| board.bulk.dialog.is_some() && board.annex == Annex::Loaded, move |_| dialog(ui))
    })
}
