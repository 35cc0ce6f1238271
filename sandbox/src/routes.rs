//! A request's way through the sandbox: log, fault, pause, decision, delivery.
//!
//! The only file that turns HTTP into the plain values of the others and back.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use futures_util::stream;
use serde_json::Value;

use crate::answer::{Answer, Outcome};
use crate::api::{self, Call, Endpoint};
use crate::cors::Cors;
use crate::fault_kind::{Kind, Named};
use crate::log::Arrival;
use crate::media;
use crate::page::Ties;
use crate::query;
use crate::spoil::{self, Delivery};
use crate::state::Shared;
use crate::twist;
use crate::wire::Switch;

/// Notes in the log that the client went away, if the request is dropped before it was answered.
struct Watch {
    shared: Arc<Shared>,
    serial: u64,
    open: bool,
}

impl Watch {
    fn begin(shared: &Arc<Shared>, parts: &Parts) -> Self {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &parts.headers {
            let text = String::from_utf8_lossy(value.as_bytes());
            let entry = headers.entry(name.as_str().to_owned());
            entry.and_modify(|all| *all = format!("{all}, {text}")).or_insert_with(|| text.into_owned());
        }
        let arrival = Arrival {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or("").to_owned(),
            headers,
            at: shared.elapsed_ms(),
        };
        let serial = if shared.has_control() { shared.lock().log.begin(arrival) } else { 0 };
        Self { shared: Arc::clone(shared), serial, open: true }
    }

    /// The request has ended by the sandbox's will, with a status or without.
    fn end(mut self, status: Option<u16>) {
        self.open = false;
        if let Some(status) = status {
            self.shared.lock().log.answered(self.serial, status);
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.open {
            self.shared.lock().log.aborted(self.serial);
        }
    }
}

/// Answers any request under `/v1` and `/outputs`.
pub(crate) async fn api(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let watch = Watch::begin(&shared, &parts);
    let delivery = if parts.method == Method::OPTIONS && shared.lock().cors.is_some() {
        preflight()
    } else {
        answer(&shared, &parts).await
    };
    let cors = shared.lock().cors.clone();
    match delivery {
        Delivery::Hang => std::future::pending().await,
        Delivery::Reset => {
            watch.end(None);
            switch.cut();
            Response::new(Body::empty())
        }
        Delivery::Whole(answer) => {
            watch.end(Some(answer.status));
            let body = Body::from(answer.body.clone());
            respond(&answer, body, cors.as_ref(), shared.has_control())
        }
        Delivery::Half(answer) => {
            watch.end(Some(answer.status));
            let body = half(&answer.body);
            respond(&answer, body, cors.as_ref(), shared.has_control())
        }
    }
}

fn preflight() -> Delivery {
    let headers = Cors::preflight_headers().into_iter().map(|(name, value)| (name.to_owned(), value));
    let content_type = String::new();
    Delivery::Whole(Answer { status: 204, content_type, headers: headers.collect(), body: Vec::new() })
}

async fn answer(shared: &Arc<Shared>, parts: &Parts) -> Delivery {
    let endpoint = Endpoint::of(parts.method.as_str(), parts.uri.path());
    let query = parts.uri.query().unwrap_or("");
    // The fault is chosen on arrival, so that the order of arrival alone decides who is hit.
    let (kind, pause, request_id) = {
        let mut inner = shared.lock();
        let seed = inner.seed;
        // A preflight that CORS does not answer is no call that a fault could be meant for.
        let is_call = parts.method != Method::OPTIONS;
        let kind = is_call.then(|| inner.faults.choose(&endpoint, query, seed)).flatten();
        (kind, inner.latency.of(&endpoint, query), inner.request_id())
    };
    if pause > 0 {
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    if let Some(delivery) = kind.as_ref().and_then(|kind| spoil::instead(kind, &request_id)) {
        return delivery;
    }
    let named = match kind {
        Some(Kind::Named(named)) => Some(named),
        _ => None,
    };
    if let Endpoint::Output(_, name) = &endpoint {
        let refusal = || Answer::refusal(&crate::codes::NOT_FOUND.into(), &request_id);
        return spoil::spoil(named, media::file(name).unwrap_or_else(refusal));
    }
    let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let outputs = shared.lock().outputs.clone();
    let call = Call { endpoint: &endpoint, query, authorization, outputs: &outputs };
    let outcome = decide(shared, &call, named, &request_id);
    spoil::spoil(named, Answer::of(&outcome, &request_id))
}

/// The outcome of a call, twisted if a fault says so.
fn decide(shared: &Shared, call: &Call<'_>, named: Option<Named>, request_id: &str) -> Outcome {
    let ties = if named == Some(Named::EqualTimes) { Ties::Lost } else { Ties::Kept };
    let mut inner = shared.lock();
    let inner = &mut *inner;
    let now = inner.clock.now();
    let value = api::answer(call, &inner.auth, &mut inner.jobs, now, ties)?;
    let tail = if *call.endpoint == Endpoint::List { tail_of(&value) } else { inner.tail.clone() };
    let tail = std::mem::replace(&mut inner.tail, tail);
    let Some(named) = named else { return Ok(value) };
    let pairs = query::pairs(call.query);
    let cursor = pairs.iter().find(|(name, _)| name == "cursor").map(|(_, value)| value.as_str());
    Ok(twist::twist(named, value, &twist::Context { cursor, tail: &tail, request_id }))
}

/// The last two rows of a page.
fn tail_of(page: &Value) -> Vec<Value> {
    let rows = page.get("jobs").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    rows.iter().skip(rows.len().saturating_sub(2)).cloned().collect()
}

/// Half of the bytes, and then an error, at which the server closes the connection. The pause lets the first
/// half leave.
fn half(bytes: &[u8]) -> Body {
    let first: Vec<u8> = bytes.iter().take(bytes.len() / 2).copied().collect();
    Body::from_stream(stream::unfold(Some(first), |first| async move {
        if let Some(first) = first.filter(|first| !first.is_empty()) {
            return Some((Ok(Bytes::from(first)), Some(Vec::new())));
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
        Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)), None))
    }))
}

fn respond(answer: &Answer, body: Body, cors: Option<&Cors>, closing: bool) -> Response {
    let mut builder = Response::builder().status(answer.status);
    if !answer.content_type.is_empty() {
        builder = builder.header(header::CONTENT_TYPE, &answer.content_type);
    }
    if answer.status != 204 {
        builder = builder.header(header::CONTENT_LENGTH, answer.body.len());
    }
    if closing {
        // Browsers quietly send a request again when a connection that was used before is reset. A fault would
        // then hit a request that nobody sees; with a connection for each request it does not.
        builder = builder.header(header::CONNECTION, "close");
    }
    for (name, value) in &answer.headers {
        builder = builder.header(name, value);
    }
    for (name, value) in cors.map(Cors::headers).unwrap_or_default() {
        builder = builder.header(name, value);
    }
    builder.body(body).unwrap_or_else(|_| {
        let mut response = Response::new(Body::from("The headers of this fault cannot be sent."));
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}
