//! What each stage runs, and the set-up that the chosen stages need.
//!
//! The order of the stages and their names are in `stage`; how a command is run and logged is in `run`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::frameworks;
use super::stage::{self, Need, Stage};
use crate::browser::{self, Browser};
use crate::budget::Report;
use crate::gateways::{self, Gateways};
use crate::project::Project;
use crate::run::{Output, run};
use crate::toolchain::{self, WASM};
use crate::{dist, headless_shell, npm, tools};

/// The place where the stages run: the project with everything they need at hand.
#[derive(Debug)]
pub(crate) struct Bench<'a> {
    project: &'a Project,
    browser: Option<Browser>,
    /// What runs the tests that need no whole browser.
    headless_shell: Option<PathBuf>,
    gateways: Option<Gateways>,
    /// Folders of tools that are not on PATH.
    tools: Vec<PathBuf>,
    report: Option<Report>,
}

impl<'a> Bench<'a> {
    /// Installs what these stages need and the machine lacks.
    pub(crate) fn set_up(project: &'a Project, stages: &[Stage]) -> Result<Self> {
        let mut bench = Self {
            project,
            browser: None,
            headless_shell: None,
            gateways: None,
            tools: Vec::new(),
            report: None,
        };
        for need in stage::needs(stages) {
            bench.provide(need)?;
        }
        Ok(bench)
    }

    fn provide(&mut self, need: Need) -> Result<()> {
        let project = self.project;
        match need {
            Need::Rustfmt => toolchain::ensure_component(project, "rustfmt")?,
            Need::Clippy => toolchain::ensure_component(project, "clippy")?,
            Need::Crates => toolchain::fetch_crates(project)?,
            Need::WasmTarget => toolchain::ensure_wasm_target(project)?,
            Need::WasmBindgen => self.tools.extend(tools::ensure_wasm_bindgen(project)?),
            Need::Node => toolchain::require_node()?,
            Need::DistTools => dist::set_up(project)?,
            Need::E2ePackages => drop(npm::ensure(project, &project.e2e())?),
            Need::PackagePackages => drop(npm::ensure(project, &project.package_tests())?),
            Need::FrameworkPackages => drop(npm::ensure(project, &project.frameworks())?),
            Need::Browser => self.browser = Some(browser::ensure(project)?),
            Need::HeadlessShell => {
                let Some(browser) = &self.browser else { bail!("no browser was set up") };
                self.headless_shell = Some(headless_shell::ensure(project, browser)?);
            }
            Need::Gateways => self.gateways = Some(gateways::ensure(project)?),
        }
        Ok(())
    }

    /// Where the output of a stage goes.
    pub(crate) fn log(&self, stage: Stage) -> PathBuf {
        self.project.scratch().join(format!("{}.log", stage.name()))
    }

    /// The weights of what was built, if it was.
    pub(crate) fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// Runs one stage.
    pub(crate) fn run(&mut self, stage: Stage, output: &Output) -> Result<()> {
        match stage {
            Stage::Format => self.format(output),
            Stage::Types => self.npm_script(&["types"], output),
            Stage::Clippy => self.clippy(&["--workspace", "--all-targets"], output),
            Stage::ClippyWasm => self.clippy(
                &["-p", "muvi-jobs", "--lib", "--bins", "--tests", "--examples", "--target", WASM],
                output,
            ),
            Stage::Docs => self.docs(output),
            Stage::Native => run("cargo test", &mut self.cargo(&["test", "--workspace", "--locked"]), output),
            Stage::Gateway => self.gateway(output),
            Stage::Browser => self.core_in_browser(output),
            Stage::Dist => self.dist(output),
            Stage::Package => self.package(output),
            Stage::EndToEnd => self.end_to_end(output),
            Stage::Frameworks => self.frameworks(output),
        }
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(self.project.root());
        cargo
    }

    fn format(&self, output: &Output) -> Result<()> {
        run("cargo fmt", &mut self.cargo(&["fmt", "--all", "--check"]), output)?;
        // Left to itself prettier would look for .gitignore in the folder it runs in, and check what tests leave behind.
        self.npm_script(&["format:check", "--", "--ignore-path", "../../.gitignore"], output)
    }

