//! The error codes of the documentation with their HTTP statuses ("developer.muvi.video/docs/concepts/errors",
//! "developer.muvi.video/docs/authentication").
//!
//! Only the codes that this sandbox can answer with. A fault may send any other as text.

/// A documented code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    /// The HTTP status that goes with it.
    pub(crate) http: u16,
    /// The code itself.
    pub(crate) name: &'static str,
    /// A sentence for people; the wording is this sandbox's.
    pub(crate) message: &'static str,
}

const fn code(http: u16, name: &'static str, message: &'static str) -> Code {
    Code { http, name, message }
}

pub(crate) const INVALID_INPUT: Code = code(400, "INVALID_INPUT", "The input is missing or invalid.");
pub(crate) const NOT_CANCELLABLE: Code =
    code(400, "JOB_CANNOT_BE_CANCELLED", "Only pending jobs can be cancelled.");
pub(crate) const UNAUTHORIZED: Code = code(401, "UNAUTHORIZED", "No API key was sent.");
pub(crate) const INVALID_API_KEY: Code = code(401, "INVALID_API_KEY", "The API key is unknown or malformed.");
pub(crate) const KEY_INACTIVE: Code = code(401, "API_KEY_INACTIVE", "The API key has been deactivated.");
pub(crate) const KEY_EXPIRED: Code = code(401, "API_KEY_EXPIRED", "The API key has expired.");
pub(crate) const INSUFFICIENT_BALANCE: Code =
    code(402, "INSUFFICIENT_BALANCE", "The balance is too low for this job.");
pub(crate) const IP_NOT_WHITELISTED: Code =
    code(403, "IP_NOT_WHITELISTED", "The API key may not be used from this address.");
pub(crate) const OPERATION_NOT_ALLOWED: Code =
    code(403, "OPERATION_NOT_ALLOWED", "The API key lacks the scope for this operation.");
pub(crate) const UNAUTHORIZED_ACCESS: Code =
    code(403, "UNAUTHORIZED_ACCESS", "The API key may not touch this job.");
pub(crate) const USER_BANNED: Code = code(403, "USER_BANNED", "The account has been banned.");
pub(crate) const USER_INACTIVE: Code = code(403, "USER_INACTIVE", "The account is inactive.");
pub(crate) const JOB_NOT_FOUND: Code = code(404, "JOB_NOT_FOUND", "There is no job with this id.");
/// Not documented: no page says what an unknown path answers.
pub(crate) const NOT_FOUND: Code = code(404, "NOT_FOUND", "There is nothing at this address.");
/// Not documented: no page says what a wrong method answers.
pub(crate) const METHOD_NOT_ALLOWED: Code =
    code(405, "METHOD_NOT_ALLOWED", "This address does not take this method.");
/// The only documented 429; the code of an ordinary rate limit is unknown.
pub(crate) const TOO_MANY: Code = code(429, "CONCURRENT_JOBS_EXCEEDED", "Too many requests at once.");
pub(crate) const INTERNAL_ERROR: Code = code(500, "INTERNAL_ERROR", "Something went wrong on the server.");
pub(crate) const QUEUE_FAILED: Code =
    code(503, "PUBSUB_PUBLISH_FAILED", "The internal queue is not available. Try again.");

/// What a key can be refused with.
pub(crate) const REFUSALS: [Code; 8] = [
    INVALID_API_KEY,
    KEY_INACTIVE,
    KEY_EXPIRED,
    IP_NOT_WHITELISTED,
    OPERATION_NOT_ALLOWED,
    UNAUTHORIZED_ACCESS,
    USER_BANNED,
    USER_INACTIVE,
];

/// The code that a bare HTTP status stands for. Statuses without a documented code get the nearest one.
pub(crate) fn for_status(http: u16) -> Code {
    let all = [
        INVALID_INPUT,
        UNAUTHORIZED,
        INSUFFICIENT_BALANCE,
        OPERATION_NOT_ALLOWED,
        JOB_NOT_FOUND,
        METHOD_NOT_ALLOWED,
        TOO_MANY,
        QUEUE_FAILED,
    ];
    all.into_iter().find(|code| code.http == http).unwrap_or(Code { http, ..INTERNAL_ERROR })
}
