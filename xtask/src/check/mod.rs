//! `cargo xtask test`: every check, stage by stage.
//!
//! `stage` says which checks there are, `commands` what each one runs, `summary` what of its output is always shown.
//! This file only sets up, goes through the stages and keeps the time; no check is written here.

mod commands;
mod frameworks;
mod stage;
mod summary;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::children::{Interrupted, check_signals};
use crate::project::Project;
use crate::run::{self, duration};
use commands::Bench;
use stage::Stage;

/// Which checks to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run only this stage; may be given more than once
    #[arg(long, value_name = "STAGE")]
    only: Vec<String>,
    /// Name the stages and run none
    #[arg(long)]
    list: bool,
    /// Go on after a stage that fails
    #[arg(long)]
    keep_going: bool,
}

/// Sets up what is missing and runs the stages in order.
pub(crate) fn check(project: &Project, options: &Options) -> Result<()> {
    if options.list {
        for stage in Stage::ALL {
            println!("{:<12} {}", stage.name(), stage.about());
        }
        return Ok(());
    }
    let stages = stage::select(&options.only)?;
    let started = Instant::now();
    let mut bench = Bench::set_up(project, &stages)?;
    println!("Set-up: {}\n", duration(started.elapsed()));

    let mut failed = Vec::new();
    for stage in &stages {
        if let Err(error) = run_stage(&mut bench, *stage) {
            if error.is::<Interrupted>() {
                return Err(error);
            }
            println!("✗ {}: {error:#}\n", stage.name());
            failed.push(stage.name());
            if !options.keep_going {
                break;
            }
        }
    }
    if let Some(report) = bench.report() {
        println!("{}", report.table());
    }
    println!("Total: {}", duration(started.elapsed()));
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

fn run_stage(bench: &mut Bench<'_>, stage: Stage) -> Result<()> {
    check_signals()?;
    println!("▸ {}: {} …", stage.name(), stage.about());
    let started = Instant::now();
    let log = bench.log(stage);
    let result = bench.run(stage, &run::log_to(log.clone())?);
    conclude(&log, result.as_ref().err());
    result?;
    println!("✓ {} in {}\n", stage.name(), duration(started.elapsed()));
    Ok(())
}

/// Shows what of a log is to be seen: all of it after a failure, else how many tests passed.
fn conclude(log: &Path, error: Option<&anyhow::Error>) {
    match error {
        Some(error) if error.is::<Interrupted>() => {}
        Some(_) => run::show(log),
        None => {
            let text = fs::read(log).unwrap_or_default();
            for line in summary::closing_lines(&String::from_utf8_lossy(&text)) {
                println!("{line}");
            }
        }
    }
}
