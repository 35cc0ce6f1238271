//! Which versions of the tools this project builds with, and where that is written down.
//!
//! Every version stands in one place only: Trunk's here, since no manifest can hold it; wasm-bindgen's in Cargo.lock,
//! since tool and crate must be equal; the npm packages' in their package-lock.json. Nothing is installed here.

use std::fs;

use anyhow::{Context as _, Result};

use crate::project::Project;

/// Trunk's version. Newer ones ask for a newer compiler than the `rust-version` of this workspace.
pub(crate) const TRUNK: &str = "0.21.14";

/// The version of wasm-bindgen that Cargo.lock holds.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<String> {
    let lock = project.path("Cargo.lock");
    let text = fs::read_to_string(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    let version = locked_version(&text, "wasm-bindgen");
    Ok(version.context("Cargo.lock names no wasm-bindgen: run `cargo update -p wasm-bindgen`")?.to_owned())
}

/// The version of `package` in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";

    #[test]
    fn the_version_is_the_one_of_exactly_this_package() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-macro"), Some("0.2.1"));
    }

    #[test]
    fn a_package_that_is_not_locked_has_no_version() {
        assert_eq!(locked_version(LOCK, "wasm"), None);
        assert_eq!(locked_version("", "wasm-bindgen"), None);
        assert_eq!(locked_version("name = \"wasm-bindgen\"", "wasm-bindgen"), None);
    }
}
