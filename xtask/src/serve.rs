//! `cargo xtask serve`: the page on one port, an API beside it on another, and both rebuilt or ended together.
//!
//! Trunk builds and serves, the sandbox (or, with `--live`, the gateway) answers; this only starts, watches and ends
//! them. Nothing here is meant for production.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::children::Child;
use crate::project::Project;
use crate::run::{self, Output};
use crate::{live, npm, ports, toolchain, tools};

/// The port that the proxy in Trunk.toml points to.
const DEFAULT_SANDBOX_PORT: u16 = 8787;

const LOOK: Duration = Duration::from_millis(200);

/// What to serve and where.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The port of the page
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The port of the sandbox, or with --live of the gateway
    #[arg(long, default_value_t = DEFAULT_SANDBOX_PORT)]
    sandbox_port: u16,
    /// How many jobs the sandbox begins with
    #[arg(long, conflicts_with = "live")]
    jobs: Option<u32>,
    /// Build the page as it is delivered: smaller and faster, but slower to build
    #[arg(long)]
    release: bool,
    /// Show the jobs of a real account: requests go to the Muvi API with the key in `MUVI_API_KEY`
    #[arg(long)]
    live: bool,
    /// Open the page in a browser
    #[arg(long)]
    open: bool,
}

/// How a program ends that has panicked and is built to abort then.
const SIGABRT: i32 = 6;

/// How often Trunk is started again.
const RESTARTS: u8 = 3;

/// A server that was started, and how to tell which.
struct Server<'a> {
    name: &'static str,
    port: u16,
    child: Child,
    /// How to start it again if it breaks by a fault of its own.
    again: Option<Again<'a>>,
}

struct Again<'a> {
    start: Box<dyn Fn() -> Result<Child> + 'a>,
    left: u8,
}

/// Starts both servers and stays until one ends or a signal comes.
pub(crate) fn serve(project: &Project, options: &Options) -> Result<()> {
    check(options)?;
    toolchain::ensure_wasm_target(project)?;
    let path = tool_path(project, options.release)?;
    let mut servers = vec![start_api(project, options)?];
    let start = move || Child::spawn(trunk(project, options)?.env("PATH", &path));
    let child = start()?;
    // Trunk's watcher panics when it is told of a change without a path (notify-debouncer-full 0.5.0), as it happens while a first
    // build makes thousands of files.
    let again = Some(Again { start: Box::new(start), left: RESTARTS });
    servers.push(Server { name: "Trunk", port: options.port, child, again });
    wait_until_ready(&mut servers)?;
    println!("{}", banner(options));
    loop {
        look_after(&mut servers)?;
        sleep(LOOK);
    }
}

/// Everything that can be refused before anything is built.
fn check(options: &Options) -> Result<()> {
    if options.port == options.sandbox_port {
        bail!("--port and --sandbox-port are both {}: they must differ", options.port);
    }
    ports::require_free(options.port, "--port")?;
    ports::require_free(options.sandbox_port, "--sandbox-port")?;
    if options.live {
        live::require_key()?;
        toolchain::require_node()?;
    }
    Ok(())
}

fn tool_path(project: &Project, release: bool) -> Result<std::ffi::OsString> {
    toolchain::fetch_crates(project)?;
    let mut folders = vec![tools::ensure_wasm_bindgen(project)?, tools::ensure_trunk(project)?];
    if release {
        // Only the release build calls wasm-opt.
        folders.push(Some(npm::ensure(project, &project.node())?));
    }
    tools::path_with(&folders.into_iter().flatten().collect::<Vec<_>>())
}

fn start_api<'a>(project: &Project, options: &Options) -> Result<Server<'a>> {
    let port = options.sandbox_port;
    if options.live {
        let child = Child::spawn(&mut live::gateway(project, port))?;
        return Ok(Server { name: "The gateway", port, child, again: None });
    }
    println!("Building the sandbox …");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "-p", "muvi-sandbox"]).current_dir(project.root());
    run::run("cargo build -p muvi-sandbox", &mut cargo, &Output::Shown)?;
    let mut sandbox = Command::new(project.sandbox());
    sandbox.args(["--port", &port.to_string()]).env_remove(live::KEY);
    if let Some(jobs) = options.jobs {
        sandbox.args(["--jobs", &jobs.to_string()]);
    }
    Ok(Server { name: "The sandbox", port, child: Child::spawn(&mut sandbox)?, again: None })
}

fn trunk(project: &Project, options: &Options) -> Result<Command> {
    let mut trunk = Command::new("trunk");
    if options.sandbox_port != DEFAULT_SANDBOX_PORT {
        trunk.arg("--config").arg(write_config(project, options.sandbox_port)?);
    }
    trunk.args(["serve", "--offline=true", "--address", "127.0.0.1", "--port", &options.port.to_string()]);
    // A folder of its own leaves what `dist` built alone.
    trunk.arg("--dist").arg(project.scratch().join("serve"));
    trunk.arg("--disable-address-lookup=true");
    if options.release {
        trunk.arg("--release=true");
    }
    if options.open {
        trunk.arg("--open=true");
    }
    trunk.current_dir(project.root()).env_remove(live::KEY);
    Ok(trunk)
}

