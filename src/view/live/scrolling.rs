//! The list was scrolled.

use crate::view::actions::Ui;
use crate::view::heard::Heard;
use crate::view::layout::measure;

/// Looks what is seen of the list now.
pub fn scrolled(ui: Ui, heard: &Heard) {
    if let Some(scroller) = heard.target() {
        measure(ui, scroller);
    }
}
