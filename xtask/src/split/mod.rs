//! Cuts the core in parts: what the first rows need, and what comes later.
//!
//! Rust's linker makes one WebAssembly module. Functions that the first rows do not need are moved from it to other modules,
//! which share memory, tables and globals with the first one and are loaded when they are needed. Where one part calls a
//! function of another it calls through a slot of the table that the other one fills; a call before that is a trap.
//! `parts` says which functions these are, and who sees to it that they are there.
//!
//! Along with them go the texts, tables of methods and other data that only they use; the linker tells whose data is whose.
//! Works on bytes alone.

mod first;
mod later;
mod linked;
mod order;
mod outline;
mod plan;

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use linked::Linked;
pub(crate) use order::own_name;
use outline::Outline;
pub(crate) use outline::without_hashes;
pub(crate) use plan::Kind;
use plan::Plan;

/// The name under which the later parts import from the first one.
pub(crate) const FIRST: &str = "p";

/// What became of one module.
#[derive(Debug)]
pub(crate) struct Cut<const PARTS: usize> {
    /// The first part and the later ones.
    pub(crate) parts: [Vec<u8>; PARTS],
    /// The functions that an earlier part calls than the one they are in: who calls them must know that they are there.
    pub(crate) doors: BTreeSet<String>,
}

/// Moves the functions whose names say so, and the functions and data that only they use. `wasm` must carry its names; `linked`
/// is what it was made of: the linker's module with its relocations.
pub(crate) fn split<const PARTS: usize>(
    wasm: &[u8],
    linked: &[u8],
    kind_of: impl Fn(&str) -> Kind,
) -> Result<Cut<PARTS>> {
    let linked = Linked::of(linked).context("what the linker made cannot be read")?;
    let outline = Outline::of(wasm, &linked).context("the core is no WebAssembly that can be cut")?;
    let plan = Plan::of(&outline, &linked, kind_of)?;
    let mut parts = std::array::from_fn(|_| Vec::new());
    for (number, part) in parts.iter_mut().enumerate() {
        *part = match number {
            0 => first::encode(wasm, &outline, &plan)?,
            _ => later::encode(wasm, &outline, &plan, number)?,
        };
    }
    Ok(Cut { parts, doors: plan.doors(&outline) })
}

#[cfg(test)]
mod tests;
