//! Jobs as text for other programs and other people: files, commands, reports.
//!
//! The rule of this folder: text in a fixed form from what is known, nothing that is secret and nothing that runs where it
//! is opened. No request is made here: whoever wants all jobs of a filter loads them first, by
//! [`crate::feed::event::Event::LoadUntilRequested`] with [`BEGINNING`].

pub mod csv;
pub mod curl;
pub mod json;
pub mod support;

use crate::api::job::Job;
use crate::api::time::Timestamp;
use crate::feed::machine::Feed;

/// Earlier than any job: pages loaded until then are all there are.
pub const BEGINNING: Timestamp = Timestamp::from_millis(i64::MIN);

/// Which jobs are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The chosen ones that are loaded.
    Selection,
    /// The shown ones: loaded, and matching the search.
    Shown,
    /// All that are loaded. Once nothing more is to be had they are all jobs of the filter.
    Loaded,
}

impl Feed {
    /// The jobs of a scope, newest first.
    pub fn exported(&self, scope: Scope) -> Vec<&Job> {
        match scope {
            Scope::Selection => self.selected_jobs().collect(),
            Scope::Shown => self.shown().iter().filter_map(|key| self.rows().get(*key)).collect(),
            Scope::Loaded => self.jobs().collect(),
        }
    }
}
