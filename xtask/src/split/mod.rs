//! Cuts the core in two: what the first rows need, and what a person may ask for later.
//!
//! Rust's linker makes one WebAssembly module. Functions that only some actions need are moved from it to a second module,
//! which shares memory, tables and globals with the first one and is loaded when an action needs it. Where the first one
//! calls a moved function it calls through a slot of the table that the second one fills; a call before that is a trap.
//! `src/view/mod.rs` says which functions these are and who sees to it that they are there.
//!
//! Along with them go the texts, tables of methods and other data that only they use; the linker tells whose data is whose.
//! Works on bytes alone.

mod first;
mod linked;
mod outline;
mod plan;
mod second;

use anyhow::{Context as _, Result};

use linked::Linked;
use outline::Outline;
pub(crate) use outline::without_hashes;
pub(crate) use plan::Kind;
use plan::Plan;

/// The name under which the second module imports from the first one.
pub(crate) const FIRST: &str = "p";

/// What became of one module.
#[derive(Debug)]
pub(crate) struct Halves {
    pub(crate) first: Vec<u8>,
    pub(crate) second: Vec<u8>,
}

/// Moves the functions whose names say so, and the functions and data that only they use. `wasm` must carry its names;
/// `linked` is what it was made of: the linker's module with its relocations.
pub(crate) fn split(wasm: &[u8], linked: &[u8], kind_of: impl Fn(&str) -> Kind) -> Result<Halves> {
    let linked = Linked::of(linked).context("what the linker made cannot be read")?;
    let outline = Outline::of(wasm, &linked).context("the core is no WebAssembly that can be cut in two")?;
    let plan = Plan::of(&outline, &linked, kind_of)?;
    Ok(Halves {
        first: first::encode(wasm, &outline, &plan)?,
        second: second::encode(wasm, &outline, &plan)?,
    })
}

#[cfg(test)]
mod tests;
