//! What is drawn: Leptos components, and the mirror that turns the feed's changes into signals.
//!
//! The rule of this room: no decision, no request, and timers only for when something is drawn. Components read signals and send
//! events.
//! Elements are data for the one builder in [`markup`], which says why; [`drawn`] is where Leptos takes them over. Two rooms in
//! it are loaded later: [`live`] right behind the first rows, [`annex`] when somebody asks for it; [`gate`] sees to that.

pub mod actions;
pub mod active_row;
pub mod anchor;
pub mod annex;
pub mod board;
pub mod bulk;
pub mod busy;
pub mod dialog;
pub mod drawn;
pub mod focus;
pub mod footer;
pub mod format;
pub mod gate;
pub mod glance;
pub mod heard;
pub mod interval;
pub mod layout;
pub mod live;
pub mod markup;
pub mod mirror;
pub mod news;
pub mod notice;
pub mod opened;
pub mod opening;
pub mod presence;
pub mod row;
pub mod row_template;
pub mod rows;
pub mod signals;
pub mod table;
pub mod toolbar;
pub mod waiting;
pub mod widget;
pub mod words;
