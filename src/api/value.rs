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
}

impl Key {
    /// All of them, with their names.
    pub const NAMED: [(&'static str, Self); 14] = [
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
    ];

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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

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
    fn empty_text_is_no_text() {
        assert_eq!(read(r#"{"jobId":""}"#).text(Key::JobId), None);
    }
}
