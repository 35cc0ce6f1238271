//! A lane in which at most one request is under way: its state as a value.
//!
//! "What we have" is not here: rows stay whatever a lane does.

use crate::api::error::FetchError;
use crate::api::query::Cursor;
use crate::feed::event::{RequestId, Source, TimerId};

/// What a lane tries to get, and how it went so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Why it is asked for.
    pub source: Source,
    /// From where on; none is the first page.
    pub cursor: Option<Cursor>,
    /// How often it was made again after an error.
    pub retries: u8,
    /// Whether a new key was asked for after a 401. It is asked for once.
    pub key_renewed: bool,
}

impl Task {
    /// A task that was not tried yet.
    pub fn new(source: Source, cursor: Option<Cursor>) -> Self {
        Self { source, cursor, retries: 0, key_renewed: false }
    }
}

/// The state of a lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Slot {
    /// Nothing is under way and nothing has failed.
    #[default]
    Idle,
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
        matches!(self, Self::InFlight { .. } | Self::Waiting { .. })
    }

    /// What is under way or has failed.
    pub fn task(&self) -> Option<&Task> {
        match self {
            Self::Idle => None,
            Self::InFlight { task, .. } | Self::Waiting { task, .. } | Self::Failed { task, .. } => {
                Some(task)
            }
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
