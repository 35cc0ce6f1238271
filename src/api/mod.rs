//! What the Muvi API says and how it is asked: jobs, pages, details, receipts, errors, query strings, instants.
//!
//! The rule of this room: pure data and its reading. No clock, no timer, no randomness, no logging, no `async`,
//! no JavaScript, no panic, and nothing of the other rooms. What JSON holds comes in as a [`value::Value`], made by
//! `runtime::decode` in the browser and by the tests natively.
//!
//! Sources are pages of the API's documentation, named by their path below `developer.muvi.video/docs`.

pub mod detail;
pub mod error;
pub mod job;
pub mod media;
pub mod money;
pub mod page;
pub mod plain;
pub mod query;
pub mod receipt;
pub mod time;
pub mod value;
