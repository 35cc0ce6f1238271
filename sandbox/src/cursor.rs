//! Cursors in the documented form: base64 of `{"createdAt":"…"}`, the time of the last job of a page, after the
//! examples of "developer.muvi.video/docs/api-reference/jobs/list".
//!
//! That form has no tie-breaker. Where it would lose jobs, and only there, one more member says how to go on;
//! a client cannot tell, since it must treat cursors as opaque.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Where the next page begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cursor {
    /// The creation time of the last job of the page before. Only a verbatim fixture can lack it.
    #[serde(rename = "createdAt")]
    pub(crate) created_at: Option<String>,
    /// How many jobs of exactly that time were given already, when there are more of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seen: Option<usize>,
    /// How many jobs of a verbatim fixture are still to come, when its times do not lead there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<usize>,
}

impl Cursor {
    /// The documented form.
    pub(crate) fn after(created_at: String) -> Self {
        Self { created_at: Some(created_at), seen: None, left: None }
    }

    /// The text that goes into `nextCursor`.
    pub(crate) fn encode(&self) -> String {
        // The struct has only strings and numbers, which always serialize.
        STANDARD.encode(serde_json::to_string(self).unwrap_or_default())
    }

    /// Reads a cursor back, padded as it was given out.
    pub(crate) fn decode(text: &str) -> Option<Self> {
        serde_json::from_slice(&STANDARD.decode(text).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_cursors_come_out_byte_for_byte() {
        for (time, text) in [
            ("2026-02-18T15:00:00Z", "eyJjcmVhdGVkQXQiOiIyMDI2LTAyLTE4VDE1OjAwOjAwWiJ9"),
            ("2026-02-18T14:30:00Z", "eyJjcmVhdGVkQXQiOiIyMDI2LTAyLTE4VDE0OjMwOjAwWiJ9"),
        ] {
            let cursor = Cursor::after(time.to_owned());
            assert_eq!(cursor.encode(), text);
            assert_eq!(Cursor::decode(text), Some(cursor));
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in ["", "x", "e30", "bnVsbA==", "eyJhIjoxfQ=="] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
