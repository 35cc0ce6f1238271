//! Turns the feed's changes into signals, and keeps the window of rows that are in the document.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::rc::{Rc, Weak};

use leptos::prelude::*;

use crate::api::job::Span;
use crate::feed::event::Change;
use crate::feed::machine::Feed;
use crate::feed::rows::JobKey;
use crate::feed::window::Viewport;
use crate::runtime::clock::{Ticker, now};
use crate::runtime::session::{Observer, Session};
use crate::runtime::timer::Timeout;
use crate::view::signals::{Extent, MountedRow, Signals, Summary, put};

/// The side of the view that the session talks to.
pub struct Mirror {
    this: Weak<Mirror>,
    session: Weak<Session>,
    signals: Signals,
    viewport: Cell<Viewport>,
    rows: RefCell<HashMap<JobKey, MountedRow>>,
    /// The row that the keyboard is on, with its last known place.
    active: Cell<Option<(JobKey, usize)>>,
    /// Whether that row has the focus and must stay in the document wherever the list is scrolled.
    pinned: Cell<bool>,
    ticker: RefCell<Option<Ticker>>,
    after_drawing: RefCell<Option<Timeout>>,
}

impl fmt::Debug for Mirror {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Mirror")
    }
}

/// What is assumed until the browser has laid the list out; the first frame is then close to right.
const FIRST_VIEWPORT: Viewport = Viewport { scroll_top_px: 0.0, height_px: 680.0, row_height_px: 44.0 };

impl Mirror {
    /// A mirror of a session, told of every change from now on.
    pub fn of(session: &Rc<Session>, signals: Signals) -> Rc<Self> {
        let mirror = Rc::new_cyclic(|this: &Weak<Self>| Self {
            this: this.clone(),
            session: Rc::downgrade(session),
            signals,
            viewport: Cell::new(FIRST_VIEWPORT),
            rows: RefCell::default(),
            active: Cell::new(None),
            pinned: Cell::new(false),
            ticker: RefCell::default(),
            after_drawing: RefCell::default(),
        });
        let as_observer: Rc<dyn Observer> = mirror.clone();
        session.observe(Rc::downgrade(&as_observer));
        mirror
    }

