//! The request for a job as a command for a shell. The key is a variable of that shell and never part of the text.

use crate::api::job::JobId;
use crate::api::query::job_url;

/// The command that asks for a job as this client does.
pub fn curl(endpoint: &str, job: &JobId) -> String {
    // Without `--globoff`, brackets in an endpoint would be taken for patterns.
    let mut text = "curl --fail-with-body --silent --show-error --globoff \\\n  ".to_owned();
    text.push_str("--header \"Authorization: Bearer $MUVI_API_KEY\" \\\n  ");
    text.push_str("--header 'Accept: application/json' \\\n  ");
    push_quoted(&mut text, &job_url(endpoint, job));
    text.push('\n');
    text
}

/// In single quotes nothing means anything to a shell but the quote itself (POSIX, "Shell Command Language", 2.2.2).
fn push_quoted(text: &mut String, word: &str) {
    text.push('\'');
    text.push_str(&word.replace('\'', "'\\''"));
    text.push('\'');
}
