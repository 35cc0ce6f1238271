//! What the panel is about, read from the feed once for each board.

use std::cell::{Ref, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::api::detail::{JobAnswer, Output};
use crate::api::error::FetchError;
use crate::api::job::{Job, JobId, Status};
use crate::feed::failure::{Failure, Subject as Asked};
use crate::feed::machine::Feed;
use crate::feed::panel::Direction;
use crate::view::actions::Ui;
use crate::view::annex::media::Loss;
use crate::view::board::Board;
use crate::view::markup::Markup;

/// The open job as it is drawn.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself; together they are no state")]
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its id.
    pub id: JobId,
    /// What a row would tell of it.
    pub job: Option<Job>,
    /// What the API told when it was asked for this job alone.
    pub answer: Option<Arc<JobAnswer>>,
    /// Whether an answer is on its way.
    pub is_loading: bool,
    /// Why there is no answer, or no newer one.
    pub failure: Option<Failure>,
    /// Whether the API knows no such job.
    pub is_missing: bool,
    /// Whether its files are not available any longer.
    pub files_are_gone: bool,
    /// Whether there is a row above.
    pub has_previous: bool,
    /// Whether there is a row below.
    pub has_next: bool,
    /// Grows when other outputs are to be shown: what plays must not be drawn anew for anything less.
    pub generation: u8,
    /// The files that could not be shown, by their address.
    pub losses: Vec<(Box<str>, Loss)>,
}

/// The facts, shared by everything in the panel.
#[derive(Clone, Debug)]
pub struct Subject(Rc<RefCell<Option<Facts>>>);

impl Subject {
    /// What the feed knows now.
    pub fn new(ui: Ui) -> Self {
        let subject = Self(Rc::default());
        subject.read_again(ui);
        subject
    }

    /// Looks at the feed again. Answers whether the panel is about another job now.
    pub fn read_again(&self, ui: Ui) -> bool {
        let before = self.0.take();
        let id_before = before.as_ref().map(|facts| facts.id.clone());
        let facts = ui.session(|session| session.read(|feed| Facts::of(feed, before))).flatten();
        let is_another = facts.as_ref().map(|facts| &facts.id) != id_before.as_ref();
        self.0.replace(facts);
        is_another
    }

    /// Reads the facts; the default of what is read while there are none.
    pub fn read<T: Default>(&self, read: impl FnOnce(&Facts) -> T) -> T {
        Ref::filter_map(self.0.borrow(), Option::as_ref).map_or_else(|_| T::default(), |facts| read(&facts))
    }

    /// A reader for what follows the board.
    pub fn reader<T: Default>(&self, read: impl Fn(&Facts) -> T + 'static) -> impl Fn(&Board) -> T + 'static {
        let subject = self.clone();
        move |_| subject.read(&read)
    }

    /// A file could not be shown.
    pub fn lose(&self, url: &str, loss: Loss) {
        if let Some(facts) = &mut *self.0.borrow_mut() {
            facts.losses.push((url.into(), loss));
        }
    }
}

impl Facts {
    fn of(feed: &Feed, before: Option<Self>) -> Option<Self> {
        let open = feed.open_job()?;
        let answer = open.answer.cloned();
        let generation = before.as_ref().map_or(0, |before| before.generation);
        let same = before.filter(|before| before.id == *open.id);
        let shows_same = same.as_ref().is_some_and(|same| same.outputs() == outputs(answer.as_ref()));
        Some(Self {
            id: open.id.clone(),
            job: open.job.cloned(),
            answer,
            is_loading: open.is_loading,
            failure: open.failure.map(|error| Failure::about(Asked::Job, error)),
            is_missing: open.failure.is_some_and(FetchError::is_not_found),
            files_are_gone: open.files_are_gone,
            has_previous: feed.neighbour(Direction::Previous).is_some(),
            has_next: feed.neighbour(Direction::Next).is_some(),
            generation: generation.wrapping_add(u8::from(!shows_same)),
            losses: same.map(|same| same.losses).unwrap_or_default(),
        })
    }

    /// What the job made, in the API's order.
    pub fn outputs(&self) -> &[Output] {
        outputs(self.answer.as_ref())
    }

    /// Whether the job has this status.
    pub fn is(&self, status: &Status) -> bool {
        self.job.as_ref().is_some_and(|job| job.status == *status)
    }

    /// Why a file is not shown.
    pub fn loss_of(&self, url: &str) -> Option<Loss> {
        self.losses.iter().rev().find(|(lost, _)| **lost == *url).map(|(_, loss)| *loss)
    }
}

fn outputs(answer: Option<&Arc<JobAnswer>>) -> &[Output] {
    answer.map(|answer| answer.detail.outputs.as_slice()).unwrap_or_default()
}

/// Has an element below it while a condition on the facts holds.
pub fn when(
    parent: Markup,
    subject: &Subject,
    wanted: impl Fn(&Facts) -> bool + 'static,
    build: impl Fn() -> Markup + 'static,
) -> Markup {
    parent.optional(subject.reader(move |facts| wanted(facts).then_some(0)), move |_| build())
}
