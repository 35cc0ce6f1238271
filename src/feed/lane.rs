//! The lanes of the feed: in each of them at most one request is under way.

use crate::feed::event::Change;

/// The things that can be under way at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Getting the first or the next page.
    List,
    /// Getting the first page again.
    Refresh,
    /// Getting a single job for its row. Nobody waits for it, so it never tells of failing and settling.
    Detail,
    /// Getting the job that the panel is about.
    Panel,
    /// Cancelling a job. What became of it is told by the cancellation itself.
    Cancel(CancelLane),
}

/// One of the lanes in which jobs are cancelled side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelLane(pub(super) u8);

impl CancelLane {
    /// How many there are: no host page needs more at once, and browsers hold back more than six of HTTP/1 anyway.
    pub const COUNT: u8 = 8;
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::List,
        Self::Refresh,
        Self::Detail,
        Self::Panel,
        Self::Cancel(CancelLane(0)),
        Self::Cancel(CancelLane(1)),
        Self::Cancel(CancelLane(2)),
        Self::Cancel(CancelLane(3)),
        Self::Cancel(CancelLane(4)),
        Self::Cancel(CancelLane(5)),
        Self::Cancel(CancelLane(6)),
        Self::Cancel(CancelLane(7)),
    ];

    /// What is different when something happens in this lane.
    pub(super) fn change(self) -> Change {
        match self {
            Self::List | Self::Refresh | Self::Detail => Change::Phase,
            Self::Panel => Change::Panel,
            Self::Cancel(_) => Change::Cancelling,
        }
    }

    /// Whether somebody may wait for this lane to come to rest.
    pub(super) fn tells_of_settling(self) -> bool {
        matches!(self, Self::List | Self::Refresh | Self::Panel)
    }
}
