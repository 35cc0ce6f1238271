//! What the Muvi API says and how it is asked: jobs, pages, details, receipts, errors, query strings, instants.
//!
//! The rule of this room: pure data and its reading. No clock, no timer, no randomness, no logging, no `async`,
//! no JavaScript, no panic, and nothing of the other rooms. JSON comes in as text; `json` makes a
//! [`value::Value`] of it.
//!
//! Sources are pages of the API's documentation, named by their path below `developer.muvi.video/docs`.

pub mod detail;
pub mod error;
pub mod job;
pub mod json;
pub mod media;
pub mod money;
pub mod page;
pub mod plain;
pub mod query;
pub mod receipt;
pub mod time;
pub mod value;
