//! Finds a row's key by its job's id, without keeping the ids a second time.
//!
//! Open addressing over numbers of keys: 4 bytes a cell, where a map from ids would take 24. What stands at a key is
//! asked of the rows, so a removed row needs no work here: nothing stands at its key any more and the search goes on.

use crate::api::job::JobId;
use crate::feed::rows::JobKey;

/// The cells; empty, or a power of two of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Zero is free, any other number is that of a key plus one.
    cells: Vec<u32>,
    used: usize,
}

const FIRST_CELLS: usize = 64;

impl Index {
    /// The key at which `stands_at` finds the id.
    pub(super) fn find(&self, id: &JobId, stands_at: impl Fn(JobKey) -> bool) -> Option<JobKey> {
        let mut at = self.home(id);
        // A quarter of the cells is always free, so this ends.
        loop {
            let key = JobKey(self.cells.get(at)?.checked_sub(1)?);
            if stands_at(key) {
                return Some(key);
            }
            at = self.after(at);
        }
    }

    /// Whether another key needs more cells first.
    pub(super) fn is_full(&self) -> bool {
        (self.used + 1) * 4 > self.cells.len() * 3
    }

    /// An empty index with cells for twice that many keys.
    pub(super) fn for_keys(keys: usize) -> Self {
        Self { cells: vec![0; (keys * 2).next_power_of_two().max(FIRST_CELLS)], used: 0 }
    }

    /// Writes a key down that is not there yet. The index must not be full.
    pub(super) fn insert(&mut self, id: &JobId, key: JobKey) {
        let mut at = self.home(id);
        while self.cells.get(at).is_some_and(|cell| *cell != 0) {
            at = self.after(at);
        }
        if let Some(cell) = self.cells.get_mut(at) {
            *cell = key.0.saturating_add(1);
            self.used += 1;
        }
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & self.cells.len().saturating_sub(1)
    }

    /// FNV-1a (draft-eastlake-fnv), whose upper bits are folded in because only the lower ones choose the cell.
    fn home(&self, id: &JobId) -> usize {
        let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        let hash = id.as_str().as_bytes().iter().fold(0x811C_9DC5, mix);
        (hash ^ (hash >> 15)) as usize & self.cells.len().saturating_sub(1)
    }
}
