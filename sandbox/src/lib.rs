//! A local sandbox of the Muvi job API: the documented behaviour over HTTP, with made-up jobs.
//!
//! Written from the public documentation (developer.muvi.video/docs) and nothing else. It shares no code with the
//! widget on purpose: it is a second reading of the same pages, and what one misreads the other may notice.
//! See the README for what is documented and what is guessed.

mod answer;
mod api;
mod auth;
mod catalogue;
mod clock;
mod codes;
mod control;
mod control_bodies;
mod cors;
mod cursor;
mod detail;
mod edits;
mod fault;
mod fault_kind;
mod generator;
mod hostile;
mod ids;
mod jobs;
mod log;
mod media;
mod page;
mod query;
mod random;
mod routes;
mod server;
mod spoil;
mod state;
mod status;
mod time;
mod twist;
mod wire;

pub use auth::{Key, Scope};
pub use server::Sandbox;
pub use state::Settings;
