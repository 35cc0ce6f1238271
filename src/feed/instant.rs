//! An instant of a clock that only goes forward, told from outside: this room has no clock of its own.

/// Milliseconds of a monotonic clock. Only differences mean anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    /// The instant that the clock shows as that many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// What the clock shows, in milliseconds.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// Milliseconds from `earlier` to this instant; none at all if `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The instant so many milliseconds later.
    #[must_use]
    pub const fn after(self, millis: u32) -> Self {
        Self(self.0.saturating_add(millis as u64))
    }

    /// Milliseconds until this instant, as a timer takes them.
    pub fn millis_from(self, now: Self) -> u32 {
        u32::try_from(self.millis_since(now)).unwrap_or(u32::MAX)
    }
}
