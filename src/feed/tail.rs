//! What is still to be had: cursors to pages that are not loaded yet.
//!
//! Usually that is one cursor, at the end of the list. When a refresh brings a first page that shares no job with
//! what was loaded, the jobs in between are missing: a gap, with a cursor of its own. "Load more" fills the newest gap
//! first.

use crate::api::page::Next;
use crate::api::query::Cursor;
use crate::feed::rows::JobKey;

/// Why the list ended before the API said that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The API says that there is more and gave no cursor.
    CursorMissing,
    /// The API gave a cursor that it gave before: following it would never end.
    CursorRepeated,
}

/// A place where pages are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Opening {
    cursor: Cursor,
    /// The first row below the gap; none at the end of the list.
    above: Option<JobKey>,
}

/// The pages that are not loaded yet.
#[derive(Clone, Debug, Default)]
pub struct Tail {
    /// The last one is the topmost.
    openings: Vec<Opening>,
    /// Looked through once a page, so a list will do.
    used: Vec<Cursor>,
    broken: Option<Broken>,
}

impl Tail {
    /// Whether there is more to load.
    pub fn has_more(&self) -> bool {
        !self.openings.is_empty()
    }

    /// Whether jobs are missing between rows that are loaded.
    pub fn has_gap(&self) -> bool {
        self.openings.iter().any(|opening| opening.above.is_some())
    }

    /// Why the list ended too early, if it did.
    pub fn broken(&self) -> Option<Broken> {
        self.broken
    }

    /// The cursor that "Load more" asks for.
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.openings.last().map(|opening| &opening.cursor)
    }

    /// The first row below the gap that the cursor leads into; none at the end of the list.
    pub fn row_below(&self, cursor: &Cursor) -> Option<JobKey> {
        self.openings.iter().find(|opening| opening.cursor == *cursor).and_then(|opening| opening.above)
    }

    /// A first page came and nothing was loaded before.
    pub fn begin(&mut self, next: Next) {
        *self = Self::default();
        self.open(0, next, None);
    }

    /// The page behind a cursor came. `closes_gap`: it reaches the rows below. A cursor that a refresh made obsolete
    /// meanwhile changes nothing.
    pub fn advance(&mut self, asked: &Cursor, next: Next, closes_gap: bool) {
        let Some(place) = self.openings.iter().position(|opening| opening.cursor == *asked) else { return };
        let Opening { cursor, above } = self.openings.remove(place);
        self.used.push(cursor);
        let gap_is_closed = above.is_some() && (closes_gap || next == Next::End);
        if !gap_is_closed {
            self.open(place, next, above);
        }
    }

    /// A refresh came whose page does not reach the rows that were loaded.
    pub fn open_gap(&mut self, next: Next, above: JobKey) {
        self.open(self.openings.len(), next, Some(above));
    }

    /// A refresh came that holds the whole list.
    pub fn end(&mut self) {
        self.openings.clear();
        self.broken = None;
    }

    fn open(&mut self, place: usize, next: Next, above: Option<JobKey>) {
        match next {
            Next::End => {}
            Next::CursorMissing => self.broken = Some(Broken::CursorMissing),
            Next::More(cursor) if self.is_known(&cursor) => self.broken = Some(Broken::CursorRepeated),
            Next::More(cursor) => self.openings.insert(place, Opening { cursor, above }),
        }
    }

    fn is_known(&self, cursor: &Cursor) -> bool {
        self.used.contains(cursor) || self.openings.iter().any(|opening| opening.cursor == *cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn more(cursor: &str) -> Next {
        Next::More(Cursor::new(cursor))
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let mut tail = Tail::default();
        tail.begin(more("a"));
        assert_eq!(tail.next_cursor(), Some(&Cursor::new("a")));
        tail.advance(&Cursor::new("a"), more("b"), false);
        assert_eq!(tail.next_cursor(), Some(&Cursor::new("b")));
        tail.advance(&Cursor::new("b"), Next::End, false);
        assert_eq!((tail.has_more(), tail.broken()), (false, None));
    }

    #[test]
    fn a_cursor_that_was_used_ends_the_list_with_a_note() {
        let mut tail = Tail::default();
        tail.begin(more("a"));
        tail.advance(&Cursor::new("a"), more("b"), false);
        tail.advance(&Cursor::new("b"), more("a"), false);
        assert_eq!((tail.has_more(), tail.broken()), (false, Some(Broken::CursorRepeated)));
    }

    #[test]
    fn more_without_a_cursor_ends_the_list_with_a_note() {
        let mut tail = Tail::default();
        tail.begin(Next::CursorMissing);
        assert_eq!((tail.has_more(), tail.broken()), (false, Some(Broken::CursorMissing)));
    }

    #[test]
    fn a_gap_is_filled_before_the_end_goes_on() {
        let mut tail = Tail::default();
        tail.begin(more("end"));
        tail.open_gap(more("gap"), JobKey::for_tests(7));
        assert!(tail.has_gap());
        tail.advance(&Cursor::new("gap"), more("gap 2"), false);
        assert_eq!(tail.next_cursor(), Some(&Cursor::new("gap 2")));
        tail.advance(&Cursor::new("gap 2"), more("unneeded"), true);
        assert!(!tail.has_gap());
        tail.advance(&Cursor::new("gap"), more("obsolete"), false);
        assert_eq!(tail.next_cursor(), Some(&Cursor::new("end")));
    }
}
