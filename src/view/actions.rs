//! What components can ask for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use crate::api::job::{Job, ModelSlug};
use crate::api::query::StatusFilter;
use crate::feed::event::Event;
use crate::feed::failure::Failure;
use crate::feed::rows::JobKey;
use crate::feed::selection::SelectionEvent;
use crate::runtime::memory::{remember_interval, remembered_interval};
use crate::runtime::session::Session;
use crate::runtime::timer::Timeout;
use crate::view::board::Board;
use crate::view::dialog::Dialog;
use crate::view::format::Formats;
use crate::view::glance::{Glance, Wanted};
use crate::view::interval::{IntervalControl, is_interval};
use crate::view::live::annex::{want_annex, with_annex};
use crate::view::mirror::Mirror;
use crate::view::signals::Signals;
use crate::view::words;

/// The handles that every component needs; copied freely, gone with the view.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    /// What to draw.
    pub signals: Signals,
    parts: StoredValue<Rc<Parts>, LocalStorage>,
}

#[derive(Debug)]
pub(super) struct Parts {
    pub(super) session: Rc<Session>,
    pub(super) mirror: Rc<Mirror>,
    formats: RefCell<Formats>,
    has_links: Cell<bool>,
    /// Whether jobs open in the panel.
    pub(super) has_panel: Cell<bool>,
    /// Whether it was a person who opened the job that was opened last.
    pub(super) was_opened: Cell<bool>,
    /// What comes when typing has rested.
    pub(super) typing: RefCell<Option<Timeout>>,
    /// What comes when the live part is to be asked for.
    pub(super) waiting: RefCell<Option<Timeout>>,
}

impl Ui {
    /// The handles of one widget.
    pub fn new(session: Rc<Session>, signals: Signals, formats: Formats, has_links: bool) -> Self {
        let mirror = Mirror::of(&session, signals);
        let (formats, has_links) = (RefCell::new(formats), Cell::new(has_links));
        let (has_panel, was_opened) = (Cell::new(true), Cell::new(false));
        let (typing, waiting) = (RefCell::default(), RefCell::default());
        let parts = Parts { session, mirror, formats, has_links, has_panel, was_opened, typing, waiting };
        Self { signals, parts: StoredValue::new_local(Rc::new(parts)) }
    }

    /// Sends an event to the feed.
    pub fn send(&self, event: Event) {
        self.session(|session| session.send(event));
    }

    /// Uses the mirror.
    pub fn mirror<T>(&self, use_it: impl FnOnce(&Mirror) -> T) -> Option<T> {
        self.parts().map(|parts| use_it(&parts.mirror))
    }

    /// Uses the session.
    pub fn session<T>(&self, use_it: impl FnOnce(&Session) -> T) -> Option<T> {
        self.parts().map(|parts| use_it(&parts.session))
    }

    /// Reads what is drawn now.
    pub fn look<T>(&self, look: impl FnOnce(&Board) -> T) -> Option<T> {
        self.signals.board.try_with_untracked(look)
    }

    /// Uses the formatters.
    pub fn formats<T>(&self, use_it: impl FnOnce(&Formats) -> T) -> Option<T> {
        self.parts().map(|parts| use_it(&parts.formats.borrow()))
    }

    /// Writes everything anew in another language or time zone, with or without links.
    pub fn set_wording(&self, formats: Formats, has_links: bool) {
        if let Some(parts) = self.parts() {
            parts.formats.replace(formats);
            parts.has_links.set(has_links);
        }
        self.reword();
    }

    /// Writes every text anew.
    pub fn reword(&self) {
        self.mirror(Mirror::reword);
        // The numbers below the list are written with the board.
        self.signals.board.try_update(|_| ());
    }

    /// A count in the reader's language.
    pub fn count(&self, count: usize) -> String {
        self.formats(|formats| formats.count(count)).unwrap_or_default()
    }

    /// None once the view is gone.
    pub(super) fn parts(&self) -> Option<Rc<Parts>> {
        self.parts.try_get_value()
    }

    /// Filters by status; the choice is written back to the element.
    pub fn filter_status(&self, status: Option<StatusFilter>) {
        let Some(mut query) = self.session(|session| session.read(|feed| feed.query().clone())) else {
            return;
        };
        query.status = status;
        self.reflect("status", status.map_or("", StatusFilter::as_str));
        self.send(Event::QueryChanged(query));
    }

    /// Filters by model; empty text means any.
    pub fn filter_model(&self, text: &str) {
        let text = text.trim();
        let Some(mut query) = self.session(|session| session.read(|feed| feed.query().clone())) else {
            return;
        };
        query.model = (!text.is_empty()).then(|| ModelSlug::new(text));
        self.reflect("model-id", text);
        self.send(Event::QueryChanged(query));
    }

    /// Filters by what was typed a moment ago, unless the field holds something else by now.
    pub fn filter_model_if_still(&self, text: &str) {
        if self.signals.board.try_with_untracked(|board| board.model_text == text) == Some(true) {
            self.filter_model(text);
        }
    }

