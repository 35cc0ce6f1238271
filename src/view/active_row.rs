//! The row that the keyboard is on: where the Tab key goes, and what stays in the document while the list is scrolled.

use std::cell::Cell;

use crate::feed::rows::JobKey;
use crate::feed::window::Viewport;

/// Rows share one tab stop: the active one, or the first in view while there is none.
#[derive(Debug, Default)]
pub struct ActiveRow {
    /// With its last known place.
    row: Cell<Option<(JobKey, usize)>>,
    /// Whether it has the focus and must stay in the document wherever the list is scrolled.
    is_pinned: Cell<bool>,
    /// Whether a person moves through the rows by keyboard.
    is_walked: Cell<bool>,
}

impl ActiveRow {
    /// The row, with its place.
    pub fn get(&self) -> Option<(JobKey, usize)> {
        self.row.get()
    }

    /// It is this row now; who went there by keyboard is on the way to others.
    pub fn set(&self, key: JobKey, place: usize, by_keyboard: bool) {
        self.is_walked.set(by_keyboard);
        self.row.set(Some((key, place)));
        self.is_pinned.set(true);
    }

    /// The focus left the rows.
    pub fn unpin(&self) {
        self.is_pinned.set(false);
        self.is_walked.set(false);
    }

    /// Whether a person moves through the rows by keyboard.
    pub fn is_walked(&self) -> bool {
        self.is_walked.get()
    }

    /// Finds the row again after rows moved, and keeps it in the document while it has the focus.
    pub fn follow(&self, shown: &[JobKey], wanted: &mut Vec<(usize, JobKey)>) {
        let Some((key, last_place)) = self.row.get() else { return };
        let place = match wanted.iter().find(|(_, candidate)| *candidate == key) {
            Some((place, _)) => Some(*place),
            None if shown.get(last_place) == Some(&key) => Some(last_place),
            None => shown.iter().position(|candidate| *candidate == key),
        };
        self.row.set(place.map(|place| (key, place)));
        if let Some(place) = place
            && self.is_pinned.get()
            && !wanted.iter().any(|(_, candidate)| *candidate == key)
        {
            let before = wanted.first().is_some_and(|(first, _)| place < *first);
            wanted.insert(if before { 0 } else { wanted.len() }, (place, key));
        }
    }

    /// Where the Tab key goes, of the rows in the document with their places.
    pub fn tab_stop(&self, viewport: Viewport, rows: &[(usize, JobKey)]) -> Option<JobKey> {
        let Viewport { scroll_top_px, row_height_px, .. } = viewport;
        let active = self.row.get().map(|(key, _)| key);
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
        let is_in_view = |place: usize| place as f64 * row_height_px >= scroll_top_px;
        let by_key = rows.iter().find(|(_, key)| Some(*key) == active);
        let stop = by_key.or_else(|| rows.iter().find(|(place, _)| is_in_view(*place))).or(rows.last());
        stop.map(|(_, key)| *key)
    }
}
