//! Which functions go, and what both halves must hand each other for that.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};

use super::data;
use super::outline::Outline;

/// What the name of a function says of where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To the first half.
    Eager,
    /// To the second half.
    Lazy,
    /// It is generic and was made for the second half. The compiler keeps one function for all that do the same, under the
    /// name of any of them: it goes only if nothing that stays calls it.
    MadeForLazy,
}

/// The cut.
#[derive(Debug)]
pub(super) struct Plan {
    /// The functions of the second half.
    pub(super) moved: BTreeSet<u32>,
    /// Those of them that the first half names, each with its slot in the table, in the order of the slots.
    pub(super) entries: Vec<u32>,
    /// The functions of the first half that the second one names, in the order of their short names.
    pub(super) lent: Vec<u32>,
    /// The numbers of the segments that only the second half uses.
    pub(super) moved_data: BTreeSet<usize>,
    /// The table that calls go through.
    pub(super) table: u32,
    /// Its first slot that is not used so far.
    pub(super) first_slot: u32,
}

impl Plan {
    pub(super) fn of(outline: &Outline, kind_of: impl Fn(&str) -> Kind) -> Result<Self> {
        let is_defined = |function: &u32| *function >= outline.imported_functions;
        let of_kind = |kind: Kind| -> BTreeSet<u32> {
            let names = outline.names.iter();
            let found = names.filter(|(function, name)| is_defined(function) && kind_of(name) == kind);
            found.map(|(function, _)| *function).collect()
        };
        let (mut wanted, made) = (of_kind(Kind::Lazy), of_kind(Kind::MadeForLazy));
        if wanted.is_empty() {
            bail!("no function of the core is to be moved: were the rooms of its second half renamed?");
        }
        wanted.extend(&made);
        let stays = loop {
            let stays = reached(outline, &outline.roots, &|function| wanted.contains(&function));
            let called: BTreeSet<u32> =
                stays.iter().flat_map(|function| names_in(outline, *function)).copied().collect();
            let shared: Vec<u32> =
                called.intersection(&made).filter(|it| wanted.contains(it)).copied().collect();
            if shared.is_empty() {
                break stays;
            }
            wanted.retain(|function| !shared.contains(function));
        };
        let wants: Vec<u32> = wanted.iter().copied().collect();
        let mut moved = reached(outline, &wants, &|function| stays.contains(&function));
        moved.extend(&wanted);
        moved.retain(|function| {
            is_defined(function) && (wanted.contains(function) || !stays.contains(function))
        });
        let named_by_first =
            outline.roots.iter().chain(stays.iter().flat_map(|function| names_in(outline, *function)));
        let entries: BTreeSet<u32> =
            named_by_first.copied().filter(|function| moved.contains(function)).collect();
        let lent: BTreeSet<u32> = moved
            .iter()
            .flat_map(|function| names_in(outline, *function))
            .copied()
            .filter(|function| !moved.contains(function))
            .collect();
        let (table, first_slot) = function_table(outline)?;
        Ok(Self {
            moved,
            entries: entries.into_iter().collect(),
            lent: lent.into_iter().collect(),
            moved_data: data::out_of_reach(outline, &stays),
            table,
            first_slot,
        })
    }

    /// The slot through which the first half calls a moved function; none if only the second half calls it.
    pub(super) fn slot(&self, function: u32) -> Option<u32> {
        let at = self.entries.binary_search(&function).ok()?;
        Some(self.first_slot + u32::try_from(at).ok()?)
    }

    /// How many slots are added to the table.
    pub(super) fn added_slots(&self) -> u64 {
        self.entries.len() as u64
    }
}

/// Everything that is named from these functions, directly or not, without passing through those that `ends` says.
fn reached(outline: &Outline, from: &[u32], ends: &dyn Fn(u32) -> bool) -> BTreeSet<u32> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<u32> = from.to_vec();
    while let Some(function) = open.pop() {
        if !ends(function) && reached.insert(function) {
            open.extend(names_in(outline, function));
        }
    }
    reached
}

fn names_in(outline: &Outline, function: u32) -> &[u32] {
    outline.names_in.get(function as usize).map_or(&[], Vec::as_slice)
}

/// The one table of functions, with its size.
fn function_table(outline: &Outline) -> Result<(u32, u32)> {
    let mut tables = outline.tables.iter().zip(0..).filter(|(table, _)| table.element_type.is_func_ref());
    let (table, number) = tables.next().context("it has no table of functions")?;
    if tables.next().is_some() {
        bail!("it has several tables of functions");
    }
    Ok((number, u32::try_from(table.initial).context("its table of functions is too large")?))
}
