//! Jobs as JSON in the shape of the API's own pages, one job a line.

use crate::api::job::Job;

/// Jobs as a JSON file.
pub fn json<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> String {
    let mut text = "{\"jobs\":[".to_owned();
    for (place, job) in jobs.into_iter().enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        job.plain().push_to(&mut text);
    }
    text.push_str("\n]}\n");
    // What JavaScript or HTML may read otherwise is only in texts, and escaped there, so that the file can stand anywhere.
    for (letter, escape) in
        [('<', "\\u003c"), ('\u{7f}', "\\u007f"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")]
    {
        text = text.replace(letter, escape);
    }
    text
}
