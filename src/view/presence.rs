//! What the person is doing, as far as the feed must know it: what they look at, and whether they would be disturbed.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::feed::event::Event;
use crate::feed::window::Viewport;
use crate::runtime::session::Session;
use crate::view::focus::FocusKeeper;

/// What the feed was last told.
#[derive(Debug, Default)]
pub struct Presence {
    viewed: RefCell<Range<usize>>,
    is_occupied: Cell<bool>,
    /// Whether text was selected a second ago: asking makes the browser lay the page out.
    is_selecting: Cell<bool>,
}

impl Presence {
    /// Looks whether text is selected, and answers whether it is and whether it was. To be called now and then.
    pub fn look_for_selection(&self, focus: &FocusKeeper) -> (bool, bool) {
        let is_selecting = focus.is_selecting();
        (is_selecting, self.is_selecting.replace(is_selecting))
    }

    /// Tells the feed what is different. The person is occupied when the list is not at its top, they move through the
    /// rows by keyboard, text is selected, or jobs are chosen: the next one to be chosen must not move away from the pointer.
    pub fn tell(&self, session: &Session, viewport: Viewport, is_on_row: bool) {
        let is_occupied = !viewport.is_at_top()
            || is_on_row
            || self.is_selecting.get()
            || session.read(|feed| !feed.selection().is_empty());
        if self.is_occupied.replace(is_occupied) != is_occupied {
            session.send(Event::Occupied(is_occupied));
        }
        let viewed = viewport.rows_in_view(session.read(|feed| feed.shown().len()));
        if self.viewed.replace(viewed.clone()) != viewed {
            session.send(Event::Viewed(viewed));
        }
    }
}
