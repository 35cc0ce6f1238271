//! What the core exports: only what the glue calls, by names that are not longer than needed.
//!
//! wasm-bindgen and some crates export what only tools look at, and wasm-bindgen names what calls closures by their types
//! with all hashes. What is not exported any more may be code that nobody else calls: wasm-opt takes that away.

use std::collections::{HashMap, HashSet};

use anyhow::{Context as _, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ExportSection, Module};
use wasmparser::{Export, ExportSectionReader, Parser};

use crate::imports::with_other_words;

/// Names of this length are not made to be read: they are of what calls closures.
const LONG: usize = 40;

/// The core and its glue, with fewer exports. What the parts of the core export for each other begins with a dollar, and
/// stays.
pub(crate) fn trimmed(core: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut words = HashSet::new();
    with_other_words(glue, |word| {
        words.insert(word.to_owned());
        None
    });
    let mut trim = Trim { words, short: HashMap::new() };
    let mut module = Module::new();
    trim.parse_core_module(&mut module, Parser::new(0), core).context("the core's exports cannot be read")?;
    Ok((module.finish(), with_other_words(glue, |word| trim.short.get(word).map(String::as_str))))
}

struct Trim {
    /// Every word of the glue.
    words: HashSet<String>,
    /// The short name of each long one.
    short: HashMap<String, String>,
}

impl Reencode for Trim {
    type Error = std::convert::Infallible;

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for export in section {
            let export = export?;
            if export.name.len() >= LONG && self.words.contains(export.name) {
                let name = format!("invoke{}", self.short.len());
                utils::parse_export(self, exports, Export { name: &name, ..export })?;
                self.short.insert(export.name.to_owned(), name);
            } else if export.name.starts_with('$') || self.words.contains(export.name) {
                utils::parse_export(self, exports, export)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, ExportKind, GlobalSection, GlobalType, ValType};
    use wasmparser::Payload;

    use super::*;

    const CALLER: &str = "wasm_bindgen_ba928bdcf9d94ac6___convert__closures_____invoke";

    fn core(names: &[&str]) -> Vec<u8> {
        let (mut globals, mut exports) = (GlobalSection::new(), ExportSection::new());
        globals.global(
            GlobalType { val_type: ValType::I32, mutable: false, shared: false },
            &ConstExpr::i32_const(0),
        );
        for name in names {
            exports.export(name, ExportKind::Global, 0);
        }
        Module::new().section(&globals).section(&exports).clone().finish()
    }

    fn names_of(core: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(core) {
            if let Payload::ExportSection(exports) = payload.unwrap() {
                names.extend(exports.into_iter().map(|export| export.unwrap().name.to_owned()));
            }
        }
        names
    }

    #[test]
    fn what_the_glue_does_not_name_is_not_exported_and_what_the_annex_imports_is() {
        let core = core(&["memory", "main", "$t0", "__abort_handler"]);
        let (core, glue) = trimmed(&core, "wasm.memory.buffer; main_loop();").unwrap();
        assert_eq!(names_of(&core), ["memory", "$t0"]);
        assert_eq!(glue, "wasm.memory.buffer; main_loop();");
    }

    #[test]
    fn long_names_are_short_in_both() {
        let other = format!("{CALLER}_12");
        let glue = format!("wasm.{CALLER}(a); wasm.{other}(b); wasm.{CALLER}(c);");
        let (core, glue) = trimmed(&core(&[CALLER, &other]), &glue).unwrap();
        assert_eq!(names_of(&core), ["invoke0", "invoke1"]);
        assert_eq!(glue, "wasm.invoke0(a); wasm.invoke1(b); wasm.invoke0(c);");
    }
}
