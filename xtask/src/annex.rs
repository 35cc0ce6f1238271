//! Delivers the core in two files: what every page needs, and the annex, which is loaded when a person asks for it.
//!
//! Which functions belong to the annex is told by the path of their module. The glue gets one function more, `annex`, that
//! loads it; without it, as in a build by Trunk alone, everything is in one file and there is nothing to load.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::package::integrity;
use crate::project::Project;
use crate::run::{self, Output};
use crate::split::{Halves, Kind};
use crate::toolchain::WASM;
use crate::{exports, npm, split};

/// The modules whose functions are in the annex.
const ROOMS: [&str; 7] = [
    "muvi_jobs::view::annex::",
    "muvi_jobs::feed::export::",
    "muvi_jobs::feed::singles::",
    "muvi_jobs::runtime::clipboard::",
    "muvi_jobs::runtime::consent::",
    "muvi_jobs::runtime::download::",
    "muvi_jobs::runtime::singles::",
];

/// What makes `build.rs` ask the linker to tell whose data is whose.
pub(crate) const RELOCATIONS: &str = "MUVI_JOBS_RELOCATIONS";
/// What the linker makes.
const LINKED: &str = "muvi-jobs-core.wasm";
const CORE: &str = "muvi-jobs-core_bg.wasm";
const ANNEX: &str = "muvi-jobs-annex_bg.wasm";
const GLUE: &str = "muvi-jobs-core.js";

/// Cuts the core in dist/ in two.
///
/// Begins with what wasm-bindgen made and not with what is in dist/, because wasm-opt has taken the names from that.
pub(crate) fn cut_off(project: &Project, output: &Output) -> Result<()> {
    let dist = project.dist();
    let glue = dist.join(GLUE);
    let script = fs::read_to_string(&glue).with_context(|| format!("could not read {}", glue.display()))?;
    let Halves { first, second } = halves(project)?;
    let (first, script) = exports::trimmed(&first, &script)?;
    write(project, &dist, [first, second], &STRIPPED, output)?;
    let annex = fs::read(dist.join(ANNEX)).with_context(|| format!("could not read {ANNEX}"))?;
    fs::write(&glue, with_loader(&script, &integrity::digest(&annex))?)
        .with_context(|| format!("could not write {}", glue.display()))
}

