//! Cuts the core in two: what the first rows need, and what a person may ask for later.
//!
//! Rust's linker makes one WebAssembly module. Functions that only some actions need are moved from it to a second module,
//! which shares memory, tables and globals with the first one and is loaded when an action needs it. Where the first one
//! calls a moved function it calls through a slot of the table that the second one fills; a call before that is a trap.
//! `src/view/mod.rs` says which functions these are and who sees to it that they are there.
//!
//! Works on bytes alone. Texts and tables go along when nothing that stays can reach them (`data`).

mod bridge;
mod data;
mod first;
mod outline;
mod plan;
mod reach;
mod second;

use anyhow::{Context as _, Result};

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

/// Moves the functions whose names say so, and those that only they call. The module must carry its names.
pub(crate) fn split(wasm: &[u8], kind_of: impl Fn(&str) -> Kind) -> Result<Halves> {
    let outline = Outline::of(wasm).context("the core is no WebAssembly that can be cut in two")?;
    let plan = Plan::of(&outline, kind_of)?;
    Ok(Halves {
        first: first::encode(wasm, &outline, &plan)?,
        second: second::encode(wasm, &outline, &plan)?,
    })
}

#[cfg(test)]
mod tests;
