//! All jobs of the sandbox: the generated ones with what tests laid over them, or a verbatim fixture.
//!
//! Answers questions about lists and single jobs and carries out cancellations. Edits by the control endpoint
//! are in `edits`.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::generator::Generator;
use crate::page::{self, Page, Ties};
use crate::query::Query;
use crate::status::Status;
use crate::time::{iso, parse_iso};

/// How many jobs share one creation time when ties are shown. No usual page size is a multiple of it, so every
/// page border cuts through a tie.
const TIE: i64 = 7;

/// What was laid over a generated job.
#[derive(Debug, Clone)]
pub(crate) enum Patch {
    /// It is gone.
    Removed,
    /// These fields replace its own.
    Fields(Map<String, Value>),
}

/// A job that was added by hand, with the second that it is sorted by.
#[derive(Debug, Clone)]
pub(crate) struct Added {
    /// The second.
    pub(crate) time: i64,
    /// The row.
    pub(crate) row: Value,
}

/// Where jobs come from.
#[derive(Debug, Clone)]
pub(crate) enum Jobs {
    /// From the generator.
    Generated {
        /// Makes them.
        generator: Generator,
        /// Changed and removed ones by number.
        patches: HashMap<i64, Patch>,
        /// Jobs added by hand, newest first.
        added: Vec<Added>,
    },
    /// From a test, word for word and in its order.
    Verbatim(Vec<Value>),
}

/// Where one job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A generated job.
    Slot(i64),
    /// An added or verbatim job.
    Index(usize),
}

/// Why a job was not cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CancelRefused {
    /// There is none with that id.
    NotFound,
    /// It is not pending, but this.
    NotPending(String),
}

impl Jobs {
    /// Only generated jobs.
    pub(crate) fn generated(generator: Generator) -> Self {
        Self::Generated { generator, patches: HashMap::new(), added: Vec::new() }
    }

    /// How many jobs there are, give or take removed ones.
    pub(crate) fn count(&self, now: i64) -> i64 {
        let length = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        match self {
            Self::Verbatim(rows) => length(rows.len()),
            Self::Generated { generator, added, .. } => generator.count(now) + length(added.len()),
        }
    }

    /// The page that a query asks for.
    pub(crate) fn page(&self, query: &Query, now: i64, ties: Ties) -> Page {
        let (generator, patches, added) = match self {
            Self::Verbatim(rows) => return page::cut_verbatim(rows, query, ties),
            Self::Generated { generator, patches, added } => (generator, patches, added),
        };
        let start = query.cursor.as_ref().map(|cursor| {
            // Times of a fixture may be anything; one that cannot be read has nothing older than itself.
            let time = cursor.created_at.as_deref().and_then(parse_iso);
            (time.map_or(i64::MIN / 2, |time| time.div_euclid(1000)), cursor.seen)
        });
        // Times before `bound` are still to come.
        let bound = start.map_or(now + 1, |(time, seen)| time.saturating_add(i64::from(seen.is_some())));
        let newest = newest_before(generator, bound, now, ties);
        let slots = (generator.oldest()..=newest).rev().filter_map(|slot| {
            let time = tied_time(generator, slot, ties);
            slot_row(generator, patches, query, (slot, now), (ties == Ties::Lost).then_some(time))
                .map(|row| (time, row))
        });
        let added = added.iter().filter(|job| start.is_none() || job.time < bound);
        let added = added.map(|job| (job.time, page::matches(query, &job.row).then(|| job.row.clone())));
        page::cut_sorted(
            merge(added, slots),
            query,
            start.map(|(time, seen)| (time, seen.unwrap_or(0))),
            ties,
        )
    }

    /// Where the job of an id is.
    pub(crate) fn find(&self, id: &str, now: i64) -> Option<Place> {
        let is_it = |row: &Value| row.get("jobId").and_then(Value::as_str) == Some(id);
        match self {
            Self::Verbatim(rows) => rows.iter().position(is_it).map(Place::Index),
            Self::Generated { generator, patches, added } => {
                let index = added.iter().position(|job| is_it(&job.row)).map(Place::Index);
                index.or_else(|| {
                    let slot = generator.slot_of(id).filter(|slot| generator.has(*slot, now))?;
                    (!matches!(patches.get(&slot), Some(Patch::Removed))).then_some(Place::Slot(slot))
                })
            }
        }
    }

    /// The row of a job.
    pub(crate) fn row(&self, place: Place, now: i64) -> Option<Value> {
        match (self, place) {
            (Self::Verbatim(rows), Place::Index(index)) => rows.get(index).cloned(),
            (Self::Generated { added, .. }, Place::Index(index)) => {
                added.get(index).map(|job| job.row.clone())
            }
            (Self::Generated { generator, patches, .. }, Place::Slot(slot)) => {
                let row = generator.row(&generator.facts(slot, now));
                Some(patched(row, patches.get(&slot)))
            }
            (Self::Verbatim(_), Place::Slot(_)) => None,
        }
    }

