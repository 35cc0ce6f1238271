//! Turns the feed's changes into signals, and keeps the window of rows that are in the document.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use leptos::prelude::*;

use crate::feed::event::Change;
use crate::feed::machine::Feed;
use crate::feed::rows::JobKey;
use crate::feed::window::Viewport;
use crate::runtime::clock::Ticker;
use crate::runtime::microtask::Microtask;
use crate::runtime::session::{Observer, Session};
use crate::view::active_row::ActiveRow;
use crate::view::anchor::Anchor;
use crate::view::board::{MountedRow, RowFacts};
use crate::view::focus::FocusKeeper;
use crate::view::gate;
use crate::view::news::News;
use crate::view::opened::Opened;
use crate::view::presence::Presence;
use crate::view::signals::Signals;

/// The side of the view that the session talks to.
pub struct Mirror {
    session: Weak<Session>,
    signals: Signals,
    viewport: Cell<Viewport>,
    /// How many rows may be in the document.
    admitted: Cell<usize>,
    /// The rows in the document: a few dozen, so looking through them beats any map.
    rows: RefCell<Vec<MountedRow>>,
    active: ActiveRow,
    opened: Opened,
    anchor: Anchor,
    /// Counts the changes of language, time zone and link template.
    wording: Cell<u32>,
    /// Whether rows show more than the list tells.
    has_glances: Cell<bool>,
    presence: Presence,
    news: News,
    ticker: RefCell<Option<Ticker>>,
    after_drawing: RefCell<Option<Microtask>>,
    focus: FocusKeeper,
}

impl fmt::Debug for Mirror {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Mirror")
    }
}

impl Mirror {
    /// A mirror of a session, told of every change from now on.
    pub fn of(session: &Rc<Session>, signals: Signals) -> Rc<Self> {
        let mirror = Rc::new(Self {
            session: Rc::downgrade(session),
            signals,
            viewport: Cell::new(Viewport::EXPECTED),
            admitted: Cell::new(usize::MAX),
            rows: RefCell::default(),
            active: ActiveRow::default(),
            opened: Opened::default(),
            anchor: Anchor::default(),
            wording: Cell::new(0),
            has_glances: Cell::new(false),
            presence: Presence::default(),
            news: News::new(signals),
            ticker: RefCell::default(),
            after_drawing: RefCell::default(),
            focus: FocusKeeper::default(),
        });
        let as_observer: Rc<dyn Observer> = mirror.clone();
        session.observe(Rc::downgrade(&as_observer));
        let weak = Rc::downgrade(&mirror);
        let tick = move || weak.upgrade().iter().for_each(|mirror| mirror.tick());
        mirror.ticker.replace(Some(Ticker::every_second(tick)));
        mirror
    }

    /// The list was scrolled or its size changed.
    pub fn view_changed(&self, viewport: Viewport) {
        if self.viewport.replace(viewport) != viewport {
            self.focus.keep();
            self.draw();
        }
    }

    /// No more rows than these are in the document from now on. While there may be none, the list is shown as one that is loading.
    pub fn admit(&self, rows: usize) {
        self.admitted.set(rows);
        self.draw();
        self.read(|feed| self.signals.take(feed, rows > 0));
    }

    /// The list goes to this scroll offset.
    pub fn stand_at(&self, scroll_top_px: f64) {
        self.scroll_to(scroll_top_px);
        self.draw();
    }

    /// Every text is written anew.
    pub fn reword(&self) {
        self.wording.set(self.wording.get() + 1);
        self.draw();
    }

    /// Rows show more than the list tells from now on, or something else than before.
    pub fn look_again(&self) {
        self.has_glances.set(true);
        for row in &*self.rows.borrow() {
            let before = row.facts.get_untracked();
            row.show(RowFacts { glance: before.glance + 1, ..before });
        }
    }

    /// Where the focus is kept.
    pub fn focus(&self) -> &FocusKeeper {
        &self.focus
    }

    /// What is seen of the list.
    pub fn viewport(&self) -> Viewport {
        self.viewport.get()
    }

    /// The row at a place among the shown ones.
    pub fn row_at(&self, place: usize) -> Option<JobKey> {
        self.read(|feed| feed.shown().get(place).copied()).flatten()
    }

    /// How many rows are shown in all.
    pub fn shown(&self) -> usize {
        self.read(|feed| feed.shown().len()).unwrap_or(0)
    }

    /// This row is the active one now; who went there by keyboard is on the way to others.
    pub fn activate(&self, key: JobKey, place: usize, by_keyboard: bool) {
        self.active.set(key, place, by_keyboard);
        self.draw();
    }

    /// This row is the chosen one now.
    pub fn select(&self, key: Option<JobKey>) {
        self.opened.mark(key);
        self.draw();
    }

    /// Which job is open.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The row that the keyboard is on, with its place.
    pub fn active(&self) -> Option<(JobKey, usize)> {
        self.active.get()
    }

    /// The first row in view, with its place.
    pub fn anchor(&self) -> Option<(JobKey, usize)> {
        self.anchor.get()
    }

