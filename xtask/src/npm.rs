//! npm packages: installed as their lock file says, and not again before it changes.
//!
//! Which packages is decided by the package.json of each folder; npm itself is never asked for anything newer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::project::Project;
use crate::run;
use crate::toolchain;

/// A copy of the lock file that `node_modules` was installed from; npm removes it when it starts over.
const STAMP: &str = "node_modules/.installed-from";

/// Installs what the folder's package-lock.json names, and answers with the folder of the programs in it.
pub(crate) fn ensure(project: &Project, folder: &Path) -> Result<PathBuf> {
    toolchain::require_node()?;
    let lock_file = folder.join("package-lock.json");
    let lock = fs::read(&lock_file).with_context(|| format!("could not read {}", lock_file.display()))?;
    let bin = folder.join("node_modules/.bin");
    let stamp = folder.join(STAMP);
    if is_current(fs::read(&stamp).ok().as_deref(), &lock) {
        return Ok(bin);
    }
    let name = folder.strip_prefix(project.root()).unwrap_or(folder).display().to_string();
    println!("Installing the npm packages of {name} (first run, or its lock changed) …");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    let log = project.scratch().join(format!("setup-npm-{}.log", name.replace('/', "-")));
    run::set_up("npm ci", &mut npm, log, "Check the network connection and run the command again")?;
    fs::write(&stamp, &lock).with_context(|| format!("could not write {}", stamp.display()))?;
    Ok(bin)
}

fn is_current(stamp: Option<&[u8]>, lock: &[u8]) -> bool {
    stamp == Some(lock)
}

#[cfg(test)]
mod tests {
    use super::is_current;

    #[test]
    fn packages_are_installed_again_only_when_the_lock_changed() {
        assert!(is_current(Some(b"lock"), b"lock"));
        assert!(!is_current(Some(b"old"), b"lock"));
        assert!(!is_current(None, b"lock"));
    }
}
