//! What the buttons do.

use crate::feed::event::Event;
use crate::view::actions::Ui;
use crate::view::dialog::Dialog;

/// "Refresh".
pub fn refresh(ui: Ui) {
    ui.send(Event::RefreshRequested);
}

/// "Load more".
pub fn load_more(ui: Ui) {
    ui.send(Event::MoreRequested);
}

/// "Stop" loading page after page.
pub fn stop(ui: Ui) {
    ui.send(Event::StopRequested);
}

/// "Export".
pub fn export(ui: Ui) {
    ui.open_dialog(Dialog::Exporting);
}

/// "Try again".
pub fn retry(ui: Ui) {
    ui.send(Event::RetryRequested);
}

/// The button with the number of new jobs.
pub fn show_held(ui: Ui) {
    ui.send(Event::HeldRequested);
    ui.scroll_to_top();
}

/// "Clear search".
pub fn clear_search(ui: Ui) {
    ui.search(String::new());
}

/// "Clear filters".
pub fn clear_filters(ui: Ui) {
    ui.clear_filters();
}

/// "Open" the job whose id was searched for.
pub fn open_searched(ui: Ui) {
    ui.open_searched();
}
