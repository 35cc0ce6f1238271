//! What the list itself shows of the choice of several jobs. What can be done with the chosen jobs is drawn by the annex, which
//! looks the rest up in the feed whenever the revision grows.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::feed::machine::Feed;
use crate::feed::permission::Permission;
use crate::feed::selection::Choice;
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::live::choosing::all_chosen;
use crate::view::markup::{Markup, element};
use crate::view::words;

/// What is drawn of it.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself; together they are no state")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bulk {
    /// Whether rows have a box.
    pub is_selectable: bool,
    /// Whether jobs can be cancelled.
    pub can_act: bool,
    /// Whether they cannot because the API refused it.
    pub is_refused: bool,
    /// How many jobs are chosen.
    pub chosen: usize,
    /// How many of those are not loaded now.
    pub elsewhere: usize,
    /// The state of the box in the header.
    pub choice: Choice,
    /// Whether a cancellation is under way, or its outcome is still to be read.
    pub has_run: bool,
    /// Grows with everything that happens while the annex draws anything of this.
    pub revision: u32,
}

impl Bulk {
    /// Takes over what the feed says; more of it matters while there is a dialog.
    pub fn take(&mut self, feed: &Feed, has_dialog: bool) {
        let (selection, permission) = (feed.selection(), feed.permission());
        self.can_act = permission == Permission::Granted;
        self.is_refused = matches!(permission, Permission::Refused(_));
        self.chosen = selection.len();
        self.elsewhere = selection.len().saturating_sub(selection.loaded());
        self.choice = feed.selection_of_shown();
        self.has_run = feed.cancel_run().is_some();
        if self.has_bar() || has_dialog {
            self.revision = self.revision.wrapping_add(1);
        }
    }

    /// Whether something is chosen, or is being cancelled out of sight.
    pub fn has_bar(&self) -> bool {
        self.chosen > 0 || self.has_run
    }
}

/// The header of the column of boxes: a box for all shown rows.
pub fn header(ui: Ui) -> Markup {
    let field: HtmlInputElement =
        element("input", &[("part", "box"), ("type", "checkbox")]).element().clone().unchecked_into();
    let label = element("label", &[]);
    label.element().append_child(&field).ok();
    let label = label.child(element("span", &[]).text(words::SELECT_ALL)).hears(ui, "change", all_chosen);
    let attributes = [("class", "choose"), ("role", "columnheader"), ("scope", "col")];
    element("th", &attributes).child(label).follow(move |board| show_choice(&field, board.bulk.choice))
}

/// Shows the state of the choice in the box of the header.
pub fn show_choice(field: &HtmlInputElement, choice: Choice) {
    let (is_all, is_some) = (choice == Choice::All, choice == Choice::Some);
    if field.checked() != is_all {
        field.set_checked(is_all);
    }
    if field.indeterminate() != is_some {
        field.set_indeterminate(is_some);
    }
}

/// How many jobs are chosen, in words; nothing if none is.
pub fn chosen_text(ui: Ui, board: &Board) -> String {
    let Bulk { chosen, elsewhere, .. } = board.bulk;
    let mut text = String::new();
    if chosen > 0 {
        text.push_str(&ui.count(chosen));
        text.push_str(words::SELECTED);
    }
    if elsewhere > 0 {
        text.push_str(", ");
        text.push_str(&ui.count(elsewhere));
        text.push_str(words::NOT_IN_LIST);
    }
    text
}