    /// The list was scrolled or its size changed.
    pub fn view_changed(&self, viewport: Viewport) {
        if self.viewport.replace(viewport) != viewport {
            self.read(|feed| self.lay_out(feed));
        }
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

    /// The place of the row that the keyboard is on.
    pub fn active_place(&self) -> Option<usize> {
        self.active.get().map(|(_, place)| place)
    }

    /// The keyboard is on this row now.
    pub fn activate(&self, key: JobKey, place: usize) {
        self.active.set(Some((key, place)));
        self.pinned.set(true);
        self.read(|feed| self.lay_out(feed));
    }

    /// The focus left the rows.
    pub fn unpin(&self) {
        self.pinned.set(false);
    }

    /// Calls back once what was set so far is in the document. A later call takes the place of one that still waits.
    pub fn when_drawn(&self, callback: impl FnOnce() + 'static) {
        self.after_drawing.replace(Some(Timeout::after(0, callback)));
    }

    fn read<T>(&self, read: impl FnOnce(&Feed) -> T) -> Option<T> {
        self.session.upgrade().map(|session| session.read(read))
    }

    fn lay_out(&self, feed: &Feed) {
        let shown = feed.shown();
        let window = self.viewport.get().window(shown.len());
        put(self.signals.extent, Extent { content_px: window.content_px, shift_px: window.shift_px });
        let mut wanted: Vec<(usize, JobKey)> = window.rows.clone().zip(shown.get(window.rows).unwrap_or_default())
            .map(|(place, key)| (place, *key))
            .collect();
        self.follow_active(shown, &mut wanted);
        self.mount(feed, &wanted);
        self.choose_tab_stop(&wanted);
        self.tick_if_needed();
    }

    /// Finds the active row again after rows moved, and keeps it in the document while it has the focus.
    fn follow_active(&self, shown: &[JobKey], wanted: &mut Vec<(usize, JobKey)>) {
        let Some((key, last_place)) = self.active.get() else { return };
        let place = match wanted.iter().find(|(_, candidate)| *candidate == key) {
            Some((place, _)) => Some(*place),
            None if shown.get(last_place) == Some(&key) => Some(last_place),
            None => shown.iter().position(|candidate| *candidate == key),
        };
        self.active.set(place.map(|place| (key, place)));
        if let Some(place) = place
            && self.pinned.get()
            && !wanted.iter().any(|(_, candidate)| *candidate == key)
        {
            let before = wanted.first().is_some_and(|(first, _)| place < *first);
            wanted.insert(if before { 0 } else { wanted.len() }, (place, key));
        }
    }

    fn mount(&self, feed: &Feed, wanted: &[(usize, JobKey)]) {
        let mut rows = self.rows.borrow_mut();
        let mut mounted = Vec::with_capacity(wanted.len());
        for (place, key) in wanted {
            if let Some(row) = rows.get(key) {
                if row.place.get_untracked() != *place {
                    row.place.set(*place);
                }
                mounted.push(row.clone());
            } else if let Some(job) = feed.rows().get(*key) {
                let (job, place) = (ArcRwSignal::new(job.clone()), ArcRwSignal::new(*place));
                mounted.push(MountedRow { key: *key, job, place });
            }
        }
        let keys = |rows: &[MountedRow]| rows.iter().map(|row| row.key).collect::<Vec<_>>();
        let same = self.signals.mounted.try_with_untracked(|before| keys(before) == keys(&mounted));
        if same == Some(false) {
            *rows = mounted.iter().map(|row| (row.key, row.clone())).collect();
            self.signals.mounted.try_set(mounted);
        }
    }

    fn choose_tab_stop(&self, wanted: &[(usize, JobKey)]) {
        let Viewport { scroll_top_px, row_height_px, .. } = self.viewport.get();
        let is_in_view = |place: usize| {
            #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
            let top_px = place as f64 * row_height_px;
            top_px >= scroll_top_px
        };
        let active = self.active.get().map(|(key, _)| key);
        let stop = wanted
            .iter()
            .find(|(_, key)| Some(*key) == active)
            .or_else(|| wanted.iter().find(|(place, _)| is_in_view(*place)))
            .or(wanted.last());
        put(self.signals.tab_stop, stop.map(|(_, key)| *key));
    }

    /// Durations grow only while a running job is in the document.
    fn tick_if_needed(&self) {
        let runs = self.rows.borrow().values().any(|row| {
            row.job.with_untracked(|job| matches!(job.span(), Span::Since(_)))
        });
        let ticks = self.ticker.borrow().is_some();
        if runs && !ticks {
            let signal = self.signals.now_ms;
            put(signal, now().millis());
            let this = self.this.clone();
            self.ticker.replace(Some(Ticker::every_second(move || {
                if this.strong_count() > 0 {
                    put(signal, now().millis());
                }
            })));
        } else if !runs && ticks {
            self.ticker.take();
        }
    }

    fn update_row(&self, feed: &Feed, key: JobKey) {
        let rows = self.rows.borrow();
        if let (Some(row), Some(job)) = (rows.get(&key), feed.rows().get(key)) {
            row.job.set(job.clone());
        }
    }
}

impl Observer for Mirror {
    fn apply(&self, feed: &Feed, changes: &[Change]) {
        let mut order = false;
        for change in changes {
            match change {
                Change::Order => order = true,
                Change::Updated(key) => self.update_row(feed, *key),
                Change::Phase | Change::Loaded(_) | Change::Failed(_) | Change::Settled(_) => {}
            }
        }
        if order {
            self.lay_out(feed);
            let models = feed.rows().models().iter().map(|model| model.as_str().to_owned()).collect();
            put(self.signals.models, models);
        } else {
            self.tick_if_needed();
        }
        put(self.signals.query, feed.query().clone());
        put(self.signals.summary, Summary::of(feed));
    }
}
