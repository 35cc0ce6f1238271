//! The only place with side effects, and the only one that spawns.
//!
//! The rule of this room: perform what the feed asked for, bring the outcome back as an event, decide nothing. Every
//! request, timer and observer here is a value that ends what it began when it is dropped. It imports `feed` and
//! `api`, and knows nothing of components or of the element.

pub mod attention;
pub mod broadcast;
pub mod clipboard;
pub mod clock;
pub mod consent;
pub mod download;
pub mod driver;
pub mod host;
pub mod http;
pub mod keys;
pub mod listener;
pub mod memory;
pub mod microtask;
pub mod part;
pub mod plain;
pub mod resize;
pub mod session;
pub mod shadow;
pub mod singles;
pub mod timer;
