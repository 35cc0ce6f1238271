//! What only some people ask for: delivered apart from the rest, and loaded when the first of it is wanted.
//!
//! The rule of this room: nothing in here is called before the board says that the annex is loaded
//! ([`gate`](crate::view::gate) sees to that), and what is called from outside is never inlined there.

pub mod bar;
pub mod cancel;
pub mod clip;
pub mod connect;
pub mod copying;
pub mod dialog;
pub mod export;
pub mod facts;
pub mod glance;
pub mod look;
pub mod media;
pub mod modal;
pub mod opener;
pub mod panel;
pub mod panel_words;
pub mod policy;
pub mod preview;
pub mod reason;
pub mod shortcuts;
pub mod subject;
pub mod words;
