//! stub
/// stub
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub u64);
impl Instant {
    /// stub
    pub fn millis_until(self, later: Self) -> u64 {
        later.0.saturating_sub(self.0)
    }
}
