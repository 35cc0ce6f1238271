//! Delivers the core in two files: what every page needs, and the annex, which is loaded when a person asks for it.
//!
//! Which functions belong to the annex is told by the path of their module. The glue gets one function more, `annex`, that
//! loads it; without it, as in a build by Trunk alone, everything is in one file and there is nothing to load.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::project::Project;
use crate::run::{self, Output};
use crate::{npm, split};

/// The modules whose functions are in the annex.
const ROOMS: [&str; 1] = ["muvi_jobs::view::annex::"];

const CORE: &str = "muvi-jobs-core_bg.wasm";
const ANNEX: &str = "muvi-jobs-annex_bg.wasm";
const GLUE: &str = "muvi-jobs-core.js";

/// Cuts the core in dist/ in two.
///
/// Begins with what wasm-bindgen made and not with what is in dist/, because wasm-opt has taken the names from that.
pub(crate) fn cut_off(project: &Project, output: &Output) -> Result<()> {
    // The scratch folder stands beside cargo's own ones.
    let named = project.scratch().with_file_name("wasm-bindgen").join("release").join(CORE);
    let wasm = fs::read(&named).with_context(|| format!("could not read {}", named.display()))?;
    let halves = split::split(&wasm, is_lazy)?;
    let dist = project.dist();
    for (name, half) in [(CORE, halves.first), (ANNEX, halves.second)] {
        let file = dist.join(name);
        fs::write(&file, half).with_context(|| format!("could not write {}", file.display()))?;
        optimize(project, &file, output)?;
    }
    let glue = dist.join(GLUE);
    let script = fs::read_to_string(&glue).with_context(|| format!("could not read {}", glue.display()))?;
    fs::write(&glue, with_loader(&script)?).with_context(|| format!("could not write {}", glue.display()))
}

/// Whether a function belongs to the annex. What drops a value does not, wherever the value is from: the compiler keeps one
/// function for all that drop in the same way, under the name of any of them, and the core may need it without the annex.
fn is_lazy(name: &str) -> bool {
    !name.contains("core::ptr::drop_in_place") && ROOMS.iter().any(|room| name.contains(room))
}

/// As Trunk does it for the whole core.
fn optimize(project: &Project, wasm: &Path, output: &Output) -> Result<()> {
    let mut wasm_opt = Command::new(npm::ensure(project, &project.node())?.join("wasm-opt"));
    wasm_opt.args(["-Oz", "--strip-debug", "--strip-producers", "--output"]).arg(wasm).arg(wasm);
    run::run("wasm-opt", &mut wasm_opt, output)
}

/// The glue with a function that loads the annex, once; after a failure it can be tried again.
///
/// Not streamed: that needs the right media type, and a page that came this far shall not fail for that.
fn with_loader(glue: &str) -> Result<String> {
    if glue.matches("let wasmModule, wasmInstance, wasm;").count() + glue.matches("let wasm;").count() == 0 {
        bail!("the glue does not keep the core as `wasm`: is it of another wasm-bindgen?");
    }
    Ok(format!(
        "{glue}
let annexLoading;
export const annex = () => (annexLoading ??= fetch(new URL(\"./{ANNEX}\", import.meta.url))
    .then((answer) => {{
        if (!answer.ok) throw new Error(`${{answer.status}} for ${{answer.url}}`);
        return answer.arrayBuffer();
    }})
    .then((bytes) => WebAssembly.instantiate(bytes, {{ {first}: wasm }}))
    .catch((error) => {{
        annexLoading = undefined;
        throw error;
    }}));
",
        first = split::FIRST,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_comes_after_the_glue_as_it_was() {
        let glue = with_loader("let wasm;\nexport default init;\n").unwrap();
        assert!(glue.starts_with("let wasm;\nexport default init;\n\nlet annexLoading;"), "{glue}");
        assert!(glue.contains("new URL(\"./muvi-jobs-annex_bg.wasm\", import.meta.url)"), "{glue}");
    }

    #[test]
    fn what_drops_a_value_of_the_annex_stays_since_it_may_drop_others_too() {
        assert!(is_lazy("muvi_jobs::view::annex::bar::bar::{closure#1}"));
        assert!(!is_lazy("core::ptr::drop_in_place::<muvi_jobs::view::annex::bar::bar::{closure#1}>"));
        assert!(!is_lazy("muvi_jobs::view::footer::footer"));
    }

    #[test]
    fn a_glue_that_keeps_the_core_elsewhere_is_refused() {
        assert!(with_loader("let core;").is_err());
    }
}
