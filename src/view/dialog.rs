//! What a dialog is open for. There is one at a time; the annex draws it.

use crate::api::job::JobId;

/// What a dialog is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Whether a job is to be cancelled, or, without one, the chosen jobs.
    Asking(Option<JobId>),
    /// What becomes of the jobs that are cancelled.
    Cancelling,
    /// What is to be exported.
    Exporting,
    /// Which keys do what.
    Keys,
}

impl Dialog {
    /// Whether it is about jobs.
    pub fn is_about_jobs(&self) -> bool {
        *self != Self::Keys
    }
}
