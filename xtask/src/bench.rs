//! `cargo xtask bench`: figures of what is delivered, beside those of the same list in plain JavaScript.
//!
//! What is measured and how is decided in tests/bench; this sets up, builds and starts it. A figure that misses its aim
//! is only shown and is no failure: times depend on the machine.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::project::Project;
use crate::run::{self, Output};
use crate::{browser, dist, npm, toolchain};

/// What to measure and how often.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Measure each peer this often [default: 7 times for the first rows, 3 times for the rest]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    rounds: Option<u16>,
    /// Run only these measurements: first-rows, start-up, load-more, scripts, ten-thousand, hundred-thousand
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Write every single value to this file as well
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Measure this folder as it is instead of building dist/
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,
}

/// Sets up, builds what is not given, and measures.
pub(crate) fn bench(project: &Project, options: &Options) -> Result<()> {
    let delivered = delivered(project, options)?;
    toolchain::fetch_crates(project)?;
    npm::ensure(project, &project.e2e())?;
    let browser = browser::ensure(project)?;
    let sandbox = build_sandbox(project)?;
    let mut node = Command::new("node");
    node.arg(project.path("tests/bench/bench.mjs")).args(arguments(options)?);
    node.env("MUVI_SANDBOX_BIN", sandbox).env("MUVI_DIST", delivered);
    run::run("the benchmark", node.env("MUVI_CHROMIUM", &browser.chromium), &Output::Shown)
}

/// The folder to measure: the one that is given, or dist/ as it is built now.
fn delivered(project: &Project, options: &Options) -> Result<PathBuf> {
    let Some(folder) = &options.dist else {
        dist::dist(project)?;
        return Ok(project.dist());
    };
    if !folder.join("muvi-jobs.js").is_file() {
        bail!("there is no muvi-jobs.js in {}: is it a build of `cargo xtask dist`?", folder.display());
    }
    fs::canonicalize(folder).with_context(|| format!("could not find {}", folder.display()))
}

/// A release build, because a slow server would be measured with every list.
fn build_sandbox(project: &Project) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--quiet", "-p", "muvi-sandbox", "--locked"]);
    run::run("cargo build -p muvi-sandbox", cargo.current_dir(project.root()), &Output::Shown)?;
    // The scratch folder stands beside cargo's own ones.
    Ok(project.scratch().with_file_name("release").join("muvi-sandbox"))
}

/// The options that the benchmark itself reads.
fn arguments(options: &Options) -> Result<Vec<String>> {
    let mut arguments = Vec::new();
    if let Some(rounds) = options.rounds {
        arguments.push(format!("--rounds={rounds}"));
    }
    if !options.only.is_empty() {
        arguments.push(format!("--only={}", options.only.join(",")));
    }
    if let Some(file) = &options.json {
        arguments.push(format!("--json={}", from_here(file)?.display()));
    }
    Ok(arguments)
}

/// The path as it is meant where the command was typed.
fn from_here(path: &Path) -> Result<PathBuf> {
    Ok(env::current_dir().context("there is no current folder")?.join(path))
}

#[cfg(test)]
mod tests {
    use super::{Options, arguments};

    #[test]
    fn only_what_was_asked_for_is_passed_on() {
        let mut options = Options { rounds: None, only: Vec::new(), json: None, dist: None };
        assert!(arguments(&options).unwrap().is_empty());
        options.rounds = Some(2);
        options.only = vec!["first-rows".to_owned(), "load-more".to_owned()];
        assert_eq!(arguments(&options).unwrap(), ["--rounds=2", "--only=first-rows,load-more"]);
    }

    #[test]
    fn a_file_is_meant_from_where_the_command_was_typed() {
        let json = Some("figures.json".into());
        let options = Options { rounds: None, only: Vec::new(), json, dist: None };
        let expected = std::env::current_dir().unwrap().join("figures.json");
        assert_eq!(arguments(&options).unwrap(), [format!("--json={}", expected.display())]);
    }
}
