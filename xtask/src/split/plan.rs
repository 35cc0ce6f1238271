//! Which functions go, and what both halves must hand each other for that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context as _, Result, bail};

use super::outline::Outline;
use super::reach::Reach;

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
    /// The numbers of the segments that only the second half uses.
    pub(super) moved_data: BTreeSet<usize>,
    /// Those of them that the first half calls, which it does through the table.
    pub(super) entries: BTreeSet<u32>,
    /// The functions of the first half that the second one calls, through the table as well.
    pub(super) lent: BTreeSet<u32>,
    /// The table that calls go through.
    pub(super) table: u32,
    /// The slots that are added to it, from the first free one on, with what stands in each.
    pub(super) added: BTreeMap<u32, u32>,
    slots: HashMap<u32, u32>,
}

impl Plan {
    pub(super) fn of(outline: &Outline, kind_of: impl Fn(&str) -> Kind) -> Result<Self> {
        let (mut wanted, made) = by_name(outline, kind_of)?;
        wanted.extend(&made);
        let stays = loop {
            let stays = Reach::of(outline, &outline.roots, &|function| wanted.contains(&function));
            let used: BTreeSet<u32> =
                called(outline, &stays.functions).chain(stays.pointed_at.clone()).collect();
            let shared: Vec<u32> =
                used.intersection(&made).filter(|it| wanted.contains(it)).copied().collect();
            if shared.is_empty() {
                break stays;
            }
            wanted.retain(|function| !shared.contains(function));
        };
        let wants: Vec<u32> = wanted.iter().copied().collect();
        let mut moved = Reach::of(outline, &wants, &|function| stays.functions.contains(&function)).functions;
        moved.retain(|function| *function >= outline.imported_functions);
        let entries: BTreeSet<u32> = called(outline, &stays.functions)
            .chain(outline.roots.iter().copied())
            .filter(|function| moved.contains(function))
            .collect();
        let lent: BTreeSet<u32> =
            called(outline, &moved).filter(|function| !moved.contains(function)).collect();
        let moved_data =
            (0..outline.segments.len()).filter(|number| !stays.segments.contains(number)).collect();
        let (table, first_slot) = function_table(outline)?;
        let mut slots: HashMap<u32, u32> =
            outline.slots.iter().map(|(slot, function)| (*function, *slot)).collect();
        let without = lent.iter().filter(|function| !slots.contains_key(function));
        // A slot of its own for each entry: in the one that it has already stands the stub, which would call itself.
        let added: BTreeMap<u32, u32> = (first_slot..).zip(entries.iter().chain(without).copied()).collect();
        slots.extend(added.iter().map(|(slot, function)| (*function, *slot)));
        Ok(Self { moved, moved_data, entries, lent, table, added, slots })
    }

    /// The slot of the table that a function is called through by the other half.
    pub(super) fn slot(&self, function: u32) -> Option<u32> {
        self.slots.get(&function).copied()
    }
}

/// The defined functions that go by their own name, and those that were made for them.
fn by_name(outline: &Outline, kind_of: impl Fn(&str) -> Kind) -> Result<(BTreeSet<u32>, BTreeSet<u32>)> {
    let is_defined = |function: &u32| *function >= outline.imported_functions;
    let of_kind = |kind: Kind| -> BTreeSet<u32> {
        let names = outline.names.iter();
        let found = names.filter(|(function, name)| is_defined(function) && kind_of(name) == kind);
        found.map(|(function, _)| *function).collect()
    };
    let wanted = of_kind(Kind::Lazy);
    if wanted.is_empty() {
        bail!("no function of the core is to be moved: were the rooms of its second half renamed?");
    }
    Ok((wanted, of_kind(Kind::MadeForLazy)))
}

/// The functions that these call.
fn called<'a>(outline: &'a Outline, functions: &'a BTreeSet<u32>) -> impl Iterator<Item = u32> + 'a {
    let names_in = |function: &u32| outline.names_in.get(*function as usize).into_iter().flatten();
    functions.iter().flat_map(names_in).copied()
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
