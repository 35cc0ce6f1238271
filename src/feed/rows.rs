//! The jobs that are loaded: each id once, newest first.
//!
//! A row keeps its [`JobKey`] from the moment it is loaded until it is removed, whatever is inserted around it, so
//! everything that belongs to a row elsewhere is kept by key and never by place.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::api::job::{Job, JobId, ModelSlug, Status};
use crate::api::time::Timestamp;
use crate::feed::event::RequestId;

/// Names a loaded row. Never used again for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobKey(u32);

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

#[derive(Clone, Debug)]
struct Row {
    job: Job,
    /// Where the row belongs, in milliseconds like [`crate::api::time::Timestamp`]; the neighbour's place if the API
    /// did not say when the job was created.
    place_ms: i64,
    /// The latest request that told of this job.
    as_of: RequestId,
}

/// The loaded rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    slots: Vec<Option<Row>>,
    /// The number of the key that belongs to the first slot: those below it are gone and their memory is free.
    first_key: u32,
    order: Vec<JobKey>,
    keys: HashMap<JobId, JobKey>,
    /// In alphabetical order.
    models: Vec<ModelSlug>,
}

/// What taking in a page did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// Rows that were not there before, in the page's order.
    pub added: Vec<JobKey>,
    /// Rows whose facts are different now, with the status they had before.
    pub updated: Vec<(JobKey, Status)>,
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

    /// The job of a row; none once the row is removed.
    pub fn get(&self, key: JobKey) -> Option<&Job> {
        self.row(key).map(|row| &row.job)
    }

    /// The row of that job.
    pub fn find(&self, id: &JobId) -> Option<JobKey> {
        self.keys.get(id).copied()
    }

    /// All jobs, newest first.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.order.iter().filter_map(|key| self.get(*key))
    }

    /// The models seen so far, in alphabetical order. They outlive [`Rows::clear`], so that a filter by one model does
    /// not hide the others from the list of suggestions.
    pub fn models(&self) -> &[ModelSlug] {
        &self.models
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        self.order.clear();
        self.keys.clear();
        // Their numbers stay used: a key must never name another row later.
        self.first_key = self.next_key().0;
        self.slots = Vec::new();
    }

    /// Removes all rows and forgets the models.
    pub fn forget(&mut self) {
        self.clear();
        self.models.clear();
    }

    /// Takes in the jobs of a page: new ones find their place, known ones are brought up to date unless a later
    /// request told of them already.
    pub fn merge(&mut self, jobs: Vec<Job>, as_of: RequestId) -> Merge {
        let mut merge = Merge::default();
        let mut place_ms = self.first_place_ms(&jobs);
        let mut page = Vec::with_capacity(jobs.len());
        for mut job in jobs {
            job.model = self.shared(job.model);
            place_ms = job.created_at.map_or(place_ms, Timestamp::millis);
            if let Some(key) = self.find(&job.id) {
                place_ms = self.place_ms(key).unwrap_or(place_ms);
                page.push(key);
                if let Some(before) = self.update(key, job, as_of)
                    && !merge.added.contains(&key)
                {
                    merge.updated.push((key, before));
                }
            } else {
                let key = self.next_key();
                self.keys.insert(job.id.clone(), key);
                self.slots.push(Some(Row { job, place_ms, as_of }));
                merge.added.push(key);
                page.push(key);
            }
        }
        self.insert(merge.added.clone(), &page);
        merge
    }

    /// Removes the rows above a border, in milliseconds, that neither request `as_of` nor a later one told of, and names
    /// them.
    pub fn remove_untold(&mut self, as_of: RequestId, border_ms: i64) -> Vec<JobId> {
        let stays = |row: &Row| row.as_of >= as_of || row.place_ms <= border_ms;
        let (kept, removed): (Vec<JobKey>, Vec<JobKey>) =
            self.order.iter().partition(|key| self.row(**key).is_some_and(stays));
        self.order = kept;
        removed.into_iter().filter_map(|key| self.remove(key)).collect()
    }

    /// When a row was created as far as its place tells, in milliseconds.
    pub fn place_ms(&self, key: JobKey) -> Option<i64> {
        self.row(key).map(|row| row.place_ms)
    }

    fn next_key(&self) -> JobKey {
        JobKey(self.first_key.saturating_add(u32::try_from(self.slots.len()).unwrap_or(u32::MAX)))
    }

    fn slot(&self, key: JobKey) -> Option<usize> {
        key.0.checked_sub(self.first_key).map(|slot| slot as usize)
    }

    fn row(&self, key: JobKey) -> Option<&Row> {
        self.slots.get(self.slot(key)?)?.as_ref()
    }

    fn remove(&mut self, key: JobKey) -> Option<JobId> {
        let slot = self.slot(key)?;
        let row = self.slots.get_mut(slot)?.take()?;
        self.keys.remove(&row.job.id);
        Some(row.job.id)
    }

    /// The status before, if anything is different now.
    fn update(&mut self, key: JobKey, job: Job, as_of: RequestId) -> Option<Status> {
        let slot = self.slot(key)?;
        let row = self.slots.get_mut(slot)?.as_mut()?;
        if row.as_of > as_of {
            return None;
        }
        row.as_of = as_of;
        let before = std::mem::replace(&mut row.job, job);
        (before != row.job).then_some(before.status)
    }

    /// The place of a page's first row if the API does not say when it was created: that of the first one it does say
    /// it of, else below everything.
    fn first_place_ms(&self, jobs: &[Job]) -> i64 {
        let named = jobs.iter().find_map(|job| job.created_at.map(Timestamp::millis));
        let lowest = || self.order.last().and_then(|key| self.place_ms(*key));
        named.or_else(lowest).unwrap_or(i64::MAX)
    }

    /// One allocation per model, however many jobs it has.
    fn shared(&mut self, model: ModelSlug) -> ModelSlug {
        match self.models.binary_search(&model) {
            Ok(place) => self.models.get(place).cloned().unwrap_or(model),
            Err(_) if model.as_str().is_empty() => model,
            Err(place) => {
                self.models.insert(place, model.clone());
                model
            }
        }
    }

    /// Merges new keys into the order, newest first. Among rows of the same instant a new one goes below, unless the
    /// page that brought it shows it above.
    fn insert(&mut self, mut added: Vec<JobKey>, page: &[JobKey]) {
        let place = |key: &JobKey| self.place_ms(*key).unwrap_or(i64::MIN);
        let rank = |key: &JobKey| page.iter().position(|shown| shown == key);
        sort_newest_first(&mut added, place);
        let lowest = self.order.last().map_or(i64::MAX, place);
        if added.len() == page.len() && added.first().is_none_or(|key| place(key) <= lowest) {
            self.order.extend(added);
            return;
        }
        let goes_above = |newer: &JobKey, key: &JobKey| match place(newer).cmp(&place(key)) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => rank(key).is_some_and(|of_key| rank(newer) < Some(of_key)),
        };
        let mut merged = Vec::with_capacity(self.order.len() + added.len());
        let mut rest = added.into_iter().peekable();
        for key in &self.order {
            while let Some(newer) = rest.next_if(|candidate| goes_above(candidate, key)) {
                merged.push(newer);
            }
            merged.push(*key);
        }
        merged.extend(rest);
        self.order = merged;
    }
}