    /// The tests' package.json says which files are looked at, for the editor and for here alike.
    fn npm_script(&self, script: &[&str], output: &Output) -> Result<()> {
        let mut npm = Command::new("npm");
        npm.arg("run").args(script).current_dir(self.project.e2e());
        run(&format!("npm run {}", script.join(" ")), &mut npm, output)
    }

    fn clippy(&self, what: &[&str], output: &Output) -> Result<()> {
        let mut clippy = self.cargo(&["clippy", "--locked"]);
        run("cargo clippy", clippy.args(what).args(["--", "-D", "warnings"]), output)
    }

    fn docs(&self, output: &Output) -> Result<()> {
        let mut doc = self.cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
        run("cargo doc", doc.env("RUSTDOCFLAGS", "-D warnings"), output)
    }

    fn gateway(&self, output: &Output) -> Result<()> {
        run("node --test", &mut self.node_tests(&self.project.node())?, output)
    }

    fn package(&self, output: &Output) -> Result<()> {
        self.require_dist()?;
        let mut node = self.node_tests(&self.project.package_tests())?;
        run("node --test", node.env("MUVI_DIST", self.project.dist()), output)
    }

    fn node_tests(&self, folder: &Path) -> Result<Command> {
        // Node's versions disagree on what a folder means to --test, so the files are named.
        let mut node = Command::new("node");
        node.args(["--test", "--test-reporter=tap"]).current_dir(self.project.root());
        for entry in fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))? {
            let file = entry?.path();
            if file.to_string_lossy().ends_with(".test.mjs") {
                node.arg(file);
            }
        }
        Ok(node)
    }

    /// Stages that test what is delivered take dist/ as it is.
    fn require_dist(&self) -> Result<()> {
        if !self.project.dist().join("index.html").is_file() {
            bail!("there is no dist/ to test: run `cargo xtask dist` first, or the stage dist with this one");
        }
        Ok(())
    }

    fn core_in_browser(&self, output: &Output) -> Result<()> {
        let Some(browser) = &self.browser else { bail!("no browser was set up") };
        let mut cargo =
            self.cargo(&["test", "-p", "muvi-jobs", "--target", WASM, "--test", "web", "--locked"]);
        cargo.env("PATH", tools::path_with(&self.tools)?).env("CHROMEDRIVER", &browser.chromedriver);
        run("the tests of the core", &mut cargo, output)
    }

    fn dist(&mut self, output: &Output) -> Result<()> {
        let report = self.report.insert(dist::build(self.project, output)?);
        report.enforce()
    }

    /// What the stages on the delivered files have in common.
    fn delivered(&self, output: &Output) -> Result<&Browser> {
        let Some(browser) = &self.browser else { bail!("no browser was set up") };
        self.require_dist()?;
        let mut cargo = self.cargo(&["build", "-p", "muvi-sandbox", "--locked"]);
        run("cargo build -p muvi-sandbox", &mut cargo, output)?;
        Ok(browser)
    }

    fn end_to_end(&self, output: &Output) -> Result<()> {
        let (browser, project, e2e) = (self.delivered(output)?, self.project, self.project.e2e());
        let Some(gateways) = &self.gateways else { bail!("nginx and Caddy were not set up") };
        let Some(headless_shell) = &self.headless_shell else { bail!("no headless shell was set up") };
        let mut playwright = Command::new(e2e.join("node_modules/.bin/playwright"));
        playwright.arg("test").current_dir(&e2e);
        playwright.env("MUVI_SANDBOX_BIN", project.sandbox()).env("MUVI_DIST", project.dist());
        playwright.env("MUVI_CHROMIUM", &browser.chromium).env("MUVI_HEADLESS_SHELL", headless_shell);
        playwright.env("MUVI_NGINX", &gateways.nginx).env("MUVI_NGINX_MODULES", &gateways.modules);
        playwright.env("MUVI_CADDY", &gateways.caddy);
        run("playwright", &mut playwright, output)
    }

    fn frameworks(&self, output: &Output) -> Result<()> {
        let path = tools::path_with(&self.tools)?;
        frameworks::test(self.project, self.delivered(output)?, path.as_ref(), output)
    }
}
