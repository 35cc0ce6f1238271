//! The whole widget, put together.

use leptos::prelude::*;

use crate::view::actions::Ui;
use crate::view::footer::footer;
use crate::view::notice::notice;
use crate::view::table::list;
use crate::view::toolbar::toolbar;

/// Filters, the list, what is wrong, and how many there are.
pub fn widget(ui: Ui) -> impl IntoView {
    (toolbar(ui), list(ui), notice(ui), footer(ui))
}
