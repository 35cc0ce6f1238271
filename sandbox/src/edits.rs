//! Edits of the job list by the control endpoint: add, change, remove, replace.
//!
//! Either all edits of a call are carried out or none: they are tried on a copy. Requests of the API itself
//! never come here.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::catalogue;
use crate::jobs::{Added, Jobs, Patch, Place};
use crate::status::Status;
use crate::time::{iso, parse_iso};

/// The body of `POST /control/jobs`, carried out in the order of its fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edits {
    /// The list becomes exactly these, word for word; nothing is generated any more.
    replace: Option<Vec<Value>>,
    /// Ids of jobs that vanish.
    #[serde(default)]
    remove: Vec<String>,
    /// Jobs to add; what they lack is filled in.
    #[serde(default)]
    add: Vec<Map<String, Value>>,
    /// Fields to lay over jobs.
    #[serde(default)]
    change: Vec<Map<String, Value>>,
}

impl Edits {
    /// Carries the edits out; the error is a sentence. The result is the ids of the added jobs.
    pub(crate) fn apply(self, jobs: &mut Jobs, now: i64) -> Result<Vec<Value>, String> {
        let mut edited = match self.replace {
            Some(rows) => Jobs::Verbatim(rows),
            None => jobs.clone(),
        };
        for id in &self.remove {
            let place = place(&edited, id, now)?;
            remove(&mut edited, place);
        }
        let mut ids = Vec::new();
        for fields in self.add {
            let number = edited.count(now) + i64::try_from(ids.len()).unwrap_or(0);
            let row = filled(fields, number, now);
            ids.push(row.get("jobId").cloned().unwrap_or_default());
            add(&mut edited, row, now);
        }
        for mut fields in self.change {
            let Some(Value::String(id)) = fields.remove("jobId") else {
                return Err("Every entry of change needs the jobId of the job to change, as a string.".into());
            };
            let place = place(&edited, &id, now)?;
            derive(&mut fields, now);
            edited.lay_over(place, fields);
        }
        *jobs = edited;
        Ok(ids)
    }
}

fn place(jobs: &Jobs, id: &str, now: i64) -> Result<Place, String> {
    jobs.find(id, now).ok_or_else(|| format!("There is no job {id:?}."))
}

fn remove(jobs: &mut Jobs, place: Place) {
    match (jobs, place) {
        (Jobs::Generated { patches, .. }, Place::Slot(slot)) => {
            patches.insert(slot, Patch::Removed);
        }
        (Jobs::Generated { added, .. }, Place::Index(index)) => {
            added.remove(index);
        }
        (Jobs::Verbatim(rows), Place::Index(index)) => {
            rows.remove(index);
        }
        (Jobs::Verbatim(_), Place::Slot(_)) => {}
    }
}

/// Puts a row where its time belongs; into a fixture, whose order is its own, at the top.
fn add(jobs: &mut Jobs, row: Value, now: i64) {
    match jobs {
        Jobs::Verbatim(rows) => rows.insert(0, row),
        Jobs::Generated { added, .. } => {
            let time = row.get("createdAt").and_then(Value::as_str).and_then(parse_iso);
            let time = time.map_or(now, |time| time.div_euclid(1000));
            let at = added.partition_point(|job| job.time > time);
            added.insert(at, Added { time, row });
        }
    }
}

/// Gives a new job what it lacks to be a row of List Jobs.
fn filled(mut fields: Map<String, Value>, number: i64, now: i64) -> Value {
    fields.entry("status").or_insert_with(|| json!(Status::Pending.word()));
    derive(&mut fields, now);
    fields.entry("jobId").or_insert_with(|| json!(format!("job_added{number:07}")));
    fields.entry("model").or_insert_with(|| json!(catalogue::USUAL));
    fields.entry("createdAt").or_insert_with(|| json!(iso(now)));
    fields.entry("progress").or_insert_with(|| json!(0));
    fields.entry("completedAt").or_insert(Value::Null);
    Value::Object(fields)
}

/// Makes the progress and the end follow a documented status, unless they are given too.
fn derive(fields: &mut Map<String, Value>, now: i64) {
    let status = fields.get("status").and_then(Value::as_str).and_then(Status::from_word);
    if let Some(status) = status {
        fields.entry("progress").or_insert_with(|| json!(status.progress()));
        fields
            .entry("completedAt")
            .or_insert_with(|| if status.has_ended() { json!(iso(now)) } else { Value::Null });
    }
}
