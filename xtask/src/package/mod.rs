//! What makes dist/ more than a folder of files: entries that caches may keep, and an npm package.
//!
//! Trunk has made the page, the definer and the core. `entries` adds addresses that never change their content; `api`
//! reads the table of what the element offers, which `manifest` and `custom_data` write down for tools; `metadata` is the
//! package.json; `integrity` and `precompressed` come last, since they are about all the other files.

mod api;
mod custom_data;
pub(crate) mod entries;
pub(crate) mod integrity;
mod manifest;
mod metadata;
mod precompressed;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Serialize;

use api::Api;

/// The version of everything: xtask has that of the workspace.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is delivered as it stands in the source, besides what Trunk copies. Types stand there and not beside their script:
/// the compiler would take them for it and look at the script no more.
const SOURCE: &str = "src/element/package";
/// The table that the manifests are made of; it stays at home.
const TABLE: &str = "api.json";
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Adds everything to a dist/ whose scripts are as they will be delivered.
pub(crate) fn complete(root: &Path, dist: &Path) -> Result<()> {
    entries::add_loaded(dist)?;
    let source = root.join(SOURCE);
    for entry in fs::read_dir(&source).with_context(|| format!("could not list {}", source.display()))? {
        let file = entry?.path();
        if let Some(name) = file.file_name().filter(|name| *name != TABLE) {
            copy(&file, &dist.join(name))?;
        }
    }
    for name in LICENSES {
        copy(&root.join(name), &dist.join(name))?;
    }
    let api = Api::read(&source.join(TABLE))?;
    write_json(&dist.join(manifest::FILE), &manifest::manifest(&api))?;
    write_json(&dist.join(custom_data::FILE), &custom_data::custom_data(&api))?;
    write_json(&dist.join(metadata::FILE), &metadata::metadata(&entries::loaded(dist)?))?;
    write_json(&dist.join(integrity::FILE), &integrity::digests(dist)?)?;
    precompressed::write(dist)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    // Not fs::copy: what is delivered has no permissions of its own.
    let bytes = fs::read(from).with_context(|| format!("could not read {}", from.display()))?;
    fs::write(to, bytes).with_context(|| format!("could not write {}", to.display()))
}

fn write_json(file: &Path, value: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    fs::write(file, text).with_context(|| format!("could not write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::complete;
    use crate::sizes::files_below;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
    }

    /// What stands in dist/ after a build of the same files.
    fn built(name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let dist = std::env::temp_dir().join(format!("xtask-package-{name}-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("muvi-jobs-core.js"), "export default 1;").unwrap();
        fs::write(dist.join("muvi-jobs-core_bg.wasm"), [0; 2_000]).unwrap();
        let definer = "import(\"./muvi-jobs-core.js\"); \
                       fetch(new URL(\"./muvi-jobs-core_bg.wasm\", import.meta.url), init)";
        fs::write(dist.join("muvi-jobs.js"), definer).unwrap();
        super::entries::pin(&dist).unwrap();
        super::entries::follow(&dist).unwrap();
        complete(&root(), &dist).unwrap();
        let files = files_below(&dist).unwrap();
        let read = |file: PathBuf| {
            let bytes = fs::read(&file).unwrap();
            (file.strip_prefix(&dist).unwrap().to_path_buf(), bytes)
        };
        let built = files.into_iter().map(read).collect();
        fs::remove_dir_all(&dist).unwrap();
        built
    }

    #[test]
    fn the_same_files_make_the_same_package() {
        let (one, other) = (built("one"), built("other"));
        assert!(one == other);
        for name in ["package.json", "0.1.0/muvi-jobs-core_bg.wasm.br", "LICENSE-MIT", "jsx.d.ts"] {
            let name = name.replace("0.1.0", super::VERSION);
            assert!(one.contains_key(Path::new(&name)), "{name}");
        }
        assert!(!one.contains_key(Path::new(super::TABLE)));
    }
}
