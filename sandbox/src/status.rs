//! The five job statuses of "developer.pixelbyte.app/docs/api-reference/jobs/get-status".
//!
//! Not what a fixture may hold: odd statuses travel as plain JSON and never become this type.

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Accepted and waiting.
    Pending,
    /// A worker has it.
    Processing,
    /// Its output is available.
    Completed,
    /// It ended in an error.
    Failed,
    /// The user cancelled it.
    Cancelled,
}

impl Status {
    pub(crate) const ALL: [Self; 5] =
        [Self::Pending, Self::Processing, Self::Completed, Self::Failed, Self::Cancelled];

    /// The word of the API.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of a word, which must be written exactly as the API writes it.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The percentage. Only 0, 50 and 100 are documented, for the first three; a failed job keeps the step it
    /// had reached and a cancelled one never began, which is this sandbox's guess.
    pub(crate) fn progress(self) -> u32 {
        match self {
            Self::Pending | Self::Cancelled => 0,
            Self::Processing | Self::Failed => 50,
            Self::Completed => 100,
        }
    }

    /// Whether the job is over.
    pub(crate) fn has_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}
