//! The control endpoint: how tests set the clock, the jobs, faults, pauses, keys and CORS, and read the log.
//!
//! Only with `--control`. Plain JSON over HTTP without CORS headers, for programs and not for pages. Whatever it
//! does not know is refused with a sentence, so that a misspelt fault never passes for a working product.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::auth::{Auth, default_keys};
use crate::control_bodies::{
    AuthBody, ClockBody, CorsBody, FaultsBody, LatencyBody, OutputsBody, ResetBody, keys,
};
use crate::cors::Cors;
use crate::edits::Edits;
use crate::state::{Inner, Shared};
use crate::time::parse_iso;

type Result<T> = std::result::Result<T, String>;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/control/reset", post(reset))
        .route("/control/clock", post(clock))
        .route("/control/jobs", post(jobs))
        .route("/control/latency", post(latency))
        .route("/control/faults", post(faults))
        .route("/control/auth", post(auth))
        .route("/control/cors", post(cors))
        .route("/control/outputs", post(outputs))
        .route("/control/state", get(state))
        .route("/control/log", get(log).delete(clear_log))
        // Fixtures may have many thousand jobs.
        .layer(DefaultBodyLimit::disable())
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn refuse(sentence: &str) -> Response {
    answer(StatusCode::BAD_REQUEST, &json!({"error": sentence}))
}

/// Reads a body, lets it change the state and answers with the new state and what the change adds.
fn change<T: DeserializeOwned>(
    shared: &Shared,
    body: &[u8],
    act: impl FnOnce(&mut Inner, T) -> Result<Value>,
) -> Response {
    let read: T = match read(body) {
        Ok(read) => read,
        Err(sentence) => return refuse(&sentence),
    };
    let mut inner = shared.lock();
    match act(&mut inner, read) {
        Err(sentence) => refuse(&sentence),
        Ok(more) => {
            let mut summary = inner.summary();
            if let (Some(summary), Value::Object(more)) = (summary.as_object_mut(), more) {
                summary.extend(more);
            }
            answer(StatusCode::OK, &summary)
        }
    }
}

/// Reads a body; none at all is an empty object.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| format!("The body is not understood: {error}."))
}

async fn reset(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let ResetBody { seed, jobs, arrival_seconds } = match read(&body) {
        Ok(read) => read,
        Err(sentence) => return refuse(&sentence),
    };
    shared.reset(seed, jobs, arrival_seconds);
    answer(StatusCode::OK, &shared.lock().summary())
}

async fn clock(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    change(&shared, &body, |inner, body: ClockBody| {
        let now = body.now.as_deref().map(|text| {
            parse_iso(text)
                .ok_or_else(|| format!("now must be an instant such as 2026-02-18T15:00:00Z, not {text:?}."))
        });
        if let Some(now) = now.transpose()? {
            inner.freeze_at(now);
        }
        if let Some(seconds) = body.advance_seconds {
            inner.clock.advance(i64::from(seconds) * 1000);
        }
        if let Some(running) = body.running {
            inner.clock.run(running);
        }
        Ok(json!({}))
    })
}

async fn jobs(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    change(&shared, &body, |inner, edits: Edits| {
        let now = inner.clock.now();
        let added = edits.apply(&mut inner.jobs, now)?;
        Ok(json!({"added": added}))
    })
}

async fn latency(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    change(&shared, &body, |inner, body: LatencyBody| {
        inner.latency.set(body.ms, body.matching);
        Ok(json!({}))
    })
}

async fn faults(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    change(&shared, &body, |inner, body: FaultsBody| {
        if body.faults.iter().any(|fault| !(0.0..=1.0).contains(&fault.probability)) {
            return Err("probability must be from 0 to 1.".to_owned());
        }
        inner.faults.set(body.faults);
        Ok(json!({}))
    })
}

async fn auth(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    change(&shared, &body, |inner, body: AuthBody| {
        let keys = body.keys.map_or_else(|| Ok(default_keys()), keys)?;
        inner.auth = Auth { required: body.require_key, keys };
        Ok(json!({}))
    })
}

async fn cors(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    change(&shared, &body, |inner, body: CorsBody| {
        inner.cors = match body.allow {
            Value::Null => None,
            Value::String(origin) => Some(Cors::new(&origin)),
            other => return Err(format!("allow must be \"*\", an origin or null, not {other}.")),
        };
        Ok(json!({}))
    })
}

async fn outputs(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    change(&shared, &body, |inner, body: OutputsBody| {
        body.base.trim_end_matches('/').clone_into(&mut inner.outputs);
        Ok(json!({}))
    })
}

async fn state(State(shared): State<Arc<Shared>>) -> Response {
    answer(StatusCode::OK, &shared.lock().summary())
}

async fn log(State(shared): State<Arc<Shared>>) -> Response {
    let entries = serde_json::to_value(shared.lock().log.entries()).unwrap_or_default();
    answer(StatusCode::OK, &entries)
}

async fn clear_log(State(shared): State<Arc<Shared>>) -> Response {
    let mut inner = shared.lock();
    inner.log.clear();
    answer(StatusCode::OK, &inner.summary())
}
