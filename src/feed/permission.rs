//! Whether anything may be changed on the server.
//!
//! The one way to a request that changes something leads through a [`Permit`], and there is one place that makes permits:
//! the effect that asks for it and the request itself both take one, so neither can be written without.

use crate::api::error::{FetchError, Refusal};
use crate::feed::event::{Change, Step};
use crate::feed::machine::Feed;

/// That something may be changed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit(());

/// Whether jobs can be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission<'a> {
    /// As far as is known.
    Granted,
    /// The host page wants nothing to be changed.
    ReadOnly,
    /// The API, or a gateway before it, said that this key or this way is not for changing anything.
    Refused(&'a FetchError),
}

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Permissions {
    is_read_only: bool,
    refused: Option<FetchError>,
}

impl Permissions {
    pub(super) fn state(&self) -> Permission<'_> {
        match &self.refused {
            _ if self.is_read_only => Permission::ReadOnly,
            Some(error) => Permission::Refused(error),
            None => Permission::Granted,
        }
    }

    pub(super) fn permit(&self) -> Option<Permit> {
        (self.state() == Permission::Granted).then_some(Permit(()))
    }
}

/// Whether a refused cancellation tells that no other one would be granted either: a key without the scope, an address or
/// account that is shut out, a gateway that lets nothing through but reading. That a key may not touch one job, or the jobs
/// of one model, says nothing of others.
pub(super) fn refuses_all(error: &FetchError) -> bool {
    match error {
        FetchError::Refused(Refusal { status: 403, code, .. }) => {
            !matches!(code.as_deref(), Some("UNAUTHORIZED_ACCESS" | "MODEL_ACCESS_DENIED"))
        }
        FetchError::Refused(Refusal { status, .. }) => matches!(status, 405 | 501),
        _ => false,
    }
}

impl Feed {
    /// Whether jobs can be cancelled.
    pub fn permission(&self) -> Permission<'_> {
        self.permissions.state()
    }

    pub(super) fn change_read_only(&mut self, is_read_only: bool, step: &mut Step) {
        if std::mem::replace(&mut self.permissions.is_read_only, is_read_only) != is_read_only {
            step.changes.push(Change::Cancelling);
        }
        if is_read_only {
            self.stop_cancelling(step);
        }
    }

    /// Nothing is tried any more until somebody else asks.
    pub(super) fn refuse(&mut self, error: FetchError, step: &mut Step) {
        self.permissions.refused = Some(error);
        step.changes.push(Change::Cancelling);
    }

    /// Somebody else asks now, who may be granted what others were not.
    pub(super) fn permit_again(&mut self, step: &mut Step) {
        if self.permissions.refused.take().is_some() {
            step.changes.push(Change::Cancelling);
        }
    }
}
