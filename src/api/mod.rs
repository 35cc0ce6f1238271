//! What the Muvi API says and how it is asked: jobs, pages, errors, query strings, instants.
//!
//! The rule of this room: pure data and its reading. No clock, no timer, no randomness, no logging, no `async`,
//! no JavaScript, no panic, and nothing of the other rooms. The one fact about JSON is [`value::Value`], which
//! both serde_json (in native tests) and serde-wasm-bindgen (in the browser) can fill.
//!
//! Sources are pages of the API's documentation, named by their path below `developer.muvi.video/docs`.

pub mod error;
pub mod job;
pub mod page;
pub mod query;
pub mod time;
pub mod value;
