//! Running one command to its end: seen by the person, or written to a log that is shown when it fails.
//!
//! Not here: commands that keep running (`children`, `serve`) and what a command's output means (`check::summary`).

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::children::Child;

/// A silent command says this often that it is still there.
const HEARTBEAT: Duration = Duration::from_mins(1);

/// Where the output of a command goes.
#[derive(Clone, Debug)]
pub(crate) enum Output {
    /// To the terminal.
    Shown,
    /// To the end of this file.
    Logged(PathBuf),
}

/// Starts a log anew.
pub(crate) fn log_to(path: PathBuf) -> Result<Output> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not create {}", folder.display()))?;
    }
    File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
    Ok(Output::Logged(path))
}

/// Runs `command` to its end; `what` names it in the error.
pub(crate) fn run(what: &str, command: &mut Command, output: &Output) -> Result<()> {
    if let Output::Logged(path) = output {
        let file = OpenOptions::new().append(true).open(path);
        let file = file.with_context(|| format!("could not write {}", path.display()))?;
        command.stdout(file.try_clone()?).stderr(file);
    }
    let mut beats = 0;
    let status = Child::spawn(command)?.wait(&mut |elapsed| {
        let minutes = elapsed.as_secs() / HEARTBEAT.as_secs();
        if minutes > beats && matches!(output, Output::Logged(_)) {
            beats = minutes;
            println!("  … {what}: {minutes} min so far");
        }
    })?;
    if status.success() {
        return Ok(());
    }
    bail!("{what} failed ({status})")
}

/// Runs a command of the set-up with its output in a log, which is shown if it fails. `advice` says what to do then.
pub(crate) fn set_up(what: &str, command: &mut Command, log: PathBuf, advice: &str) -> Result<()> {
    let started = Instant::now();
    let output = log_to(log.clone())?;
    let result = run(what, command, &output);
    if let Err(error) = result {
        if !error.is::<crate::children::Interrupted>() {
            show(&log);
            bail!("{error:#}. {advice}");
        }
        return Err(error);
    }
    println!("  {what}: done in {}", duration(started.elapsed()));
    Ok(())
}

/// Prints a whole log.
pub(crate) fn show(log: &Path) {
    match fs::read(log) {
        Ok(bytes) => println!("{}", String::from_utf8_lossy(&bytes).trim_end()),
        Err(error) => println!("(could not read {}: {error})", log.display()),
    }
}

/// A duration as people read it.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::{Output, duration, log_to, run};
    use std::process::Command;
    use std::time::Duration;

    #[test]
    fn durations_read_naturally() {
        assert_eq!(duration(Duration::from_millis(1234)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(61)), "1 min 1 s");
    }

    #[test]
    fn a_log_holds_both_streams_of_every_command() {
        let path = std::env::temp_dir().join(format!("xtask-run-{}.log", std::process::id()));
        let output = log_to(path.clone()).unwrap();
        run("one", Command::new("sh").args(["-c", "echo out; echo err >&2"]), &output).unwrap();
        run("two", Command::new("echo").arg("more"), &output).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(text, "out\nerr\nmore\n");
    }

    #[test]
    fn a_failure_names_the_command_and_its_status() {
        let error = run("the check", Command::new("sh").args(["-c", "exit 3"]), &Output::Shown).unwrap_err();
        assert!(error.to_string().contains("the check failed"), "{error}");
        assert!(error.to_string().contains('3'), "{error}");
    }
}
