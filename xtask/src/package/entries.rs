//! Addresses that a cache may keep: `0.1.0/`, whose files never change, and `v0/`, which follows the latest of them.
//!
//! The pinned folder is complete in itself. The other one holds the definer only, with the pinned files in its literal
//! addresses, so that following costs no request. Both know the digest of their WebAssembly: a core of another deployment
//! or a changed one is refused, and whoever pins the definer by its digest has pinned the WebAssembly, too.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::{VERSION, copy, integrity};

const DEFINER: &str = "muvi-jobs.js";
const GLUE: &str = "muvi-jobs-core.js";
const WASM: &str = "muvi-jobs-core_bg.wasm";
const MAJOR: &str = concat!("v", env!("CARGO_PKG_VERSION_MAJOR"));

/// What stands before the name of a file that the definer loads from beside it.
const LITERALS: [&str; 2] = ["import(\"./", "new URL(\"./"];

/// Writes the definer of the pinned folder. Before scripts are minified, and after the WebAssembly is final.
pub(crate) fn pin(dist: &Path) -> Result<()> {
    let file = dist.join(WASM);
    let wasm = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
    let pinned = with_digest(&read(dist, DEFINER)?, &integrity::digest(&wasm))?;
    write(&dist.join(VERSION), &pinned)
}

/// Writes the definer that follows. After scripts are minified, when no comment names a file any more.
pub(crate) fn follow(dist: &Path) -> Result<()> {
    let folder = dist.join(VERSION);
    write(&dist.join(MAJOR), &with_files_in(&read(&folder, DEFINER)?, VERSION))
}

/// Puts what the definer loads into the pinned folder. After everything is weighed: copies weigh nothing new.
pub(super) fn add_loaded(dist: &Path) -> Result<()> {
    for name in loaded(dist)? {
        copy(&dist.join(&name), &dist.join(VERSION).join(&name))?;
    }
    Ok(())
}

/// The names of the files that the minified definer and its glue load from beside them, sorted.
pub(super) fn loaded(dist: &Path) -> Result<Vec<String>> {
    let names = names_in(&[read(dist, DEFINER)?, read(dist, GLUE)?].concat());
    if !names.iter().any(|name| name == WASM) {
        bail!("the definer names {names:?} and not {WASM}: was it minified in another way?");
    }
    Ok(names)
}

fn read(folder: &Path, script: &str) -> Result<String> {
    let file = folder.join(script);
    fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))
}

fn write(folder: &Path, script: &str) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("could not create {}", folder.display()))?;
    fs::write(folder.join(DEFINER), script)
        .with_context(|| format!("could not write {DEFINER} in {}", folder.display()))
}

/// The definer that takes this WebAssembly only. Who looks for what is wrong can still ask for whatever is there.
fn with_digest(definer: &str, digest: &str) -> Result<String> {
    let request = format!("fetch(new URL(\"./{WASM}\", import.meta.url), init)");
    let checked =
        format!("fetch(new URL(\"./{WASM}\", import.meta.url), {{ integrity: \"{digest}\", ...init }})");
    match definer.matches(&request).count() {
        1 => Ok(definer.replace(&request, &checked)),
        count => bail!("the definer has `{request}` {count} times; once is what a pinned one is made from"),
    }
}

/// The definer that finds its files in a folder beside its own. The addresses stay literals.
fn with_files_in(definer: &str, folder: &str) -> String {
    LITERALS.iter().fold(definer.to_owned(), |script, literal| {
        script.replace(literal, &literal.replace("./", &format!("../{folder}/")))
    })
}

fn names_in(scripts: &str) -> Vec<String> {
    let after = LITERALS.iter().flat_map(|literal| scripts.split(literal).skip(1));
    let mut names: Vec<_> = after.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::{names_in, with_digest, with_files_in};

    const SOURCE: &str =
        "wasm: (init) => fetch(new URL(\"./muvi-jobs-core_bg.wasm\", import.meta.url), init),";
    const MINIFIED: &str = "const a={core:()=>import(\"./b.js\"),wasm:e=>fetch(new URL(\"./a.wasm\",import.meta.url),e)};\
                            import(x);new URL(y,z);import(\"./b.js\")";

    #[test]
    fn the_digest_goes_with_every_request_for_the_core() {
        let pinned = with_digest(SOURCE, "sha384-abc").unwrap();
        assert!(pinned.ends_with("import.meta.url), { integrity: \"sha384-abc\", ...init }),"), "{pinned}");
    }

    #[test]
    fn a_definer_that_loads_its_core_otherwise_is_refused() {
        assert!(with_digest("const wasm = load();", "sha384-abc").is_err());
        assert!(with_digest(&SOURCE.repeat(2), "sha384-abc").is_err());
    }

    #[test]
    fn every_file_beside_the_definer_is_found_once() {
        assert_eq!(names_in(MINIFIED), ["a.wasm", "b.js"]);
    }

    #[test]
    fn files_move_and_what_a_page_names_does_not() {
        let moved = with_files_in(MINIFIED, "1.2.3");
        assert_eq!(moved.matches("import(\"../1.2.3/b.js\")").count(), 2, "{moved}");
        assert!(moved.contains("new URL(\"../1.2.3/a.wasm\",import.meta.url)"), "{moved}");
        assert!(moved.contains("import(x);new URL(y,z)"), "{moved}");
    }
}
