//! The panel about one job: which one, what is known of it, what is under way for it.
//!
//! A job is opened by its id, whether its row is loaded or not. It is asked for once, unless its answer is known already
//! and final, and again whenever its row takes another status.

use std::sync::Arc;

use crate::api::detail::JobAnswer;
use crate::api::error::{FetchError, Refusal};
use crate::api::job::{Job, JobId};
use crate::feed::answers::Files;
use crate::feed::event::{Change, Lane, RequestId, Source, Step};
use crate::feed::machine::Feed;
use crate::feed::rows::JobKey;
use crate::feed::slot::{Asker, Slot, Task, Wanted};

/// What the person, or the host page, did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelEvent {
    /// A job was opened.
    Opened(JobId),
    /// The panel was closed.
    Closed,
    /// The next or the previous of the shown rows is wanted.
    Moved(Direction),
    /// The job is to be asked for again, after an error or because it is wanted fresh.
    Reloaded,
}

/// Which way to go through the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Up, to newer jobs.
    Previous,
    /// Down, to older jobs.
    Next,
}

/// The state of the panel.
#[derive(Clone, Debug, Default)]
pub(super) struct Panel {
    id: Option<JobId>,
    pub(super) slot: Slot,
    answer: Option<Arc<JobAnswer>>,
    /// Where the row was last seen among the shown ones.
    place: usize,
}

impl Panel {
    pub(super) fn is_about(&self, id: &JobId) -> bool {
        self.id.as_ref() == Some(id)
    }
}

/// The job that the panel is about.
#[derive(Clone, Copy, Debug)]
pub struct OpenJob<'a> {
    /// Its id.
    pub id: &'a JobId,
    /// Its row, if it is loaded.
    pub key: Option<JobKey>,
    /// What a row would tell: the row's own facts where there is one, else those of the answer.
    pub job: Option<&'a Job>,
    /// The latest answer about it; it stays while another is on its way, or failed to come.
    pub answer: Option<&'a Arc<JobAnswer>>,
    /// Whether an answer is on its way, pauses before another try included.
    pub is_loading: bool,
    /// Why there is no answer, or no newer one.
    pub failure: Option<&'a FetchError>,
    /// Whether its files are not available any longer.
    pub files_are_gone: bool,
}

