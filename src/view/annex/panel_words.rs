//! The texts of the panel.

use crate::api::detail::OutputKind;

/// Before the id, the name of the panel.
pub const JOB: &str = "Job ";
/// The button that closes the panel.
pub const CLOSE: &str = "Close";
/// The button that opens the row above.
pub const PREVIOUS: &str = "Previous job";
/// The button that opens the row below.
pub const NEXT: &str = "Next job";
/// The job is on its way.
pub const LOADING_JOB: &str = "Loading this job…";
/// There is no such job.
pub const NO_SUCH_JOB: &str = "No such job";
/// The job could not be had.
pub const JOB_NOT_LOADED: &str = "This job could not be loaded";
/// The heading of what a failed job says.
pub const WHY_FAILED: &str = "Why it failed";
/// A failed job for which the API names no reason.
pub const NO_REASON: &str = "The API gives no reason.";
/// A completed job without outputs.
pub const NO_OUTPUT: &str = "The API names no output of this job.";
/// An output without a usable address.
pub const NO_ADDRESS: &str = "The API names no usable address of this output.";
/// A file could not be loaded, and the job is asked for again.
pub const LOOKING_AGAIN: &str = "This output did not load. Looking for it again…";
/// A file is not there any more.
pub const GONE: &str = "This output is no longer available.";
/// A file could not be loaded, and the job could not be asked for again.
pub const NOT_SHOWN: &str = "This output could not be loaded.";
/// The page's policy keeps a file from being shown; before and after the name of its host.
pub const BLOCKED: (&str, &str) = (
    "The security policy of this page (img-src, media-src) does not allow media from ",
    ". Open it in a new tab instead.",
);
/// The link to a file.
pub const OPEN_IN_NEW_TAB: &str = "Open in a new tab";
/// The group of buttons that copy.
pub const COPY: &str = "Copy";
/// What a button shows after it copied.
pub const COPIED: &str = "Copied";
/// The clipboard is not to be had.
pub const NOT_COPIED: &str = "Not copied: this browser does not allow it here.";
/// The names of the facts.
pub const CREATED: &str = "Created";
/// When the job ended.
pub const COMPLETED: &str = "Completed";
/// When a job ended that was not completed.
pub const ENDED: &str = "Ended";
/// How long it took.
pub const DURATION: &str = "Duration";
/// The whole slug.
pub const MODEL: &str = "Model";
/// Who offers the model.
pub const PROVIDER: &str = "Provider";
/// What the model does.
pub const CAPABILITY: &str = "Capability";
/// What support asks for.
pub const REQUEST: &str = "Request";

/// What an output is called.
pub fn output_name(kind: OutputKind) -> &'static str {
    match kind {
        OutputKind::Video => "Video",
        OutputKind::Image => "Image",
        OutputKind::Audio => "Audio",
        OutputKind::Text => "Text",
        OutputKind::Other => "File",
    }
}
