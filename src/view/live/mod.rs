//! What a list needs once its first rows are there: what happens when a person acts, and what is drawn of failures and news.
//!
//! The first rows need none of it, so it is delivered apart and loaded right behind them. The rule of this room: nothing in
//! here is called before the live part is there. Handlers are handed over as functions, not as closures, and
//! [`Ui::heard`](crate::view::actions::Ui::heard) keeps events for them until then; what else is called from outside is never
//! inlined there.

pub mod alert;
pub mod annex;
pub mod arrival;
pub mod choosing;
pub mod filters;
pub mod held;
pub mod keyboard;
pub mod presses;
pub mod scrolling;
pub mod selecting;
pub mod shortcuts;
