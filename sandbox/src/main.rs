//! The program `muvi-sandbox`: reads its options, starts the server and ends on a signal.
//!
//! All else is in the library, so that tests can start it without a process.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use muvi_sandbox::{Key, Sandbox, Settings};
use tokio::signal::unix::{SignalKind, signal};

/// A local sandbox of the Muvi job API.
#[derive(Debug, Parser)]
#[command(name = "muvi-sandbox")]
struct Options {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Which jobs are made up; the same seed and time make the same jobs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many jobs there are at the start.
    #[arg(long, default_value_t = 240)]
    jobs: u32,
    /// Seconds from one new job to the next on average; 0 for no new jobs.
    #[arg(long, default_value_t = 20, value_name = "SECONDS")]
    arrival_seconds: u32,
    /// Refuse calls without a known key.
    #[arg(long)]
    require_key: bool,
    /// Another key, with its scopes; without scopes it may do everything. Repeatable.
    #[arg(long = "key", value_name = "KEY[:scope,scope]", value_parser = Key::parse)]
    keys: Vec<Key>,
    /// Let pages of this origin call, or of any with `*`.
    #[arg(long, value_name = "ORIGIN|*")]
    cors: Option<String>,
    /// Where the outputs of jobs are; `/outputs` for real files from here.
    #[arg(long, value_name = "URL", default_value = "https://cdn.muvi.video/outputs")]
    outputs: String,
    /// Offer the control endpoint for tests.
    #[arg(long)]
    control: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let settings = Settings {
        seed: options.seed,
        jobs: options.jobs,
        arrival_seconds: options.arrival_seconds,
        require_key: options.require_key,
        keys: options.keys,
        cors: options.cors,
        outputs: options.outputs.trim_end_matches('/').to_owned(),
        control: options.control,
    };
    let sandbox = match Sandbox::bind(&options.host, options.port, settings).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("muvi-sandbox: {}", cannot_listen(&options.host, options.port, &error));
            return ExitCode::FAILURE;
        }
    };
    match run(sandbox).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("muvi-sandbox: the server stopped: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// Says where it listens, then serves until Ctrl-C or SIGTERM. Requests under way are dropped, so that a hanging
/// one cannot hold the end up.
async fn run(sandbox: Sandbox) -> io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut stdout = io::stdout();
    writeln!(stdout, "muvi-sandbox listening on http://{}", sandbox.address())?;
    stdout.flush()?;
    tokio::select! {
        result = sandbox.serve() => result,
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    }
}

/// One sentence that says what is wrong and what to do.
fn cannot_listen(host: &str, port: u16, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AddrInUse {
        return format!(
            "port {port} on {host} is already in use; stop the program that uses it, or choose another with --port (0 takes a free one)."
        );
    }
    format!("cannot listen on {host}:{port} ({error}); choose another address with --host and --port.")
}
