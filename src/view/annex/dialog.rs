//! The dialog: what is to be cancelled and what became of it, what is to be exported, or the keys.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::feed::cancel::CancelEvent;
use crate::feed::event::Event;
use crate::feed::outcome::CancelRun;
use crate::view::actions::Ui;
use crate::view::annex::export::Exporting;
use crate::view::annex::shortcuts::keys_dialog;
use crate::view::annex::{cancel, export, modal, words};
use crate::view::board::Board;
use crate::view::dialog::Dialog;
use crate::view::focus::focus_nearest;
use crate::view::markup::{Markup, button, element};

/// What the dialog shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Whether to cancel.
    Asking,
    /// How far cancelling is.
    Running,
    /// What came of it.
    Ended,
    /// What to export.
    Exporting,
}

/// An open dialog, for what stands inside.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The handles of the widget.
    pub ui: Ui,
    element: Element,
}

impl Shell {
    /// A button that closes the dialog.
    pub fn closing(&self, label: &str) -> Markup {
        let shell = self.clone();
        button("button", label, move || shell.close())
    }

    /// Closes it as Escape does.
    pub fn close(&self) {
        modal::close(&self.element);
    }
}

/// The dialog that the board has.
#[inline(never)]
pub fn dialog(ui: Ui, board: &Board) -> Markup {
    modal::opened(if board.dialog.about() == Some(&Dialog::Keys) { keys_dialog(ui) } else { about_jobs(ui) })
}

fn about_jobs(ui: Ui) -> Markup {
    let attributes = [("class", "dialog"), ("part", "dialog"), ("aria-labelledby", "dialog-title")];
    let frame = element("dialog", &attributes);
    let shell = Shell { ui, element: frame.element().clone() };
    let export = Rc::new(Exporting::default());
    let said_export = export.clone();
    frame
        .child(element("h2", &[("id", "dialog-title")]).live_text(move |board| match stage(ui, board) {
            Stage::Exporting => words::EXPORT_TITLE.to_owned(),
            stage => cancel::title(ui, stage),
        }))
        .child(element("p", &[("class", "said"), ("role", "status")]).live_text(move |board| {
            match stage(ui, board) {
                Stage::Exporting => said_export.said(board),
                stage => cancel::said(ui, board, stage),
            }
        }))
        .optional(
            move |board| Some(stage(ui, board) as u8),
            move |board| match stage(ui, board) {
                Stage::Exporting => export::choices(&shell, &export),
                stage => cancel::stage(&shell, stage),
            },
        )
        .on("close", move |_| closed(ui))
}

fn closed(ui: Ui) {
    ui.close_dialog();
    // As long as it is under way this changes nothing. The focus goes back to what had it, or to a row if that is gone.
    ui.send(Event::Cancel(CancelEvent::Dismissed));
    // In Firefox it is gone by now, where Chromium takes it away later, seen by the keeper.
    ui.mirror(|mirror| {
        if let Some(base) = mirror.focus().base()
            && !base.matches(":focus-within").unwrap_or(true)
        {
            focus_nearest(&base, false);
        }
    });
}

fn stage(ui: Ui, board: &Board) -> Stage {
    match board.dialog.about() {
        Some(Dialog::Exporting) => Stage::Exporting,
        Some(Dialog::Asking(_)) => Stage::Asking,
        _ => {
            let is_under_way = |run: &CancelRun| run.is_under_way();
            let running =
                ui.session(|session| session.read(|feed| feed.cancel_run().is_some_and(is_under_way)));
            if running == Some(true) { Stage::Running } else { Stage::Ended }
        }
    }
}

/// The row of buttons at the end, the first of which gets the focus when it appears, since another button may have gone.
pub fn buttons(buttons: impl IntoIterator<Item = Markup>) -> Markup {
    let is_there = Cell::new(false);
    element("div", &[("class", "buttons")]).children(buttons).follow_with(move |row, _| {
        if !is_there.replace(true)
            && let Some(first) = row.first_element_child()
        {
            first.unchecked_into::<HtmlElement>().focus().ok();
        }
    })
}
