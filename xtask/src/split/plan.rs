//! Which functions go where, and what the parts must hand each other for that.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context as _, Result, bail};

use super::linked::Linked;
use super::outline::{Outline, Thing};

/// What the name of a function says of where it belongs. Parts are counted from 0, which is the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Where those are that name it.
    Free,
    /// In this part.
    Of(usize),
    /// It is generic and was made for this part. The compiler keeps one function for all that do the same, under the name of
    /// any of them: it goes there only if nothing in an earlier part names it.
    MadeFor(usize),
}

/// The cut.
#[derive(Debug)]
pub(super) struct Plan {
    /// The functions that are moved, by the part they are moved to.
    pub(super) parts: BTreeMap<u32, usize>,
    /// The functions that other parts call than the one they are in, each with its slot in the table. Those of one part stand
    /// side by side.
    pub(super) slots: BTreeMap<u32, u32>,
    /// The addresses of the data that each part brings along, in their order; the first part's own are not among them.
    data: BTreeMap<usize, Vec<Range<u32>>>,
    /// The table that calls go through.
    pub(super) table: u32,
}

impl Plan {
    pub(super) fn of(outline: &Outline, linked: &Linked, kind_of: impl Fn(&str) -> Kind) -> Result<Self> {
        let (mut wanted, mut made) = (BTreeMap::new(), BTreeSet::new());
        for (function, name) in &outline.names {
            if *function < outline.imported_functions {
                continue;
            }
            let thing = Thing::Function(*function);
            match kind_of(name) {
                Kind::Free => {}
                Kind::Of(part) => drop(wanted.insert(thing, part)),
                Kind::MadeFor(part) => {
                    wanted.insert(thing, part);
                    made.insert(thing);
                }
            }
        }
        if wanted.is_empty() {
            bail!("no function of the core is to be moved: were the rooms of its later parts renamed?");
        }
        let homes = homes(outline, wanted, made);
        let in_part = |thing: Thing| homes.get(&thing).copied().unwrap_or(0);
        let mut parts = BTreeMap::new();
        for (thing, part) in &homes {
            if let (Thing::Function(function), 1..) = (thing, part)
                && *function >= outline.imported_functions
            {
                parts.insert(*function, *part);
            }
        }
        let (table, first_slot) = function_table(outline)?;
        Ok(Self { slots: slots(outline, first_slot, &parts), data: data(linked, &in_part), parts, table })
    }

    /// Where a function is.
    pub(super) fn part_of(&self, function: u32) -> usize {
        self.parts.get(&function).copied().unwrap_or(0)
    }

    /// The functions of a later part.
    pub(super) fn moved_to(&self, part: usize) -> impl Iterator<Item = u32> {
        self.parts.iter().filter(move |(_, its)| **its == part).map(|(function, _)| *function)
    }

    /// The functions of a part that others call, with their slots, in the order of these.
    pub(super) fn lent_by(&self, part: usize) -> Vec<(u32, u32)> {
        let lent = self.slots.iter().filter(|(function, _)| self.part_of(**function) == part);
        let mut lent: Vec<(u32, u32)> = lent.map(|(function, slot)| (*slot, *function)).collect();
        lent.sort_unstable();
        lent
    }

    /// The names of functions that an earlier part calls than the one they are in.
    pub(super) fn doors(&self, outline: &Outline) -> BTreeSet<String> {
        let mut doors = BTreeSet::new();
        for caller in (outline.imported_functions..).take(outline.sizes.len()) {
            for thing in outline.names_in(Thing::Function(caller)) {
                if let Thing::Function(function) = thing
                    && self.part_of(caller) < self.part_of(*function)
                {
                    doors.extend(outline.names.get(function).cloned());
                }
            }
        }
        doors
    }

    /// The addresses of the data that a later part brings along.
    pub(super) fn data_of(&self, part: usize) -> &[Range<u32>] {
        self.data.get(&part).map_or(&[], Vec::as_slice)
    }

