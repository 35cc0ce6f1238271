//! What the box of a row shows of a job's output, decided from what the feed knows.

use crate::api::detail::{Output, OutputKind};
use crate::api::job::Status;
use crate::api::media::MediaUrl;
use crate::feed::answers;
use crate::feed::machine::Feed;
use crate::feed::rows::JobKey;
use crate::view::annex::words;
use crate::view::glance::Glance;

/// What a row shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    /// What is in the box.
    pub(super) content: Content,
    /// The video that can play there.
    pub(super) clip: Option<MediaUrl>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Content {
    /// Not even a box.
    #[default]
    Nothing,
    /// A box in which something may come.
    Box,
    /// A sign of this class, and what it means.
    Sign(&'static str, &'static str),
    /// A picture.
    Picture(MediaUrl),
}

impl Look {
    /// What a row shows; `failed` is a file that did not load.
    pub(super) fn of(feed: &Feed, key: JobKey, glance: Glance, failed: Option<&MediaUrl>) -> Self {
        let status = feed.rows().get(key).map(|job| &job.status);
        let content = match (status, feed.preview(key)) {
            _ if !glance.shown().previews => Content::Nothing,
            (Some(Status::Failed | Status::Cancelled) | None, _) => Content::Nothing,
            (Some(Status::Completed), _) if glance.no_pictures => {
                Content::Sign("gone", words::PREVIEW_BLOCKED)
            }
            (_, None) => Content::Box,
            (_, Some(answers::Preview::Gone)) => Content::Sign("gone", words::OUTPUT_GONE),
            (_, Some(answers::Preview::Nothing)) => Content::Sign("none", words::NO_OUTPUT),
            (_, Some(answers::Preview::Unavailable)) => Content::Sign("gone", words::PREVIEW_MISSING),
            (_, Some(answers::Preview::Output(output))) => return Self::of_output(output, glance, failed),
        };
        Self { content, clip: None }
    }

    fn of_output(output: &Output, glance: Glance, failed: Option<&MediaUrl>) -> Self {
        let is_good = |url: &&MediaUrl| failed != Some(*url);
        let Output { url, kind, thumbnail, poster } = output;
        let small = thumbnail.as_ref().or(poster.as_ref());
        let picture = match kind {
            OutputKind::Video => small,
            OutputKind::Image => small.or(url.as_ref()),
            OutputKind::Audio | OutputKind::Text | OutputKind::Other => None,
        };
        let content = match picture {
            // Until it is known whether it is elsewhere now.
            Some(picture) if !is_good(&picture) => Content::Box,
            Some(picture) => Content::Picture(picture.clone()),
            None => Content::Sign(kind.as_str(), name_of(*kind)),
        };
        let is_clip = *kind == OutputKind::Video && !glance.no_clips;
        Self { content, clip: url.clone().filter(|url| is_clip && is_good(&url)) }
    }
}

fn name_of(kind: OutputKind) -> &'static str {
    match kind {
        OutputKind::Video => "Video",
        OutputKind::Image => "Image",
        OutputKind::Audio => "Audio",
        OutputKind::Text => "Text",
        OutputKind::Other => "File",
    }
}
