//! What is seen of the list stays where it is when rows come or go above it.

use std::cell::Cell;

use leptos::prelude::*;

use crate::feed::machine::Feed;
use crate::feed::rows::JobKey;
use crate::feed::window::Viewport;
use crate::view::board::MountedRow;

/// The first row in view with its place.
#[derive(Debug, Default)]
pub struct Anchor(Cell<Option<(JobKey, usize)>>);

impl Anchor {
    /// The row, with its place.
    pub fn get(&self) -> Option<(JobKey, usize)> {
        self.0.get()
    }

    /// It is the first row that is seen now.
    pub fn take(&self, shown: &[JobKey], viewport: Viewport) {
        let first = viewport.rows_in_view(shown.len()).start;
        self.0.set(shown.get(first).map(|key| (*key, first)));
    }

    /// Where the list has to stand for what is seen to stay where it is; none if it stands there. The rows of the document
    /// still say where they were: if the first one is gone, the next one that is not is held on to.
    pub fn keep(&self, feed: &Feed, rows: &[MountedRow], viewport: Viewport) -> Option<f64> {
        let shown = feed.shown();
        if shown.is_empty() {
            // Another list begins at its top, and not where bars in place of its rows let the one before end.
            return Some(0.0);
        }
        let (first, first_place) = self.get()?;
        if shown.get(first_place) == Some(&first) {
            return None;
        }
        let is_loaded = |key: &JobKey| feed.rows().get(*key).is_some();
        let (key, before) = if is_loaded(&first) {
            (first, first_place)
        } else {
            let stood = rows.iter().map(|row| (row.key, row.facts.with_untracked(|facts| facts.place)));
            stood.filter(|(_, place)| *place > first_place).find(|(key, _)| is_loaded(key))?
        };
        let after = shown.iter().position(|candidate| *candidate == key)?;
        Some(viewport.after_move(before, after, shown.len()))
    }
}
