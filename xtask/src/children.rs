//! Child processes that never outlive this one: each leads a process group, and the whole group ends with it.
//!
//! Trunk starts cargo, cargo starts rustc, Playwright starts Chromium; ending only the first leaves the rest behind.
//! Signals are only noted here; whoever waits for a child looks at the note. What is run is decided elsewhere.

use std::fmt;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// How often a child is looked at while waiting for it.
pub(crate) const TICK: Duration = Duration::from_millis(50);
/// How long a group may take to end by itself before it is made to.
const GRACE: Duration = Duration::from_secs(4);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The error of a command that a person, or the system, asked to stop.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped by a signal")
    }
}

impl std::error::Error for Interrupted {}

/// Notes Ctrl-C, SIGTERM and SIGHUP from now on instead of dying of them with the children still running.
pub(crate) fn watch_signals() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst)).context("could not listen for Ctrl-C")
}

/// Fails with [`Interrupted`] once a signal has come.
pub(crate) fn check_signals() -> Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) { Err(Interrupted.into()) } else { Ok(()) }
}

/// A running child and everything it starts. Dropping it ends them all.
#[derive(Debug)]
pub(crate) struct Child {
    process: std::process::Child,
}

impl Child {
    /// Starts `command` in a process group of its own and without a terminal to read from.
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        check_signals()?;
        let program = command.get_program().to_string_lossy().into_owned();
        let process = command.stdin(Stdio::null()).process_group(0).spawn();
        Ok(Self {
            process: process
                .map_err(|error| anyhow!("could not start {program}: {error}{}", hint(&program)))?,
        })
    }

    /// How the child ended, if it has.
    pub(crate) fn poll(&mut self) -> Result<Option<ExitStatus>> {
        check_signals()?;
        self.process.try_wait().context("could not ask for the state of a child process")
    }

    /// Waits for the child's end; `tick` is told every now and then how long it has been running.
    pub(crate) fn wait(mut self, tick: &mut dyn FnMut(Duration)) -> Result<ExitStatus> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.poll()? {
                return Ok(status);
            }
            tick(started.elapsed());
            sleep(TICK);
        }
    }

    /// Asks the whole group to end, waits, and ends what is left by force.
    fn stop(&mut self) {
        let Ok(id) = i32::try_from(self.process.id()) else { return };
        let group = Pid::from_raw(id);
        let deadline = Instant::now() + GRACE;
        // An error says that the group has no member any more.
        let mut members = killpg(group, Signal::SIGTERM).is_ok();
        while members && Instant::now() < deadline {
            sleep(TICK);
            // The leader must be reaped, or it stays a member of its group for ever.
            self.process.try_wait().ok();
            members = killpg(group, None).is_ok();
        }
        if members {
            killpg(group, Signal::SIGKILL).ok();
        }
        self.process.wait().ok();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What to do about a program that cannot be started.
pub(crate) fn hint(program: &str) -> &'static str {
    match program {
        "cargo" | "rustup" | "rustc" => ". Install Rust with rustup: see https://rustup.rs",
        "node" | "npm" | "npx" => ". Install Node.js 20 or newer: see https://nodejs.org",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{Child, hint};
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    fn is_alive(id: &str) -> bool {
        // A zombie that nobody reaps is as good as gone, and `ps` tells it apart where `kill -0` does not.
        let script = format!("ps -o stat= -p {id} | grep -qv '^Z'");
        Command::new("sh").args(["-c", &script]).status().unwrap().success()
    }

    #[test]
    fn a_child_takes_its_own_children_with_it() {
        let note = std::env::temp_dir().join(format!("xtask-children-{}", std::process::id()));
        let script = format!("sleep 600 & echo $! > {0}.part; mv {0}.part {0}; wait", note.display());
        let child = Child::spawn(Command::new("sh").args(["-c", &script]).stdout(Stdio::null())).unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while !note.exists() && Instant::now() < deadline {
            sleep(Duration::from_millis(10));
        }
        let grandchild = std::fs::read_to_string(&note).unwrap().trim().to_owned();
        std::fs::remove_file(&note).unwrap();
        assert!(is_alive(&grandchild));
        drop(child);
        assert!(!is_alive(&grandchild));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Child::spawn(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("no-such-program-here"), "{error}");
    }

    #[test]
    fn a_missing_compiler_or_node_comes_with_advice() {
        assert!(hint("cargo").contains("rustup"));
        assert!(hint("npm").contains("Node.js"));
        assert_eq!(hint("ls"), "");
    }
}
