//! What rows show beyond the list, and the keys that work everywhere in the widget: as much of both as must be known
//! before the annex is there, which does the rest.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use crate::view::actions::Ui;
use crate::view::annex::shortcuts;

/// What rows are to show beyond the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Why a job failed.
    pub reasons: bool,
    /// A picture of what it made.
    pub previews: bool,
}

/// This room's part of the board.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself; together they are no state")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// What the host page wants; none as long as it never wanted anything.
    pub wanted: Option<Wanted>,
    /// Whether the person does not want to see reasons.
    pub hides_reasons: bool,
    /// Whether the page's policy forbids pictures from where the API has them.
    pub no_pictures: bool,
    /// The same for videos.
    pub no_clips: bool,
    /// Whether single keys do something.
    pub has_keys: bool,
    /// Whether the list of keys is open.
    pub shows_keys: bool,
}

impl Glance {
    /// Takes over what the host page wants.
    pub fn take(&mut self, wanted: Wanted, has_keys: bool) {
        if self.wanted.is_some() || wanted != Wanted::default() {
            self.wanted = Some(wanted);
        }
        self.has_keys = has_keys;
    }

    /// What rows show now.
    pub fn shown(&self) -> Wanted {
        let Wanted { reasons, previews } = self.wanted.unwrap_or_default();
        Wanted { reasons: reasons && !self.hides_reasons, previews }
    }
}

/// A key was pressed somewhere in the widget.
pub fn pressed(ui: Ui, event: &Event) {
    let pressed: &KeyboardEvent = event.unchecked_ref();
    let has_modifier = pressed.ctrl_key() || pressed.meta_key() || pressed.alt_key();
    let key = pressed.key();
    let is_ours = matches!(&*key, "?" | "/" | "j" | "k" | "r" | "x" | "c");
    if has_modifier || !is_ours || event.default_prevented() || !ui.glance().has_keys || is_busy(event) {
        return;
    }
    let Some(root) = event.current_target().map(JsCast::unchecked_into) else { return };
    // At once, or the key would be typed into the field that it leads to.
    event.prevent_default();
    ui.with_annex(move || shortcuts::act(ui, &root, &key));
}

/// Whether the key belongs to a field or to a dialog. The first of the path: an element of the page in a slot may have a
/// field in a shadow root of its own.
fn is_busy(event: &Event) -> bool {
    const BUSY: &str = "input:not([type=radio],[type=checkbox]),select,textarea,[contenteditable],dialog";
    let target: Element = event.composed_path().at(0).unchecked_into();
    target.closest(BUSY).is_ok_and(|busy| busy.is_some())
}
