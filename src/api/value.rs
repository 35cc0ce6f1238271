//! A JSON value as far as this client reads it: any shape is accepted, unknown names are dropped.
//!
//! Lenient on purpose. The API is documented by examples which disagree with each other, and one odd field must
//! never cost a page of jobs. Deciding what a value *means* is for `page` and `error`; `runtime::decode` makes values
//! from what the browser has parsed.

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

/// Names to look for, with the keys they become.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// In objects.
    pub in_objects: &'static [(&'static str, Key)],
    /// In objects that are in a list: each name more is looked for in each row of a page.
    pub in_lists: &'static [(&'static str, Key)],
}

impl Key {
    /// All of them, with their names; those of pages and errors first.
    pub const NAMED: [(&'static str, Self); 21] = [
        ("data", Self::Data),
        ("jobs", Self::Jobs),
        ("nextCursor", Self::NextCursor),
        ("hasMore", Self::HasMore),
        ("jobId", Self::JobId),
        ("status", Self::Status),
        ("progress", Self::Progress),
        ("model", Self::Model),
        ("createdAt", Self::CreatedAt),
        ("completedAt", Self::CompletedAt),
        ("error", Self::Error),
        ("code", Self::Code),
        ("message", Self::Message),
        ("requestId", Self::RequestId),
        ("output", Self::Output),
        ("outputs", Self::Outputs),
        ("url", Self::Url),
        ("type", Self::Type),
        ("thumbnail", Self::Thumbnail),
        ("posterImage", Self::PosterImage),
        ("refundedMicroCents", Self::RefundedMicroCents),
    ];

    /// Those that pages and errors are made of.
    pub const OF_PAGES: Names =
        Names { in_objects: Self::NAMED.split_at(14).0, in_lists: Self::NAMED.split_at(10).0.split_at(4).1 };

    /// All of them, wherever they are.
    pub const EVERYWHERE: Names = Names { in_objects: &Self::NAMED, in_lists: &Self::NAMED };

    /// The key of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
    }
}

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`, a missing field, or something deeper than this client looks.
    #[default]
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number; JSON knows one kind.
    Number(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// The known fields of an object, in the order they came.
    Object(Vec<(Key, Value)>),
}

impl Value {
    /// The field of that name.
    pub fn get(&self, key: Key) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
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

    /// Reads JSON as the browser does; the browser's own reading is compared with this in `tests/web`.
    pub(crate) fn read(text: &str) -> Value {
        from_serde(&serde_json::from_str(text).unwrap())
    }

    fn from_serde(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(flag) => Value::Flag(*flag),
            serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Array(list) => Value::List(list.iter().map(from_serde).collect()),
            serde_json::Value::Object(fields) => Value::Object(
                fields
                    .iter()
                    .filter_map(|(name, value)| Some((Key::named(name)?, from_serde(value))))
                    .collect(),
            ),
        }
    }

    #[test]
    fn known_fields_are_kept_and_others_are_dropped() {
        let value = read(r#"{"jobId":"a","surprise":{"jobId":"b"},"progress":50}"#);
        assert_eq!(value.text(Key::JobId), Some("a"));
        assert_eq!(value.get(Key::Progress), Some(&Value::Number(50.0)));
        assert_eq!(value.get(Key::Model), None);
    }

    #[test]
    fn pages_and_errors_are_read_by_the_first_names() {
        let Names { in_objects, in_lists } = Key::OF_PAGES;
        assert_eq!(in_objects.first(), Some(&("data", Key::Data)));
        assert_eq!(in_objects.last(), Some(&("requestId", Key::RequestId)));
        assert_eq!(in_lists.first(), Some(&("jobId", Key::JobId)));
        assert_eq!(in_lists.last(), Some(&("completedAt", Key::CompletedAt)));
    }

    #[test]
    fn empty_text_is_no_text() {
        assert_eq!(read(r#"{"jobId":""}"#).text(Key::JobId), None);
    }
}
