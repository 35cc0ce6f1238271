//! stub
/// stub
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// stub
    pub added: usize,
    /// stub
    pub completed: usize,
    /// stub
    pub failed: usize,
    /// stub
    pub cancelled: usize,
}
