//! The programs that are built from crates for this project: Trunk and wasm-bindgen.
//!
//! They are installed into a cache of their own, one folder a version, so that what a person has installed is never
//! replaced. Which versions is decided in `pins`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::pins;
use crate::project::Project;
use crate::run;
use crate::toolchain::{answer, on_path};

/// A program to install with cargo.
#[derive(Debug)]
struct Tool {
    package: &'static str,
    version: String,
    binaries: &'static [&'static str],
    /// Whether to install with the versions its authors locked.
    locked: bool,
    takes: &'static str,
}

/// Makes sure of Trunk and answers with the folder to put on PATH, unless it is on PATH already.
pub(crate) fn ensure_trunk(project: &Project) -> Result<Option<PathBuf>> {
    let version = pins::TRUNK.to_owned();
    Tool { package: "trunk", version, binaries: &["trunk"], locked: true, takes: "5 to 8 minutes" }
        .ensure(project)
}

/// Makes sure of wasm-bindgen and its test runner, in the very version of the crate.
pub(crate) fn ensure_wasm_bindgen(project: &Project) -> Result<Option<PathBuf>> {
    Tool {
        package: "wasm-bindgen-cli",
        version: pins::wasm_bindgen(project)?,
        binaries: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Its lock file names a version of a dependency that has been withdrawn since.
        locked: false,
        takes: "2 to 4 minutes",
    }
    .ensure(project)
}

impl Tool {
    fn ensure(&self, project: &Project) -> Result<Option<PathBuf>> {
        let root = cache_dir()?.join(format!("{}-{}", self.package, self.version));
        let bin = root.join("bin");
        if self.is_complete_in(&bin) {
            return Ok(Some(bin));
        }
        if self.is_on_path() {
            return Ok(None);
        }
        self.install(project, &root)?;
        if !self.is_complete_in(&bin) {
            bail!("{} was installed into {} but does not run there", self.package, bin.display());
        }
        Ok(Some(bin))
    }

    /// A binary counts only once it tells its version: an interrupted install leaves none, or one that does not run.
    fn is_complete_in(&self, folder: &Path) -> bool {
        self.binaries.iter().all(|name| is_version(&folder.join(name), &self.version))
    }

    fn is_on_path(&self) -> bool {
        self.binaries.iter().all(|name| on_path(name).is_some_and(|file| is_version(&file, &self.version)))
    }

    fn install(&self, project: &Project, root: &Path) -> Result<()> {
        let Self { package, version, takes, .. } = self;
        println!("Installing {package} {version} (first run only, {takes}) …");
        // A build folder that stays until the install is complete lets an interrupted one go on where it was.
        let build = root.join("build");
        fs::create_dir_all(&build).with_context(|| format!("could not create {}", build.display()))?;
        let mut cargo = Command::new("cargo");
        cargo.args(["install", package, "--version", version, "--root"]).arg(root);
        cargo.env("CARGO_TARGET_DIR", &build).current_dir(project.root());
        if self.locked {
            cargo.arg("--locked");
        }
        let log = project.scratch().join(format!("setup-{package}.log"));
        let advice = "If the output above speaks of the network, check the connection; then run the command again: \
                      what was already compiled is kept";
        run::set_up(&format!("cargo install {package}"), &mut cargo, log, advice)?;
        fs::remove_dir_all(&build).with_context(|| format!("could not remove {}", build.display()))
    }
}

/// `${XDG_CACHE_HOME:-~/.cache}/muvi-jobs/tools`
pub(crate) fn cache_dir() -> Result<PathBuf> {
    let cache = match env::var_os("XDG_CACHE_HOME").filter(|value| Path::new(value).is_absolute()) {
        Some(cache) => PathBuf::from(cache),
        None => env::home_dir().context("there is no home directory: set XDG_CACHE_HOME")?.join(".cache"),
    };
    Ok(cache.join("muvi-jobs/tools"))
}

fn is_version(program: &Path, version: &str) -> bool {
    program.is_file()
        && answer(program, &["--version"]).is_some_and(|text| version_in(&text) == Some(version))
}

/// The version in an answer such as `trunk 0.21.14` or `wasm-bindgen 0.2.130 (0123abc)`.
fn version_in(answer: &str) -> Option<&str> {
    answer.split_whitespace().nth(1)
}

/// The PATH with these folders before everything else.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(folders).context("a folder's name cannot stand on PATH")
}

#[cfg(test)]
mod tests {
    use super::{is_version, path_with, version_in};
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    #[test]
    fn the_version_is_the_second_word() {
        assert_eq!(version_in("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(version_in("wasm-bindgen 0.2.130 (0123abc)"), Some("0.2.130"));
        assert_eq!(version_in("trunk"), None);
        assert_eq!(version_in(""), None);
    }

    #[test]
    fn only_a_program_that_runs_and_tells_the_version_counts() {
        let file = std::env::temp_dir().join(format!("xtask-tool-{}", std::process::id()));
        // Written by a shell: a file that this process had open for writing may be "busy" while other tests fork.
        let shell = |script: &str| Command::new("sh").args(["-c", script, "sh"]).arg(&file).status().unwrap();
        assert!(shell(r#"printf '#!/bin/sh\necho tool 1.2.3\n' > "$1""#).success());
        assert!(!is_version(&file, "1.2.3"), "not executable yet");
        assert!(shell(r#"chmod +x "$1""#).success());
        assert!(is_version(&file, "1.2.3"));
        assert!(!is_version(&file, "1.2.4"));
        fs::remove_file(&file).unwrap();
        assert!(!is_version(Path::new("/no/such/tool"), "1.2.3"));
    }

    #[test]
    fn the_tools_come_first_on_path() {
        let path = path_with(&[PathBuf::from("/one"), PathBuf::from("/two")]).unwrap();
        assert!(path.to_str().unwrap().starts_with("/one:/two:"));
    }
}
