//! `cargo xtask dist`: the release build, minified and weighed.
//!
//! Trunk makes dist/; this shrinks the scripts in it and adds what `package` tells of. A plain `trunk build --release`
//! delivers the same page and element a little larger.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};

use crate::budget::Report;
use crate::project::Project;
use crate::run::{self, Output};
use crate::{bundlers, eager, imports, lean, npm, package, parts, sizes, toolchain, tools};

/// Sets up, builds and prints the sizes. A budget that is exceeded is only shown: `test` is where it fails.
pub(crate) fn dist(project: &Project) -> Result<()> {
    set_up(project)?;
    let report = build(project, &Output::Shown)?;
    println!("\n{}", report.table());
    println!("Built {}", project.dist().display());
    Ok(())
}

/// Everything the release build needs.
pub(crate) fn set_up(project: &Project) -> Result<()> {
    toolchain::ensure_wasm_target(project)?;
    toolchain::fetch_crates(project)?;
    npm::ensure(project, &project.node())?;
    tools::ensure_trunk(project)?;
    tools::ensure_wasm_bindgen(project)?;
    Ok(())
}

/// Builds dist/ and weighs it.
pub(crate) fn build(project: &Project, output: &Output) -> Result<Report> {
    run::run("trunk build", &mut trunk(project)?, output)?;
    parts::cut_off(project, output)?;
    let dist = project.dist();
    imports::shorten(&dist.join("muvi-jobs-core.js"), &dist.join("muvi-jobs-core_bg.wasm"))?;
    package::entries::pin(&dist)?;
    minify(project, output)?;
    for script in ["muvi-jobs.js", &format!("{}/muvi-jobs.js", package::VERSION), "muvi-jobs-trouble.js"] {
        bundlers::mark(&dist.join(script))?;
    }
    for script in ["muvi-jobs.js", &format!("{}/muvi-jobs.js", package::VERSION), "muvi-jobs-core.js"] {
        eager::hint(&dist.join(script))?;
    }
    package::entries::follow(&dist)?;
    // Before there are copies and compressed forms, so that everything is weighed once.
    let report = Report::new(sizes::measure(&dist)?)?;
    package::complete(project.root(), &dist)?;
    Ok(report)
}

fn trunk(project: &Project) -> Result<Command> {
    let npm_bin = npm::ensure(project, &project.node())?;
    let cargo_bins = [tools::ensure_wasm_bindgen(project)?, tools::ensure_trunk(project)?];
    let path = tools::path_with(&cargo_bins.into_iter().flatten().chain([npm_bin]).collect::<Vec<_>>())?;
    let mut trunk = Command::new("trunk");
    // The scripts change after Trunk has seen them, so no digest of them may stand in index.html.
    trunk.args(["build", "--release=true", "--locked=true", "--offline=true", "--no-sri=true", "--dist"]);
    trunk.arg(project.dist()).current_dir(project.root()).env("PATH", path).env(parts::RELOCATIONS, "1");
    let flags = without_paths()?;
    if lean::is_possible(project) {
        lean::apply(&mut trunk, &flags);
    } else {
        trunk.env("RUSTFLAGS", flags);
    }
    Ok(trunk)
}

/// Flags that keep this machine's folders out of the messages of panics: what is built is smaller, says nothing about who
/// built it, and is the same everywhere.
fn without_paths() -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(cargo) = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))) else {
        bail!("cannot tell where cargo keeps its sources: set CARGO_HOME");
    };
    let sources = cargo.join("registry/src");
    let mut flags = Vec::new();
    for entry in fs::read_dir(&sources).with_context(|| format!("could not list {}", sources.display()))? {
        flags.push(format!("--remap-path-prefix={}/=", entry?.path().display()));
    }
    Ok(flags.join(" "))
}

/// Minifies every script and style sheet where it is. Nothing is bundled: the address of each file is part of what is delivered.
fn minify(project: &Project, output: &Output) -> Result<()> {
    let dist = project.dist();
    let mut scripts = sizes::files_below(&dist)?;
    scripts.retain(|file| file.extension().is_some_and(|extension| extension == "js" || extension == "css"));
    if scripts.is_empty() {
        bail!("trunk left no script in {}", dist.display());
    }
    let mut esbuild = Command::new(npm::ensure(project, &project.node())?.join("esbuild"));
    esbuild.args(scripts).args(["--minify", "--format=esm", "--target=es2022", "--charset=utf8"]);
    esbuild.args(["--allow-overwrite", "--log-level=warning"]);
    esbuild.arg(format!("--outdir={0}", dist.display())).arg(format!("--outbase={0}", dist.display()));
    run::run("esbuild", esbuild.current_dir(project.root()), output)
}
