//! The jobs that are loaded: each id once, newest first.
//!
//! A row keeps its [`JobKey`] from the moment it is loaded until it is removed, whatever is inserted around it, so
//! everything that belongs to a row elsewhere is kept by key and never by place. How rows come and go is in `merge`.

use crate::api::job::{Job, JobId, ModelSlug};
use crate::feed::event::RequestId;
use crate::feed::index::Index;
use crate::feed::models::{ModelNumber, Models};
use crate::feed::search::Needle;
use crate::feed::slab::Slab;

/// Names a loaded row. Never used again for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobKey(pub(super) u32);

impl JobKey {
    /// The key as a number, for lists keyed by numbers.
    pub fn number(self) -> u32 {
        self.0
    }

    #[cfg(test)]
    pub(crate) fn for_tests(number: u32) -> Self {
        Self(number)
    }
}

/// Grows with whatever may change the loaded jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(u32);

/// How a row stands to the list that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It belongs to it.
    Shown,
    /// It is new and waits until the person has time for it.
    Held,
    /// The first page should have told of it and did not; why is not known yet.
    Missed,
    /// It does not match the status filter any more.
    Stray,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) job: Job,
    /// Where the row belongs, in milliseconds like [`crate::api::time::Timestamp`]; the neighbour's place if the API
    /// did not say when the job was created.
    pub(super) place_ms: i64,
    /// The latest request that told of this job.
    pub(super) as_of: RequestId,
    /// When the facts of the job became what they are.
    pub(super) since: Revision,
    pub(super) model: ModelNumber,
    pub(super) standing: Standing,
}

/// The loaded rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub(super) slots: Slab,
    /// The number of the key that belongs to the first slot: those below it are gone and their memory is free.
    pub(super) first_key: u32,
    pub(super) order: Vec<JobKey>,
    pub(super) index: Index,
    pub(super) models: Models,
    /// How many rows are held.
    pub(super) held: usize,
    /// Those of them that were seen to end and that nobody has been told of.
    pub(super) ended_held: Vec<JobKey>,
    pub(super) revision: Revision,
}

impl Rows {
    /// The keys of all rows, newest first.
    pub fn order(&self) -> &[JobKey] {
        &self.order
    }

    /// How many jobs are loaded.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether no job is loaded.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// How many of them are held.
    pub fn held(&self) -> usize {
        self.held
    }

    /// The job of a row; none once the row is removed.
    pub fn get(&self, key: JobKey) -> Option<&Job> {
        self.row(key).map(|row| &row.job)
    }

    /// The row of that job.
    pub fn find(&self, id: &JobId) -> Option<JobKey> {
        self.index.find(id, |key| self.get(key).is_some_and(|job| job.id == *id))
    }

    /// All jobs, newest first.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.order.iter().filter_map(|key| self.get(*key))
    }

    /// The number of the state that the rows are in.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Whether the facts of a row's job became what they are later than that.
    pub fn is_changed_since(&self, key: JobKey, revision: Revision) -> bool {
        self.row(key).is_some_and(|row| row.since > revision)
    }

    /// How a row stands to the list.
    pub fn standing(&self, key: JobKey) -> Option<Standing> {
        self.row(key).map(|row| row.standing)
    }

    /// The models seen so far, in alphabetical order. They outlive [`Rows::clear`], so that a filter by one model does
    /// not hide the others from the list of suggestions.
    pub fn models(&self) -> &[ModelSlug] {
        self.models.slugs()
    }

    /// When a row was created as far as its place tells, in milliseconds.
    pub fn place_ms(&self, key: JobKey) -> Option<i64> {
        self.row(key).map(|row| row.place_ms)
    }

    /// Those of the rows whose id or model contains the text.
    pub fn matching(&self, needle: &Needle, keys: &[JobKey]) -> Vec<JobKey> {
        let models = self.models.containing(needle);
        let matches = |row: &Row| models.has(row.model) || needle.is_in(row.job.id.as_str());
        keys.iter().copied().filter(|key| self.row(*key).is_some_and(matches)).collect()
    }

    /// Those rows that are not held.
    pub fn not_held(&self) -> Vec<JobKey> {
        let is_held = |key: &JobKey| self.standing(*key) == Some(Standing::Held);
        self.order.iter().copied().filter(|key| !is_held(key)).collect()
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        self.revise();
        self.order.clear();
        self.index = Index::default();
        self.held = 0;
        // Their numbers stay used: a key must never name another row later.
        self.first_key = self.next_key().0;
        self.slots = Slab::default();
    }

    /// Removes all rows and forgets the models.
    pub fn forget(&mut self) {
        self.clear();
        self.models.clear();
    }

    /// Something is about to change.
    pub(super) fn revise(&mut self) -> Revision {
        self.revision = Revision(self.revision.0.wrapping_add(1));
        self.revision
    }

    pub(super) fn next_key(&self) -> JobKey {
        key_of(self.first_key, self.slots.len())
    }

    pub(super) fn slot(&self, key: JobKey) -> Option<usize> {
        key.0.checked_sub(self.first_key).map(|slot| slot as usize)
    }

    pub(super) fn row(&self, key: JobKey) -> Option<&Row> {
        self.slots.get(self.slot(key)?)
    }

    pub(super) fn row_mut(&mut self, key: JobKey) -> Option<&mut Row> {
        let slot = self.slot(key)?;
        self.slots.get_mut(slot)
    }
}

/// The key of the row in a slot.
pub(super) fn key_of(first_key: u32, slot: usize) -> JobKey {
    JobKey(first_key.saturating_add(u32::try_from(slot).unwrap_or(u32::MAX)))
}