impl Feed {
    /// The job that the panel is about; none while it is closed.
    pub fn open_job(&self) -> Option<OpenJob<'_>> {
        let Panel { id, slot, answer, .. } = &self.panel;
        let id = id.as_ref()?;
        let key = self.rows.find(id);
        let row = key.and_then(|key| self.rows.get(key));
        Some(OpenJob {
            id,
            key,
            job: row.or_else(|| answer.as_ref().map(|answer| &answer.detail.job)),
            answer: answer.as_ref(),
            is_loading: slot.is_busy(),
            failure: slot.failure(),
            files_are_gone: self.files_are_gone(id),
        })
    }

    /// The row before or after the open job among the shown ones. If the open job is not among them any more, its
    /// neighbours are those of the place where it was.
    pub fn neighbour(&self, direction: Direction) -> Option<JobKey> {
        let id = self.panel.id.as_ref()?;
        let (place, is_there) = match self.place_of(id) {
            Some(place) => (place, true),
            None => (self.panel.place, false),
        };
        let wanted = match direction {
            Direction::Previous => place.checked_sub(1)?,
            Direction::Next => place + usize::from(is_there),
        };
        self.shown().get(wanted).copied()
    }

    pub(super) fn take_panel_event(&mut self, event: PanelEvent, step: &mut Step) {
        match event {
            PanelEvent::Opened(id) => self.open_panel(id, step),
            PanelEvent::Closed => self.close_panel(step),
            PanelEvent::Moved(direction) => {
                let neighbour = self.neighbour(direction).and_then(|key| self.rows.get(key));
                if let Some(id) = neighbour.map(|job| job.id.clone()) {
                    self.open_panel(id, step);
                }
            }
            PanelEvent::Reloaded => match (self.panel.id.clone(), &self.panel.slot) {
                (None, _) | (Some(_), Slot::InFlight { .. }) => {}
                (Some(_), Slot::Waiting { .. } | Slot::Held { .. }) => self.resume(Lane::Panel, step),
                (Some(id), Slot::Idle | Slot::Failed { .. }) => self.ask_for_panel(id, step),
            },
        }
    }

    fn open_panel(&mut self, id: JobId, step: &mut Step) {
        if self.panel.is_about(&id) {
            return;
        }
        self.close_panel(step);
        self.panel.id = Some(id.clone());
        self.panel.place = self.place_of(&id).unwrap_or(0);
        step.changes.push(Change::Panel);
        let known = self.answers.get(&id).filter(|dossier| !matches!(dossier.files, Files::Doubted(_)));
        self.panel.answer = known.and_then(|dossier| dossier.answer.clone());
        if self.panel.answer.is_none() && !self.adopt_question(&id) {
            self.ask_for_panel(id, step);
        }
    }

    pub(super) fn close_panel(&mut self, step: &mut Step) {
        if self.panel.id.is_some() {
            self.abandon(Lane::Panel, step);
            self.panel = Panel::default();
            step.changes.push(Change::Panel);
        }
    }

    fn ask_for_panel(&mut self, id: JobId, step: &mut Step) {
        let task = Task::new(Source::Refresh, Asker::Person, Wanted::Detail(id.clone()));
        if id.fits_into_a_path() {
            self.begin(Lane::Panel, task, step);
        } else {
            // No address can be made of it, so the API can have no such job.
            let error = FetchError::Refused(Refusal { status: 404, ..Refusal::default() });
            self.panel.slot = Slot::Failed { task, error };
        }
    }

    /// A row asks for the same job already: its question becomes the panel's.
    fn adopt_question(&mut self, id: &JobId) -> bool {
        let Slot::InFlight { request, deadline, task } = &self.details.slot else { return false };
        let Wanted::Job(key) = task.wanted else { return false };
        let is_same = task.asker == Asker::Extra && self.rows.get(key).is_some_and(|job| job.id == *id);
        if is_same {
            let task = Task::new(Source::Refresh, Asker::Person, Wanted::Detail(id.clone()));
            self.panel.slot = Slot::InFlight { request: *request, deadline: *deadline, task };
            self.details.slot = Slot::Idle;
        }
        is_same
    }

    /// The answer that the panel waits for.
    pub(super) fn show_in_panel(&mut self, answer: &Arc<JobAnswer>, request: RequestId, step: &mut Step) {
        self.panel.answer = Some(Arc::clone(answer));
        self.absorb_job(answer, request, step);
        step.changes.extend([Change::Panel, Change::Settled(Lane::Panel)]);
    }

    /// There is no such job any more: if its files were doubted, they are gone.
    pub(super) fn panel_failed(&mut self, error: &FetchError) {
        if let Some(id) = &self.panel.id
            && error.is_not_found()
            && let Some(dossier) = self.answers.get_mut(id)
        {
            dossier.give_up();
        }
    }

    /// What the panel shows of this job is not to be trusted any more.
    pub(super) fn ask_panel_again(&mut self, id: &JobId, step: &mut Step) {
        if self.panel.is_about(id) {
            self.abandon(Lane::Panel, step);
            self.ask_for_panel(id.clone(), step);
        }
    }

    /// Follows the row of the open job after everything else of a step: its place, and its status.
    pub(super) fn keep_panel(&mut self, step: &mut Step) {
        let Some(id) = self.panel.id.clone() else { return };
        if step.changes.contains(&Change::Order)
            && let Some(place) = self.place_of(&id)
        {
            self.panel.place = place;
        }
        let has_changed = step.changes.iter().any(|change| match change {
            Change::Jobs(changes) => changes.updated.iter().any(|(updated, _, _)| *updated == id),
            _ => false,
        });
        if has_changed && !self.panel_is_up_to_date(&id) {
            self.ask_panel_again(&id, step);
        }
    }

    fn panel_is_up_to_date(&self, id: &JobId) -> bool {
        let row = self.rows.find(id).and_then(|key| self.rows.get(key));
        let told = self.panel.answer.as_ref().map(|answer| &answer.detail.job.status);
        row.is_none_or(|row| Some(&row.status) == told)
    }

    fn place_of(&self, id: &JobId) -> Option<usize> {
        let key = self.rows.find(id)?;
        // It is nearly always where it was.
        if self.shown().get(self.panel.place) == Some(&key) {
            return Some(self.panel.place);
        }
        self.shown().iter().position(|shown| *shown == key)
    }
}
