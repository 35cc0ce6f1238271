//! The compiler and Node.js: are they here, and with the parts the project needs?
//!
//! Adds what rustup can add. The programs that are built for this project are in `tools`, npm packages in `npm`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::children::hint;
use crate::project::Project;
use crate::run;

/// The target of the browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// The oldest Node.js that runs the project's scripts.
const NODE_MAJOR: u32 = 20;
const NETWORK: &str = "Check the network connection and run the command again";

/// What a command prints, or nothing when it is missing or fails.
pub(crate) fn answer(program: &Path, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The file a program's name stands for on this PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Adds the browser's target to the compiler where it is missing.
pub(crate) fn ensure_wasm_target(project: &Project) -> Result<()> {
    let rustc = Path::new("rustc");
    let Some(folder) = answer(rustc, &["--print", "target-libdir", "--target", WASM]) else {
        bail!("rustc does not run{}", hint("rustc"));
    };
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    println!("Adding the compiler target {WASM} (first run only) …");
    rustup(project, &["target", "add", WASM], &format!("the standard library for {WASM}"))
}

/// Adds clippy or rustfmt where it is missing.
pub(crate) fn ensure_component(project: &Project, component: &str) -> Result<()> {
    let subcommand = if component == "rustfmt" { "fmt" } else { component };
    if answer(Path::new("cargo"), &[subcommand, "--version"]).is_some() {
        return Ok(());
    }
    println!("Adding {component} (first run only) …");
    rustup(project, &["component", "add", component], component)
}

/// Adds the source of the standard library.
pub(crate) fn ensure_std_source(project: &Project) -> Result<()> {
    println!("Adding the source of the standard library (first run only) …");
    rustup(project, &["component", "add", "rust-src"], "the source of the standard library")
}

fn rustup(project: &Project, arguments: &[&str], missing: &str) -> Result<()> {
    if on_path("rustup").is_none() {
        bail!(
            "{missing} is missing, and there is no rustup to add it. Install it the way Rust was installed here"
        );
    }
    let log = project.scratch().join("setup-rustup.log");
    run::set_up("rustup", Command::new("rustup").args(arguments), log, NETWORK)
}

/// Fetches the crates that Cargo.lock names, because the builds that follow may be offline ones.
pub(crate) fn fetch_crates(project: &Project) -> Result<()> {
    if answer(Path::new("cargo"), &["--version"]).is_none() {
        bail!("cargo does not run{}", hint("cargo"));
    }
    let mut quick = Command::new("cargo");
    quick.args(["fetch", "--locked", "--offline", "--quiet"]).current_dir(project.root());
    if quick
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
    {
        return Ok(());
    }
    println!("Fetching the crates in Cargo.lock (first run only) …");
    let log = project.scratch().join("setup-crates.log");
    let mut fetch = Command::new("cargo");
    fetch.args(["fetch", "--locked"]).current_dir(project.root());
    run::set_up("cargo fetch", &mut fetch, log, NETWORK)
}

/// Fails with a sentence when Node.js or npm is missing or too old.
pub(crate) fn require_node() -> Result<()> {
    let Some(version) = answer(Path::new("node"), &["--version"]) else {
        bail!("node does not run{}", hint("node"));
    };
    match major(&version) {
        Some(found) if found >= NODE_MAJOR => {}
        _ => bail!("Node.js {NODE_MAJOR} or newer is needed and this is {version}{}", hint("node")),
    }
    if on_path("npm").is_none() {
        bail!("npm is missing{}", hint("npm"));
    }
    Ok(())
}

/// The first number of a version such as `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{answer, major, on_path};
    use std::path::Path;

    #[test]
    fn the_major_version_of_node_is_its_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("22.1.0"), Some(22));
        assert_eq!(major("nightly"), None);
    }

    #[test]
    fn a_program_that_is_missing_or_fails_gives_no_answer() {
        assert_eq!(answer(Path::new("no-such-program-here"), &[]), None);
        assert_eq!(answer(Path::new("sh"), &["-c", "exit 1"]), None);
        assert_eq!(answer(Path::new("sh"), &["-c", "echo ' one '"]), Some("one".to_owned()));
    }

    #[test]
    fn programs_are_found_by_name() {
        assert!(on_path("sh").is_some());
        assert_eq!(on_path("no-such-program-here"), None);
    }
}
