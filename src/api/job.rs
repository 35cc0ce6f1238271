//! A job of the list, as this client understands it.
//!
//! Not how it is drawn, and not how it is fetched. The six fields are those of
//! `api-reference/jobs/list`; everything but the id may be missing.

use std::sync::Arc;

use crate::api::plain::Plain;
use crate::api::time::Timestamp;

/// The id of a job, as the API sent it. Never blank.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JobId(Arc<str>);

impl JobId {
    /// An id, unless the text is blank.
    pub fn new(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self(Arc::from(text)))
    }

    /// The id as the API sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the id can be a part of a path. URLs take these two for steps, escaped or not.
    pub fn fits_into_a_path(&self) -> bool {
        !matches!(self.as_str(), "." | "..")
    }
}

/// The slug of a model, such as `google/veo-3.1-fast/text-to-video`; empty if the API sent none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelSlug(Arc<str>);

impl ModelSlug {
    /// The slug as the API sent it, or as a person typed it.
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The whole slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Provider, name and capability: `google/veo-3.1-fast/text-to-video` has all three, slugs of two parts have
    /// no capability and a bare name stands alone. The parts joined by `/` are the slug again.
    pub fn parts(&self) -> ModelParts<'_> {
        let slug = self.as_str();
        let Some((provider, rest)) = slug.split_once('/') else {
            return ModelParts { provider: None, name: slug, capability: None };
        };
        match rest.split_once('/') {
            Some((name, capability)) => {
                ModelParts { provider: Some(provider), name, capability: Some(capability) }
            }
            None => ModelParts { provider: Some(provider), name: rest, capability: None },
        }
    }
}

/// A model slug taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelParts<'a> {
    /// Who offers the model: `google`.
    pub provider: Option<&'a str>,
    /// The model itself: `veo-3.1-fast`.
    pub name: &'a str,
    /// What it does: `text-to-video`.
    pub capability: Option<&'a str>,
}

/// The status of a job (`api-reference/jobs/get-status` explains the five).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Accepted, in the queue.
    Pending,
    /// A worker has it.
    Processing,
    /// The output is available.
    Completed,
    /// Ended in an error.
    Failed,
    /// Cancelled by the user.
    Cancelled,
    /// Something this client does not know; the text is what the API sent and may be empty.
    Other(Box<str>),
}

impl Status {
    /// Reads a status; letters must match the documented spelling.
    pub fn named(text: &str) -> Self {
        match text {
            "pending" => Self::Pending,
            "processing" => Self::Processing,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "cancelled" => Self::Cancelled,
            other => Self::Other(other.into()),
        }
    }

    /// Whether a job with this status will not change any more.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// The API's spelling.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Other(text) => text,
        }
    }
}

/// A percentage from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress(u8);

impl Progress {
    /// The nearest percentage: numbers outside of 0 to 100 are moved to the border.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100 first")]
    pub fn clamped(percent: f64) -> Self {
        Self(percent.clamp(0.0, 100.0) as u8)
    }

    /// 0 to 100.
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Its status.
    pub status: Status,
    /// How far it is; the API documents the steps 0, 50 and 100.
    pub progress: Option<Progress>,
    /// The model that runs it.
    pub model: ModelSlug,
    /// When it was submitted.
    pub created_at: Option<Timestamp>,
    /// When it ended; none while it has not.
    pub completed_at: Option<Timestamp>,
}

/// How long a job took or takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// It ended; this many milliseconds after it was created.
    Took(u64),
    /// It runs since this instant.
    Since(Timestamp),
    /// The instants are missing or contradict each other.
    Unknown,
}

impl Job {
    /// Whether the job will not change any more. A status nobody knows counts as ended once the API names an end.
    pub fn is_finished(&self) -> bool {
        match self.status {
            Status::Other(_) => self.completed_at.is_some(),
            _ => self.status.is_final(),
        }
    }

