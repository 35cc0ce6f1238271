//! What a person, and the host page, are told of an error: the cause in words and what helps.
//!
//! Codes are those of `concepts/errors` and `authentication`. No URL and no key is ever part of a text.

use crate::api::error::{FetchError, Refusal};

/// Where it went wrong, in the words of the event `muvi-error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The host page's settings.
    Config,
    /// No answer.
    Network,
    /// An answer that says no.
    Http,
    /// An answer that cannot be read.
    Parse,
}

impl Stage {
    /// The word in the event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Network => "network",
            Self::Http => "http",
            Self::Parse => "parse",
        }
    }
}

/// An error as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it went wrong.
    pub stage: Stage,
    /// A machine-readable name: the API's where it gave one, else this client's own in lower case.
    pub code: Box<str>,
    /// The cause and what helps, in one or two sentences.
    pub message: String,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// What the API's support asks for.
    pub request_id: Option<Box<str>>,
    /// How long the server asks to wait, in milliseconds.
    pub retry_in_ms: Option<u32>,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The list.
    List,
    /// A single job.
    Job,
    /// That a job is cancelled.
    Cancellation,
}

impl Failure {
    /// Puts an error of the list into words.
    pub fn of(error: &FetchError) -> Self {
        Self::about(Subject::List, error)
    }

    /// Puts an error into words.
    pub fn about(subject: Subject, error: &FetchError) -> Self {
        let (stage, code, message) = match error {
            FetchError::Refused(refusal) => return Self::of_refusal(subject, refusal),
            FetchError::Network if subject != Subject::List => (
                Stage::Network,
                "network",
                "The API could not be reached. Check the connection, or that the server allows requests from this \
                 page (CORS).",
            ),
            FetchError::Network => (
                Stage::Network,
                "network",
                "The job list could not be reached. Check the connection, or that the server allows requests from \
                 this page (CORS).",
            ),
            FetchError::TimedOut => {
                (Stage::Network, "timeout", "The server did not answer within 30 seconds.")
            }
            FetchError::ContentType(found) => return Self::of_content_type(found),
            FetchError::Malformed => {
                (Stage::Parse, "malformed_json", "The answer was cut off or is not valid JSON.")
            }
            FetchError::NotAPage if subject == Subject::Job => {
                (Stage::Parse, "not_a_job", "The answer does not tell of this job.")
            }
            FetchError::NotAPage if subject == Subject::Cancellation => (
                Stage::Parse,
                "not_a_receipt",
                "The answer does not say that the job was cancelled, and it is still pending.",
            ),
            FetchError::NotAPage => (
                Stage::Parse,
                "not_a_page",
                "The answer holds no list of jobs. Check that the endpoint is the List Jobs address.",
            ),
            FetchError::KeyUnavailable => (
                Stage::Config,
                "key_unavailable",
                "This page could not provide an API key. Sign in again or reload.",
            ),
            FetchError::KeyUnusable => (
                Stage::Config,
                "key_unusable",
                "The API key has characters that no API key has. Copy it once more.",
            ),
            FetchError::Transport => {
                (Stage::Config, "transport", "The transport function of this page gave no usable response.")
            }
        };
        Self::plain(stage, code, message.to_owned())
    }

    fn plain(stage: Stage, code: &str, message: String) -> Self {
        Self { stage, code: code.into(), message, status: None, request_id: None, retry_in_ms: None }
    }

    fn of_content_type(found: &str) -> Self {
        let mut message = "The answer is not JSON but ".to_owned();
        message.push_str(if found.is_empty() { "of an unnamed type" } else { found });
        message.push_str(". A sign-in page or a proxy may have answered in place of the API.");
        Self::plain(Stage::Parse, "content_type", message)
    }

    fn of_refusal(subject: Subject, refusal: &Refusal) -> Self {
        let mut message = cause_of(subject, refusal).unwrap_or_else(|| cause(refusal)).to_owned();
        if let Some(said) = &refusal.message {
            message.push_str(" The API says: ");
            message.push_str(said);
        }
        if let Some(wait_ms) = refusal.retry_after_ms {
            message.push_str(" It asks to wait ");
            message.push_str(&crate::feed::elapsed::elapsed_text(u64::from(wait_ms)));
            message.push('.');
        }
        let code = refusal.code.clone().unwrap_or_else(|| {
            let mut code = "http_".to_owned();
            code.push_str(&refusal.status.to_string());
            code.into()
        });
        Self {
            stage: Stage::Http,
            code,
            message,
            status: Some(refusal.status),
            request_id: refusal.request_id.clone(),
            retry_in_ms: refusal.retry_after_ms,
        }
    }
}