/// Insertion sort, stable: a page is at most a hundred jobs and nearly always in order already, and the standard sort
/// would weigh 6 kB in the bundle.
fn sort_newest_first(keys: &mut [JobKey], place: impl Fn(&JobKey) -> i64) {
    for end in 1..keys.len() {
        let mut at = end;
        while let Some([above, below]) = keys.get_mut(at.wrapping_sub(1)..=at) {
            if place(above) >= place(below) {
                break;
            }
            std::mem::swap(above, below);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(id: &str, created_ms: Option<i64>) -> Job {
        Job {
            id: JobId::new(id).unwrap(),
            status: Status::Pending,
            progress: None,
            model: ModelSlug::new("m"),
            created_at: created_ms.map(Timestamp::from_millis),
            completed_at: None,
        }
    }

    fn page(jobs: &[(&str, i64)]) -> Vec<Job> {
        jobs.iter().map(|(id, created)| job(id, Some(*created))).collect()
    }

    fn ids(rows: &Rows) -> Vec<&str> {
        rows.jobs().map(|job| job.id.as_str()).collect()
    }

    #[test]
    fn each_id_is_there_once_however_often_it_comes() {
        let mut rows = Rows::default();
        let first = rows.merge(page(&[("a", 9), ("b", 8), ("a", 9)]), RequestId(1));
        let second = rows.merge(page(&[("b", 8), ("c", 7)]), RequestId(2));
        assert_eq!((first.added.len(), second.added.len()), (2, 1));
        assert_eq!(ids(&rows), ["a", "b", "c"]);
    }

    #[test]
    fn newer_jobs_find_their_place_above() {
        let mut rows = Rows::default();
        rows.merge(page(&[("c", 5), ("d", 4)]), RequestId(1));
        rows.merge(page(&[("a", 9), ("b", 6), ("c", 5)]), RequestId(2));
        assert_eq!(ids(&rows), ["a", "b", "c", "d"]);
    }

    #[test]
    fn jobs_of_the_same_instant_keep_the_order_in_which_they_came() {
        let mut rows = Rows::default();
        rows.merge(page(&[("a", 5), ("b", 5)]), RequestId(1));
        rows.merge(page(&[("c", 5), ("d", 5)]), RequestId(2));
        assert_eq!(ids(&rows), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_new_job_of_the_same_instant_stands_where_the_page_shows_it() {
        let mut rows = Rows::default();
        rows.merge(page(&[("b", 5), ("c", 5)]), RequestId(1));
        rows.merge(page(&[("a", 5), ("b", 5), ("x", 5), ("c", 5)]), RequestId(2));
        assert_eq!(ids(&rows), ["a", "b", "x", "c"]);
    }

    #[test]
    fn a_job_without_an_instant_stays_beside_its_neighbour() {
        let mut rows = Rows::default();
        rows.merge(vec![job("x", None), job("a", Some(9)), job("y", None), job("b", Some(5))], RequestId(1));
        assert_eq!(ids(&rows), ["x", "a", "y", "b"]);
        rows.merge(vec![job("z", None)], RequestId(2));
        assert_eq!(ids(&rows), ["x", "a", "y", "b", "z"]);
    }

    #[test]
    fn an_older_answer_does_not_undo_a_newer_one() {
        let mut rows = Rows::default();
        rows.merge(page(&[("a", 9)]), RequestId(5));
        let mut stale = job("a", Some(9));
        stale.status = Status::Completed;
        assert_eq!(rows.merge(vec![stale.clone()], RequestId(4)), Merge::default());
        assert_eq!(rows.merge(vec![stale], RequestId(6)).updated.len(), 1);
    }

    #[test]
    fn what_the_first_page_no_longer_shows_is_removed_and_what_is_below_stays() {
        let mut rows = Rows::default();
        rows.merge(page(&[("a", 9), ("b", 8), ("c", 7), ("d", 6)]), RequestId(1));
        rows.merge(page(&[("n", 10), ("a", 9), ("c", 7)]), RequestId(2));
        assert_eq!(rows.remove_untold(RequestId(2), 7), [JobId::new("b").unwrap()]);
        assert_eq!(ids(&rows), ["n", "a", "c", "d"]);
        assert_eq!(rows.find(&JobId::new("b").unwrap()), None);
        assert_eq!(rows.remove_untold(RequestId(2), i64::MIN), [JobId::new("d").unwrap()]);
        assert_eq!(ids(&rows), ["n", "a", "c"]);
    }

    #[test]
    fn models_are_offered_in_order_and_outlive_a_filter() {
        let mut rows = Rows::default();
        let mut other = job("b", Some(1));
        other.model = ModelSlug::new("a/model");
        rows.merge(vec![job("a", Some(2)), other], RequestId(1));
        rows.clear();
        assert_eq!(*rows.models(), [ModelSlug::new("a/model"), ModelSlug::new("m")]);
    }
}
