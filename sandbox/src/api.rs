//! The three endpoints as decisions: a request's parts and the sandbox's jobs in, an outcome out.
//!
//! No HTTP library, no faults, no waiting.

use serde_json::{Value, json};

use crate::answer::{Outcome, Refusal};
use crate::auth::{Auth, Scope};
use crate::codes;
use crate::detail;
use crate::jobs::{CancelRefused, Jobs};
use crate::page::Ties;
use crate::query::{self, Query};

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// `GET /v1/jobs`
    List,
    /// `GET /v1/jobs/{jobId}`
    Detail(String),
    /// `POST /v1/jobs/{jobId}/cancel`
    Cancel(String),
    /// `GET /outputs/{jobId}/{file}`: no part of the API, but of the content network behind it.
    Output(String, String),
    /// A known address with a method that it does not take.
    WrongMethod,
    /// Anything else under `/v1`.
    Unknown,
}

impl Endpoint {
    /// Reads the method and the raw path.
    pub(crate) fn of(method: &str, path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let id = |text: &str| query::decode(text, false);
        let reading = matches!(method, "GET" | "HEAD");
        match segments.as_slice() {
            ["v1", "jobs"] if reading => Self::List,
            ["v1", "jobs", job] if reading && !job.is_empty() => Self::Detail(id(job)),
            ["v1", "jobs", job, "cancel"] if method == "POST" => Self::Cancel(id(job)),
            ["outputs", job, file] if reading => Self::Output(id(job), id(file)),
            ["v1", "jobs"] | ["v1", "jobs", _, "cancel"] => Self::WrongMethod,
            ["v1", "jobs", job] if !job.is_empty() => Self::WrongMethod,
            _ => Self::Unknown,
        }
    }

    fn needed_scope(&self) -> Option<Scope> {
        match self {
            Self::List | Self::Detail(_) => Some(Scope::CheckStatus),
            Self::Cancel(_) => Some(Scope::SubmitJob),
            Self::Output(..) | Self::WrongMethod | Self::Unknown => None,
        }
    }
}

/// A request as the API sees it.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// What it is about.
    pub(crate) endpoint: &'a Endpoint,
    /// The raw query string.
    pub(crate) query: &'a str,
    /// The `Authorization` header.
    pub(crate) authorization: Option<&'a str>,
    /// Where outputs are.
    pub(crate) outputs: &'a str,
}

/// Answers a call. A cancellation changes the jobs.
pub(crate) fn answer(call: &Call<'_>, auth: &Auth, jobs: &mut Jobs, now: i64, ties: Ties) -> Outcome {
    auth.check(call.authorization, call.endpoint.needed_scope())?;
    match call.endpoint {
        Endpoint::List => list(call.query, jobs, now, ties),
        Endpoint::Detail(id) => {
            let row = jobs.find(id, now).and_then(|place| jobs.row(place, now));
            Ok(detail::detail(&row.ok_or(codes::JOB_NOT_FOUND)?, call.outputs))
        }
        Endpoint::Cancel(id) => cancel(id, jobs, now),
        Endpoint::WrongMethod => Err(codes::METHOD_NOT_ALLOWED.into()),
        Endpoint::Output(..) | Endpoint::Unknown => Err(codes::NOT_FOUND.into()),
    }
}

fn list(raw_query: &str, jobs: &Jobs, now: i64, ties: Ties) -> Outcome {
    let query = Query::parse(raw_query)
        .map_err(|bad| Refusal::saying(codes::INVALID_INPUT, bad.message, json!({"parameter": bad.name})))?;
    let page = jobs.page(&query, now, ties);
    Ok(json!({"jobs": page.rows, "hasMore": page.next.is_some(), "nextCursor": page.next}))
}

fn cancel(id: &str, jobs: &mut Jobs, now: i64) -> Outcome {
    match jobs.cancel(id, now) {
        Ok(row) => {
            let refund = detail::refund(&row);
            Ok(json!({"jobId": id, "status": "cancelled", "refundedMicroCents": refund}))
        }
        Err(CancelRefused::NotFound) => Err(codes::JOB_NOT_FOUND.into()),
        Err(CancelRefused::NotPending(status)) => {
            let message = format!("Only pending jobs can be cancelled; this one is {status}.");
            Err(Refusal::saying(codes::NOT_CANCELLABLE, message, json!({"status": Value::String(status)})))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_methods_lead_to_their_endpoints() {
        for (method, path, endpoint) in [
            ("GET", "/v1/jobs", Endpoint::List),
            ("GET", "/v1/jobs/job_a", Endpoint::Detail("job_a".into())),
            ("GET", "/v1/jobs/a%2Fb%20c", Endpoint::Detail("a/b c".into())),
            ("POST", "/v1/jobs/job_a/cancel", Endpoint::Cancel("job_a".into())),
            ("GET", "/outputs/job_a/o.png", Endpoint::Output("job_a".into(), "o.png".into())),
            ("POST", "/outputs/job_a/o.png", Endpoint::Unknown),
            ("POST", "/v1/jobs", Endpoint::WrongMethod),
            ("GET", "/v1/jobs/job_a/cancel", Endpoint::WrongMethod),
            ("GET", "/v1/jobs/", Endpoint::Unknown),
            ("GET", "/v1/models/x", Endpoint::Unknown),
        ] {
            assert_eq!(Endpoint::of(method, path), endpoint, "{method} {path}");
        }
    }
}