/// What a refusal means where something else than the list was asked for; none if it is the same.
fn cause_of(subject: Subject, refusal: &Refusal) -> Option<&'static str> {
    Some(match (subject, refusal.status, refusal.code.as_deref().unwrap_or_default()) {
        (Subject::List, ..) | (_, 403, "IP_NOT_WHITELISTED" | "USER_BANNED" | "USER_INACTIVE") => {
            return None;
        }
        (_, 404, _) => "There is no job with this id (404).",
        (Subject::Job, 403, "UNAUTHORIZED_ACCESS") => "This API key may not see this job (403).",
        (Subject::Job, 403, _) => "This API key may not read jobs: it needs the scope check_status (403).",
        (Subject::Cancellation, _, "JOB_CANNOT_BE_CANCELLED") => "Only pending jobs can be cancelled.",
        (Subject::Cancellation, 403, "UNAUTHORIZED_ACCESS" | "MODEL_ACCESS_DENIED") => {
            "This API key may not cancel this job (403)."
        }
        (Subject::Cancellation, 403, _) => {
            "This API key may not cancel jobs: it needs the scope submit_job (403)."
        }
        (Subject::Cancellation, 405 | 501, _) => "The server does not let jobs be cancelled from here.",
        _ => return None,
    })
}

fn cause(refusal: &Refusal) -> &'static str {
    match (refusal.status, refusal.code.as_deref().unwrap_or_default()) {
        (401, "API_KEY_INACTIVE") => "This API key was deactivated (401).",
        (401, "API_KEY_EXPIRED") => "This API key has expired (401).",
        (401, "INVALID_API_KEY") => "This API key is not known to the API (401).",
        (401, _) => "The API wants a valid API key (401).",
        (402, _) => "The balance is too low for this (402).",
        (403, "IP_NOT_WHITELISTED") => "This API key may not be used from this network address (403).",
        (403, "USER_BANNED" | "USER_INACTIVE") => "This account is not active (403).",
        (403, "UNAUTHORIZED_ACCESS" | "MODEL_ACCESS_DENIED") => "This API key may not see these jobs (403).",
        (403, _) => "This API key may not list jobs: it needs the scope check_status (403).",
        (404, _) => "There is no job list at this address (404). Check the endpoint.",
        (429, _) => "Too many requests (429). Wait a moment, then try again.",
        (400..=499, _) => "The API refused the request.",
        (500..=599, _) => "The server has a problem. Trying again later may help.",
        _ => "The API reported an error.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, code: &str) -> Failure {
        let code = (!code.is_empty()).then(|| code.into());
        Failure::of(&FetchError::Refused(Refusal { status, code, ..Refusal::default() }))
    }

    #[test]
    fn a_missing_scope_is_named() {
        assert!(refusal(403, "OPERATION_NOT_ALLOWED").message.contains("check_status"));
        assert!(refusal(403, "").message.contains("check_status"));
        assert!(refusal(403, "IP_NOT_WHITELISTED").message.contains("network address"));
    }

    #[test]
    fn bc_28_a_refusal_is_told_by_what_was_asked_for() {
        let about = |subject, status, code: &str| {
            let code = (!code.is_empty()).then(|| code.into());
            Failure::about(subject, &FetchError::Refused(Refusal { status, code, ..Refusal::default() }))
                .message
        };
        assert!(about(Subject::Cancellation, 403, "OPERATION_NOT_ALLOWED").contains("submit_job"));
        assert!(about(Subject::Job, 403, "OPERATION_NOT_ALLOWED").contains("check_status"));
        assert!(about(Subject::Job, 404, "JOB_NOT_FOUND").contains("no job with this id"));
        assert!(about(Subject::Cancellation, 403, "IP_NOT_WHITELISTED").contains("network address"));
        assert_eq!(about(Subject::Cancellation, 429, ""), about(Subject::List, 429, ""));
    }

    #[test]
    fn the_code_is_the_apis_own_or_tells_the_status() {
        assert_eq!(&*refusal(500, "INTERNAL_ERROR").code, "INTERNAL_ERROR");
        assert_eq!(&*refusal(502, "").code, "http_502");
    }

    #[test]
    fn what_the_api_said_and_asked_for_is_told() {
        let failure = Failure::of(&FetchError::Refused(Refusal {
            status: 429,
            message: Some("Slow down.".into()),
            request_id: Some("req_1".into()),
            retry_after_ms: Some(90_000),
            ..Refusal::default()
        }));
        assert!(
            failure.message.ends_with("The API says: Slow down. It asks to wait 1m 30s."),
            "{}",
            failure.message
        );
        assert_eq!((failure.request_id.as_deref(), failure.retry_in_ms), (Some("req_1"), Some(90_000)));
    }
}