/// Both halves as they are delivered, but with the names of their functions, and where they are.
pub(crate) fn named_halves(project: &Project, output: &Output) -> Result<[(&'static str, PathBuf); 2]> {
    let folder = project.scratch().join("named");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let Halves { first, second } = halves(project)?;
    write(project, &folder, [first, second], &["--debuginfo"], output)?;
    Ok([CORE, ANNEX].map(|name| (name, folder.join(name))))
}

fn halves(project: &Project) -> Result<Halves> {
    // The scratch folder stands beside cargo's own ones.
    let release = |folder| project.scratch().with_file_name(folder).join("release");
    let read = |file: PathBuf| fs::read(&file).with_context(|| format!("could not read {}", file.display()));
    let wasm = read(release("wasm-bindgen").join(CORE))?;
    split::split(&wasm, &read(release(WASM).join(LINKED))?, kind_of)
}

fn write(
    project: &Project,
    folder: &Path,
    halves: [Vec<u8>; 2],
    more: &[&str],
    output: &Output,
) -> Result<()> {
    for (name, half) in [CORE, ANNEX].into_iter().zip(halves) {
        let file = folder.join(name);
        fs::write(&file, half).with_context(|| format!("could not write {}", file.display()))?;
        optimize(project, &file, more, output)?;
    }
    Ok(())
}

/// Whether a function belongs to the annex: it is written in one of the rooms, or is a method of a type that is. What drops a
/// value may drop others that look the same: it goes if only what goes names it.
fn kind_of(name: &str) -> Kind {
    let path = name.trim_start_matches(['<', '&']);
    // An import is one function for all who import the same.
    if ROOMS.iter().any(|room| path.starts_with(room)) && !name.contains("__wbg_") {
        Kind::Lazy
    } else if ROOMS.iter().any(|room| name.contains(room)) && !name.contains("core::ptr::drop_in_place") {
        Kind::MadeForLazy
    } else {
        Kind::Eager
    }
}

/// What wasm-opt does with each half: 0.8 kB (brotli) more than with `-Oz` alone. Flattened code is put together anew, and
/// the second `-Oz` finds what the first one has laid open. The lowest kilobyte of the memory is the end of the stack,
/// where no address of anything is computed from. The names are an order (`split`).
const PASSES: [&str; 6] =
    ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions-by-name"];

/// What only tools read.
const STRIPPED: [&str; 3] = ["--strip-debug", "--strip-producers", "--strip-target-features"];

/// As Trunk does it for the whole core, and a little more.
fn optimize(project: &Project, wasm: &Path, more: &[&str], output: &Output) -> Result<()> {
    let mut wasm_opt = Command::new(npm::ensure(project, &project.node())?.join("wasm-opt"));
    wasm_opt.args(PASSES).args(more).arg("--output").arg(wasm).arg(wasm);
    run::run("wasm-opt", &mut wasm_opt, output)
}

/// What the glue, a function by now (`xtask/node/wrap-glue.mjs`), gives to those who call it.
const GIVEN: &str = "return { init: __wbg_init, mount, styles };";

/// The glue with a function that loads the annex, once; after a failure it can be tried again.
///
/// Not streamed: that needs the right media type, and a page that came this far shall not fail for that. By its digest,
/// because the annex of another build would not fit the memory of this one. Linked with the exports as they are: the guard
/// around `wasm` is for those who call from outside.
fn with_loader(glue: &str, digest: &str) -> Result<String> {
    if !glue.contains("let wasmModule, wasmInstance, wasm;") || glue.matches(GIVEN).count() != 1 {
        bail!("the glue is not as wrap-glue.mjs leaves it: is it of another wasm-bindgen?");
    }
    let loader = format!(
        "let annexLoading;
const annex = () => (annexLoading ??= fetch(new URL(\"./{ANNEX}\", import.meta.url), {{ integrity: \"{digest}\" }})
    .then((answer) => {{
        if (!answer.ok) throw new Error(`${{answer.status}} for ${{answer.url}}`);
        return answer.arrayBuffer();
    }})
    .then((bytes) => WebAssembly.instantiate(bytes, {{ {first}: wasmInstance.exports }}))
    .catch((error) => {{
        annexLoading = undefined;
        throw error;
    }}));
return {{ init: __wbg_init, mount, styles, annex }};",
        first = split::FIRST,
    );
    Ok(glue.replace(GIVEN, &loader))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRAPPED: &str = "function makeGlue(guard) {
let wasmModule, wasmInstance, wasm;
return { init: __wbg_init, mount, styles };
}
";

    #[test]
    fn what_drops_a_value_of_the_annex_is_not_told_by_its_name_since_it_may_drop_others_too() {
        let closure = "muvi_jobs::view::annex::connect::form::{closure#1}";
        assert_eq!(kind_of(closure), Kind::Lazy);
        assert_eq!(kind_of(&format!("core::ptr::drop_in_place::<{closure}>")), Kind::Eager);
        assert_eq!(kind_of("muvi_jobs::view::footer::footer"), Kind::Eager);
        let generic = "<core::cell::RefCell<muvi_jobs::view::annex::connect::Facts>>::borrow";
        assert_eq!(kind_of(generic), Kind::MadeForLazy);
        let method = "<muvi_jobs::feed::singles::Singles as muvi_jobs::feed::single::SingleJobs>::keep";
        assert_eq!(kind_of(method), Kind::Lazy);
    }

    #[test]
    fn the_loader_is_given_with_the_rest_of_the_glue() {
        let glue = with_loader(WRAPPED, "sha384-abc").unwrap();
        assert!(glue.starts_with(
            "function makeGlue(guard) {\nlet wasmModule, wasmInstance, wasm;\nlet annexLoading;"
        ));
        let request =
            "fetch(new URL(\"./muvi-jobs-annex_bg.wasm\", import.meta.url), { integrity: \"sha384-abc\" })";
        assert!(glue.contains(request), "{glue}");
        assert!(glue.ends_with("return { init: __wbg_init, mount, styles, annex };\n}\n"), "{glue}");
    }

    #[test]
    fn the_annex_is_linked_with_the_exports_and_not_with_their_guards() {
        assert!(with_loader(WRAPPED, "").unwrap().contains(": wasmInstance.exports })"));
    }

    #[test]
    fn a_glue_that_is_not_wrapped_is_refused() {
        assert!(with_loader("let wasmModule, wasmInstance, wasm;\n", "").is_err());
        assert!(with_loader("let core;\nreturn { init: __wbg_init, mount, styles };", "").is_err());
    }
}
