//! How rows come, change and go.

use std::cmp::Ordering;

use crate::api::job::{Job, JobId, Status};
use crate::api::query::StatusFilter;
use crate::api::time::Timestamp;
use crate::feed::event::RequestId;
use crate::feed::index::Index;
use crate::feed::rows::{JobKey, Row, Rows, Standing, key_of};

/// How the jobs of an answer come in.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// The request that tells of them.
    pub as_of: RequestId,
    /// The status that is asked for: new jobs with another one do not enter.
    pub filter: Option<StatusFilter>,
    /// Whether new jobs are held.
    pub holds: bool,
}

/// What taking in a page did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    /// Rows that were not there before, in the page's order.
    pub added: Vec<JobKey>,
    /// Rows whose facts, or whose standing as it is seen, are different now, with the status they had before. Held rows
    /// are not among them.
    pub updated: Vec<(JobKey, Status)>,
}

/// How a job with this status stands to a list with this filter.
fn fitting(filter: Option<StatusFilter>, status: &Status) -> Standing {
    if filter.is_none_or(|filter| filter.admits(status)) { Standing::Shown } else { Standing::Stray }
}

impl Rows {
    /// Takes in the jobs of a page: new ones find their place, known ones are brought up to date unless a later
    /// request told of them already.
    pub fn merge(&mut self, jobs: Vec<Job>, arrival: Arrival) -> Merge {
        let mut merge = Merge::default();
        let mut place_ms = self.first_place_ms(&jobs);
        let lowest_ms = self.order.last().and_then(|key| self.place_ms(*key));
        let mut page = Vec::with_capacity(jobs.len());
        for job in jobs {
            place_ms = job.created_at.map_or(place_ms, Timestamp::millis);
            if let Some(key) = self.find(&job.id) {
                place_ms = self.place_ms(key).unwrap_or(place_ms);
                page.push(key);
                if let Some(before) = self.update(key, job, arrival)
                    && !merge.added.contains(&key)
                {
                    merge.updated.push((key, before));
                }
            } else if fitting(arrival.filter, &job.status) == Standing::Shown {
                // What comes below all others disturbs nobody.
                let holds = arrival.holds && lowest_ms.is_none_or(|lowest_ms| place_ms > lowest_ms);
                let key = self.add(job, place_ms, Arrival { holds, ..arrival });
                merge.added.push(key);
                page.push(key);
            }
        }
        self.insert(merge.added.clone(), &page);
        merge
    }

    /// Takes in what an answer about this one job tells; what it leaves out stays. The status before, if anything is
    /// different now.
    pub fn refine(&mut self, key: JobKey, mut job: Job, arrival: Arrival) -> Option<Status> {
        let known = self.get(key)?;
        if job.model.as_str().is_empty() {
            job.model = known.model.clone();
        }
        job.created_at = job.created_at.or(known.created_at);
        self.update(key, job, arrival)
    }

    /// Notes that a request was about this row and told nothing.
    pub fn touch(&mut self, key: JobKey, as_of: RequestId) {
        if let Some(row) = self.row_mut(key) {
            row.as_of = row.as_of.max(as_of);
        }
    }

    /// Deals with the rows above a border, in milliseconds, that neither request `as_of` nor a later one told of: held
    /// ones are gone unseen; the others are missed if there is a filter that they may not match any more, else they are
    /// gone too and are named.
    pub fn sweep(&mut self, arrival: Arrival, border_ms: i64) -> Vec<JobId> {
        let above = |key: &&JobKey| self.place_ms(**key).is_some_and(|place_ms| place_ms > border_ms);
        let is_untold = |key: &JobKey| self.row(*key).is_some_and(|row| row.as_of < arrival.as_of);
        let untold: Vec<JobKey> = self.order.iter().take_while(above).copied().filter(is_untold).collect();
        let mut gone = Vec::new();
        for key in untold {
            match self.row_mut(key) {
                Some(row) if row.standing != Standing::Held && arrival.filter.is_some() => {
                    if row.standing == Standing::Shown {
                        row.standing = Standing::Missed;
                    }
                }
                _ => gone.push(key),
            }
        }
        self.remove(&gone)
    }

    /// Removes all strays and names them.
    pub fn remove_strays(&mut self) -> Vec<JobId> {
        let strays = self.standing_as(Standing::Stray);
        self.remove(&strays)
    }

