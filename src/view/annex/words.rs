//! Texts that only the annex needs.

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
/// The button that closes it.
pub const CLOSE: &str = "Close";
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
