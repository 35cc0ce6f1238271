//! The standard library, built anew for the release: without what a browser never shows.
//!
//! The one that comes with the compiler carries the messages of its panics and the code to write them. Nobody reads them:
//! a panic ends the core and the page hears of the trap. Without them the release is 7 kB (brotli) smaller. To build the
//! library is not a stable feature of Cargo yet, hence `RUSTC_BOOTSTRAP`; where its source is not to be had, the release is
//! built with the library as it came, and is larger but no worse.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::run::{self, Output};
use crate::toolchain::{self, WASM};

/// What cargo must see to build the library too.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_RELEASE_PANIC", "immediate-abort"),
];

/// What the compiler must see for that: no places in panics, and nothing behind `{:?}`.
const FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// Whether the library can be built; its source and its crates are fetched where they are missing.
pub(crate) fn is_possible(project: &Project) -> bool {
    if source().is_none_or(|source| !source.is_file())
        && let Err(error) = toolchain::ensure_std_source(project)
    {
        println!("The standard library is taken as it came, the release is 7 kB larger: {error:#}");
        return false;
    }
    let fetched = fetch(project, &["--offline"]).or_else(|_| fetch(project, &[]));
    if fetched.is_err() {
        println!(
            "The standard library is taken as it came, the release is 7 kB larger: its crates cannot be fetched"
        );
    }
    fetched.is_ok()
}

/// Makes a build that `command` starts a lean one; its flags are added to those that are given.
pub(crate) fn apply(command: &mut Command, flags: &str) {
    command.envs(ENVIRONMENT).env("RUSTFLAGS", format!("{flags} {FLAGS}"));
}

/// The file that every copy of the library's source has.
fn source() -> Option<PathBuf> {
    let sysroot = toolchain::answer(Path::new("rustc"), &["--print", "sysroot"])?;
    Some(Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock"))
}

fn fetch(project: &Project, more: &[&str]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["fetch", "--locked", "--quiet", "--target", WASM]).args(more).current_dir(project.root());
    let output = run::log_to(project.scratch().join("setup-std.log"))?;
    run::run("cargo fetch", cargo.envs(ENVIRONMENT), &Output::clone(&output))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_of_the_build_are_kept() {
        let mut command = Command::new("cargo");
        apply(&mut command, "--remap-path-prefix=a=b");
        let flags = command.get_envs().find(|(name, _)| *name == "RUSTFLAGS").and_then(|(_, value)| value);
        assert!(flags.is_some_and(|flags| flags.to_string_lossy().starts_with("--remap-path-prefix=a=b -Z")));
    }
}
