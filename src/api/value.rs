//! A JSON value as far as this client reads it: any shape is accepted, unknown names are dropped.
//!
//! Lenient on purpose. The API is documented by examples which disagree with each other, and one odd field must
//! never cost a page of jobs. Deciding what a value *means* is for `page` and `error`.

use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// How deep objects and lists are followed. Pages need five levels; the limit keeps a hostile answer from
/// exhausting WebAssembly's stack, which would stop every widget on the page.
const MAX_DEPTH: u8 = 12;

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
    /// Any other name.
    Unknown,
}

impl Key {
    fn named(name: &str) -> Self {
        match name {
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
            _ => Self::Unknown,
        }
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
    /// The field of that name. As in JavaScript the last one wins if a name is repeated.
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

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Reader { depth: MAX_DEPTH }.deserialize(deserializer)
    }
}

/// Reads a value down to a depth.
#[derive(Clone, Copy)]
struct Reader {
    depth: u8,
}

impl Reader {
    fn below(self) -> Self {
        Self { depth: self.depth.saturating_sub(1) }
    }
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.depth == 0 {
            IgnoredAny::deserialize(deserializer)?;
            return Ok(Value::Null);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles; no field needs more")]
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles; no field needs more")]
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::with_capacity(list.size_hint().unwrap_or(0).min(128));
        while let Some(value) = list.next_element_seed(self.below())? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut fields = Vec::with_capacity(object.size_hint().unwrap_or(0).min(16));
        while let Some(key) = object.next_key_seed(KeyReader)? {
            if key == Key::Unknown {
                object.next_value::<IgnoredAny>()?;
            } else {
                fields.push((key, object.next_value_seed(self.below())?));
            }
        }
        Ok(Value::Object(fields))
    }
}

struct KeyReader;

impl<'de> DeserializeSeed<'de> for KeyReader {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyReader {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
        Ok(Key::named(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn known_fields_are_kept_and_others_are_dropped() {
        let value = read(r#"{"jobId":"a","surprise":{"jobId":"b"},"progress":50}"#);
        assert_eq!(value.text(Key::JobId), Some("a"));
        assert_eq!(value.get(Key::Progress), Some(&Value::Number(50.0)));
        assert_eq!(value.get(Key::Unknown), None);
    }

    #[test]
    fn the_last_of_a_repeated_name_wins_as_in_javascript() {
        assert_eq!(read(r#"{"jobId":"a","jobId":"b"}"#).text(Key::JobId), Some("b"));
    }

    #[test]
    fn what_is_deeper_than_the_limit_is_null_and_does_not_fail() {
        let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
        let mut value = read(&deep);
        let mut levels = 0;
        while let Value::List(mut inner) = value {
            levels += 1;
            value = inner.pop().unwrap();
        }
        assert_eq!((levels, value), (u32::from(MAX_DEPTH), Value::Null));
    }
}
