//! Addresses that a cache may keep: `0.1.0/`, whose files never change, and `v0/`, which follows the latest of them.
//!
//! The pinned folder is complete in itself. The other one holds the definer only, with the pinned core in its literal
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

/// Writes both definers. Before scripts are minified, and after the WebAssembly is final.
pub(crate) fn write(dist: &Path) -> Result<()> {
    let file = dist.join(DEFINER);
    let definer = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    let wasm = dist.join(WASM);
    let wasm = fs::read(&wasm).with_context(|| format!("could not read {}", wasm.display()))?;
    let pinned = with_digest(&definer, &integrity::digest(&wasm))?;
    let major = with_core_in(&pinned, &format!("../{VERSION}/"))?;
    for (folder, script) in [(VERSION, pinned), (MAJOR, major)] {
        let folder = dist.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
        fs::write(folder.join(DEFINER), script).context("could not write an entry")?;
    }
    Ok(())
}

/// Puts the core into the pinned folder. After scripts are minified and everything is weighed: copies weigh nothing new.
pub(super) fn add_core(dist: &Path) -> Result<()> {
    for name in [GLUE, WASM] {
        copy(&dist.join(name), &dist.join(VERSION).join(name))?;
    }
    Ok(())
}

/// The definer that takes this WebAssembly only.
fn with_digest(definer: &str, digest: &str) -> Result<String> {
    replace_once(
        definer,
        "fetch(addresses.wasm())",
        &format!("fetch(addresses.wasm(), {{ integrity: \"{digest}\" }})"),
    )
}

/// The definer that finds its core in another folder. The addresses stay literals.
fn with_core_in(definer: &str, folder: &str) -> Result<String> {
    let script = replace_once(
        definer,
        &format!("=> import(\"./{GLUE}\")"),
        &format!("=> import(\"{folder}{GLUE}\")"),
    )?;
    replace_once(&script, &format!("new URL(\"./{WASM}\""), &format!("new URL(\"{folder}{WASM}\""))
}

fn replace_once(text: &str, old: &str, new: &str) -> Result<String> {
    let count = text.matches(old).count();
    if count != 1 {
        bail!("the definer has `{old}` {count} times, and once is what {} builds on", file!());
    }
    Ok(text.replace(old, new))
}

#[cfg(test)]
mod tests {
    use super::{with_core_in, with_digest};

    const DEFINER: &str = "/** @typedef {import(\"./muvi-jobs-core.js\").Core} Core */\n\
        core: () => import(\"./muvi-jobs-core.js\"),\n\
        wasm: () => new URL(\"./muvi-jobs-core_bg.wasm\", import.meta.url),\nconst wasm = fetch(addresses.wasm());";

    #[test]
    fn both_addresses_of_the_core_change_and_types_do_not() {
        let major = with_core_in(DEFINER, "../1.2.3/").unwrap();
        assert!(major.contains("() => import(\"../1.2.3/muvi-jobs-core.js\")"), "{major}");
        assert!(major.contains("new URL(\"../1.2.3/muvi-jobs-core_bg.wasm\", import.meta.url)"), "{major}");
        assert!(major.contains("{import(\"./muvi-jobs-core.js\").Core}"), "{major}");
    }

    #[test]
    fn the_digest_goes_with_the_request_for_the_core() {
        let pinned = with_digest(DEFINER, "sha384-abc").unwrap();
        assert!(pinned.contains("fetch(addresses.wasm(), { integrity: \"sha384-abc\" })"), "{pinned}");
    }

    #[test]
    fn a_definer_that_loads_its_core_otherwise_is_refused() {
        assert!(with_digest("const wasm = load();", "sha384-abc").is_err());
        assert!(with_core_in(&DEFINER.replace("import(", "load("), "../1.2.3/").is_err());
        assert!(with_core_in(&DEFINER.repeat(2), "../1.2.3/").is_err());
    }
}
