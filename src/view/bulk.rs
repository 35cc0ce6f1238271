//! What the list itself shows of the choice of several jobs, and what a dialog is open for. What can be done with the chosen
//! jobs is drawn by the annex, which looks the rest up in the feed whenever the revision grows.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

use crate::api::job::JobId;
use crate::feed::machine::Feed;
use crate::feed::permission::Permission;
use crate::feed::rows::JobKey;
use crate::feed::selection::{Choice, SelectionEvent};
use crate::view::actions::Ui;
use crate::view::board::Board;
use crate::view::gate::Annex;
use crate::view::keyboard::target_of;
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
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// Grows with everything that happens while the annex draws anything of this.
    pub revision: u32,
}

/// What a dialog is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Whether a job is to be cancelled, or, without one, the chosen jobs.
    Asking(Option<JobId>),
    /// What becomes of the jobs that are cancelled.
    Cancelling,
    /// What is to be exported.
    Exporting,
}

impl Bulk {
    /// Takes over what the feed says.
    pub fn take(&mut self, feed: &Feed) {
        let (selection, permission) = (feed.selection(), feed.permission());
        self.can_act = permission == Permission::Granted;
        self.is_refused = matches!(permission, Permission::Refused(_));
        self.chosen = selection.len();
        self.elsewhere = selection.len().saturating_sub(selection.loaded());
        self.choice = feed.selection_of_shown();
        self.has_run = feed.cancel_run().is_some();
        if matches!(self.dialog, Some(Dialog::Asking(_))) && !self.can_act {
            self.dialog = None;
        }
        if self.has_bar() || self.dialog.is_some() {
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
    let (pressed, written) = (field.clone(), field.clone());
    let label = element("label", &[]);
    label.element().append_child(&field).ok();
    let label = label.child(element("span", &[]).text(words::SELECT_ALL)).on("change", move |_| {
        ui.choose(SelectionEvent::ShownToggled);
        // Also if that changed nothing, such as without any rows.
        ui.look(|board| show_choice(&pressed, board.bulk.choice));
    });
    let attributes = [("class", "choose"), ("role", "columnheader"), ("scope", "col")];
    element("th", &attributes).child(label).follow(move |board| show_choice(&written, board.bulk.choice))
}

fn show_choice(field: &HtmlInputElement, choice: Choice) {
    let (is_all, is_some) = (choice == Choice::All, choice == Choice::Some);
    if field.checked() != is_all {
        field.set_checked(is_all);
    }
    if field.indeterminate() != is_some {
        field.set_indeterminate(is_some);
    }
}

/// Something of a row was clicked. Answers whether it was a control of this column or of the actions.
pub fn clicked(ui: Ui, event: &Event, key: JobKey) -> bool {
    let within = |class| target_of(event)?.closest(class).ok().flatten();
    if within(".cancel").is_some() {
        let id = ui.session(|session| session.read(|feed| feed.rows().get(key).map(|job| job.id.clone())));
        ui.open_dialog(Dialog::Asking(id.flatten()));
        return true;
    }
    let Some(cell) = within(".choose") else { return false };
    // Events of the mouse have this too.
    let with_shift = event.unchecked_ref::<KeyboardEvent>().shift_key();
    let event = if with_shift {
        SelectionEvent::Extended { from: key, to: key }
    } else {
        SelectionEvent::Toggled(key)
    };
    ui.choose(event);
    // The browser has turned the box already, which a range does not always mean. Before the annex is there, the tick is a wish.
    if ui.look(|board| board.annex == Annex::Loaded) == Some(true)
        && let Some(field) = cell.first_element_child()
    {
        field.unchecked_into::<HtmlInputElement>().set_checked(ui.is_chosen(key));
    }
    true
}

/// A row was chosen by key, or let go.
pub fn toggled(ui: Ui, event: &Event, key: JobKey) {
    ui.choose(SelectionEvent::Toggled(key));
    if ui.look(|board| board.annex == Annex::Loaded) == Some(true) {
        return;
    }
    // A wish as well, which shows at once.
    let row = target_of(event).and_then(|target| target.closest(".row").ok().flatten());
    if let Some(field) = row.and_then(|row| row.query_selector(".choose input").ok().flatten()) {
        let field: HtmlInputElement = field.unchecked_into();
        field.set_checked(!field.checked());
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
