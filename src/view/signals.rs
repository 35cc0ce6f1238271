//! What drawing follows, and the ways to change it.

use leptos::prelude::*;

use crate::feed::machine::{Content, Feed};
use crate::feed::window::Window;
use crate::view::board::{Board, MountedRow, Scroll};

/// All signals of one widget. They belong to the owner of the mounted view and go with it.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// Everything that is drawn apart from the rows.
    pub board: RwSignal<Board>,
    /// The rows in the document.
    pub mounted: RwSignal<Vec<MountedRow>>,
    /// The time in milliseconds; it moves once a second.
    pub moment: RwSignal<i64>,
}

impl Signals {
    /// Changes the board. What is drawn of it is compared with what is there, so the board itself is not: that was 0.3 kB.
    pub fn change_board(&self, change: impl FnOnce(&mut Board)) {
        let mut change = Some(change);
        self.update_board(&mut |board| change.take().into_iter().for_each(|change| change(board)));
    }

    /// Takes over what the feed says. The list is shown as one that is loading while it may have no rows.
    pub fn take(&self, feed: &Feed, has_rows: bool) {
        self.change_board(|board| {
            board.take(feed);
            if board.content == Content::Rows && !has_rows {
                board.content = Content::Loading;
            }
        });
    }

    /// Says how high the list is and where its rows stand, unless it may have none.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "content heights are bounded by the window arithmetic"
    )]
    pub fn lay_out(&self, window: &Window, has_rows: bool) {
        let (content_px, shift_px) = (window.content_px.round() as i64, window.shift_px.round() as i64);
        let is_same = |board: &Board| (board.content_px, board.shift_px) == (content_px, shift_px);
        if has_rows && self.board.try_with_untracked(is_same) == Some(false) {
            self.change_board(|board| (board.content_px, board.shift_px) = (content_px, shift_px));
        }
    }

    /// Orders to scroll.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "scroll offsets are bounded by the window arithmetic"
    )]
    pub fn scroll_to(&self, top_px: f64) {
        self.change_board(|board| {
            board.scroll = Scroll { serial: board.scroll.serial + 1, top_px: top_px.round() as i32 };
        });
    }

    /// Once for all changes: a copy of this for each would be larger than the changes.
    fn update_board(&self, change: &mut dyn FnMut(&mut Board)) {
        self.board.try_update(|board| change(board));
    }
}
