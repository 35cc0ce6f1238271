//! Which functions go, and what both halves must hand each other for that.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context as _, Result, bail};

use super::linked::Linked;
use super::outline::{Outline, Thing};

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
    /// Those of them that functions of the first half call, each with its slot in the table, in the order of the slots.
    pub(super) entries: Vec<u32>,
    /// The functions of the first half that the second one calls, in the slots after those.
    pub(super) lent: Vec<u32>,
    /// The addresses of the data that only the second half needs, in their order.
    pub(super) data: Vec<Range<u32>>,
    /// The table that calls go through.
    pub(super) table: u32,
    /// Its first slot that is not used so far.
    first_slot: u32,
}

impl Plan {
    pub(super) fn of(outline: &Outline, linked: &Linked, kind_of: impl Fn(&str) -> Kind) -> Result<Self> {
        let is_defined = |function: &u32| *function >= outline.imported_functions;
        let of_kind = |kind: Kind| -> BTreeSet<Thing> {
            let names = outline.names.iter();
            let found = names.filter(|(function, name)| is_defined(function) && kind_of(name) == kind);
            found.map(|(function, _)| Thing::Function(*function)).collect()
        };
        let (mut wanted, made) = (of_kind(Kind::Lazy), of_kind(Kind::MadeForLazy));
        if wanted.is_empty() {
            bail!("no function of the core is to be moved: were the rooms of its second half renamed?");
        }
        wanted.extend(&made);
        let (stays, called) = loop {
            let stays = reached(outline, &outline.roots, &|thing| wanted.contains(&thing));
            let by_stays = stays.iter().flat_map(|thing| outline.names_in(*thing));
            let called: BTreeSet<Thing> = outline.roots.iter().chain(by_stays).copied().collect();
            let shared: Vec<Thing> =
                called.intersection(&made).filter(|it| wanted.contains(it)).copied().collect();
            if shared.is_empty() {
                break (stays, called);
            }
            wanted.retain(|thing| !shared.contains(thing));
        };
        let wants: Vec<Thing> = wanted.iter().copied().collect();
        let goes = reached(outline, &wants, &|thing| stays.contains(&thing));
        let functions = |things: &BTreeSet<Thing>| -> BTreeSet<u32> {
            let number = |thing: &Thing| if let Thing::Function(it) = thing { Some(*it) } else { None };
            things.iter().filter_map(number).collect()
        };
        let moved: BTreeSet<u32> = functions(&goes).into_iter().filter(is_defined).collect();
        let calls = moved.iter().flat_map(|function| outline.names_in(Thing::Function(*function)));
        let lent = functions(&calls.copied().collect());
        let (table, first_slot) = function_table(outline)?;
        Ok(Self {
            entries: functions(&called).intersection(&moved).copied().collect(),
            lent: lent.difference(&moved).copied().collect(),
            data: data_of(linked, &goes),
            moved,
            table,
            first_slot,
        })
    }

    /// The slot through which functions of one half call this one of the other half; none if they do not.
    pub(super) fn slot(&self, function: u32) -> Option<u32> {
        let place = match self.entries.binary_search(&function) {
            Ok(place) => place,
            Err(_) => self.entries.len() + self.lent.binary_search(&function).ok()?,
        };
        Some(self.first_slot + u32::try_from(place).ok()?)
    }

    /// How many slots are added to the table.
    pub(super) fn added_slots(&self) -> u64 {
        (self.entries.len() + self.lent.len()) as u64
    }
}

/// Everything that is named from these things, directly or not, without passing through those that `ends` says.
fn reached(outline: &Outline, from: &[Thing], ends: &dyn Fn(Thing) -> bool) -> BTreeSet<Thing> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<Thing> = from.to_vec();
    while let Some(thing) = open.pop() {
        if !ends(thing) && reached.insert(thing) {
            open.extend(outline.names_in(thing));
        }
    }
    reached
}

/// The addresses of the pieces among these things. The linker may have laid equal pieces over each other: one stays if it
/// touches one that does.
fn data_of(linked: &Linked, goes: &BTreeSet<Thing>) -> Vec<Range<u32>> {
    let (going, staying): (Vec<_>, Vec<_>) =
        (0..).zip(&linked.pieces).partition(|(number, _)| goes.contains(&Thing::Data(*number)));
    let touch = |one: &Range<u32>, other: &Range<u32>| one.start < other.end && other.start < one.end;
    let is_free = |at: &Range<u32>| !staying.iter().any(|(_, stays)| touch(at, &stays.at));
    let mut ranges: Vec<Range<u32>> =
        going.into_iter().map(|(_, piece)| piece.at.clone()).filter(is_free).collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
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
