//! Plain data as JSON has it, and as JSON text.
//!
//! One type with the names as data: whatever wrote each type by itself would be compiled for each anew.

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
    /// Values by their names, in this order. The names need no escapes.
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

    /// Puts the value behind a text, as JSON.
    pub fn push_to(&self, text: &mut String) {
        let made;
        let literal = match self {
            Self::Nothing => "null",
            Self::Truth(true) => "true",
            Self::Truth(false) => "false",
            Self::Number(number) => {
                made = number.to_string();
                &made
            }
            Self::Text(value) => return push_text(text, value),
            Self::Made(value) => return push_text(text, value),
            Self::List(values) => {
                let mut before = "[";
                for value in values {
                    text.push_str(before);
                    value.push_to(text);
                    before = ",";
                }
                if before == "[" { "[]" } else { "]" }
            }
            Self::Object(fields) => {
                let mut before = "{";
                for (name, value) in fields {
                    text.push_str(before);
                    push_text(text, name);
                    text.push(':');
                    value.push_to(text);
                    before = ",";
                }
                if before == "{" { "{}" } else { "}" }
            }
        };
        text.push_str(literal);
    }
}

/// RFC 8259, section 7: what must be escaped is one byte in UTF-8, and no part of a longer character.
fn push_text(text: &mut String, value: &str) {
    text.push('"');
    let mut rest = value;
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
        && let Some((before, from)) = rest.split_at_checked(at)
        && let Some((special, behind)) = from.split_at_checked(1)
    {
        text.push_str(before);
        text.push_str("\\u00");
        for byte in special.bytes() {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
            }
        }
        rest = behind;
    }
    text.push_str(rest);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::Plain;

    fn json(value: &Plain<'_>) -> String {
        let mut text = String::new();
        value.push_to(&mut text);
        text
    }

    #[test]
    fn every_value_is_written_as_json_has_it() {
        let values = vec![
            ("nothing", Plain::Nothing),
            ("truth", Plain::Truth(true)),
            ("number", Plain::Number(7)),
            ("made", Plain::made(Some("x".to_owned()))),
            ("texts", Plain::texts(["a", "b"].into_iter())),
            ("none", Plain::List(vec![])),
            ("empty", Plain::Object(vec![])),
        ];
        assert_eq!(
            json(&Plain::Object(values)),
            r#"{"nothing":null,"truth":true,"number":7,"made":"x","texts":["a","b"],"none":[],"empty":{}}"#
        );
        assert_eq!(json(&Plain::made(None)), "null");
    }

    #[test]
    fn every_character_is_read_again_as_it_was() {
        let all: String = (0..0x3000_u32).chain([0x1_f600, 0xff1d]).filter_map(char::from_u32).collect();
        for text in [all.as_str(), "", "\"", "\\u0041", "a\nb", "\u{1}\u{2}"] {
            let read: String = serde_json::from_str(&json(&Plain::Text(text))).unwrap();
            assert_eq!(read, text);
        }
    }
}
