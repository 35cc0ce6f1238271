//! Which of the loaded jobs the host page has already.
//!
//! Delivered with the live part: before that there is one page of jobs, given as it comes.

use crate::feed::machine::Feed;
use crate::feed::snapshot::{Portion, Snapshot};

/// What the loaded jobs consist of by now; none if they are the same as what was given before.
pub fn renewed<'a>(before: &Snapshot, feed: &'a Feed) -> Option<Vec<Portion<'a>>> {
    let rows = feed.rows();
    // Rows keep their order among themselves, so what is left of the last time comes in the same order.
    let left = before.keys.iter().enumerate().filter(|(_, key)| rows.get(**key).is_some());
    let mut left = left.peekable();
    let mut portions = Vec::new();
    for key in feed.free() {
        let place = left.next_if(|(_, given)| *given == key).map(|(place, _)| place);
        let kept = place.filter(|_| !rows.is_changed_since(*key, before.as_of));
        match (kept, portions.last_mut()) {
            (Some(place), Some(Portion::Kept(places))) if places.end == place => places.end += 1,
            (Some(place), _) => portions.push(Portion::Kept(place..place + 1)),
            (None, _) => portions.extend(rows.get(*key).map(Portion::Fresh)),
        }
    }
    let is_same = match portions.as_slice() {
        [] => before.keys.is_empty(),
        [Portion::Kept(places)] => *places == (0..before.keys.len()),
        _ => false,
    };
    (!is_same).then_some(portions)
}
