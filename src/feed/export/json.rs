//! Jobs as JSON in the shape of the API's own pages, one job a line.

use crate::api::job::{Job, Progress};
use crate::api::time::Timestamp;

/// Jobs as a JSON file.
pub fn json<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> String {
    let mut text = "{\"jobs\":[".to_owned();
    for (place, job) in jobs.into_iter().enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        push_job(&mut text, job);
    }
    text.push_str("\n]}\n");
    text
}

fn push_job(text: &mut String, job: &Job) {
    text.push_str("{\"jobId\":");
    push_text(text, job.id.as_str());
    text.push_str(",\"status\":");
    push_text(text, job.status.as_str());
    text.push_str(",\"progress\":");
    match job.progress.map(Progress::percent) {
        Some(percent) => text.push_str(&percent.to_string()),
        None => text.push_str("null"),
    }
    text.push_str(",\"model\":");
    push_text(text, job.model.as_str());
    text.push_str(",\"createdAt\":");
    push_instant(text, job.created_at);
    text.push_str(",\"completedAt\":");
    push_instant(text, job.completed_at);
    text.push('}');
}

fn push_instant(text: &mut String, instant: Option<Timestamp>) {
    match instant {
        Some(instant) => push_text(text, &instant.iso()),
        None => text.push_str("null"),
    }
}

/// RFC 8259, section 7. Characters that JavaScript or HTML may read otherwise are escaped besides, so that the text can
/// stand anywhere.
fn push_text(text: &mut String, value: &str) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' | '\\' => {
                text.push('\\');
                text.push(letter);
            }
            '\u{0}'..='\u{1f}' | '\u{7f}' | '<' | '\u{2028}' | '\u{2029}' => {
                push_escape(text, u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text.push('"');
}

fn push_escape(text: &mut String, code: u32) {
    text.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        text.push(char::from_digit(code >> shift & 15, 16).unwrap_or('0'));
    }
}
