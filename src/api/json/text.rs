//! Texts in JSON: between quotation marks, with what is escaped in them.

use std::borrow::Cow;

use super::Reader;

impl<'a> Reader<'a> {
    /// A text in quotation marks, of which the first is next. Borrowed if nothing in it is escaped.
    pub(super) fn string(&mut self) -> Option<Cow<'a, str>> {
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = self.text.get(self.at..)?;
            let length = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' '))?;
            text += rest.get(..length)?;
            self.at += length;
            match self.take()? {
                b'"' => return Some(text),
                b'\\' => text.to_mut().push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.take()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code(),
            _ => return None,
        })
    }

    /// A UTF-16 code, or a pair of them. Half a pair becomes U+FFFD, as where the browser hands over text.
    fn code(&mut self) -> Option<char> {
        let code = self.hex()?;
        let rest = self.text.get(self.at..)?;
        if let (0xD800..0xDC00, true) = (code, rest.starts_with("\\u")) {
            let after = self.at;
            self.at += 2;
            if let low @ 0xDC00..0xE000 = self.hex()? {
                return char::from_u32(0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00));
            }
            self.at = after;
        }
        Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.take()?).to_digit(16)?;
        }
        Some(code)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::json::parse;
    use crate::api::value::Value;

    #[test]
    fn halves_of_pairs_become_the_replacement_character() {
        for (text, expected) in [
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ude00""#, "\u{fffd}"),
            (r#""\ud83dx""#, "\u{fffd}x"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\uFB01\/""#, "ﬁ/"),
        ] {
            assert_eq!(parse(text), Some(Value::Text(expected.into())), "{text}");
        }
    }
}
