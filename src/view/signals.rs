//! What components read. Signals are grouped by how often they change together.

use leptos::prelude::*;

use crate::api::job::Job;
use crate::api::query::Query;
use crate::feed::event::Lane;
use crate::feed::failure::Failure;
use crate::feed::machine::{Content, Feed};
use crate::feed::rows::JobKey;
use crate::feed::slot::Slot;
use crate::feed::tail::Broken;
use crate::view::format::Formats;

/// The state of the list apart from its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What the place of the rows shows.
    pub content: Content,
    /// How many jobs are loaded.
    pub loaded: usize,
    /// How many of them match the search.
    pub shown: usize,
    /// Whether there is more to load.
    pub has_more: bool,
    /// Whether the first or the next page is on its way.
    pub loading: bool,
    /// Whether the first page is on its way once more.
    pub refreshing: bool,
    /// Whether a pause goes on before the next try.
    pub pausing: bool,
    /// Rows that were left out.
    pub skipped: u32,
    /// Why the list ended too early.
    pub broken: Option<Broken>,
    /// Whether jobs are missing between rows.
    pub gap: bool,
    /// Whether a person has to be asked for a key.
    pub wants_key: bool,
    /// The error that is shown.
    pub failure: Option<Failure>,
}

impl Summary {
    /// The summary of a feed.
    pub fn of(feed: &Feed) -> Self {
        let tail = feed.tail();
        Self {
            content: feed.content(),
            loaded: feed.rows().len(),
            shown: feed.shown().len(),
            has_more: tail.has_more(),
            loading: feed.slot(Lane::List).is_busy(),
            refreshing: feed.slot(Lane::Refresh).is_busy(),
            pausing: matches!(feed.slot(Lane::List), Slot::Waiting { .. }) || feed.pausing_after().is_some(),
            skipped: feed.skipped(),
            broken: tail.broken(),
            gap: tail.has_gap(),
            wants_key: feed.wants_key(),
            failure: feed.failure().map(|(_, error)| Failure::of(error)),
        }
    }
}

/// A row that is in the document.
#[derive(Clone, Debug)]
pub struct MountedRow {
    /// Which row.
    pub key: JobKey,
    /// Its facts.
    pub job: ArcRwSignal<Job>,
    /// Its place among the shown rows, from 0.
    pub place: ArcRwSignal<usize>,
}

/// How the table lies in its scroll container, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Height of all rows together.
    pub content_px: f64,
    /// What is added to every row's natural place.
    pub shift_px: f64,
}

/// All signals of one widget. They belong to the owner of the mounted view and go with it.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// The state of the list apart from its rows.
    pub summary: RwSignal<Summary>,
    /// What is asked for.
    pub query: RwSignal<Query>,
    /// What the search box holds.
    pub search: RwSignal<String>,
    /// The models to offer.
    pub models: RwSignal<Vec<String>>,
    /// The rows in the document.
    pub mounted: RwSignal<Vec<MountedRow>>,
    /// Where they lie.
    pub extent: RwSignal<Extent>,
    /// The row that the Tab key goes to.
    pub tab_stop: RwSignal<Option<JobKey>>,
    /// The row that was chosen.
    pub selected: RwSignal<Option<JobKey>>,
    /// The time, in milliseconds; it moves once a second while a shown job runs.
    pub now_ms: RwSignal<i64>,
    /// Formatters for the language and time zone.
    pub formats: RwSignal<std::rc::Rc<Formats>, LocalStorage>,
    /// URL template of the links to jobs; empty for none.
    pub job_href: RwSignal<String>,
    /// What is wrong with a key that was typed; empty for nothing.
    pub key_problem: RwSignal<String>,
}

/// Sets a signal unless it holds that value already: nothing is drawn without need.
pub fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|old| *old != value) == Some(true) {
        signal.try_set(value);
    }
}
