//! What the host page has been given of the loaded jobs: it keeps those that are the same, and is given the others, which
//! `renewal` tells apart.

use std::ops::Range;

use crate::api::job::Job;
use crate::api::plain::Plain;
use crate::feed::machine::Feed;
use crate::feed::rows::{JobKey, Revision};

/// A part of the loaded jobs, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portion<'a> {
    /// What stood at these places the last time.
    Kept(Range<usize>),
    /// A job that is new, or is another one now.
    Fresh(&'a Job),
}

impl<'a> Portion<'a> {
    /// The job, or the first place and the one behind the last.
    pub fn plain(&self) -> Plain<'a> {
        let place = |place: usize| Plain::Number(u32::try_from(place).unwrap_or(u32::MAX));
        match self {
            Self::Kept(places) => Plain::List(vec![place(places.start), place(places.end)]),
            Self::Fresh(job) => job.plain(),
        }
    }
}

/// The jobs that were given the last time. Costs memory only where the page asks for them.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(super) keys: Vec<JobKey>,
    pub(super) as_of: Revision,
}

impl Snapshot {
    /// Takes the jobs as they are now for given. Answers what was given before, unless the jobs are certainly the same.
    pub fn take(&mut self, feed: &Feed) -> Option<Self> {
        let as_of = feed.rows().revision();
        let is_other = as_of != self.as_of;
        is_other.then(|| std::mem::replace(self, Self { keys: feed.free().to_vec(), as_of }))
    }
}
