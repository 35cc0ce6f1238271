//! The request log: every request of the API in order, with what became of it.
//!
//! Kept only for tests, that is when the control endpoint is on; otherwise it would grow for ever.

use std::collections::BTreeMap;

use serde::Serialize;

/// A logged request.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    /// Its number, from 1 since the log was cleared.
    n: usize,
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    /// Milliseconds since the sandbox started, by a clock that never stops or jumps.
    at: u64,
    /// The status that was sent, if any.
    answered: Option<u16>,
    /// Whether the client went away before the answer.
    aborted: bool,
    /// Names the entry to the request that it is about, also when the log was cleared meanwhile.
    #[serde(skip)]
    serial: u64,
}

/// What a log entry is made from.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) at: u64,
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: Vec<Entry>,
    serial: u64,
}

impl Log {
    /// Notes an arrival and gives the serial that its outcome is to be noted with.
    pub(crate) fn begin(&mut self, arrival: Arrival) -> u64 {
        self.serial += 1;
        let Arrival { method, path, query, headers, at } = arrival;
        let n = self.entries.len() + 1;
        let serial = self.serial;
        self.entries.push(Entry {
            n,
            method,
            path,
            query,
            headers,
            at,
            answered: None,
            aborted: false,
            serial,
        });
        serial
    }

    /// Notes the status that was sent.
    pub(crate) fn answered(&mut self, serial: u64, status: u16) {
        if let Some(entry) = self.entries.iter_mut().rfind(|entry| entry.serial == serial) {
            entry.answered = Some(status);
        }
    }

    /// Notes that the client went away.
    pub(crate) fn aborted(&mut self, serial: u64) {
        if let Some(entry) = self.entries.iter_mut().rfind(|entry| entry.serial == serial) {
            entry.aborted = true;
        }
    }

    /// Forgets everything so far.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// All entries.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
