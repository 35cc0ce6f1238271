//! The kinds of faults, as the control endpoint names them.
//!
//! Only their description; what they do to an answer is in `spoil` and `twist`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) enum Kind {
    /// Another status, in the documented envelope.
    Status(StatusFault),
    /// Exactly this answer.
    Body(BodyFault),
    /// One that has only a name.
    Named(Named),
}

/// The faults that have only a name; the README says what each does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Named {
    Reset,
    ResetMidBody,
    Hang,
    TruncatedJson,
    Html,
    WrongContentType,
    EmptyBody,
    NotAPage,
    Wrapped,
    MissingFields,
    OddFields,
    Hostile,
    Duplicates,
    EqualTimes,
    LoopingCursor,
    HasMoreWithoutCursor,
    CursorWithoutHasMore,
}

/// An error answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusFault {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The `Retry-After` header.
    #[serde(rename = "retryAfter")]
    pub(crate) retry_after: Option<RetryAfter>,
    /// Another code than the documented one for the status.
    pub(crate) code: Option<String>,
    /// Another message.
    pub(crate) message: Option<String>,
    /// The envelope's details.
    pub(crate) details: Option<Value>,
}

/// What `Retry-After` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum RetryAfter {
    /// Seconds as a number.
    Seconds(u64),
    /// The header word for word.
    Text(String),
    /// A date this many seconds after the answer, by the computer's clock, which is the one browsers compare with.
    Date {
        /// The seconds.
        #[serde(rename = "dateInSeconds")]
        date_in_seconds: i64,
    },
}

/// A verbatim answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BodyFault {
    /// The HTTP status.
    #[serde(default = "ok")]
    pub(crate) status: u16,
    /// The `Content-Type`; empty for none.
    #[serde(default = "json_type", rename = "contentType")]
    pub(crate) content_type: String,
    /// Further headers; their values are strings.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default)]
    pub(crate) body: String,
}

fn ok() -> u16 {
    200
}

fn json_type() -> String {
    "application/json".to_owned()
}

impl TryFrom<Value> for Kind {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let sentence = |error: serde_json::Error| format!("kind: {error}");
        match value {
            Value::String(_) => serde_json::from_value(value).map(Self::Named).map_err(sentence),
            Value::Object(mut fields) if fields.len() == 1 && fields.contains_key("body") => {
                let body = fields.remove("body").unwrap_or_default();
                serde_json::from_value(body).map(Self::Body).map_err(sentence)
            }
            Value::Object(fields) => {
                let fault: StatusFault = from_map(fields).map_err(sentence)?;
                if (200..=599).contains(&fault.status) {
                    Ok(Self::Status(fault))
                } else {
                    Err(format!("kind: status must be from 200 to 599, not {}", fault.status))
                }
            }
            other => Err(format!("kind must be a name or an object, not {other}")),
        }
    }
}

fn from_map(fields: Map<String, Value>) -> Result<StatusFault, serde_json::Error> {
    serde_json::from_value(Value::Object(fields))
}
