//! Which of the loaded rows are shown: those that are not held, and of those the ones that match the search.

use crate::api::job::Job;
use crate::feed::event::{Change, JobChanges, Step};
use crate::feed::live;
use crate::feed::machine::Feed;
use crate::feed::rows::{JobKey, Standing};
use crate::feed::search::Needle;

/// The rows to show, where they are not simply all.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    needle: Needle,
    /// The rows that are not held; none while none is.
    free: Option<Vec<JobKey>>,
    /// The free rows that match the needle; none while it is empty.
    found: Option<Vec<JobKey>>,
}

impl Feed {
    /// The rows to show: those that are not held and match the search, newest first.
    pub fn shown(&self) -> &[JobKey] {
        self.shown.found.as_deref().unwrap_or(self.free())
    }

    /// How many jobs are loaded; held ones do not count yet.
    pub fn loaded(&self) -> usize {
        self.rows.len().saturating_sub(self.rows.held())
    }

    /// How many new jobs wait until the person has time for them.
    pub fn held(&self) -> usize {
        self.rows.held()
    }

    /// The loaded jobs that are not held, newest first.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.free().iter().filter_map(|key| self.rows.get(*key))
    }

    /// Whether a row does not match the status filter any more.
    pub fn is_stray(&self, key: JobKey) -> bool {
        self.rows.standing(key) == Some(Standing::Stray)
    }

    /// The rows that are not held.
    pub(super) fn free(&self) -> &[JobKey] {
        self.shown.free.as_deref().unwrap_or(self.rows.order())
    }

    pub(super) fn occupy(&mut self, occupied: bool, step: &mut Step) {
        self.occupied = occupied;
        // Only refreshes hold rows.
        if !occupied && self.rows.held() > 0 {
            live::release(self, step);
        }
    }

    /// Shows what is held.
    pub(super) fn release(&mut self, step: &mut Step) {
        let released = self.rows.release(self.query.status);
        if !released.is_empty() {
            let added = self.ids_of(&released);
            self.tell(Vec::new(), JobChanges { added, ..JobChanges::default() }, true, step);
        }
    }

    pub(super) fn search(&mut self, text: &str, step: &mut Step) {
        let needle = Needle::new(text);
        if needle == self.shown.needle {
            return;
        }
        let narrowed = needle.narrows(&self.shown.needle) && !needle.is_empty();
        self.shown.needle = needle;
        match self.shown.found.take() {
            Some(found) if narrowed => {
                self.shown.found = Some(self.rows.matching(&self.shown.needle, &found));
            }
            _ => self.find_again(),
        }
        step.changes.push(Change::Order);
    }

    /// How many of these rows, none of which is held, match the search.
    pub(super) fn count_found(&self, free: &[JobKey]) -> usize {
        let needle = &self.shown.needle;
        if needle.is_empty() { free.len() } else { self.rows.matching(needle, free).len() }
    }

    /// Whether the free rows are told apart from the held ones exactly while there are held ones. More of those, or
    /// fewer, change nothing that is shown.
    pub(super) fn shown_is_in_step(&self) -> bool {
        self.shown.free.is_some() == (self.rows.held() > 0)
    }

    /// Brings what is shown in line with the rows.
    pub(super) fn find_again(&mut self) {
        self.shown.free = (self.rows.held() > 0).then(|| self.rows.not_held());
        let needle = &self.shown.needle;
        self.shown.found = (!needle.is_empty()).then(|| self.rows.matching(needle, self.free()));
    }
}
