//! The place of what went wrong.

use crate::view::actions::Ui;
use crate::view::live::alert::alert;
use crate::view::markup::{Markup, element, slot};

/// The error that is shown, with what the host page has to say about errors.
pub fn failure(ui: Ui) -> Markup {
    element("div", &[("class", "failure"), ("part", "error")])
        .hidden_while(|board| board.failure.is_none())
        // Before the live part is there no failure is taken notice of.
        .when(|board| board.failure.is_some(), move |_| alert(ui))
        .child(slot("error"))
}
