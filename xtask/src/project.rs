//! Where things are: the workspace, its target directory and the folders the commands write to.
//!
//! Not here: what is in those folders, and anything outside the workspace except the cache of tools.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// The workspace as the commands see it.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
    target: PathBuf,
}

impl Project {
    /// Finds the workspace from this crate's folder and the target directory from the running binary, so that
    /// `CARGO_TARGET_DIR` and a configured target directory are both respected without asking cargo.
    pub(crate) fn locate() -> Result<Self> {
        let crate_dir = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let Some(root) = crate_dir.parent().filter(|root| root.join("Cargo.lock").is_file()) else {
            bail!("found no workspace around {}: run `cargo xtask` inside the project", crate_dir.display());
        };
        let binary = env::current_exe().context("could not tell where this program is")?;
        let target = target_dir_of(&binary).unwrap_or_else(|| root.join("target"));
        Ok(Self { root: root.to_path_buf(), target })
    }

    /// The folder of the workspace.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the workspace.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The folder for logs and for the page that `serve` builds.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// What is delivered.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder of the build tools that come from npm.
    pub(crate) fn node(&self) -> PathBuf {
        self.root.join("xtask/node")
    }

    /// The folder of the end-to-end tests.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// The folder of the tests of the npm package.
    pub(crate) fn package_tests(&self) -> PathBuf {
        self.root.join("tests/package")
    }

    /// The folder of the sample applications.
    pub(crate) fn frameworks(&self) -> PathBuf {
        self.root.join("tests/frameworks")
    }

    /// An example of the widget's crate, as `cargo build --example` leaves it for the browser.
    pub(crate) fn wasm_example(&self, name: &str) -> PathBuf {
        self.target.join("wasm32-unknown-unknown/debug/examples").join(name).with_extension("wasm")
    }

    /// The sandbox, as `cargo build -p muvi-sandbox` leaves it.
    pub(crate) fn sandbox(&self) -> PathBuf {
        self.target.join("debug/muvi-sandbox")
    }
}

/// The target directory of a binary at `<target>/<profile>/xtask`.
fn target_dir_of(binary: &Path) -> Option<PathBuf> {
    let profile = binary.parent()?;
    // A unit test's binary is one folder deeper.
    let profile = if profile.ends_with("deps") { profile.parent()? } else { profile };
    profile.parent().map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::target_dir_of;
    use std::path::{Path, PathBuf};

    #[test]
    fn the_target_directory_stands_above_the_profile() {
        let cases = ["/t/debug/xtask", "/t/release/xtask", "/t/debug/deps/xtask-0123"];
        for case in cases {
            assert_eq!(target_dir_of(Path::new(case)), Some(PathBuf::from("/t")), "{case}");
        }
    }
}
