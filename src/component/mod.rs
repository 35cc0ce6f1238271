//! The widget as a Leptos component, for applications that are written with Leptos themselves.
//!
//! The rule of this room: Rust in, Rust out, nothing decided. It is a host page like the definer: it gives the same
//! settings and answers the same questions (`runtime::host`), with closures in place of an element. Web pages get nothing
//! of it, so the linker leaves all of it out of what is delivered.

pub mod event;
pub mod host;
pub mod jobs;
mod root;
pub mod settings;
mod tally;
mod url;

pub use event::{Action, Change, JobsEvent, Opening};
pub use host::Transport;
pub use jobs::{JobsHandle, MuviJobs, MuviJobsProps};
pub use settings::{Density, JobsSettings, Theme};