    /// Searches what is loaded.
    pub fn search(&self, text: String) {
        self.reflect("search", &text);
        self.signals.change_board(|board| board.search.clone_from(&text));
        self.send(Event::SearchChanged(text));
    }

    /// The page set another search text.
    pub fn set_search(&self, text: String) {
        if self.signals.board.try_with_untracked(|board| board.search == text) == Some(false) {
            self.signals.change_board(|board| board.search.clone_from(&text));
            self.send(Event::SearchChanged(text));
        }
    }

    /// Removes all filters at once.
    pub fn clear_filters(&self) {
        let Some(mut query) = self.session(|session| session.read(|feed| feed.query().clone())) else {
            return;
        };
        (query.status, query.model) = (None, None);
        self.signals.change_board(|board| board.model_text.clear());
        self.reflect("status", "");
        self.reflect("model-id", "");
        self.send(Event::QueryChanged(query));
    }

    /// Refreshes more or less often; the choice is written back to the element.
    pub fn choose_interval(&self, text: &str) {
        self.session(|session| remember_interval(&session.driver().name(), text));
        self.reflect("refresh-interval", text);
    }

    /// Goes back to the interval that was chosen at an earlier visit, if it is the person's to choose.
    pub fn recall_interval(&self) {
        let is_free = |board: &Board| board.interval.control == IntervalControl::Free;
        if self.signals.board.try_with_untracked(is_free) == Some(true)
            && let Some(Some(chosen)) = self.session(|session| remembered_interval(&session.driver().name()))
            && is_interval(&chosen)
        {
            self.reflect("refresh-interval", &chosen);
        }
    }

    /// Chooses jobs, or lets them go; what can be done with them is in the annex.
    pub fn choose(&self, event: SelectionEvent) {
        self.send(Event::Selection(event));
        self.want_annex();
    }

    /// Whether the box of a row is ticked.
    pub fn is_chosen(&self, key: JobKey) -> bool {
        self.session(|session| session.read(|feed| feed.is_selected(key))) == Some(true)
    }

    /// Whether rows have a box.
    pub fn is_selectable(&self) -> bool {
        self.look(|board| board.bulk.is_selectable) == Some(true)
    }

    /// Gives rows a box, or takes it away together with what was chosen.
    pub fn set_selectable(&self, is_selectable: bool) {
        self.signals.change_board(|board| board.bulk.is_selectable = is_selectable);
        if !is_selectable
            && self.session(|session| session.read(|feed| feed.selection().is_empty())) == Some(false)
        {
            self.send(Event::Selection(SelectionEvent::Cleared));
        }
    }

    /// Opens a dialog in place of the one that is open.
    pub fn open_dialog(&self, dialog: Dialog) {
        self.signals.change_board(|board| board.dialog.open(dialog));
        self.want_annex();
    }

    /// Closes the dialog that is open.
    pub fn close_dialog(&self) {
        self.signals.change_board(|board| board.dialog.close());
    }

    fn want_annex(&self) {
        self.session(|session| want_annex(session, self.signals));
    }

    /// The host page wants rows to show more than the list tells, or not, and single keys to do something, or not.
    pub fn want_glance(&self, wanted: Wanted, has_keys: bool) {
        self.signals.change_board(|board| board.glance.take(wanted, has_keys));
        if wanted != Wanted::default() {
            let ui = *self;
            self.when_live(move || ui.want_annex());
        }
    }

    /// What rows show beyond the list, and the keys.
    pub fn glance(&self) -> Glance {
        self.signals.board.try_with_untracked(|board| board.glance).unwrap_or_default()
    }

    /// Calls back once the annex is there.
    pub fn with_annex(&self, then: impl FnOnce() + 'static) {
        self.session(|session| with_annex(session, self.signals, Box::new(then)));
    }

    /// Goes to the first row.
    pub fn scroll_to_top(&self) {
        self.mirror(|mirror| mirror.stand_at(0.0));
    }

    /// Uses a typed API key, or says what is wrong with it.
    pub fn connect(&self, typed_key: &str) {
        let problem = if typed_key.trim().is_empty() {
            words::KEY_MISSING.to_owned()
        } else {
            match self.session(|session| session.connect(typed_key)) {
                Some(Err(error)) => Failure::of(&error).message,
                _ => String::new(),
            }
        };
        self.signals.change_board(|board| board.key_problem = problem);
    }

    /// Where the link of a job leads; none if the page gave no template.
    pub fn job_href(&self, job: &Job) -> Option<String> {
        // Asking the page for each row would be slow.
        let parts = self.parts().filter(|parts| parts.has_links.get())?;
        let href = parts.session.driver().host().href(job.id.as_str());
        (!href.is_empty()).then_some(href)
    }

    fn reflect(&self, attribute: &str, value: &str) {
        self.session(|session| session.driver().host().reflect(attribute, value));
    }
}
