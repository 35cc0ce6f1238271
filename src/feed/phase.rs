//! What the widget as a whole shows: rows or why there are none, the error, whether a key is wanted.

use crate::api::error::FetchError;
use crate::feed::event::{KeySource, Lane};
use crate::feed::machine::Feed;
use crate::feed::slot::Slot;

/// What the place of the rows shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The first page is on its way.
    Loading,
    /// There is no first page because of an error.
    Failed,
    /// There are no jobs at all.
    NoJobs,
    /// There are no jobs for the filters that are set.
    NoneForFilters,
    /// No loaded job contains the searched text.
    NoneFound,
    /// Rows.
    Rows,
}

impl Feed {
    /// The error that is shown, with the lane it belongs to.
    pub fn failure(&self) -> Option<(Lane, &FetchError)> {
        let of = |lane| self.slot(lane).failure().map(|error| (lane, error));
        of(Lane::List).or_else(|| self.refresh_error.as_ref().map(|error| (Lane::Refresh, error)))
    }

    /// The error after which a pause goes on before the next try.
    pub fn pausing_after(&self) -> Option<&FetchError> {
        [&self.list, &self.refresh].into_iter().find_map(|slot| match slot {
            Slot::Waiting { error, .. } => Some(error),
            _ => None,
        })
    }

    /// Whether a person has to be asked for a key: the API wants one and the host page gives none.
    pub fn wants_key(&self) -> bool {
        let given_by_page = matches!(self.key_source, KeySource::Host | KeySource::HostFunction);
        let refused = |error: &FetchError| error.is_unauthorized() || *error == FetchError::KeyUnusable;
        !given_by_page && self.failure().is_some_and(|(_, error)| refused(error))
    }

    /// What the place of the rows shows.
    pub fn content(&self) -> Content {
        match (self.known, self.list.failure()) {
            (false, Some(_)) => Content::Failed,
            (false, None) => Content::Loading,
            (true, _) if self.loaded() == 0 && self.query.is_filtered() => Content::NoneForFilters,
            (true, _) if self.loaded() == 0 => Content::NoJobs,
            (true, _) if self.shown().is_empty() => Content::NoneFound,
            (true, _) => Content::Rows,
        }
    }
}
