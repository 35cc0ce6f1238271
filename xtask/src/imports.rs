//! Short names for what the core imports from its glue.
//!
//! wasm-bindgen names an import by what it does and a hash of sixteen digits, in the WebAssembly and in the glue. No
//! compression shrinks a hash: the names were 4 kB (brotli) of what is delivered.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ImportSection, Module, RawSection};
use wasmparser::{ImportSectionReader, Parser, Payload};

/// What wasm-bindgen calls the glue in the core, and what it is called afterwards: it is said once per import.
const MODULE: &str = "./muvi-jobs-core_bg.js";
const SHORT_MODULE: &str = "i";

/// Renames in both files, which must belong together.
pub(crate) fn shorten(glue: &Path, core: &Path) -> Result<()> {
    let wasm = fs::read(core).with_context(|| format!("could not read {}", core.display()))?;
    let script = fs::read_to_string(glue).with_context(|| format!("could not read {}", glue.display()))?;
    let (wasm, names) = with_short_imports(&wasm)?;
    let script = with_short_names(&script, &names)?;
    fs::write(core, wasm).with_context(|| format!("could not write {}", core.display()))?;
    fs::write(glue, script).with_context(|| format!("could not write {}", glue.display()))
}

/// The module with other import names, and which name became which. Every other section stays as it is, except for custom
/// ones, which only tools read.
fn with_short_imports(wasm: &[u8]) -> Result<(Vec<u8>, HashMap<String, String>)> {
    let mut module = Module::new();
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("the core is no WebAssembly")?;
        if let Payload::ImportSection(imports) = payload {
            module.section(&renamed(imports, &mut names)?);
        } else if let Some((id, range)) = payload.as_section()
            && !matches!(payload, Payload::CustomSection(_))
        {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = wasm.get(range).context("a section of the core ends beyond its file")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok((module.finish(), names))
}

fn renamed(imports: ImportSectionReader<'_>, names: &mut HashMap<String, String>) -> Result<ImportSection> {
    let mut section = ImportSection::new();
    for import in imports.into_imports() {
        let import = import.context("the core's imports cannot be read")?;
        let short = names.get(import.name).cloned().unwrap_or_else(|| short_name(names.len()));
        section.import(SHORT_MODULE, &short, RoundtripReencoder.entity_type(import.ty)?);
        names.insert(import.name.to_owned(), short);
    }
    Ok(section)
}

/// `a` to `z`, `aa`, `ab` and so on: the first ones are the shortest.
fn short_name(number: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(number % 26).unwrap_or(0));
    match number / 26 {
        0 => letter.to_string(),
        rest => format!("{}{letter}", short_name(rest - 1)),
    }
}

/// The script with every such word replaced. Each must be there exactly once, where the glue hands it over.
fn with_short_names(script: &str, names: &HashMap<String, String>) -> Result<String> {
    let mut replaced = 0;
    let short = with_other_words(script, |word| {
        let name = names.get(word);
        replaced += usize::from(name.is_some());
        name.map(String::as_str)
    });
    if replaced != names.len() {
        bail!("the glue names {replaced} of the core's {} imports: are both of one build?", names.len());
    }
    let module = format!("\"{MODULE}\"");
    if short.matches(&module).count() != 1 {
        bail!("the glue does not hand its imports over as {MODULE}: is it of another wasm-bindgen?");
    }
    Ok(short.replace(&module, &format!("\"{SHORT_MODULE}\"")))
}

/// The script with other words, where there is another one.
pub(crate) fn with_other_words<'a>(script: &str, mut other: impl FnMut(&str) -> Option<&'a str>) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_word) {
        let (between, from_word) = rest.split_at(start);
        let (word, after) =
            from_word.split_at(from_word.find(|letter| !is_word(letter)).unwrap_or(from_word.len()));
        text.push_str(between);
        text.push_str(other(word).unwrap_or(word));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_all_different() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(short_name), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }

    #[test]
    fn whole_words_are_replaced_and_nothing_else() {
        let names = HashMap::from([("__wbg_x_1".to_owned(), "a".to_owned())]);
        let script =
            "const x={__wbg_x_1: f, __wbg_x_12: g, \"y__wbg_x_1\": h}; ({\"./muvi-jobs-core_bg.js\": x})";
        let short = "const x={a: f, __wbg_x_12: g, \"y__wbg_x_1\": h}; ({\"i\": x})";
        assert_eq!(with_short_names(script, &names).unwrap(), short);
    }

    #[test]
    fn a_glue_of_another_build_is_refused() {
        let names = HashMap::from([("__wbg_x_1".to_owned(), "a".to_owned())]);
        assert!(with_short_names("({__wbg_x_2: f, \"./muvi-jobs-core_bg.js\": 1})", &names).is_err());
    }

    #[test]
    fn what_only_tools_read_is_left_out() {
        let mut module = Module::new();
        let plain = module.section(&ImportSection::new()).clone().finish();
        let note = wasm_encoder::CustomSection { name: "note".into(), data: b"built by".as_slice().into() };
        let (without, _) = with_short_imports(&module.section(&note).clone().finish()).unwrap();
        assert_eq!(without, plain);
    }

    #[test]
    fn only_the_names_of_a_module_differ() {
        let mut imports = ImportSection::new();
        imports.import(
            MODULE,
            "__wbg_x_1",
            wasm_encoder::GlobalType { val_type: wasm_encoder::ValType::I32, mutable: false, shared: false },
        );
        let mut module = Module::new();
        let wasm = module.section(&imports).clone().finish();
        let (renamed, names) = with_short_imports(&wasm).unwrap();
        assert_eq!(names["__wbg_x_1"], "a");
        assert_eq!(renamed.len(), wasm.len() - "__wbg_x_1".len() - MODULE.len() + 2);
    }
}
