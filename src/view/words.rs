//! Every text of the widget that does not come from the API or from `feed::failure`.

use crate::api::job::Status;
use crate::api::query::StatusFilter;
use crate::feed::digest::Digest;
use crate::feed::tail::Broken;

/// The accessible name of the table, whatever the region is called.
pub const JOBS: &str = "Jobs";
/// The class and the header of each column.
pub const COLUMNS: [(&str, &str); 6] = [
    ("status", "Status"),
    ("id", "Job ID"),
    ("model", "Model"),
    ("progress-cell", "Progress"),
    ("created", "Created"),
    ("duration", "Duration"),
];
/// The header of the column of actions.
pub const ACTIONS: &str = "Actions";
/// Name of the box that chooses all shown rows.
pub const SELECT_ALL: &str = "Select all shown";
/// Before the id of a job: name of the box that chooses it.
pub const SELECT: &str = "Select ";
/// After the number of chosen jobs.
pub const SELECTED: &str = " selected";
/// After the number of chosen jobs that are not loaded.
pub const NOT_IN_LIST: &str = " not in the list now";
/// The button that cancels a job.
pub const CANCEL: &str = "Cancel";
/// The button that asks what to export.
pub const EXPORT: &str = "Export…";
/// Name of the status filter.
pub const STATUS: &str = "Status";
/// Name of a job's progress bar.
pub const PROGRESS: &str = "Progress";
/// The choice that filters nothing.
pub const ALL: &str = "All";
/// Name of the model filter.
pub const MODEL: &str = "Model";
/// What the model filter shows while it is empty.
pub const ANY_MODEL: &str = "Any model";
/// Name of the search box.
pub const SEARCH: &str = "Search";
/// What the search box shows while it is empty.
pub const SEARCH_HINT: &str = "Search loaded jobs";
/// The button that gets the first page again.
pub const REFRESH: &str = "Refresh";
/// The button that gets the next page.
pub const LOAD_MORE: &str = "Load more";
/// The button that repeats what failed.
pub const RETRY: &str = "Retry";
/// The button that removes all filters.
pub const CLEAR_FILTERS: &str = "Clear filters";
/// The button that empties the search box.
pub const CLEAR_SEARCH: &str = "Clear search";
/// The field for an API key.
pub const API_KEY: &str = "API key";
/// What is said beside the field for an API key.
pub const API_KEY_HINT: &str = "Kept in memory only, until this page is closed.";
/// "Connect" was pressed and nothing was typed.
pub const KEY_MISSING: &str = "Type or paste an API key first.";
/// The button that uses the typed API key.
pub const CONNECT: &str = "Connect";
/// No jobs at all.
pub const NO_JOBS: (&str, &str) =
    ("No jobs yet", "Jobs appear here once they are submitted through the API.");
/// No jobs for the filters.
pub const NONE_FOR_FILTERS: (&str, &str) =
    ("No jobs match these filters", "Other statuses or models may have some.");
/// No loaded job contains the searched text.
pub const NONE_FOUND: (&str, &str) =
    ("No loaded job matches this search", "Only jobs that are loaded are searched.");
/// The button that opens a job which is not loaded; before its id.
pub const OPEN_JOB: &str = "Open job ";
/// No first page because of an error.
pub const NOT_LOADED: &str = "The jobs could not be loaded";
/// The first page is on its way.
pub const LOADING: &str = "Loading jobs…";
/// A pause goes on before the next try.
pub const TRYING_AGAIN: &str = "No good answer yet. Trying again…";
/// Jobs are missing between rows.
pub const GAP: &str = "Newer jobs in between are not loaded yet; Load more gets them.";
/// What is delivered apart did not come.
pub const ANNEX_MISSING: &str =
    "A part of the widget did not load: check that muvi-jobs-annex_bg.wasm is served.";
/// Said while the live part did not come.
pub const LIVE_MISSING: &str =
    "The list cannot be used yet: check that muvi-jobs-live_bg.wasm is served. It is tried again.";