    /// Lays fields over a job.
    pub(crate) fn lay_over(&mut self, place: Place, fields: Map<String, Value>) {
        match (self, place) {
            (Self::Verbatim(rows), Place::Index(index)) => {
                if let Some(row) = rows.get_mut(index).and_then(Value::as_object_mut) {
                    row.extend(fields);
                }
            }
            (Self::Generated { added, .. }, Place::Index(index)) => {
                if let Some(row) = added.get_mut(index).and_then(|job| job.row.as_object_mut()) {
                    row.extend(fields);
                }
            }
            (Self::Generated { patches, .. }, Place::Slot(slot)) => {
                let patch = patches.entry(slot).or_insert_with(|| Patch::Fields(Map::new()));
                if let Patch::Fields(old) = patch {
                    old.extend(fields);
                }
            }
            (Self::Verbatim(_), Place::Slot(_)) => {}
        }
    }

    /// Cancels a pending job and gives its row before that.
    pub(crate) fn cancel(&mut self, id: &str, now: i64) -> Result<Value, CancelRefused> {
        let place = self.find(id, now).ok_or(CancelRefused::NotFound)?;
        let row = self.row(place, now).ok_or(CancelRefused::NotFound)?;
        let status = row.get("status").and_then(Value::as_str).unwrap_or("unknown");
        if status != Status::Pending.word() {
            return Err(CancelRefused::NotPending(status.to_owned()));
        }
        let fields = [("status", json!(Status::Cancelled.word())), ("completedAt", json!(iso(now)))];
        self.lay_over(place, fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        Ok(row)
    }
}

/// The newest slot that exists and whose time is before `bound`.
fn newest_before(generator: &Generator, bound: i64, now: i64, ties: Ties) -> i64 {
    // The bound may be any time that a cursor names; arithmetic near the ends of the number range would overflow.
    let before = generator.newest(now.min(bound.saturating_sub(1)).max(-1_000_000_000_000));
    match ties {
        Ties::Kept => before,
        // The newer jobs of the same tie share its older time, so they are before the bound as well.
        Ties::Lost => (before.div_euclid(TIE) * TIE + TIE - 1).min(generator.newest(now)),
    }
}

/// The time a slot is sorted by: its own, or that of the oldest of its tie.
fn tied_time(generator: &Generator, slot: i64, ties: Ties) -> i64 {
    match ties {
        Ties::Kept => generator.created(slot),
        Ties::Lost => generator.created(slot.div_euclid(TIE) * TIE),
    }
}

/// The row of a slot: nothing if it was removed, `None` within if it does not match. The row is made only for a
/// match, since a filter may look at many jobs.
#[expect(
    clippy::option_option,
    reason = "the outer one drops the slot, the inner one counts it as looked at"
)]
fn slot_row(
    generator: &Generator,
    patches: &HashMap<i64, Patch>,
    query: &Query,
    (slot, now): (i64, i64),
    shown_time: Option<i64>,
) -> Option<Option<Value>> {
    let patch = patches.get(&slot);
    if matches!(patch, Some(Patch::Removed)) {
        return None;
    }
    let facts = generator.facts(slot, now);
    let plain_match = query.status.is_none_or(|status| status == facts.status)
        && query.model.as_deref().is_none_or(|model| model == facts.model.slug);
    if patch.is_none() && !plain_match {
        return Some(None);
    }
    let mut row = patched(generator.row(&facts), patch);
    if let (Some(time), Some(fields)) = (shown_time, row.as_object_mut()) {
        fields.insert("createdAt".to_owned(), json!(iso(time)));
    }
    Some((plain_match && patch.is_none() || page::matches(query, &row)).then_some(row))
}

fn patched(mut row: Value, patch: Option<&Patch>) -> Value {
    if let (Some(Patch::Fields(fields)), Some(own)) = (patch, row.as_object_mut()) {
        own.extend(fields.clone());
    }
    row
}

/// Two sorted walks as one; where times are equal, the first walk goes first.
fn merge<T>(
    first: impl Iterator<Item = (i64, T)>,
    second: impl Iterator<Item = (i64, T)>,
) -> impl Iterator<Item = (i64, T)> {
    let mut first = first.peekable();
    let mut second = second.peekable();
    std::iter::from_fn(move || {
        let first_time = first.peek().map(|(time, _)| *time);
        let second_time = second.peek().map(|(time, _)| *time);
        if first_time >= second_time { first.next() } else { second.next() }
    })
}

#[cfg(test)]
mod tests;
