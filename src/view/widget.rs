//! The whole widget, put together.

use leptos::prelude::*;

use crate::view::actions::Ui;
use crate::view::footer::footer;
use crate::view::table::list;
use crate::view::toolbar::toolbar;

/// Filters, the list, and what is to be said about it.
pub fn widget(ui: Ui) -> impl IntoView {
    view! {
        <div class="probe">{""}</div>
        <div class="frame">{toolbar(ui)} {list(ui)} {footer(ui)}</div>
    }
}