    /// Whether a later part brings along what is at this address.
    pub(super) fn is_moved(&self, address: u32) -> bool {
        self.data.values().flatten().any(|range| range.contains(&address))
    }
}

/// The part of everything that is used: what is wanted in a part is there, everything else is where the earliest is that names
/// it.
fn homes(
    outline: &Outline,
    mut wanted: BTreeMap<Thing, usize>,
    mut made: BTreeSet<Thing>,
) -> BTreeMap<Thing, usize> {
    loop {
        let homes = homes_of(outline, &wanted);
        let mut earlier = BTreeSet::new();
        let mut named = |part: usize, things: &[Thing]| {
            let is_early = |thing: &&Thing| made.contains(*thing) && wanted.get(*thing) > Some(&part);
            earlier.extend(things.iter().filter(is_early).copied());
        };
        named(0, &outline.roots);
        for (thing, part) in &homes {
            named(*part, outline.names_in(*thing));
        }
        if earlier.is_empty() {
            return homes;
        }
        wanted.retain(|thing, _| !earlier.contains(thing));
        made.retain(|thing| !earlier.contains(thing));
    }
}

fn homes_of(outline: &Outline, wanted: &BTreeMap<Thing, usize>) -> BTreeMap<Thing, usize> {
    let mut homes = BTreeMap::new();
    let last = wanted.values().copied().max().unwrap_or(0);
    for part in 0..=last {
        let roots = outline.roots.iter().filter(|_| part == 0);
        let own = wanted.iter().filter(|(_, its)| **its == part).map(|(thing, _)| thing);
        let mut open: Vec<Thing> = roots.chain(own).copied().collect();
        while let Some(thing) = open.pop() {
            let is_later = wanted.get(&thing).is_some_and(|its| *its > part);
            if !is_later && !homes.contains_key(&thing) {
                homes.insert(thing, part);
                open.extend(outline.names_in(thing));
            }
        }
    }
    homes
}

/// A slot for every function that another part calls, or somebody outside. They are added to the table.
fn slots(outline: &Outline, first_slot: u32, parts: &BTreeMap<u32, usize>) -> BTreeMap<u32, u32> {
    let part_of = |function: u32| parts.get(&function).copied().unwrap_or(0);
    let mut called = BTreeSet::new();
    let mut calls = |from: usize, things: &[Thing]| {
        for thing in things {
            if let Thing::Function(function) = thing
                && part_of(*function) != from
            {
                called.insert((part_of(*function), *function));
            }
        }
    };
    calls(0, &outline.roots);
    for function in (outline.imported_functions..).take(outline.sizes.len()) {
        calls(part_of(function), outline.names_in(Thing::Function(function)));
    }
    called.into_iter().map(|(_, function)| function).zip(first_slot..).collect()
}

/// The addresses of the data of each later part. The linker may have laid equal pieces over each other: one stays if it
/// touches one of an earlier part.
fn data(linked: &Linked, in_part: &dyn Fn(Thing) -> usize) -> BTreeMap<usize, Vec<Range<u32>>> {
    let mut moved: BTreeMap<usize, Vec<Range<u32>>> = BTreeMap::new();
    let pieces: Vec<(usize, &Range<u32>)> =
        (0..).zip(&linked.pieces).map(|(number, piece)| (in_part(Thing::Data(number)), &piece.at)).collect();
    let touch = |one: &Range<u32>, other: &Range<u32>| one.start < other.end && other.start < one.end;
    for (part, at) in &pieces {
        let stays = pieces.iter().any(|(other_part, other)| other_part < part && touch(at, other));
        if *part > 0 && !stays && !at.is_empty() {
            moved.entry(*part).or_default().push((*at).clone());
        }
    }
    for ranges in moved.values_mut() {
        *ranges = joined(std::mem::take(ranges));
    }
    moved
}

/// The same addresses in as few ranges as possible.
fn joined(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
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
