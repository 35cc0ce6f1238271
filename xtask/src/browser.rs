//! Chromium and chromedriver for the tests: found, or on a Debian machine installed.
//!
//! Not here: how the tests start them (webdriver.json, playwright.config.ts).

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::project::Project;
use crate::run;
use crate::toolchain::{answer, on_path};

const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_ON_MACOS: &[&str] = &[
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const PACKAGES: &[&str] = &["chromium", "chromium-driver", "fonts-liberation"];

/// The programs that run the tests in a browser.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// Finds both, after installing them where that is possible.
pub(crate) fn ensure(project: &Project) -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if !is_root() || on_path("apt-get").is_none() {
        bail!(
            "Chromium and chromedriver are needed and not both on PATH. Install them, of the same version (on Debian: \
             sudo apt-get install chromium chromium-driver), or point MUVI_CHROMIUM and CHROMEDRIVER to them"
        );
    }
    println!("Installing Chromium and chromedriver (first run only, about a minute) …");
    let log = project.scratch().join("setup-chromium.log");
    let advice = "Check the network connection, or install chromium and chromium-driver by hand";
    let mut update = Command::new("apt-get");
    run::set_up("apt-get update", update.arg("update"), log.clone(), advice)?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "--no-install-recommends"]).args(PACKAGES);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    run::set_up("apt-get install", &mut install, log, advice)?;
    find().context("chromium or chromedriver is still not on PATH after installing the packages")
}

/// Whether packages can be installed without asking anybody.
pub(crate) fn is_root() -> bool {
    answer(Path::new("id"), &["-u"]).as_deref() == Some("0")
}

fn find() -> Option<Browser> {
    let chromium = chosen("MUVI_CHROMIUM")
        .or_else(|| CHROMIUM.iter().find_map(|name| on_path(name)))
        .or_else(|| CHROMIUM_ON_MACOS.iter().map(PathBuf::from).find(|file| file.is_file()))?;
    let chromedriver = chosen("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
    Some(Browser { chromium, chromedriver })
}

/// A program that the person points to.
fn chosen(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file())
}
