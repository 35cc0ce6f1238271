//! The live part of the core: what nobody calls before the first rows are there.

use anyhow::Result;

/// The modules whose functions are in it.
pub(super) const ROOMS: [&str; 0] = [];

/// Whether a function is in it by its own name.
pub(super) fn names(name: &str) -> bool {
    let _ = name;
    false
}

pub(super) fn ensure_all_there(_wasm: &[u8]) -> Result<()> {
    Ok(())
}
