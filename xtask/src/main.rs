//! The project's commands: `cargo xtask serve | test | dist | profile | bench | picture`.
//!
//! This file reads the command line and hands over; what a command does is in the module named after it. It holds no
//! build step of its own.

#[cfg(not(unix))]
compile_error!("cargo xtask needs Linux, macOS or, on Windows, WSL: it ends its children by process group.");

mod bench;
mod browser;
mod budget;
mod bundlers;
mod check;
mod children;
mod compress;
mod dist;
mod eager;
mod exports;
mod gateways;
mod headless_shell;
mod imports;
mod lean;
mod live;
mod npm;
mod package;
mod parts;
mod picture;
mod pins;
mod ports;
mod profile;
mod project;
mod run;
mod serve;
mod sizes;
mod split;
mod toolchain;
mod tools;

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;

/// The commands of this project. Each sets up what is missing the first time it runs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds the page, serves it beside a sandbox of the API, and rebuilds on every change.
    Serve(serve::Options),
    /// Runs every check there is, stage by stage.
    Test(check::Options),
    /// Builds what is delivered into dist/ and prints its sizes.
    Dist,
    /// Builds dist/ and prints what the bytes of the core are made of.
    Profile,
    /// Measures what is delivered beside the same list in plain JavaScript.
    Bench(bench::Options),
    /// Takes pictures of the widget in all its states, and the one of the README.
    Picture,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        // A terminal that was closed takes no words any more, which must not become a panic.
        Err(error) if error.is::<children::Interrupted>() => {
            writeln!(io::stderr(), "Stopped.").ok();
            ExitCode::from(130)
        }
        Err(error) => {
            writeln!(io::stderr(), "\nError: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<()> {
    children::watch_signals()?;
    let project = Project::locate()?;
    match command {
        Command::Serve(options) => serve::serve(&project, options),
        Command::Test(options) => check::check(&project, options),
        Command::Dist => dist::dist(&project),
        Command::Profile => profile::profile(&project),
        Command::Bench(options) => bench::bench(&project, options),
        Command::Picture => picture::picture(&project),
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
