//! Answers of the API as plain values: status, headers, body.
//!
//! The error envelope is that of "developer.muvi.video/docs/concepts/errors"; good answers have no wrapper. Nothing
//! here knows about connections.

use serde_json::{Value, json};

use crate::codes::Code;

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The `Content-Type`; empty for none.
    pub(crate) content_type: String,
    /// Further headers.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// A good answer, or a refusal, before it becomes bytes. Faults twist good ones.
pub(crate) type Outcome = Result<Value, Refusal>;

/// A failed call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    /// The HTTP status.
    pub(crate) http: u16,
    /// The machine-readable code.
    pub(crate) code: String,
    /// The sentence for people.
    pub(crate) message: String,
    /// More about it.
    pub(crate) details: Option<Value>,
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { http: code.http, code: code.name.to_owned(), message: code.message.to_owned(), details: None }
    }
}

impl Refusal {
    /// The same with another sentence and details.
    pub(crate) fn saying(code: Code, message: String, details: Value) -> Self {
        Self { message, details: Some(details), ..code.into() }
    }
}

impl Answer {
    /// A JSON answer.
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            content_type: "application/json".to_owned(),
            headers: Vec::new(),
            body: value.to_string().into_bytes(),
        }
    }

    /// The documented envelope around a refusal.
    pub(crate) fn refusal(refusal: &Refusal, request_id: &str) -> Self {
        let mut error = json!({"code": refusal.code, "message": refusal.message});
        if let (Some(details), Some(fields)) = (&refusal.details, error.as_object_mut()) {
            fields.insert("details".to_owned(), details.clone());
        }
        Self::json(refusal.http, &json!({"success": false, "error": error, "requestId": request_id}))
    }

    /// The answer of an outcome.
    pub(crate) fn of(outcome: &Outcome, request_id: &str) -> Self {
        match outcome {
            Ok(value) => Self::json(200, value),
            Err(refusal) => Self::refusal(refusal, request_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_the_documented_envelope_and_details_only_when_there_are_some() {
        let answer = Answer::refusal(&crate::codes::JOB_NOT_FOUND.into(), "req_1");
        assert_eq!(answer.status, 404);
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(
            body,
            json!({
                "success": false,
                "error": {"code": "JOB_NOT_FOUND", "message": "There is no job with this id."},
                "requestId": "req_1",
            })
        );
    }
}
