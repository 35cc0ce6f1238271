//! Faults of the wire: what becomes of an answer on its way out, or instead of it.
//!
//! Still values, no connections: `server` carries a delivery out.

use serde_json::Value;

use crate::answer::{Answer, Refusal};
use crate::clock::real_now_ms;
use crate::codes;
use crate::fault_kind::{BodyFault, Kind, Named, RetryAfter, StatusFault};
use crate::time::http_date;

/// What the connection is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Send the answer.
    Whole(Answer),
    /// Send the headers and half the body, then close.
    Half(Answer),
    /// Close without a word.
    Reset,
    /// Never answer.
    Hang,
}

/// The delivery of a fault that does not need the real answer; the request then has no effect.
pub(crate) fn instead(kind: &Kind, request_id: &str) -> Option<Delivery> {
    Some(match kind {
        Kind::Status(fault) => Delivery::Whole(error(fault, request_id)),
        Kind::Body(fault) => Delivery::Whole(verbatim(fault)),
        Kind::Named(Named::Reset) => Delivery::Reset,
        Kind::Named(Named::Hang) => Delivery::Hang,
        Kind::Named(Named::Html) => Delivery::Whole(html()),
        Kind::Named(Named::EmptyBody) => {
            Delivery::Whole(Answer { body: Vec::new(), ..Answer::json(200, &Value::Null) })
        }
        Kind::Named(_) => return None,
    })
}

/// The delivery of the real answer under a fault.
pub(crate) fn spoil(fault: Option<Named>, mut answer: Answer) -> Delivery {
    match fault {
        Some(Named::ResetMidBody) => Delivery::Half(answer),
        Some(Named::TruncatedJson) => {
            answer.body.truncate(answer.body.len() / 2);
            Delivery::Whole(answer)
        }
        Some(Named::WrongContentType) => {
            Delivery::Whole(Answer { content_type: "text/plain".to_owned(), ..answer })
        }
        _ => Delivery::Whole(answer),
    }
}

fn error(fault: &StatusFault, request_id: &str) -> Answer {
    let mut refusal: Refusal = codes::for_status(fault.status).into();
    if let Some(code) = &fault.code {
        refusal.code.clone_from(code);
    }
    if let Some(message) = &fault.message {
        refusal.message.clone_from(message);
    }
    refusal.details.clone_from(&fault.details);
    let mut answer = Answer::refusal(&refusal, request_id);
    if let Some(retry_after) = &fault.retry_after {
        let text = match retry_after {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::Text(text) => text.clone(),
            RetryAfter::Date { date_in_seconds } => {
                http_date(real_now_ms().div_euclid(1000).saturating_add(*date_in_seconds))
            }
        };
        answer.headers.push(("retry-after".to_owned(), text));
    }
    answer
}

fn verbatim(fault: &BodyFault) -> Answer {
    Answer {
        status: fault.status,
        content_type: fault.content_type.clone(),
        headers: fault.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        body: fault.body.clone().into_bytes(),
    }
}

fn html() -> Answer {
    let page = "<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>";
    Answer {
        status: 200,
        content_type: "text/html; charset=utf-8".to_owned(),
        headers: Vec::new(),
        body: page.as_bytes().to_vec(),
    }
}