    /// Says something to those who do not see it.
    pub fn say(&self, text: String) {
        self.news.say(text);
    }

    /// The focus left the rows.
    pub fn unpin(&self) {
        self.active.unpin();
        self.tell_feed();
    }

    /// Calls back once what was set so far is in the document. A later call takes the place of one that still waits.
    pub fn when_drawn(&self, callback: impl FnOnce() + 'static) {
        self.after_drawing.replace(Some(Microtask::of(callback)));
    }

    fn read<T>(&self, read: impl FnOnce(&Feed) -> T) -> Option<T> {
        self.session.upgrade().map(|session| session.read(read))
    }

    fn draw(&self) {
        self.read(|feed| self.lay_out(feed));
        self.tell_feed();
    }

    fn lay_out(&self, feed: &Feed) {
        let shown = feed.shown();
        let viewport = self.viewport.get();
        let window = viewport.window(shown.len());
        self.signals.lay_out(&window, self.admitted.get() > 0);
        self.anchor.take(shown, viewport);
        let keys = shown.get(window.rows.clone()).unwrap_or_default();
        let mut wanted: Vec<(usize, JobKey)> =
            window.rows.zip(keys.iter().copied()).take(self.admitted.get()).collect();
        self.active.follow(shown, &mut wanted);
        self.mount(feed, &wanted);
    }

    /// Rows came or went: what is seen stays where it is, unless the list stands at its top.
    fn keep_place(&self, feed: &Feed) {
        let viewport = self.viewport.get();
        if viewport.is_at_top() {
            return;
        }
        let scroll_top_px = self.anchor.keep(feed, &self.rows.borrow(), viewport);
        if let Some(scroll_top_px) = scroll_top_px {
            self.scroll_to(scroll_top_px);
        }
    }

    fn scroll_to(&self, scroll_top_px: f64) {
        self.viewport.set(Viewport { scroll_top_px, ..self.viewport.get() });
        self.signals.scroll_to(scroll_top_px);
    }

    fn tell_feed(&self) {
        if let Some(session) = self.session.upgrade() {
            self.presence.tell(&session, self.viewport.get(), self.active.is_walked());
        }
    }

    fn tick(&self) {
        let (is_selecting, was_selecting) = self.presence.look_for_selection(&self.focus);
        if was_selecting && !is_selecting {
            // What was not written meanwhile is written now; rows go by the moment.
            self.signals.board.try_update(|_| ());
        }
        self.read(|feed| self.news.tick(feed, is_selecting));
        self.tell_feed();
    }

    fn mount(&self, feed: &Feed, wanted: &[(usize, JobKey)]) {
        let tab_stop = self.active.tab_stop(self.viewport.get(), wanted);
        let mut rows = self.rows.borrow_mut();
        let mut mounted = Vec::with_capacity(wanted.len());
        for (place, key) in wanted {
            let Some(facts) = RowFacts::of(feed, *key, *place) else { continue };
            let known = rows.iter().find(|row| row.key == *key);
            let first_glance = u32::from(self.has_glances.get());
            let facts = RowFacts {
                is_tab_stop: tab_stop == Some(*key),
                is_selected: self.opened.is(*key),
                glance: known.map_or(first_glance, |row| row.facts.with_untracked(|facts| facts.glance)),
                wording: self.wording.get(),
                ..facts
            };
            if let Some(row) = known {
                row.show(facts);
                mounted.push(row.clone());
            } else {
                mounted.push(MountedRow { key: *key, facts: ArcRwSignal::new(facts) });
            }
        }
        if !rows.iter().map(|row| row.key).eq(mounted.iter().map(|row| row.key)) {
            rows.clone_from(&mounted);
            self.signals.mounted.try_set(mounted);
        }
    }

    fn update_row(&self, feed: &Feed, key: JobKey) {
        let rows = self.rows.borrow();
        let Some(row) = rows.iter().find(|row| row.key == key) else { return };
        let RowFacts { place, is_tab_stop, is_selected, glance, wording, .. } = row.facts.get_untracked();
        if let Some(facts) = RowFacts::of(feed, key, place) {
            let glance = glance + u32::from(self.has_glances.get());
            row.show(RowFacts { is_tab_stop, is_selected, glance, wording, ..facts });
        }
    }
}

impl Observer for Mirror {
    fn apply(&self, feed: &Feed, changes: &[Change]) {
        self.focus.keep();
        self.opened.follow(feed, changes, &self.session);
        let mut is_other = false;
        for change in changes {
            match change {
                Change::Order | Change::Panel | Change::Selection | Change::Cancelling => is_other = true,
                Change::Updated(key) => self.update_row(feed, *key),
                Change::Digest => self.news.speak(feed),
                Change::Loaded(_) => self.news.show_freshness(feed),
                _ => {}
            }
        }
        if is_other {
            self.keep_place(feed);
            self.lay_out(feed);
        }
        self.signals.take(feed, self.admitted.get() > 0);
        if let Some(session) = self.session.upgrade() {
            gate::follow(feed, &session, self.signals);
        }
        self.tell_feed();
    }
}
