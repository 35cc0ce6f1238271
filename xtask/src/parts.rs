//! Delivers the core in three files: what the first rows need; what a list needs from then on, the live part; and the annex,
//! which is loaded when a person asks for it.
//!
//! Which functions belong to a later part is told by the path of their module. The glue gets two
//! functions more, `live` and `annex`, that load them; without those, as in a build by Trunk alone, everything is in one file
//! and there is nothing to load.

mod doors;
mod rooms;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::package::integrity;
use crate::project::Project;
use crate::run::{self, Output};
use crate::split::{self, Cut, FIRST};
use crate::toolchain::WASM;
use crate::{exports, npm};

/// What makes `build.rs` ask the linker to tell whose data is whose.
pub(crate) const RELOCATIONS: &str = "MUVI_JOBS_RELOCATIONS";
/// What the linker makes.
const LINKED: &str = "muvi-jobs-core.wasm";
const CORE: &str = "muvi-jobs-core_bg.wasm";
const LIVE: &str = "muvi-jobs-live_bg.wasm";
const ANNEX: &str = "muvi-jobs-annex_bg.wasm";
/// In the order in which they are loaded.
const FILES: [&str; 3] = [CORE, LIVE, ANNEX];
const GLUE: &str = "muvi-jobs-core.js";

/// Cuts the core in dist/ in its parts.
///
/// Begins with what wasm-bindgen made and not with what is in dist/, because wasm-opt has taken the names from that.
pub(crate) fn cut_off(project: &Project, output: &Output) -> Result<()> {
    let dist = project.dist();
    let glue = dist.join(GLUE);
    let script = fs::read_to_string(&glue).with_context(|| format!("could not read {}", glue.display()))?;
    let [first, live, annex] = parts(project)?;
    let (first, script) = exports::trimmed(&first, &script)?;
    write(project, &dist, [first, live, annex], &STRIPPED, output)?;
    let digest = |name| -> Result<String> {
        let file = fs::read(dist.join(name)).with_context(|| format!("could not read {name}"))?;
        Ok(integrity::digest(&file))
    };
    fs::write(&glue, with_loaders(&script, &digest(LIVE)?, &digest(ANNEX)?)?)
        .with_context(|| format!("could not write {}", glue.display()))
}

/// All parts as they are delivered, but with the names of their functions, and where they are.
pub(crate) fn named_parts(
    project: &Project,
    output: &Output,
) -> Result<[(&'static str, PathBuf); FILES.len()]> {
    let folder = project.scratch().join("named");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    write(project, &folder, parts(project)?, &["--debuginfo"], output)?;
    Ok(FILES.map(|name| (name, folder.join(name))))
}

fn parts(project: &Project) -> Result<[Vec<u8>; FILES.len()]> {
    // The scratch folder stands beside cargo's own ones.
    let release = |folder| project.scratch().with_file_name(folder).join("release");
    let read = |file: PathBuf| fs::read(&file).with_context(|| format!("could not read {}", file.display()));
    let wasm = read(release("wasm-bindgen").join(CORE))?;
    let Cut { parts, doors } = split::split(&wasm, &read(release(WASM).join(LINKED))?, rooms::kind_of)?;
    doors::ensure_known(&doors)?;
    Ok(parts)
}

fn write(
    project: &Project,
    folder: &Path,
    parts: [Vec<u8>; FILES.len()],
    more: &[&str],
    output: &Output,
) -> Result<()> {
    for (name, part) in FILES.into_iter().zip(parts) {
        let file = folder.join(name);
        fs::write(&file, part).with_context(|| format!("could not write {}", file.display()))?;
        optimize(project, &file, more, output)?;
    }
    Ok(())
}

/// What wasm-opt does with each part: 0.8 kB (brotli) more than with `-Oz` alone. Flattened code is put together anew, and
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
const GIVEN: &str = "return { init: __wbg_init_once, mount, prepare };";

/// The glue with functions that load the later parts, each once; after a failure it can be tried again.
///
/// Not streamed: that needs the right media type, and a page that came this far shall not fail for that. By their digests,
/// because parts of another build would not fit the memory of this one. Linked with the exports as they are: the guard
/// around `wasm` is for those who call from outside. The annex calls the live part, which therefore comes first.
fn with_loaders(glue: &str, live: &str, annex: &str) -> Result<String> {
    if !glue.contains("let wasmModule, wasmInstance, wasm;") || glue.matches(GIVEN).count() != 1 {
        bail!("the glue is not as wrap-glue.mjs leaves it: is it of another wasm-bindgen?");
    }
    let loaders = format!(
        "const bytesOf = (answer) => {{
    if (!answer.ok) throw new Error(`${{answer.status}} for ${{answer.url}}`);
    return answer.arrayBuffer();
}};
const later = (get, first) => {{
    let loading;
    return () => (loading ??= Promise.all([get().then(bytesOf), first?.()])
        .then(([bytes]) => WebAssembly.instantiate(bytes, {{ {FIRST}: wasmInstance.exports }}))
        .catch((error) => {{
            loading = undefined;
            throw error;
        }}));
}};
const live = later(() => fetch(new URL(\"./{LIVE}\", import.meta.url), {{ integrity: \"{live}\" }}));
const annex = later(() => fetch(new URL(\"./{ANNEX}\", import.meta.url), {{ integrity: \"{annex}\" }}), live);
return {{ init: __wbg_init_once, mount, prepare, live, annex }};"
    );
    Ok(glue.replace(GIVEN, &loaders))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRAPPED: &str = "function makeGlue(guard) {
let wasmModule, wasmInstance, wasm;
return { init: __wbg_init_once, mount, prepare };
}
";

    #[test]
    fn the_loaders_are_given_with_the_rest_of_the_glue() {
        let glue = with_loaders(WRAPPED, "sha384-abc", "sha384-def").unwrap();
        for (name, digest) in [(LIVE, "sha384-abc"), (ANNEX, "sha384-def")] {
            let request =
                format!("fetch(new URL(\"./{name}\", import.meta.url), {{ integrity: \"{digest}\" }})");
            assert!(glue.contains(&request), "{glue}");
        }
        assert!(
            glue.starts_with("function makeGlue(guard) {\nlet wasmModule, wasmInstance, wasm;\n"),
            "{glue}"
        );
        assert!(
            glue.ends_with("return { init: __wbg_init_once, mount, prepare, live, annex };\n}\n"),
            "{glue}"
        );
    }

    #[test]
    fn later_parts_are_linked_with_the_exports_and_not_with_their_guards() {
        assert!(with_loaders(WRAPPED, "", "").unwrap().contains(": wasmInstance.exports })"));
    }

    #[test]
    fn a_glue_that_is_not_wrapped_is_refused() {
        assert!(with_loaders("let wasmModule, wasmInstance, wasm;\n", "", "").is_err());
        assert!(
            with_loaders("let core;\nreturn { init: __wbg_init_once, mount, prepare };", "", "").is_err()
        );
    }
}
