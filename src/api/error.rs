//! Everything that can go wrong between asking for a page and having one.
//!
//! What to do about it is decided in `feed`; what a person reads is in `feed::failure`. An abandoned request is not
//! an error and never becomes a value of this type. The envelope is that of `concepts/errors`.

use crate::api::value::{Key, Value, shortened};

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// No answer arrived: offline, name resolution, refused or reset connection, CORS, a policy of the page.
    Network,
    /// No answer arrived in the time this client waits.
    TimedOut,
    /// The API, or something before it, said no.
    Refused(Refusal),
    /// The answer was not JSON by its content type, which is given; empty if there was none.
    ContentType(Box<str>),
    /// The answer called itself JSON and could not be read.
    Malformed,
    /// The answer was JSON and held no list of jobs.
    NotAPage,
    /// The page's own function for API keys failed or gave none.
    KeyUnavailable,
    /// The API key has characters that an HTTP header cannot carry.
    KeyUnusable,
    /// The page's own transport function failed to give a response.
    Transport,
}

/// An answer that says no.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The API's name for the error, such as `INVALID_API_KEY`.
    pub code: Option<Box<str>>,
    /// The API's text for people.
    pub message: Option<Box<str>>,
    /// What the API's support asks for.
    pub request_id: Option<Box<str>>,
    /// How long the server asks to wait, in milliseconds (`Retry-After`, RFC 9110 section 10.2.3).
    pub retry_after_ms: Option<u32>,
}

/// No message of a server is shown beyond this many characters.
const MAX_MESSAGE_CHARS: usize = 300;

impl Refusal {
    /// Reads what the body of a bad answer tells; the body may be anything.
    pub fn read(status: u16, body: &Value, retry_after_ms: Option<u32>) -> Self {
        let error = body.get(Key::Error).unwrap_or(body);
        let request_id = body.text(Key::RequestId).or_else(|| error.text(Key::RequestId));
        let kept = |text: &str| shortened(text, MAX_MESSAGE_CHARS);
        Self {
            status,
            code: error.text(Key::Code).map(kept),
            message: error.text(Key::Message).map(kept),
            request_id: request_id.map(kept),
            retry_after_ms,
        }
    }
}

impl FetchError {
    /// What a body is that came with a good status and is no page.
    pub(crate) fn in_place_of_a_page(body: &Value) -> Self {
        match body.get(Key::Error) {
            Some(Value::Object(_)) => Self::Refused(Refusal::read(200, body, None)),
            _ => Self::NotAPage,
        }
    }

    /// Whether asking again, unchanged, may help: no answer, 429 and 5xx.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Network | Self::TimedOut => true,
            Self::Refused(refusal) => refusal.status == 429 || (500..=599).contains(&refusal.status),
            Self::ContentType(_)
            | Self::Malformed
            | Self::NotAPage
            | Self::KeyUnavailable
            | Self::KeyUnusable
            | Self::Transport => false,
        }
    }

    /// Whether the API did not accept who asks: 401.
    pub fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused(Refusal { status: 401, .. }))
    }

    /// Whether what was asked for is not there: 404.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused(Refusal { status: 404, .. }))
    }

    /// Whether no answer came.
    pub fn is_about_the_network(&self) -> bool {
        matches!(self, Self::Network | Self::TimedOut)
    }

    /// Whether another key may help.
    pub fn is_about_the_key(&self) -> bool {
        matches!(
            self,
            Self::KeyUnavailable | Self::KeyUnusable | Self::Refused(Refusal { status: 401 | 403, .. })
        )
    }

    /// How long the server asks to wait, in milliseconds.
    pub fn retry_after_ms(&self) -> Option<u32> {
        match self {
            Self::Refused(refusal) => refusal.retry_after_ms,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::value::tests::read;

    fn refusal(status: u16, body: &str) -> Refusal {
        Refusal::read(status, &read(body), None)
    }

    #[test]
    fn the_documented_envelope_is_read() {
        let refusal = refusal(
            403,
            r#"{"success":false,"error":{"code":"IP_NOT_WHITELISTED","message":"No.","details":{}},"requestId":"req_9"}"#,
        );
        assert_eq!(refusal.code.as_deref(), Some("IP_NOT_WHITELISTED"));
        assert_eq!(refusal.message.as_deref(), Some("No."));
        assert_eq!(refusal.request_id.as_deref(), Some("req_9"));
    }

    #[test]
    fn a_body_that_is_no_envelope_gives_the_status_alone() {
        for body in ["null", "[]", r#"{"error":"text"}"#, r#"{"error":{"code":5}}"#] {
            assert_eq!(refusal(502, body), Refusal { status: 502, ..Refusal::default() }, "{body}");
        }
    }

    #[test]
    fn long_messages_are_cut_at_a_character() {
        let body = format!(r#"{{"error":{{"message":"{}"}}}}"#, "ä".repeat(10_000));
        assert_eq!(refusal(500, &body).message.unwrap().chars().count(), MAX_MESSAGE_CHARS);
    }

    #[test]
    fn no_answer_429_and_5xx_are_retried_and_nothing_else() {
        let refused = |status| FetchError::Refused(Refusal { status, ..Refusal::default() });
        for error in [FetchError::Network, FetchError::TimedOut, refused(429), refused(500), refused(503)] {
            assert!(error.is_retryable(), "{error:?}");
        }
        for error in [refused(400), refused(401), refused(403), refused(404), FetchError::Malformed] {
            assert!(!error.is_retryable(), "{error:?}");
        }
        assert!(!FetchError::NotAPage.is_retryable());
    }
}
