//! The rows that are in the document, kept in line with the mirror's list of them.

use std::cell::RefCell;

use leptos::prelude::*;
use web_sys::{Element, Node};

use crate::view::actions::Ui;
use crate::view::board::MountedRow;
use crate::view::live::keyboard;
use crate::view::markup::{Markup, element};
use crate::view::row::RowView;
use crate::view::row_template;
use crate::view::words;

/// The body of the table.
pub fn rows(ui: Ui) -> Markup {
    let body = element("tbody", &[("role", "rowgroup")])
        .live_style("--shift", |board| words::pixels(board.shift_px))
        .hears(ui, "click", keyboard::clicked)
        .hears(ui, "keydown", keyboard::pressed)
        .hears(ui, "focusin", keyboard::focused)
        .hears(ui, "focusout", keyboard::left)
        .hears(ui, "pointerover", keyboard::pointed_at);
    let (parent, template) = (body.element().clone(), row_template::shared());
    let views = RefCell::new(Vec::new());
    let effect = RenderEffect::new(move |_| {
        let Some(wanted) = ui.signals.mounted.try_get() else { return };
        let before = views.take();
        views.replace(arrange(ui, &parent, &template, before, &wanted));
    });
    body.with_effect(effect)
}

/// Makes the rows that are missing and drops those that are not wanted. A row that stays is never moved, because moving
/// takes away its focus: rows keep their order among themselves for as long as they are loaded.
fn arrange(
    ui: Ui,
    parent: &Element,
    template: &Element,
    before: Vec<RowView>,
    wanted: &[MountedRow],
) -> Vec<RowView> {
    let is_wanted = |view: &RowView| wanted.iter().any(|row| row.key == view.key());
    let mut staying = before.into_iter().filter(is_wanted).peekable();
    let mut views = Vec::with_capacity(wanted.len());
    for row in wanted {
        if let Some(view) = staying.next_if(|view| view.key() == row.key) {
            views.push(view);
            continue;
        }
        let below: Option<&Node> = staying.peek().map(|view| view.element().as_ref());
        if let Some(view) = RowView::new(ui, template, row) {
            parent.insert_before(view.element(), below).ok();
            views.push(view);
        }
    }
    views
}
