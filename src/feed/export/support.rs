//! A report about a job for the API's support: what they ask for, and nothing that opens anything.

use crate::api::detail::JobError;
use crate::api::job::Job;
use crate::api::time::Timestamp;

/// What is known of a job and of where it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct SupportReport<'a> {
    /// The job.
    pub job: &'a Job,
    /// Why it failed.
    pub error: Option<&'a JobError>,
    /// The request that told of it, or that failed.
    pub request_id: Option<&'a str>,
    /// The time zone in which times are shown.
    pub time_zone: &'a str,
}

impl SupportReport<'_> {
    /// The report as text, a line for each fact.
    pub fn text(&self) -> String {
        let Self { job, error, request_id, time_zone } = self;
        let instant = |instant: Option<Timestamp>| instant.map(Timestamp::iso).unwrap_or_default();
        let mut text = String::new();
        for (name, value) in [
            ("Job", job.id.as_str()),
            ("Model", job.model.as_str()),
            ("Status", job.status.as_str()),
            ("Created", &instant(job.created_at)),
            ("Completed", &instant(job.completed_at)),
            ("Error code", error.and_then(|error| error.code.as_deref()).unwrap_or_default()),
            ("Error message", error.and_then(|error| error.message.as_deref()).unwrap_or_default()),
            ("Request", request_id.unwrap_or_default()),
            ("Widget", concat!("muvi-jobs ", env!("CARGO_PKG_VERSION"))),
            ("Time zone", time_zone),
        ] {
            text.push_str(name);
            text.push_str(": ");
            text.push_str(if value.is_empty() { "unknown" } else { "" });
            push_harmless(&mut text, value);
            text.push('\n');
        }
        text
    }
}

/// A value on one line. Addresses lose what follows a `?` or `#`, which may open a file to whoever has it, and what looks
/// like an API key is left out.
fn push_harmless(text: &mut String, value: &str) {
    for (place, word) in value.split(|letter: char| letter.is_whitespace() || letter.is_control()).enumerate()
    {
        if place > 0 {
            text.push(' ');
        }
        push_word(text, word);
    }
}

fn push_word(text: &mut String, word: &str) {
    let query = word.contains("://").then(|| word.find(['?', '#'])).flatten();
    let (end, mark) = match (key_in(word), query) {
        (Some(key), query) if query.is_none_or(|query| key < query) => (key, "[API key]"),
        (_, Some(query)) => (query, "[…]"),
        (_, None) => (word.len(), ""),
    };
    text.push_str(word.get(..end).unwrap_or_default());
    text.push_str(mark);
}

/// Where something begins that looks like a key of the API (`authentication`), and is not a part of another name.
fn key_in(word: &str) -> Option<usize> {
    let begins_there = |place: &usize| {
        let before = word.get(..*place).and_then(|before| before.chars().next_back());
        !before.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    word.match_indices("pb_").map(|(place, _)| place).find(begins_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harmless(value: &str) -> String {
        let mut text = String::new();
        push_harmless(&mut text, value);
        text
    }

    #[test]
    fn nb_15_nothing_that_opens_anything_is_told() {
        assert_eq!(
            harmless("No. See https://c.test/a.mp4?sig=1#x now"),
            "No. See https://c.test/a.mp4[…] now"
        );
        assert_eq!(harmless("key pb_live_1234, 'pb_x'"), "key [API key] '[API key]");
        assert_eq!(harmless("https://c.test/pb_1?sig=2"), "https://c.test/[API key]");
        assert_eq!(harmless("really? #5 job_pb_1"), "really? #5 job_pb_1");
    }

    #[test]
    fn nb_15_no_value_can_forge_a_line() {
        assert_eq!(harmless("a\nStatus: completed\r\nb\u{0}c"), "a Status: completed  b c");
    }
}
