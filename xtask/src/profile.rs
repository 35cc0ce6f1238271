//! `cargo xtask profile`: what the bytes of all parts of the core are made of, by the room of the code.
//!
//! Functions have names only before the build takes them out, so all parts are optimized once more with theirs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::project::Project;
use crate::run::Output;
use crate::split::{own_name, without_hashes};
use crate::{compress, dist, parts};

/// Rooms with less are summed up.
const LEAST_BYTES: usize = 400;

/// Builds dist/ and prints the profile of each part.
pub(crate) fn profile(project: &Project) -> Result<()> {
    dist::set_up(project)?;
    dist::build(project, &Output::Shown)?;
    for (name, file) in parts::named_parts(project, &Output::Shown)? {
        let wasm = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
        println!("\n{name}\n\n{}", table(&Contents::of(&wasm)?));
    }
    Ok(())
}

/// What a module is made of, in bytes.
#[derive(Debug, Default)]
struct Contents {
    /// Code and data as a browser is sent them.
    compressed: BTreeMap<&'static str, (usize, usize)>,
    /// Code by room.
    rooms: BTreeMap<String, usize>,
}

impl Contents {
    fn of(wasm: &[u8]) -> Result<Self> {
        let mut contents = Self::default();
        let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                let kind = match payload {
                    Payload::CodeSectionStart { .. } => Some("code"),
                    Payload::DataSection(_) => Some("data"),
                    // Imports have longer names here than when they are delivered.
                    _ => None,
                };
                let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                if let (Some(kind), Some(bytes)) = (kind, wasm.get(range)) {
                    let sum = contents.compressed.entry(kind).or_default();
                    *sum = (sum.0 + bytes.len(), sum.1 + compress::brotli(bytes)?.len());
                }
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(body.as_bytes().len()),
                Payload::CustomSection(custom) => {
                    if let KnownCustom::Name(subsections) = custom.as_known() {
                        names.extend(functions_in(subsections)?);
                    }
                }
                _ => {}
            }
        }
        for (number, size) in (imported..).zip(sizes) {
            let room = names.get(&number).map_or_else(|| "unnamed".to_owned(), |name| room_of(name));
            *contents.rooms.entry(room).or_default() += size;
        }
        Ok(contents)
    }
}

fn functions_in(subsections: wasmparser::NameSectionReader<'_>) -> Result<Vec<(u32, String)>> {
    let mut names = Vec::new();
    for subsection in subsections {
        if let Name::Function(functions) = subsection? {
            for naming in functions {
                let naming = naming?;
                names.push((naming.index, without_hashes(own_name(naming.name))));
            }
        }
    }
    Ok(names)
}

/// The crate of a function, and of this crate's the file.
fn room_of(name: &str) -> String {
    if name.contains("core::ptr::drop_in_place") {
        return "what drops values".to_owned();
    }
    let path = name.trim_start_matches(['<', '&', '*', '[', '(']).trim_start_matches("dyn ");
    let words: Vec<&str> = path
        .split("::")
        .map(|word| {
            word.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or("")
        })
        .collect();
    match words.as_slice() {
        ["muvi_jobs", room, file, ..] => format!("{room}::{file}"),
        [_] => "exports and shims".to_owned(),
        [other, ..] => (*other).to_owned(),
        [] => "unnamed".to_owned(),
    }
}

fn table(contents: &Contents) -> String {
    let mut text = format!("{:<32}{:>10}{:>12}\n", "", "raw", "brotli 11");
    for (kind, (raw, brotli)) in &contents.compressed {
        writeln!(text, "{kind:<32}{raw:>10}{brotli:>12}").ok();
    }
    writeln!(text, "\n{:<32}{:>10}", "code of", "raw").ok();
    let mut rooms: Vec<_> = contents.rooms.iter().map(|(room, bytes)| (*bytes, room.as_str())).collect();
    rooms.sort_unstable_by(|a, b| b.cmp(a));
    let rest: usize = rooms.iter().map(|(bytes, _)| bytes).filter(|bytes| **bytes < LEAST_BYTES).sum();
    rooms.retain(|(bytes, _)| *bytes >= LEAST_BYTES);
    for (bytes, room) in rooms.into_iter().chain([(rest, "all others")]) {
        writeln!(text, "{room:<32}{bytes:>10}").ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::room_of;

    #[test]
    fn a_function_belongs_to_its_crate_and_to_its_file_in_this_one() {
        for (name, room) in [
            ("<muvi_jobs::feed::machine::Feed>::step", "feed::machine"),
            ("muvi_jobs::view::rows::rows::{closure#6}", "view::rows"),
            ("<dlmalloc::dlmalloc::Dlmalloc<dlmalloc::sys::System>>::malloc", "dlmalloc"),
            ("core::ptr::drop_in_place::<muvi_jobs::view::markup::Markup>", "what drops values"),
            ("<[muvi_jobs::api::job::Job] as core::cmp::PartialEq>::eq", "api::job"),
            ("mount externref shim", "exports and shims"),
        ] {
            assert_eq!(room_of(name), room, "{name}");
        }
    }
}