/// Trunk.toml with another port for the API. Trunk would add a proxy given on its command line to the one of the file,
/// and two for one path are an error; it takes the folder of the file for the project's, so the copy stands beside it.
fn write_config(project: &Project, sandbox_port: u16) -> Result<PathBuf> {
    let original = project.root().join("Trunk.toml");
    let text =
        fs::read_to_string(&original).with_context(|| format!("{} cannot be read", original.display()))?;
    let copy = project.root().join("Trunk.serve.toml");
    let text = with_port(&text, sandbox_port)?;
    fs::write(&copy, text).with_context(|| format!("{} cannot be written", copy.display()))?;
    Ok(copy)
}

fn with_port(config: &str, sandbox_port: u16) -> Result<String> {
    let default = format!("http://127.0.0.1:{DEFAULT_SANDBOX_PORT}/");
    if !config.contains(&default) {
        bail!("Trunk.toml has no proxy to {default}, so --sandbox-port cannot move it");
    }
    Ok(config.replace(&default, &format!("http://127.0.0.1:{sandbox_port}/")))
}

/// Waits as long as the first build takes. A build that fails is told once: Trunk goes on watching for its repair.
fn wait_until_ready(servers: &mut [Server<'_>]) -> Result<()> {
    let mut is_told = false;
    for index in 0..servers.len() {
        loop {
            look_after(servers)?;
            let Some(server) = servers.get(index) else { break };
            match ports::status(server.port) {
                Some(200) => break,
                // The API has nothing at its root, so any answer of it will do.
                Some(_) if server.name != "Trunk" => break,
                Some(_) if !is_told => {
                    is_told = true;
                    println!(
                        "The page could not be built; the reason stands above. Save a file to build it again."
                    );
                }
                _ => {}
            }
            sleep(LOOK);
        }
    }
    Ok(())
}

/// Fails when a server has ended, which ends the other when the list is dropped.
fn look_after(servers: &mut [Server<'_>]) -> Result<()> {
    for server in servers {
        let Some(status) = server.child.poll()? else { continue };
        match &mut server.again {
            Some(again) if status.signal() == Some(SIGABRT) && again.left > 0 => {
                again.left -= 1;
                println!("{} broke; starting it again …", server.name);
                server.child = (again.start)()?;
            }
            _ => bail!(
                "{} ended by itself ({status}), so everything was stopped. Its last words stand above",
                server.name
            ),
        }
    }
    Ok(())
}

fn banner(options: &Options) -> String {
    let page = format!("The page:  http://127.0.0.1:{}/", options.port);
    let kind = if options.live { "your account at the Muvi API, by way of" } else { "a sandbox at" };
    let api = format!("Its jobs:  {kind} http://127.0.0.1:{}/v1/jobs", options.sandbox_port);
    let end = "Ctrl-C ends both.".to_owned();
    let width = [&page, &api, &end].into_iter().map(String::len).max().unwrap_or(0);
    let rule = "─".repeat(width + 4);
    let lines = [page, api, end].map(|line| format!("│  {line:width$}  │")).join("\n");
    format!("\n┌{rule}┐\n{lines}\n└{rule}┘\n")
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::thread::sleep;

    use super::{Again, LOOK, Options, Server, banner, check, look_after, with_port};
    use crate::children::Child;

    fn options(port: u16, sandbox_port: u16) -> Options {
        Options { port, sandbox_port, jobs: None, release: false, live: false, open: false }
    }

    #[test]
    fn the_banner_is_a_box_around_the_address() {
        let banner = banner(&options(8081, 8787));
        assert!(banner.contains("http://127.0.0.1:8081/"), "{banner}");
        let widths: Vec<_> = banner.trim().lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
    }

    #[test]
    fn the_proxy_of_trunk_toml_can_be_moved() {
        let config = include_str!("../../Trunk.toml");
        let moved = with_port(config, 9001).unwrap();
        assert!(moved.contains("backend = \"http://127.0.0.1:9001/v1/\""), "{moved}");
        assert!(with_port("[serve]", 9001).is_err());
    }

    #[test]
    fn a_server_that_breaks_is_started_again_and_one_that_ends_is_not() {
        let broken = || Child::spawn(Command::new("sh").args(["-c", "kill -ABRT $$"]));
        let ended = || Child::spawn(Command::new("sh").args(["-c", "sleep 0.2"]));
        let again = Some(Again { start: Box::new(ended), left: 1 });
        let mut servers = [Server { name: "It", port: 0, child: broken().unwrap(), again }];
        let told = loop {
            if let Err(error) = look_after(&mut servers) {
                break error.to_string();
            }
            sleep(LOOK);
        };
        assert!(told.contains("It ended by itself"), "{told}");
        assert_eq!(servers[0].again.as_ref().unwrap().left, 0);
    }

    #[test]
    fn one_port_cannot_serve_both() {
        let error = check(&options(8080, 8080)).unwrap_err().to_string();
        assert!(error.contains("must differ"), "{error}");
    }
}
