//! Chromium's headless shell for the end-to-end tests: found, or on a Debian machine installed.
//!
//! It is the engine of the browser of the same version without the browser around it, and does a test with less than half
//! of the work. It is a matter of time alone: without it the whole browser runs all tests. Which tests need that one anyway
//! is said in tests/e2e/playwright.config.ts.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::browser::{Browser, is_root};
use crate::children::Interrupted;
use crate::project::Project;
use crate::run;
use crate::toolchain::{answer, on_path};

const PACKAGE: &str = "chromium-headless-shell";
/// Debian's program itself, then by the names that others gave it.
const NAMES: &[&str] =
    &["/usr/lib/chromium/chromium-headless-shell", "chromium-headless-shell", "chrome-headless-shell"];
const ADVICE: &str = "Check the network connection, or install it by hand";
const WITHOUT: &str = "The end-to-end tests run in the whole browser and take twice as long (on Debian: sudo apt-get \
                       install chromium-headless-shell, or point MUVI_HEADLESS_SHELL to one)";

/// The program that runs the tests which need no more: the shell, or the browser where there is none.
pub(crate) fn ensure(project: &Project, browser: &Browser) -> Result<PathBuf> {
    let chosen = |variable| env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file());
    // Who points to a browser wants the tests in that one.
    if let Some(program) = chosen("MUVI_HEADLESS_SHELL").or_else(|| chosen("MUVI_CHROMIUM")).or_else(find) {
        return Ok(program);
    }
    if is_root() && on_path("apt-get").is_some() {
        println!("Installing Chromium's headless shell (first run only, half a minute) …");
        install(project)?;
    }
    Ok(find().unwrap_or_else(|| {
        println!("  There is no headless shell of Chromium. {WITHOUT}");
        browser.chromium.clone()
    }))
}

/// A failure is told, and is none of the checks'.
fn install(project: &Project) -> Result<()> {
    let log = project.scratch().join("setup-headless-shell.log");
    let mut update = Command::new("apt-get");
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "--no-install-recommends", PACKAGE]);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    let result = run::set_up("apt-get update", update.arg("update"), log.clone(), ADVICE)
        .and_then(|()| run::set_up("apt-get install", &mut install, log, ADVICE));
    match result {
        Err(error) if !error.is::<Interrupted>() => println!("  {error:#}"),
        other => return other,
    }
    Ok(())
}

/// The first one that runs: it does not when a library of it is missing.
fn find() -> Option<PathBuf> {
    let program = |name: &&str| {
        if name.starts_with('/') { Some(PathBuf::from(name)) } else { on_path(name) }
    };
    NAMES.iter().filter_map(program).find(|file| runs(file))
}

fn runs(program: &Path) -> bool {
    answer(program, &["--version"]).is_some()
}

#[cfg(test)]
mod tests {
    use super::runs;
    use std::path::Path;

    #[test]
    fn a_program_that_does_not_run_is_none() {
        assert!(!runs(Path::new("/no/such/program")));
        assert!(!runs(Path::new("/bin/false")));
    }
}
