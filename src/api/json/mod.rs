//! Reads JSON (RFC 8259) into a [`Value`]: the one decoder in the bundle.
//!
//! The browser's own is faster only until its objects are looked at: each field of each row then crosses between
//! JavaScript and WebAssembly three times. A page that is read here crosses once. `serde_json` and `serde-wasm-bindgen`
//! add 10 kB and more to the delivered size, most of it to describe type errors that a lenient reader does not have.

mod number;
mod text;

use crate::api::value::{Key, MAX_DEPTH, Value};

/// Reads a text, as deep as [`MAX_DEPTH`]: of objects, the fields whose names are known.
///
/// None if it is no JSON, for example because it is cut off. Of what is not kept only the end is looked for.
pub fn parse(text: &str) -> Option<Value<'_>> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(MAX_DEPTH)?;
    // White space may follow, and nothing else.
    reader.next().is_none().then_some(value)
}

/// A text and how many of its bytes are read. After a failure it stands anywhere.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// The next byte that is no white space. It is not taken.
    fn next(&mut self) -> Option<u8> {
        while let b' ' | b'\t' | b'\n' | b'\r' = self.peek()? {
            self.at += 1;
        }
        self.peek()
    }

    fn value(&mut self, depth: u8) -> Option<Value<'a>> {
        match self.next()? {
            b'{' | b'[' if depth == 0 => self.skip().map(|()| Value::Null),
            b'{' => self.object(depth - 1),
            b'[' => self.list(depth - 1),
            b'"' => self.string().map(Value::Text),
            b't' => self.word("true", Value::Flag(true)),
            b'f' => self.word("false", Value::Flag(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number().map(Value::Number),
        }
    }

    fn object(&mut self, depth: u8) -> Option<Value<'a>> {
        let mut fields = Vec::new();
        let mut is_over = self.is_empty(b'}')?;
        while !is_over {
            if self.next()? != b'"' {
                return None;
            }
            let name = self.string()?;
            if self.next()? != b':' {
                return None;
            }
            self.at += 1;
            match Key::named(&name) {
                Some(key) => fields.push((key, self.value(depth)?)),
                None => self.skip()?,
            }
            is_over = self.is_last(b'}')?;
        }
        Some(Value::Object(fields))
    }

    fn list(&mut self, depth: u8) -> Option<Value<'a>> {
        let mut items = Vec::new();
        let mut is_over = self.is_empty(b']')?;
        while !is_over {
            items.push(self.value(depth)?);
            is_over = self.is_last(b']')?;
        }
        Some(Value::List(items))
    }

    /// Whether nothing stands between this bracket and the one that closes it.
    fn is_empty(&mut self, end: u8) -> Option<bool> {
        self.at += 1;
        let is_empty = self.next()? == end;
        self.at += usize::from(is_empty);
        Some(is_empty)
    }

    /// Whether what was read is the last of its list or object, or a comma follows.
    fn is_last(&mut self, end: u8) -> Option<bool> {
        let found = self.next()?;
        self.at += 1;
        (found == end || found == b',').then_some(found == end)
    }

    /// Goes on behind a value, however deep it is. Without recursion: a hostile answer must not exhaust the stack.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            match self.next()? {
                b'"' => drop(self.string()?),
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if open == 0 => return None,
                _ => self.at += 1,
            }
            // What follows a number, a word or a string is told by its first byte.
            let is_over = open == 0 && matches!(self.next()?, b',' | b'}' | b']');
            if is_over {
                return Some(());
            }
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Option<Value<'a>> {
        let is_there = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        is_there.then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// What the standard reader makes of a text, as far as this client keeps it.
    fn by_serde(json: &serde_json::Value, depth: u8) -> Value<'_> {
        match json {
            serde_json::Value::Bool(flag) => Value::Flag(*flag),
            serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
            serde_json::Value::String(text) => Value::Text(Cow::Borrowed(text)),
            serde_json::Value::Array(list) if depth > 0 => {
                Value::List(list.iter().map(|item| by_serde(item, depth - 1)).collect())
            }
            serde_json::Value::Object(fields) if depth > 0 => Value::Object(
                fields
                    .iter()
                    .filter_map(|(name, value)| Some((Key::named(name)?, by_serde(value, depth - 1))))
                    .collect(),
            ),
            _ => Value::Null,
        }
    }

    /// Texts made of what JSON is made of, most of which are none: a generator of xorshift numbers, without a dependency.
    struct Texts(u64);

    impl Texts {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % 1_000_003).unwrap() % limit
        }

        fn one_of(&mut self, words: &[&'static str]) -> &'static str {
            words[self.below(words.len())]
        }

        fn text(&mut self) -> String {
            let words = ["a", "é", "😀", "\u{7f}", "\n", "\\", "\"", "\u{1}", "}", "{\"jobs\":["];
            (0..self.below(5)).map(|_| self.one_of(&words)).collect()
        }

        fn value(&mut self, depth: usize) -> serde_json::Value {
            match self.below(if depth == 0 { 5 } else { 8 }) {
                0 => serde_json::Value::Null,
                1 => self.below(2).eq(&0).into(),
                2 => self.below(1_000_000).into(),
                3 => (f64::from(u32::try_from(self.below(900_000)).unwrap()) / 8.0 - 300.0).into(),
                4 => self.text().into(),
                5 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
                _ => {
                    let names = ["jobs", "data", "jobId", "error", "progress", "other", "", "url\n"];
                    (0..self.below(6))
                        .map(|_| (self.one_of(&names).to_owned(), self.value(depth - 1)))
                        .collect()
                }
            }
        }
    }

    /// Whether two values are the same but for the last digits of numbers.
    fn agree(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Number(one), Value::Number(other)) => (one - other).abs() <= other.abs() * 1e-14,
            (Value::List(one), Value::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| agree(one, other))
            }
            (Value::Object(one), Value::Object(other)) => other.iter().all(|(key, other)| {
                one.iter().rev().find(|(name, _)| name == key).is_some_and(|(_, one)| agree(one, other))
            }),
            _ => one == other,
        }
    }

    fn read(text: &str) -> Option<String> {
        parse(text).map(|value| format!("{value:?}"))
    }

    #[test]
    fn whatever_is_json_is_read_as_the_standard_reader_reads_it() {
        let mut texts = Texts(0x2026_1128);
        for _ in 0..20_000 {
            let json = texts.value(6);
            let expected = format!("{:?}", by_serde(&json, MAX_DEPTH));
            assert_eq!(read(&json.to_string()).as_ref(), Some(&expected), "{json}");
            let spaced = serde_json::to_string_pretty(&json).unwrap();
            assert_eq!(read(&format!("\r\n\t {spaced} \n")), Some(expected), "{spaced}");
        }
    }

    #[test]
    fn whatever_is_cut_off_is_none() {
        let mut texts = Texts(7);
        for _ in 0..2_000 {
            let text = serde_json::json!([texts.value(5)]).to_string();
            for (end, _) in text.char_indices() {
                assert_eq!(read(&text[..end]), None, "{}", &text[..end]);
            }
        }
    }

    #[test]
    fn nothing_that_is_spoilt_does_harm() {
        let mut texts = Texts(11);
        let pieces =
            ["\"", "\\", "\\u", "{", "}", "[", "]", ",", ":", "-", "e", ".", "0", "\u{0}", "é", "tru"];
        for _ in 0..20_000 {
            let mut text = texts.value(4).to_string();
            let mut at = texts.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, texts.one_of(&pieces));
            // What the standard reader takes, this takes for the same; what it refuses may be taken in fields that are not kept.
            let found = parse(&text);
            if let Ok(json) = serde_json::from_str(&text) {
                assert!(found.is_some_and(|value| agree(&value, &by_serde(&json, MAX_DEPTH))), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_json_is_none() {
        let texts = [
            "",
            " ",
            "{",
            "nul",
            "truex",
            "True",
            "+1",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "1e+",
            "0x1",
            "NaN",
            "'a'",
            "\"a",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u+123\"",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{,}",
            "{\"url\"}",
            "{\"url\":}",
            "{\"url\":1,}",
            "{url:1}",
            "{\"url\":1]",
            "[1}",
            "1 2",
            "{} x",
            "\u{feff}{}",
            "{\"x\":}",
            "{\"x\":,\"y\":1}",
            "{\"x\":]}",
            "{\"x\":1",
        ];
        for text in texts {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_nested_without_end_is_cut_off_and_not_followed() {
        let deep = format!("{}1{}", "{\"data\":".repeat(100_000), "}".repeat(100_000));
        let mut value = &parse(&deep).unwrap();
        let mut depth = 0;
        while let Some(inner) = value.get(Key::Data) {
            (value, depth) = (inner, depth + 1);
        }
        assert_eq!((value, depth), (&Value::Null, MAX_DEPTH));
        assert_eq!(parse(&"[".repeat(100_000)), None);
    }

    #[test]
    fn of_a_field_that_is_there_twice_the_last_counts() {
        assert_eq!(parse(r#"{"jobId":"a","jobId":"b"}"#).unwrap().text(Key::JobId), Some("b"));
        assert_eq!(parse(r#"{"job\u0049d":"a"}"#).unwrap().text(Key::JobId), Some("a"));
    }
}
