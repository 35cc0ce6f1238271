//! A JSON value as far as this client reads it: any shape is accepted, unknown names are dropped.
//!
//! Lenient on purpose. The API is documented by examples which disagree with each other, and one odd field must
//! never cost a page of jobs. Deciding what a value *means* is for `page` and `error`; `json` makes values from text.

use std::borrow::Cow;

/// How deep objects and lists are followed. Pages need five levels; the limit keeps a hostile answer from
/// exhausting WebAssembly's stack, which would stop every widget on the page.
pub const MAX_DEPTH: u8 = 12;

/// The field names this client knows; everything else is skipped while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// `data`, the wrapper that some answers put around the documented object.
    Data,
    /// `jobs`, the jobs of a page.
    Jobs,
    /// `nextCursor`, where the next page begins.
    NextCursor,
    /// `hasMore`, whether there is a next page.
    HasMore,
    /// `jobId`, a job's id.
    JobId,
    /// `status`, a job's status.
    Status,
    /// `progress`, a percentage.
    Progress,
    /// `model`, a model's slug.
    Model,
    /// `createdAt`, an instant.
    CreatedAt,
    /// `completedAt`, an instant.
    CompletedAt,
    /// `error`, part of the error envelope.
    Error,
    /// `code`, an error's machine-readable name.
    Code,
    /// `message`, an error's text for people.
    Message,
    /// `requestId`, what the API's support asks for.
    RequestId,
    /// `output`, the address of a job's first output.
    Output,
    /// `outputs`, everything that a job made.
    Outputs,
    /// `url`, an output's address.
    Url,
    /// `type`, what an output is.
    Type,
    /// `thumbnail`, a small picture of an output.
    Thumbnail,
    /// `posterImage`, a still picture of a video.
    PosterImage,
    /// `refundedMicroCents`, what a cancellation gave back.
    RefundedMicroCents,
}

impl Key {
    /// The key of that name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "data" => Self::Data,
            "jobs" => Self::Jobs,
            "nextCursor" => Self::NextCursor,
            "hasMore" => Self::HasMore,
            "jobId" => Self::JobId,
            "status" => Self::Status,
            "progress" => Self::Progress,
            "model" => Self::Model,
            "createdAt" => Self::CreatedAt,
            "completedAt" => Self::CompletedAt,
            "error" => Self::Error,
            "code" => Self::Code,
            "message" => Self::Message,
            "requestId" => Self::RequestId,
            "output" => Self::Output,
            "outputs" => Self::Outputs,
            "url" => Self::Url,
            "type" => Self::Type,
            "thumbnail" => Self::Thumbnail,
            "posterImage" => Self::PosterImage,
            "refundedMicroCents" => Self::RefundedMicroCents,
            _ => return None,
        })
    }
}

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// `null`, a missing field, or something deeper than this client looks.
    #[default]
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number; JSON knows one kind.
    Number(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Value<'a>>),
    /// The known fields of an object, in the order they came.
    Object(Vec<(Key, Value<'a>)>),
}

impl Value<'_> {
    /// The field of that name; the last, if it is there several times.
    pub fn get(&self, key: Key) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().rev().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The text of the field of that name, if it is text and not empty.
    pub fn text(&self, key: Key) -> Option<&str> {
        match self.get(key) {
            Some(Self::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

/// As much of a text as that many characters.
pub(crate) fn shortened(text: &str, max_chars: usize) -> Box<str> {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => text.get(..end).unwrap_or_default().into(),
        None => text.into(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::api::json::parse;

    /// Reads each fixture of a folder and compares what it decodes to with what is written beside it.
    pub(crate) fn check_fixtures(folder: &str, decoded: impl Fn(&Value) -> String) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let fixtures: Vec<PathBuf> =
            files.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
        assert!(fixtures.len() >= 5, "only {} fixtures were found", fixtures.len());
        for fixture in fixtures {
            let found = decoded(&read(&fs::read_to_string(&fixture).unwrap()));
            if std::env::var_os("BLESS").is_some() {
                fs::write(fixture.with_extension("txt"), &found).unwrap();
            }
            let expected = fs::read_to_string(fixture.with_extension("txt")).unwrap_or_default();
            assert_eq!(
                found,
                expected,
                "{} (BLESS=1 writes it anew; read the difference)",
                fixture.display()
            );
        }
    }

    /// Reads JSON that is none of the test's subject.
    pub(crate) fn read(text: &str) -> Value<'_> {
        parse(text).unwrap()
    }

    #[test]
    fn known_fields_are_kept_and_others_are_dropped() {
        let value = read(r#"{"jobId":"a","surprise":{"jobId":"b"},"progress":50}"#);
        assert_eq!(value.text(Key::JobId), Some("a"));
        assert_eq!(value.get(Key::Progress), Some(&Value::Number(50.0)));
        assert_eq!(value.get(Key::Model), None);
    }

    #[test]
    fn empty_text_is_no_text() {
        assert_eq!(read(r#"{"jobId":""}"#).text(Key::JobId), None);
    }
}