    /// The rows that the first page should have told of, newest first. Without a filter there are none.
    pub fn missed(&self, filter: Option<StatusFilter>) -> Vec<JobKey> {
        if filter.is_some() { self.standing_as(Standing::Missed) } else { Vec::new() }
    }

    /// The rows that stand like this, newest first.
    pub fn standing_as(&self, standing: Standing) -> Vec<JobKey> {
        self.order.iter().copied().filter(|key| self.standing(*key) == Some(standing)).collect()
    }

    /// Marks a row as one that does not match any more.
    pub fn mark_stray(&mut self, key: JobKey) {
        if let Some(row) = self.row_mut(key) {
            row.standing = Standing::Stray;
        }
    }

    /// Holds no row any longer; those that were held, newest first.
    pub fn release(&mut self, filter: Option<StatusFilter>) -> Vec<JobKey> {
        if self.held == 0 {
            return Vec::new();
        }
        self.held = 0;
        self.revise();
        let released = self.standing_as(Standing::Held);
        for key in &released {
            if let Some(row) = self.row_mut(*key) {
                row.standing = fitting(filter, &row.job.status);
            }
        }
        released
    }

    /// Removes rows; names those that were not held.
    pub fn remove(&mut self, keys: &[JobKey]) -> Vec<JobId> {
        let mut named = Vec::new();
        for key in keys {
            let row = self.slot(*key).and_then(|slot| self.slots.take(slot));
            match row {
                Some(row) if row.standing == Standing::Held => self.held = self.held.saturating_sub(1),
                Some(row) => named.push(row.job.id),
                None => {}
            }
        }
        if !keys.is_empty() {
            self.revise();
            let mut order = std::mem::take(&mut self.order);
            order.retain(|key| self.row(*key).is_some());
            self.order = order;
        }
        named
    }

    fn add(&mut self, mut job: Job, place_ms: i64, arrival: Arrival) -> JobKey {
        let key = self.next_key();
        if self.index.is_full() {
            self.index = Index::for_keys(self.order.len().max(self.slots.len()) + 1);
            for (slot, row) in self.slots.iter() {
                self.index.insert(&row.job.id, key_of(self.first_key, slot));
            }
        }
        self.index.insert(&job.id, key);
        let model = self.models.share(&mut job.model);
        let standing = if arrival.holds { Standing::Held } else { Standing::Shown };
        self.held += usize::from(arrival.holds);
        let since = self.revise();
        self.slots.push(Row { job, place_ms, as_of: arrival.as_of, since, model, standing });
        key
    }

    /// The status before, if anything that is seen is different now.
    fn update(&mut self, key: JobKey, mut job: Job, arrival: Arrival) -> Option<Status> {
        let model = self.models.share(&mut job.model);
        let revision = self.revise();
        let row = self.row_mut(key)?;
        if row.as_of > arrival.as_of {
            return None;
        }
        (row.as_of, row.model) = (arrival.as_of, model);
        let before = std::mem::replace(&mut row.job, job);
        let is_different = before != row.job;
        if is_different {
            row.since = revision;
        }
        if row.standing == Standing::Held {
            if row.job.status.is_final() && !before.status.is_final() {
                self.ended_held.push(key);
            }
            return None;
        }
        let stood = std::mem::replace(&mut row.standing, fitting(arrival.filter, &row.job.status));
        let stands_otherwise = (stood == Standing::Stray) != (row.standing == Standing::Stray);
        (is_different || stands_otherwise).then_some(before.status)
    }

    /// The place of a page's first row if the API does not say when it was created: that of the first one it does say
    /// it of, else below everything.
    fn first_place_ms(&self, jobs: &[Job]) -> i64 {
        let named = jobs.iter().find_map(|job| job.created_at.map(Timestamp::millis));
        let lowest = || self.order.last().and_then(|key| self.place_ms(*key));
        named.or_else(lowest).unwrap_or(i64::MAX)
    }

