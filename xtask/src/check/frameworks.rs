//! The stage `frameworks`: applications of other people, in small, with the packed widget in them.
//!
//! The applications and their tests are in tests/frameworks, where each is built by its own tool. Here is only what cargo
//! has to build for them: the sandbox is another stage's already, the application written with Leptos is made now.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::browser::Browser;
use crate::project::Project;
use crate::run::{Output, run};
use crate::toolchain::WASM;

/// Builds what the tests need and runs them. `path` finds wasm-bindgen.
pub(super) fn test(project: &Project, browser: &Browser, path: &Path, output: &Output) -> Result<()> {
    let leptos = build_leptos(project, path, output)?;
    let e2e = project.e2e();
    // The tests share the set-up of the end-to-end tests, so they share their Playwright, too.
    let mut playwright = Command::new(e2e.join("node_modules/.bin/playwright"));
    playwright
        .args(["test", "--workers=2", "--config"])
        .arg(project.frameworks().join("playwright.config.ts"));
    playwright.current_dir(&e2e);
    playwright.env("MUVI_SANDBOX_BIN", project.sandbox()).env("MUVI_DIST", project.dist());
    playwright.env("MUVI_LEPTOS", leptos).env("MUVI_CHROMIUM", &browser.chromium);
    run("playwright", &mut playwright, output)
}

/// The example of this crate as a browser takes it. Not optimized: its size is nobody's concern.
fn build_leptos(project: &Project, path: &Path, output: &Output) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--example", "leptos", "--target", WASM, "--locked"]).current_dir(project.root());
    run("cargo build --example leptos", &mut cargo, output)?;
    let folder = project.scratch().join("leptos");
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "leptos", "--out-dir"]).arg(&folder);
    bindgen.arg(project.wasm_example("leptos")).env("PATH", path);
    run("wasm-bindgen", &mut bindgen, output)?;
    Ok(folder)
}
