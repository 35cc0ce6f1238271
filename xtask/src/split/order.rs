//! Names by which wasm-opt sorts the functions of a part: by their types, then by their sizes. What stands side by side is alike
//! then, which compresses better: 0.9 kB (brotli) of the first part. Their own names come last, for whoever wants to know what
//! is in a part; no names are delivered.

use wasm_encoder::{NameMap, NameSection};

use super::outline::Outline;

/// How many words stand before the name.
const WORDS: usize = 3;

/// Names for functions, each given with its number in the part.
pub(super) fn names(outline: &Outline, functions: impl Iterator<Item = (u32, u32)>) -> NameSection {
    let mut names = NameMap::new();
    for (function, number) in functions {
        let kind = outline.functions.get(function as usize).copied().unwrap_or_default();
        let place = function.checked_sub(outline.imported_functions);
        let size = place.and_then(|place| outline.sizes.get(place as usize)).copied().unwrap_or_default();
        let name = outline.names.get(&function).map_or("", String::as_str);
        names.append(number, &format!("{kind:05} {size:06} {function} {name}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    section
}

/// The function's own name.
pub(crate) fn own_name(name: &str) -> &str {
    name.splitn(WORDS + 1, ' ').nth(WORDS).unwrap_or(name)
}