    /// The percentage to show while the job is not finished. Where the API sent none, the documented step of the
    /// status stands in.
    pub fn percent(&self) -> u8 {
        match (self.progress, &self.status) {
            (Some(progress), _) => progress.percent(),
            (None, Status::Processing) => 50,
            (None, _) => 0,
        }
    }

    /// From created to completed, or since created.
    pub fn span(&self) -> Span {
        match (self.created_at, self.completed_at) {
            (Some(created), Some(completed)) => {
                completed.millis_since(created).map_or(Span::Unknown, Span::Took)
            }
            (Some(created), None) if !self.is_finished() => Span::Since(created),
            _ => Span::Unknown,
        }
    }

    /// As the API's list sends it, field by field.
    pub fn plain(&self) -> Plain<'_> {
        let instant = |instant: Option<Timestamp>| Plain::made(instant.map(Timestamp::iso));
        let percent = |progress: Progress| Plain::Number(progress.percent().into());
        Plain::Object(vec![
            ("jobId", Plain::Text(self.id.as_str())),
            ("status", Plain::Text(self.status.as_str())),
            ("progress", self.progress.map_or(Plain::Nothing, percent)),
            ("model", Plain::Text(self.model.as_str())),
            ("createdAt", instant(self.created_at)),
            ("completedAt", instant(self.completed_at)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(status: Status, created_at: Option<i64>, completed_at: Option<i64>) -> Job {
        Job {
            id: JobId::new("job_1").unwrap(),
            status,
            progress: None,
            model: ModelSlug::new("google/nano-banana"),
            created_at: created_at.map(Timestamp::from_millis),
            completed_at: completed_at.map(Timestamp::from_millis),
        }
    }

    #[test]
    fn slugs_of_one_two_three_and_more_parts_are_taken_apart() {
        let parts = |slug: &str| {
            let slug = ModelSlug::new(slug);
            let ModelParts { provider, name, capability } = slug.parts();
            (provider.map(str::to_owned), name.to_owned(), capability.map(str::to_owned))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parts("a/b/c"), (some("a"), "b".to_owned(), some("c")));
        assert_eq!(parts("a/b/c/d"), (some("a"), "b".to_owned(), some("c/d")));
        assert_eq!(parts("a/b"), (some("a"), "b".to_owned(), None));
        assert_eq!(parts("b"), (None, "b".to_owned(), None));
        assert_eq!(parts(""), (None, String::new(), None));
    }

    #[test]
    fn a_job_that_ended_before_it_began_has_an_unknown_duration() {
        assert_eq!(job(Status::Completed, Some(10), Some(5)).span(), Span::Unknown);
        assert_eq!(job(Status::Completed, Some(5), Some(10)).span(), Span::Took(5));
        assert_eq!(job(Status::Failed, Some(5), None).span(), Span::Unknown);
        assert_eq!(job(Status::Pending, Some(5), None).span(), Span::Since(Timestamp::from_millis(5)));
        assert_eq!(job(Status::Pending, None, None).span(), Span::Unknown);
    }

    #[test]
    fn an_unknown_status_is_unfinished_until_the_api_names_an_end() {
        assert!(!job(Status::named("paused"), Some(1), None).is_finished());
        assert!(job(Status::named("archived"), Some(1), Some(2)).is_finished());
    }

    #[test]
    fn progress_stays_between_0_and_100() {
        let percents = [-5.0, 0.0, 49.9, 120.0, f64::NAN].map(|percent| Progress::clamped(percent).percent());
        assert_eq!(percents, [0, 0, 49, 100, 0]);
    }

    #[test]
    fn a_job_is_written_as_the_api_sends_it() {
        let mut odd =
            job(Status::Other("say \"hi\"\\\n\u{1f}\u{202e}".into()), Some(1_771_426_800_000), None);
        odd.progress = Some(Progress::clamped(50.0));
        let mut json = String::new();
        odd.plain().push_to(&mut json);
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["status"], "say \"hi\"\\\n\u{1f}\u{202e}");
        assert_eq!(read["progress"], 50);
        assert_eq!(read["createdAt"], "2026-02-18T15:00:00Z");
        assert!(read["completedAt"].is_null());
    }
}
