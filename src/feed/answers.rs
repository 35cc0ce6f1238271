//! What answers about single jobs told: one answer serves the row, the panel and a cancellation alike.
//!
//! Of jobs that have ended the answer is kept by id, since it does not change any more; but the files that it names may
//! vanish. A file that cannot be loaded is doubted, the job is asked for once more, and that is the last time.

use std::sync::Arc;

use crate::api::detail::{JobAnswer, JobDetail, JobError, Output};
use crate::api::job::{JobId, Status};
use crate::api::media::MediaUrl;
use crate::feed::event::{Change, JobChanges, RequestId, Step};
use crate::feed::machine::Feed;
use crate::feed::merge::Arrival;
use crate::feed::retry::MAX_RETRIES;
use crate::feed::rows::JobKey;

/// What is known of a job that has ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Dossier {
    pub(super) answer: Option<Arc<JobAnswer>>,
    pub(super) files: Files,
    /// How often a question for the row failed since the last answer.
    pub(super) failures: u8,
}

/// What is known of a job's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Files {
    /// Nothing bad.
    #[default]
    Trusted,
    /// This one could not be loaded; the job has to be asked for again.
    Doubted(MediaUrl),
    /// They are elsewhere than they were.
    Renewed,
    /// They are not available any longer.
    Gone,
}

/// Why a failed job failed, as its row tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason<'a> {
    /// In the API's words.
    Told(&'a JobError),
    /// The API gives no reason.
    Untold,
    /// It could not be had.
    Unavailable,
}

/// What a completed job made, as its row tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preview<'a> {
    /// Its first output.
    Output(&'a Output),
    /// The files are not available any longer.
    Gone,
    /// It made nothing that the API tells of.
    Nothing,
    /// It could not be had.
    Unavailable,
}

impl Dossier {
    /// Takes in an answer. What the files were doubted for is settled by it.
    fn learn(&mut self, answer: &Arc<JobAnswer>) {
        let JobDetail { outputs, .. } = &answer.detail;
        self.files = match &self.files {
            Files::Doubted(dead) if outputs.is_empty() || answer.detail.names(dead) => Files::Gone,
            Files::Doubted(_) => Files::Renewed,
            Files::Gone if !self.tells_the_same(answer) => Files::Renewed,
            files => files.clone(),
        };
        self.answer = Some(Arc::clone(answer));
        self.failures = 0;
    }

    fn tells_the_same(&self, answer: &JobAnswer) -> bool {
        self.answer.as_ref().is_some_and(|before| before.detail.outputs == answer.detail.outputs)
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.failures > MAX_RETRIES
    }

    /// No row asks any more. A file that was doubted stays where it could not be loaded from: it is gone.
    pub(super) fn give_up(&mut self) {
        self.failures = MAX_RETRIES + 1;
        if let Files::Doubted(_) = self.files {
            self.files = Files::Gone;
        }
    }
}

impl Feed {
    /// Why the job of a row failed; none if it did not, if it is not known yet, or if rows are not to tell.
    pub fn failure_reason(&self, key: JobKey) -> Option<Reason<'_>> {
        let job = self.rows.get(key).filter(|job| job.status == Status::Failed)?;
        let dossier = self.answers.get(&job.id).filter(|_| self.extras.reasons())?;
        Some(match &dossier.answer {
            Some(answer) => answer.detail.error.as_ref().map_or(Reason::Untold, Reason::Told),
            None if dossier.is_given_up() => Reason::Unavailable,
            None => return None,
        })
    }

    /// What the job of a row made; none if it is not completed, if it is not known yet, or if rows are not to tell.
    pub fn preview(&self, key: JobKey) -> Option<Preview<'_>> {
        let job = self.rows.get(key).filter(|job| job.status == Status::Completed)?;
        let dossier = self.answers.get(&job.id).filter(|_| self.extras.previews())?;
        Some(match (&dossier.answer, &dossier.files) {
            (_, Files::Gone) => Preview::Gone,
            (Some(answer), _) => answer.detail.outputs.first().map_or(Preview::Nothing, Preview::Output),
            (None, _) if dossier.is_given_up() => Preview::Unavailable,
            (None, _) => return None,
        })
    }

    /// Whether a job's files are known to be gone.
    pub fn files_are_gone(&self, id: &JobId) -> bool {
        self.answers.get(id).is_some_and(|dossier| dossier.files == Files::Gone)
    }

    /// A file of a job could not be loaded.
    pub(super) fn doubt_file(&mut self, id: &JobId, url: MediaUrl, step: &mut Step) {
        let Some(dossier) = self.answers.get_mut(id) else { return };
        if !dossier.answer.as_ref().is_some_and(|answer| answer.detail.names(&url)) {
            // Of an older answer: it was replaced already.
            return;
        }
        match dossier.files {
            Files::Trusted => dossier.files = Files::Doubted(url),
            Files::Renewed => dossier.files = Files::Gone,
            Files::Doubted(_) | Files::Gone => return,
        }
        dossier.failures = 0;
        self.tell_of_answer(id, step);
        if !self.files_are_gone(id) {
            self.ask_panel_again(id, step);
        }
    }

    /// Takes in what an answer tells, for everyone who may want it.
    pub(super) fn absorb_job(&mut self, answer: &Arc<JobAnswer>, request: RequestId, step: &mut Step) {
        let detail = &answer.detail;
        if detail.job.status.is_final() {
            self.answers.change(detail.id(), |dossier| dossier.learn(answer));
            self.tell_of_answer(detail.id(), step);
        }
        let Some(key) = self.rows.find(detail.id()) else { return };
        let arrival = Arrival { as_of: request, filter: self.query.status, holds: false };
        if let Some(before) = self.rows.refine(key, detail.job.clone(), arrival) {
            self.tell(vec![(key, before)], JobChanges::default(), false, step);
        }
    }

    /// The row and the panel of this job may look different now.
    pub(super) fn tell_of_answer(&mut self, id: &JobId, step: &mut Step) {
        if self.extras.any()
            && let Some(key) = self.rows.find(id)
        {
            step.changes.push(Change::Updated(key));
        }
        if self.panel.is_about(id) {
            step.changes.push(Change::Panel);
        }
    }
}
