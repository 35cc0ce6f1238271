//! Rows in blocks of a fixed size: more rows never copy those that are there, and no more memory is set aside than a block.
//!
//! A vector that doubles would need three times the memory of its rows while it grows, and WebAssembly gives no memory
//! back.

use crate::feed::rows::Row;

/// Rows in a block, about 11 kB of them.
const BLOCK_ROWS: usize = 128;

/// Numbered places for rows. A place is never used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Slab {
    /// All of them full but the last one.
    blocks: Vec<Vec<Option<Row>>>,
    len: usize,
}

impl Slab {
    /// How many places there are, empty ones among them.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Puts a row into the next place.
    pub(super) fn push(&mut self, row: Row) {
        self.len += 1;
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK_ROWS => block.push(Some(row)),
            _ => {
                let mut block = Vec::with_capacity(BLOCK_ROWS);
                block.push(Some(row));
                self.blocks.push(block);
            }
        }
    }

    /// The row at a place; none if it was taken.
    pub(super) fn get(&self, place: usize) -> Option<&Row> {
        self.blocks.get(place / BLOCK_ROWS)?.get(place % BLOCK_ROWS)?.as_ref()
    }

    /// The row at a place, to change it.
    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut Row> {
        self.blocks.get_mut(place / BLOCK_ROWS)?.get_mut(place % BLOCK_ROWS)?.as_mut()
    }

    /// Takes a row out of its place.
    pub(super) fn take(&mut self, place: usize) -> Option<Row> {
        self.blocks.get_mut(place / BLOCK_ROWS)?.get_mut(place % BLOCK_ROWS)?.take()
    }

    /// All rows with their places.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Row)> {
        let places = self.blocks.iter().flatten().enumerate();
        places.filter_map(|(place, row)| Some((place, row.as_ref()?)))
    }
}
