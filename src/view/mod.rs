//! What is drawn: Leptos components, and the mirror that turns the feed's changes into signals.
//!
//! The rule of this room: no decision, no request, no timer of its own. Components read signals and send events.
//! Static markup is built node by node: Leptos would build a subtree of nothing but literals through `innerHTML`,
//! which Trusted Types forbid, so every element here has a dynamic child or attribute, or no element below it.

pub mod actions;
pub mod board;
pub mod focus;
pub mod footer;
pub mod format;
pub mod keyboard;
pub mod layout;
pub mod mirror;
pub mod row;
pub mod table;
pub mod toolbar;
pub mod widget;
pub mod words;
