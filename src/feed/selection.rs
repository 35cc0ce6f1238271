//! Which jobs the person has chosen, by their ids.
//!
//! A chosen job stays chosen while the list is refreshed, searched, filtered or grows, also while it is not loaded: it is
//! forgotten only when it is known to be gone, was acted upon, or belongs to another account. Counts say how many of the
//! chosen jobs are loaded and shown now; what is done or exported concerns the loaded ones.

use crate::api::job::{Job, JobId};
use crate::feed::event::{Change, Step};
use crate::feed::ids::IdMap;
use crate::feed::machine::Feed;
use crate::feed::rows::{JobKey, Standing};

/// What the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionEvent {
    /// The box of a row was pressed. Ranges begin there from now on.
    Toggled(JobKey),
    /// A range was drawn to a row: from where ranges begin, else from the other row. It takes the place of the range that
    /// was drawn before from the same beginning, so it can grow and shrink.
    Extended {
        /// The row that the person came from.
        from: JobKey,
        /// The row that they came to.
        to: JobKey,
    },
    /// The box of the header was pressed: all shown rows are chosen, or none of them if all were.
    ShownToggled,
    /// Nothing is to be chosen.
    Cleared,
}

/// The state of the box in the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// No shown row is chosen.
    #[default]
    None,
    /// Some of them are.
    Some,
    /// All of them are.
    All,
}

/// The chosen jobs.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    ids: IdMap<()>,
    /// Where ranges begin.
    anchor: Option<JobId>,
    /// What the latest range chose that was not chosen before.
    drawn: Vec<JobId>,
    loaded: usize,
    shown: usize,
}

impl Selection {
    /// How many jobs are chosen, whether they are loaded or not.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.ids.len() == 0
    }

    /// How many of them are in the list now.
    pub fn loaded(&self) -> usize {
        self.loaded
    }

    /// How many of those match the search.
    pub fn shown(&self) -> usize {
        self.shown
    }

    /// Whether a job is chosen.
    pub fn contains(&self, id: &JobId) -> bool {
        self.ids.get(id).is_some()
    }

    fn add(&mut self, id: &JobId) -> bool {
        let is_new = !self.contains(id);
        if is_new {
            self.ids.insert(id, ());
        }
        is_new
    }
}

impl Feed {
    /// The chosen jobs.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Whether the job of a row is chosen.
    pub fn is_selected(&self, key: JobKey) -> bool {
        !self.selection.is_empty() && self.rows.get(key).is_some_and(|job| self.selection.contains(&job.id))
    }

    /// The chosen jobs that are loaded, newest first.
    pub fn selected_jobs(&self) -> impl Iterator<Item = &Job> {
        // Without any there is nothing to look through.
        let free = if self.selection.is_empty() { &[] } else { self.free() };
        free.iter().filter_map(|key| self.rows.get(*key)).filter(|job| self.selection.contains(&job.id))
    }

    /// The state of the box in the header.
    pub fn selection_of_shown(&self) -> Choice {
        match self.selection.shown {
            0 => Choice::None,
            chosen if chosen >= self.shown().len() => Choice::All,
            _ => Choice::Some,
        }
    }

    pub(super) fn take_selection_event(&mut self, event: SelectionEvent, step: &mut Step) {
        match event {
            SelectionEvent::Toggled(key) => self.toggle(key),
            SelectionEvent::Extended { from, to } => self.extend(from, to),
            SelectionEvent::ShownToggled => self.toggle_shown(),
            SelectionEvent::Cleared => self.selection = Selection::default(),
        }
        step.changes.push(Change::Selection);
    }

    fn toggle(&mut self, key: JobKey) {
        let Some(id) = self.rows.get(key).map(|job| job.id.clone()) else { return };
        if self.selection.ids.remove(&id).is_none() {
            self.selection.add(&id);
        }
        self.selection.drawn.clear();
        self.selection.anchor = Some(id);
    }

    fn extend(&mut self, from: JobKey, to: JobKey) {
        let place = |key: JobKey| self.shown().iter().position(|shown| *shown == key);
        let anchor = self.selection.anchor.as_ref().and_then(|id| place(self.rows.find(id)?));
        let is_new_range = anchor.is_none();
        let (Some(start), Some(end)) = (anchor.or_else(|| place(from)), place(to)) else { return };
        let range = self.shown().get(start.min(end)..=start.max(end)).unwrap_or_default();
        let ids = self.ids_of(range);
        if is_new_range {
            self.selection.drawn.clear();
            self.selection.anchor = self.rows.get(from).map(|job| job.id.clone());
        }
        for id in std::mem::take(&mut self.selection.drawn) {
            self.selection.ids.remove(&id);
        }
        for id in ids {
            if self.selection.add(&id) {
                self.selection.drawn.push(id);
            }
        }
    }

    fn toggle_shown(&mut self) {
        let ids = self.ids_of(self.shown());
        let all_are_chosen = self.selection_of_shown() == Choice::All;
        for id in &ids {
            if all_are_chosen {
                self.selection.ids.remove(id);
            } else {
                self.selection.add(id);
            }
        }
        self.selection.drawn.clear();
    }

    /// A job needs not be chosen any longer: it was dealt with, or is gone.
    pub(super) fn deselect(&mut self, id: &JobId, step: &mut Step) {
        if self.selection.ids.remove(id).is_some() {
            step.changes.push(Change::Selection);
        }
    }

    pub(super) fn forget_selection(&mut self, step: &mut Step) {
        if !self.selection.is_empty() {
            step.changes.push(Change::Selection);
        }
        self.selection = Selection::default();
    }

    /// Brings the counts in line after everything else of a step.
    pub(super) fn keep_selection(&mut self, step: &mut Step) {
        let is_moved = !self.selection.is_empty() && step.changes.contains(&Change::Order);
        if !is_moved && !step.changes.contains(&Change::Selection) {
            return;
        }
        let is_free =
            |key: &JobKey| self.rows.standing(*key).is_some_and(|standing| standing != Standing::Held);
        let rows = self.selection.ids.ids().filter_map(|id| self.rows.find(id));
        let loaded: Vec<JobKey> = rows.filter(is_free).collect();
        let shown = self.count_found(&loaded);
        if (self.selection.loaded, self.selection.shown) != (loaded.len(), shown) {
            (self.selection.loaded, self.selection.shown) = (loaded.len(), shown);
            if is_moved {
                step.changes.push(Change::Selection);
            }
        }
    }
}
