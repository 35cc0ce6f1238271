//! The texts of the annex.

use crate::api::job::Status;
use crate::feed::outcome::CancelTally;
pub use crate::view::words::{RETRY, STOP};

/// Lets every chosen job go.
pub const CLEAR: &str = "Clear";
/// Its name, since there are other things to clear.
pub const CLEAR_SELECTION: &str = "Clear selection";
/// Shows what becomes of a cancellation.
pub const DETAILS: &str = "Details";
/// Leaves the jobs as they are.
pub const KEEP: &str = "Keep";
/// Lets a cancellation go on out of sight.
pub const HIDE: &str = "Hide";
/// The outcome was read.
pub const DONE: &str = "Done";
/// Closes a dialog.
pub const CLOSE: &str = "Close";
/// Name of the bar that tells how far a cancellation is.
pub const CANCELLING: &str = "Cancelling";
/// Title of the dialog about exporting.
pub const EXPORT_TITLE: &str = "Export jobs";
/// Which jobs.
pub const WHICH: &str = "Which jobs";
/// In which form.
pub const FORMAT: &str = "Format";
/// Makes the file.
pub const DOWNLOAD: &str = "Download";
/// Loads the pages that are missing first.
pub const LOAD_ALL: &str = "Load all";
/// The browser takes no file.
pub const NO_FILE: &str = "The browser did not take the file.";
/// The jobs of an export: the chosen ones, those found, those loaded, all of the filter.
pub const SCOPES: [&str; 4] = ["Selected", "Shown", "Loaded", "All that match the filters"];

/// The button that shows or hides why jobs failed.
pub const REASONS: &str = "Reasons";
/// A failed job of which the API does not say why.
pub const NO_REASON: &str = "The API gives no reason";
/// A failed job of which the reason could not be had.
pub const REASON_MISSING: &str = "The reason could not be loaded";
/// What a picture is called, and a video and sound and so on that has none.
pub const PREVIEW: &str = "Preview";
/// A completed job that made nothing.
pub const NO_OUTPUT: &str = "No output";
/// Files that are not there any more.
pub const OUTPUT_GONE: &str = "Output no longer available";
/// A completed job of which it could not be learned what it made.
pub const PREVIEW_MISSING: &str = "The preview could not be loaded";
/// The page's policy forbids pictures.
pub const PREVIEW_BLOCKED: &str = "This page's policy blocks previews";
/// The same for whoever writes the page.
pub const PICTURES_BLOCKED: &str =
    "This page's Content-Security-Policy blocks previews. Add the host of the pictures to img-src.";
/// The same for videos.
pub const CLIPS_BLOCKED: &str =
    "This page's Content-Security-Policy blocks previews of videos. Add their host to media-src.";
/// The list of keys.
pub const KEYBOARD: &str = "Keyboard";
/// Said when the id of a job was copied.
pub const COPIED: &str = "Job ID copied";
/// The keys, and what they do.
pub const KEYS: [(&[&str], &str); 8] = [
    (&["/"], "Search the loaded jobs"),
    (&["j", "↓"], "Next job"),
    (&["k", "↑"], "Previous job"),
    (&["Page Up", "Page Down", "Home", "End"], "Move further"),
    (&["Enter"], "Open the job"),
    (&["x"], "Select the job"),
    (&["c"], "Copy the job's ID"),
    (&["r"], "Refresh"),
];
/// The key that opens the list of them.
pub const KEYS_KEY: (&[&str], &str) = (&["?"], "Show these keys");
/// The key that is of use only where rows show previews.
pub const PLAY_KEY: (&[&str], &str) = (&["Space"], "Play or stop the preview of a video");

/// `1 job`, `12 jobs`.
pub fn jobs(count: usize) -> String {
    [&*count.to_string(), if count == 1 { " job" } else { " jobs" }].concat()
}

/// What will happen to one job.
pub fn plan_of_one(job: &str, is_possible: bool) -> String {
    let rest = if is_possible {
        " is pending and will be cancelled. It cannot be started again."
    } else {
        " is not pending any more and cannot be cancelled."
    };
    [job, rest].concat()
}

/// What will happen to the chosen jobs.
pub fn plan(pending: usize, chosen: usize, elsewhere: usize, hidden: usize) -> String {
    let mut text = match pending {
        0 => "No selected job is pending: there is nothing to cancel.".to_owned(),
        1 if chosen == 1 => "The selected job is pending and will be cancelled.".to_owned(),
        _ if pending == chosen => {
            ["All ", &*pending.to_string(), " selected jobs are pending and will be cancelled."].concat()
        }
        _ => {
            let are = if pending == 1 { " is" } else { " are" };
            let [pending, chosen] = [pending, chosen].map(|count| count.to_string());
            [
                &pending,
                " of ",
                &chosen,
                " selected jobs",
                are,
                " pending and will be cancelled; those that are processing or have ended cannot be.",
            ]
            .concat()
        }
    };
    let mut add = |count: usize, what: &str| {
        if count > 0 {
            text.push(' ');
            text.push_str(&jobs(count));
            text.push_str(what);
        }
    };
    add(hidden, " of the selection: hidden by the search, and meant, too.");
    add(elsewhere, " of the selection: not in the list now, and left alone.");
    text
}

/// What came of a cancellation, such as `10 cancelled, $0.40 refunded · 1 no longer pending · 1 failed`.
pub fn outcome(tally: &CancelTally) -> String {
    let mut facts = Vec::new();
    if tally.cancelled > 0 {
        let mut fact = [&*tally.cancelled.to_string(), " cancelled, "].concat();
        if tally.refunds_unknown < tally.cancelled {
            fact.push_str(&tally.refunded.to_string());
            fact.push_str(" refunded");
        }
        if tally.refunds_unknown > 0 {
            let rest = if tally.refunds_unknown < tally.cancelled { ", " } else { "" };
            fact.push_str(rest);
            fact.push_str("refund not told for ");
            fact.push_str(&tally.refunds_unknown.to_string());
        }
        facts.push(fact);
    }
    for (count, what) in [
        (tally.no_longer_pending, " no longer pending"),
        (tally.failed, " failed"),
        (tally.not_tried, " not tried"),
    ] {
        if count > 0 {
            facts.push([&*count.to_string(), what].concat());
        }
    }
    facts.join(" · ")
}

/// What a job is that was not pending any more.
pub fn now(status: Option<&Status>) -> String {
    status.map_or_else(|| "not pending any more".to_owned(), |status| ["now ", status.as_str()].concat())
}

/// How far a cancellation is.
pub fn progress(tally: &CancelTally) -> String {
    [&*tally.done.to_string(), " of ", &*tally.total.to_string()].concat()
}
