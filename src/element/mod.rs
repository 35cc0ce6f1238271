//! The border to the host page: the definer (`muvi-jobs.js`), `core.js` between it and Rust, and the thin `mount` here.
//!
//! The rule of this room: attributes, properties and methods in, events out, nothing decided. The definer defines the
//! element at once and loads this core when it is first needed. All exports take `&self`: a page may call back into
//! the element from any event.

mod announcer;
mod given;
mod instance;
mod live;
mod pieces;
mod wording;

pub use instance::{Instance, mount, prepare};