/// Requests wait because the host page allows only so many in a minute.
pub const HOLDING_BACK: &str = "Holding back: the request budget of this minute is used up.";
/// After the number of jobs that came while the person was busy.
pub const NEW: &str = " new";
/// More of them than are counted.
pub const MANY: &str = "99+";
/// A row that is shown though its job does not match the filters any more.
pub const NO_LONGER_MATCHES: &str = "no longer matches";
/// Name of the choice of how often the list refreshes.
pub const INTERVAL: &str = "Auto-refresh";
/// The intervals to choose from: the attribute's value and the label.
pub const INTERVALS: [(&str, &str); 7] = [
    ("auto", "Auto"),
    ("off", "Off"),
    ("5", "5 s"),
    ("15", "15 s"),
    ("30", "30 s"),
    ("60", "1 min"),
    ("300", "5 min"),
];
/// After an interval that the page chose.
pub const SECONDS: &str = " s";
/// Name of the choice of how far back to load.
pub const LOAD_UNTIL: &str = "Load until";
/// How far back to load: hours before now, and the label. The first one invites to choose.
pub const WALKS: [(&str, &str); 6] = [
    ("", "Load until…"),
    ("1", "1 hour ago"),
    ("24", "1 day ago"),
    ("168", "7 days ago"),
    ("720", "30 days ago"),
    ("all", "the end"),
];
/// The button that ends loading page after page.
pub const STOP: &str = "Stop";
/// Before the time of the oldest loaded job.
pub const BACK_TO: &str = "back to ";
/// There are older jobs.
pub const MORE: &str = "more";
/// There are none.
pub const END: &str = "end";
/// The network is gone.
pub const OFFLINE: &str = "Offline";
/// After the number of loaded jobs.
pub const LOADED: &str = " loaded";
/// After the number of jobs that match the search.
pub const SHOWN: &str = " shown";
/// Between two facts.
pub const SEPARATOR: &str = " · ";
/// What stands where a value cannot be known.
pub const DASH: &str = "–";

/// The label of a status in a row.
pub fn status_label(status: &Status) -> &str {
    match status {
        Status::Pending => filter_label(StatusFilter::Pending),
        Status::Processing => filter_label(StatusFilter::Processing),
        Status::Completed => filter_label(StatusFilter::Completed),
        Status::Failed => filter_label(StatusFilter::Failed),
        Status::Cancelled => filter_label(StatusFilter::Cancelled),
        Status::Other(text) if text.trim().is_empty() => "Unknown",
        Status::Other(text) => text,
    }
}

/// The label of a status in the filter.
pub fn filter_label(status: StatusFilter) -> &'static str {
    match status {
        StatusFilter::Pending => "Pending",
        StatusFilter::Processing => "Processing",
        StatusFilter::Completed => "Completed",
        StatusFilter::Failed => "Failed",
        StatusFilter::Cancelled => "Cancelled",
    }
}

/// What a list that ended too early says.
pub fn broken_note(broken: Broken) -> &'static str {
    match broken {
        Broken::CursorMissing => {
            "The list ends here: the server promised more jobs but did not say how to get them."
        }
        Broken::CursorRepeated => "The list ends here: the server sent a page it had sent before.",
    }
}

/// After the number of rows that were left out.
pub fn skipped_note(count: u32) -> &'static str {
    if count == 1 {
        "job without a usable id was left out."
    } else {
        "jobs without a usable id were left out."
    }
}

/// A length in CSS.
pub fn pixels(number: i64) -> String {
    [&*number.to_string(), "px"].concat()
}

/// How long ago the list was last found to be true.
pub fn freshness(age_seconds: u64) -> String {
    match age_seconds {
        0..60 => ["Updated ", &*age_seconds.to_string(), " s ago"].concat(),
        60..3_600 => ["Updated ", &*(age_seconds / 60).to_string(), " min ago"].concat(),
        _ => ["Updated ", &*(age_seconds / 3_600).to_string(), " h ago"].concat(),
    }
}

/// What happened to the jobs lately, such as `2 new, 1 completed`.
pub fn digest(digest: &Digest) -> String {
    let facts = [
        (digest.added, " new"),
        (digest.completed, " completed"),
        (digest.failed, " failed"),
        (digest.cancelled, " cancelled"),
    ];
    let mut text = String::new();
    for (count, what) in facts.into_iter().filter(|(count, _)| *count > 0) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&count.to_string());
        text.push_str(what);
    }
    text
}
