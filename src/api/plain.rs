//! Plain data as JSON has it, to be written by any serializer.
//!
//! Every type that derives `Serialize` is compiled with each serializer anew, and the one for JavaScript keeps the names of
//! all fields in a table. As one type with the names as data that is 0.4 kB (brotli) less.

use serde::ser::{Serialize, Serializer};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain<'a> {
    /// `null`.
    Nothing,
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Number(u32),
    /// A text that is borrowed.
    Text(&'a str),
    /// A text that was made for it.
    Made(String),
    /// Several values.
    List(Vec<Plain<'a>>),
    /// Values by their names, in this order.
    Object(Vec<(&'static str, Plain<'a>)>),
}

impl<'a> Plain<'a> {
    /// The text, or `null`.
    pub fn made(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Made)
    }

    /// A list of texts.
    pub fn texts(texts: impl Iterator<Item = &'a str>) -> Self {
        Self::List(texts.map(Self::Text).collect())
    }
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_unit(),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Made(text) => serializer.serialize_str(text),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (*name, value))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn every_value_is_written_as_json_has_it() {
        let values = vec![
            ("nothing", Plain::Nothing),
            ("truth", Plain::Truth(true)),
            ("number", Plain::Number(7)),
            ("made", Plain::made(Some("x".to_owned()))),
            ("texts", Plain::texts(["a", "b"].into_iter())),
        ];
        assert_eq!(
            serde_json::to_string(&Plain::Object(values)).unwrap(),
            r#"{"nothing":null,"truth":true,"number":7,"made":"x","texts":["a","b"]}"#
        );
        assert_eq!(serde_json::to_string(&Plain::made(None)).unwrap(), "null");
    }
}