    /// Merges new keys into the order, newest first. Among rows of the same instant a new one goes below, unless the
    /// page that brought it shows it above. Rows above the newest of them are not touched: what a page at the end costs
    /// does not depend on how much is loaded.
    fn insert(&mut self, mut added: Vec<JobKey>, page: &[JobKey]) {
        let place = |key: &JobKey| self.place_ms(*key).unwrap_or(i64::MIN);
        let rank = |key: &JobKey| page.iter().position(|shown| shown == key);
        sort_newest_first(&mut added, place);
        let Some(newest_ms) = added.first().map(place) else { return };
        let mut start = self.order.len();
        while start
            .checked_sub(1)
            .and_then(|at| self.order.get(at))
            .is_some_and(|key| place(key) <= newest_ms)
        {
            start -= 1;
        }
        let goes_above = |newer: &JobKey, key: &JobKey| match place(newer).cmp(&place(key)) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => rank(key).is_some_and(|of_key| rank(newer) < Some(of_key)),
        };
        let below = self.order.get(start..).unwrap_or_default();
        let mut merged = Vec::with_capacity(below.len() + added.len());
        let mut rest = added.into_iter().peekable();
        for key in below {
            while let Some(newer) = rest.next_if(|candidate| goes_above(candidate, key)) {
                merged.push(newer);
            }
            merged.push(*key);
        }
        merged.extend(rest);
        self.order.truncate(start);
        self.order.append(&mut merged);
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
    use crate::api::job::ModelSlug;

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

    fn of(request: u32) -> Arrival {
        Arrival { as_of: RequestId(request), filter: None, holds: false }
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
        let first = rows.merge(page(&[("a", 9), ("b", 8), ("a", 9)]), of(1));
        let second = rows.merge(page(&[("b", 8), ("c", 7)]), of(2));
        assert_eq!((first.added.len(), second.added.len()), (2, 1));
        assert_eq!(ids(&rows), ["a", "b", "c"]);
    }

    #[test]
    fn newer_jobs_find_their_place_above() {
        let mut rows = Rows::default();
        rows.merge(page(&[("c", 5), ("d", 4)]), of(1));
        rows.merge(page(&[("a", 9), ("b", 6), ("c", 5)]), of(2));
        assert_eq!(ids(&rows), ["a", "b", "c", "d"]);
    }

    #[test]
    fn jobs_of_the_same_instant_keep_the_order_in_which_they_came() {
        let mut rows = Rows::default();
        rows.merge(page(&[("a", 5), ("b", 5)]), of(1));
        rows.merge(page(&[("c", 5), ("d", 5)]), of(2));
        assert_eq!(ids(&rows), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_new_job_of_the_same_instant_stands_where_the_page_shows_it() {
        let mut rows = Rows::default();
        rows.merge(page(&[("b", 5), ("c", 5)]), of(1));
        rows.merge(page(&[("a", 5), ("b", 5), ("x", 5), ("c", 5)]), of(2));
        assert_eq!(ids(&rows), ["a", "b", "x", "c"]);
    }

    #[test]
    fn a_job_without_an_instant_stays_beside_its_neighbour() {
        let mut rows = Rows::default();
        rows.merge(vec![job("x", None), job("a", Some(9)), job("y", None), job("b", Some(5))], of(1));
        assert_eq!(ids(&rows), ["x", "a", "y", "b"]);
        rows.merge(vec![job("z", None)], of(2));
        assert_eq!(ids(&rows), ["x", "a", "y", "b", "z"]);
    }

    #[test]
    fn an_older_answer_does_not_undo_a_newer_one() {
        let mut rows = Rows::default();
        rows.merge(page(&[("a", 9)]), of(5));
        let mut stale = job("a", Some(9));
        stale.status = Status::Completed;
        assert_eq!(rows.merge(vec![stale.clone()], of(4)), Merge::default());
        assert_eq!(rows.merge(vec![stale], of(6)).updated.len(), 1);
    }

    #[test]
    fn what_the_first_page_no_longer_shows_is_removed_and_what_is_below_stays() {
        let mut rows = Rows::default();
        rows.merge(page(&[("a", 9), ("b", 8), ("c", 7), ("d", 6)]), of(1));
        rows.merge(page(&[("n", 10), ("a", 9), ("c", 7)]), of(2));
        assert_eq!(rows.sweep(of(2), 7), [JobId::new("b").unwrap()]);
        assert_eq!(ids(&rows), ["n", "a", "c", "d"]);
        assert_eq!(rows.find(&JobId::new("b").unwrap()), None);
        assert_eq!(rows.sweep(of(2), i64::MIN), [JobId::new("d").unwrap()]);
        assert_eq!(ids(&rows), ["n", "a", "c"]);
    }

    #[test]
    fn models_are_offered_in_order_and_outlive_a_filter() {
        let mut rows = Rows::default();
        let mut other = job("b", Some(1));
        other.model = ModelSlug::new("a/model");
        rows.merge(vec![job("a", Some(2)), other], of(1));
        rows.clear();
        assert_eq!(*rows.models(), [ModelSlug::new("a/model"), ModelSlug::new("m")]);
    }
}
