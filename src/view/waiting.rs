//! What waits: for the live part, or for a person to stop typing.

use web_sys::Event;

use crate::runtime::part::Part;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::heard::{Handler, Heard};

impl Ui {
    /// Something happened to an element. What is to be done about it is done once the live part is there.
    pub fn heard(&self, event: Event, handler: Handler) {
        let (ui, heard) = (*self, Heard::of(event));
        if !Part::Live.is_there()
            && let Some(link) = heard.link()
        {
            // Followed when the page can be asked whether it may be.
            heard.event.prevent_default();
            return self.when_live(move || link.click());
        }
        self.when_live(move || handler(ui, &heard));
    }

    /// Calls back once the live part is there.
    pub fn when_live(&self, then: impl FnOnce() + 'static) {
        self.session(|session| session.when_live(Box::new(then)));
    }

    /// Does something when typing has rested, in place of what was to be done before.
    pub fn after_typing(&self, timeout: Option<Timeout>) {
        if let Some(parts) = self.parts() {
            parts.typing.replace(timeout);
        }
    }

    /// Keeps what comes when the live part is to be asked for.
    pub fn wait(&self, timeout: Timeout) {
        if let Some(parts) = self.parts() {
            parts.waiting.replace(Some(timeout));
        }
    }
}
