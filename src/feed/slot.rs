//! A lane in which at most one request is under way: its state as a value.
//!
//! "What we have" is not here: rows stay whatever a lane does.

use crate::api::error::FetchError;
use crate::api::job::JobId;
use crate::api::query::Cursor;
use crate::api::time::Timestamp;
use crate::feed::event::{RequestId, Source, TimerId};
use crate::feed::rows::JobKey;

/// On whose behalf something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The person, or the host page.
    Person,
    /// The clock: a refresh that nobody asked for.
    Poll,
    /// The clock too, about a single row.
    Detail,
    /// A row that shows more than the list tells.
    Extra,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A page, from this cursor on; none is the first page.
    Page(Option<Cursor>),
    /// The job of this row.
    Job(JobKey),
    /// The job of this id, whether it has a row or not.
    Detail(JobId),
    /// That this job is cancelled.
    Cancellation(JobId),
}

/// Whether the page's key function is asked for a new key. It is asked for once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// No need was seen yet.
    Unneeded,
    /// Before the next request.
    Due,
    /// It was.
    Done,
}

/// What a lane tries to get, and how it went so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Why it is asked for.
    pub source: Source,
    /// On whose behalf.
    pub asker: Asker,
    /// What is asked for.
    pub wanted: Wanted,
    /// How far back pages are loaded one after the other, of which this is one.
    pub until: Option<Timestamp>,
    /// How often it was made again after an error.
    pub retries: u8,
    /// Whether a new key is asked for after a 401.
    pub renewal: Renewal,
}

impl Task {
    /// A task that was not tried yet.
    pub fn new(source: Source, asker: Asker, wanted: Wanted) -> Self {
        Self { source, asker, wanted, until: None, retries: 0, renewal: Renewal::Unneeded }
    }

    /// The same as if it were not tried yet.
    #[must_use]
    pub fn anew(&self, asker: Asker) -> Self {
        Self { until: self.until, ..Self::new(self.source, asker, self.wanted.clone()) }
    }
}

/// The state of a lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Slot {
    /// Nothing is under way and nothing has failed.
    #[default]
    Idle,
    /// A request that may not go out yet, because too many did.
    Held {
        /// The timer that ends the waiting.
        timer: TimerId,
        /// What will be asked.
        task: Task,
    },
    /// A request waits for its answer.
    InFlight {
        /// Its name.
        request: RequestId,
        /// The timer that ends the waiting.
        deadline: TimerId,
        /// What is asked.
        task: Task,
    },
    /// A pause before the request is made again.
    Waiting {
        /// The timer that ends the pause.
        timer: TimerId,
        /// What will be asked.
        task: Task,
        /// Why it has to be asked again.
        error: FetchError,
    },
    /// It failed for good; the error is shown until it is repeated or given up.
    Failed {
        /// What would be asked again.
        task: Task,
        /// Why it failed.
        error: FetchError,
    },
}

impl Slot {
    /// Whether something is under way, pauses included.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::InFlight { .. } | Self::Waiting { .. } | Self::Held { .. })
    }

    /// What is under way or has failed.
    pub fn task(&self) -> Option<&Task> {
        match self {
            Self::Idle => None,
            Self::InFlight { task, .. }
            | Self::Waiting { task, .. }
            | Self::Failed { task, .. }
            | Self::Held { task, .. } => Some(task),
        }
    }

    /// What is under way.
    pub(super) fn task_under_way(&mut self) -> Option<&mut Task> {
        match self {
            Self::Idle | Self::Failed { .. } => None,
            Self::InFlight { task, .. } | Self::Waiting { task, .. } | Self::Held { task, .. } => Some(task),
        }
    }

    /// The error that is shown.
    pub fn failure(&self) -> Option<&FetchError> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Takes the task out if this answer is the one that the lane waits for; any other answer is stale.
    pub(crate) fn take_answered(&mut self, answered: RequestId) -> Option<(TimerId, Task)> {
        match self {
            Self::InFlight { request, .. } if *request == answered => match std::mem::take(self) {
                Self::InFlight { deadline, task, .. } => Some((deadline, task)),
                _ => None,
            },
            _ => None,
        }
    }
}
