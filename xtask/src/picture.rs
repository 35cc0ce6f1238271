//! `cargo xtask picture`: what the widget looks like, taken from what is delivered.
//!
//! What is on the pictures is decided in tests/e2e/support; this sets up, calls it and puts the README's one in place.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::project::Project;
use crate::run::{self, Output};
use crate::{browser, dist, npm};

/// Builds, takes the pictures, and replaces docs/widget.png.
pub(crate) fn picture(project: &Project) -> Result<()> {
    dist::dist(project)?;
    npm::ensure(project, &project.e2e())?;
    let browser = browser::ensure(project)?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "-p", "muvi-sandbox", "--locked"]).current_dir(project.root());
    run::run("cargo build -p muvi-sandbox", &mut cargo, &Output::Shown)?;
    let folder = project.scratch().join("pictures");
    let mut node = Command::new("node");
    node.arg("support/screenshots.mjs").arg(&folder).current_dir(project.e2e());
    node.env("MUVI_SANDBOX_BIN", project.sandbox()).env("MUVI_DIST", project.dist());
    run::run("the pictures", node.env("MUVI_CHROMIUM", &browser.chromium), &Output::Shown)?;
    let place = project.path("docs/widget.png");
    fs::create_dir_all(project.path("docs")).context("could not make docs/")?;
    fs::copy(folder.join("widget.png"), &place).with_context(|| format!("no {}", place.display()))?;
    println!("All pictures are in {}; the README's is {}", folder.display(), place.display());
    Ok(())
}
