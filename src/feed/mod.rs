//! What we hold and what to do next.
//!
//! The rule of this room: every decision of the widget is taken here, in pure code. [`machine::Feed`] is a value that
//! events advance; each step answers with effects to perform and changes that happened. No clock, no timer, no
//! randomness but a seeded sequence, no logging, no `async`, no JavaScript, no panic: the same events in give the
//! same steps out. It imports `api` and nothing else of the crate.

pub mod answers;
mod budget;
pub mod cancel;
mod detail;
pub mod digest;
pub mod elapsed;
pub mod english;
pub mod event;
pub mod export;
pub mod extras;
pub mod failure;
mod ids;
mod index;
pub mod instant;
mod intake;
mod interval;
pub mod lane;
mod lanes;
mod live;
pub mod machine;
pub mod merge;
mod models;
pub mod outcome;
pub mod panel;
pub mod permission;
pub mod phase;
pub mod poll;
pub mod renewal;
pub mod retry;
pub mod rows;
pub mod search;
pub mod selection;
mod shown;
pub mod single;
pub mod singles;
mod slab;
pub mod slot;
pub mod snapshot;
pub mod tail;
mod verdict;
mod walk;
pub mod window;
