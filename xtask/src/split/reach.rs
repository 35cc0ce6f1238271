//! What can be reached in a module: who calls whom, and who points to whom.

use std::collections::BTreeSet;

use super::outline::Outline;

/// Functions and data that can be reached.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) functions: BTreeSet<u32>,
    /// Numbers of segments.
    pub(super) segments: BTreeSet<usize>,
    /// The functions that a pointer leads to, reached or among those where it ends.
    pub(super) pointed_at: BTreeSet<u32>,
}

impl Reach {
    /// Everything that is reached from these functions without passing through those that `ends` says.
    pub(super) fn of(outline: &Outline, from: &[u32], ends: &dyn Fn(u32) -> bool) -> Self {
        let mut reach = Self::default();
        let (mut functions, mut pointers) = (from.to_vec(), Vec::new());
        loop {
            if let Some(function) = functions.pop() {
                if !ends(function) && reach.functions.insert(function) {
                    functions.extend(listed(&outline.names_in, function));
                    pointers.extend(listed(&outline.pointers_in, function));
                }
            } else if let Some(pointer) = pointers.pop() {
                if let Some(function) = outline.slots.get(&pointer)
                    && reach.pointed_at.insert(*function)
                {
                    functions.push(*function);
                }
                for (number, segment) in outline.segments.iter().enumerate() {
                    if segment.is_near(pointer) && reach.segments.insert(number) {
                        pointers.extend(segment.pointers());
                    }
                }
            } else {
                return reach;
            }
        }
    }
}

fn listed(lists: &[Vec<u32>], function: u32) -> &[u32] {
    lists.get(function as usize).map_or(&[], Vec::as_slice)
}
