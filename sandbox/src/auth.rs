//! API keys: who may call what ("developer.muvi.video/docs/authentication").
//!
//! Made-up keys with made-up states, one for each documented refusal. No real key ever comes here, and nothing
//! is secret.

use crate::codes::{self, Code};

/// What a key may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Submit and cancel jobs.
    SubmitJob,
    /// Read jobs.
    CheckStatus,
    /// Read models. No endpoint of the sandbox needs it.
    ListModels,
}

impl Scope {
    /// The scope of a word, as the documentation spells it.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "submit_job" => Some(Self::SubmitJob),
            "check_status" => Some(Self::CheckStatus),
            "list_models" => Some(Self::ListModels),
            _ => None,
        }
    }
}

/// A key of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub(crate) text: String,
    pub(crate) standing: Standing,
}

/// What a key is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// These scopes; none at all means all of them.
    Good(Vec<Scope>),
    /// Nothing: every call is refused with this code.
    Refused(Code),
}

impl Key {
    /// Reads `KEY` or `KEY:scope,scope`; the error is a sentence.
    ///
    /// # Errors
    ///
    /// When a scope is not one of the three documented ones, or the key is empty.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (key, scopes) = text.split_once(':').unwrap_or((text, ""));
        if key.is_empty() {
            return Err("a key must not be empty".to_owned());
        }
        let scopes = scopes.split(',').filter(|scope| !scope.is_empty()).map(|word| {
            Scope::from_word(word).ok_or_else(|| {
                format!("{word:?} is no scope; there are submit_job, check_status and list_models")
            })
        });
        Ok(Self { text: key.to_owned(), standing: Standing::Good(scopes.collect::<Result<_, _>>()?) })
    }
}

/// The keys that are there without any option.
pub(crate) fn default_keys() -> Vec<Key> {
    let key = |text: &str, standing| Key { text: text.to_owned(), standing };
    vec![
        key("pb_sandbox_full", Standing::Good(Vec::new())),
        key("pb_sandbox_read", Standing::Good(vec![Scope::CheckStatus])),
        key("pb_sandbox_submit", Standing::Good(vec![Scope::SubmitJob])),
        key("pb_sandbox_models", Standing::Good(vec![Scope::ListModels])),
        key("pb_sandbox_inactive", Standing::Refused(codes::KEY_INACTIVE)),
        key("pb_sandbox_expired", Standing::Refused(codes::KEY_EXPIRED)),
        key("pb_sandbox_blocked_ip", Standing::Refused(codes::IP_NOT_WHITELISTED)),
        key("pb_sandbox_banned", Standing::Refused(codes::USER_BANNED)),
    ]
}

/// Who may call.
#[derive(Debug, Clone)]
pub(crate) struct Auth {
    /// Whether a key is needed; if not, a key that is sent is not looked at.
    pub(crate) required: bool,
    /// The keys that there are.
    pub(crate) keys: Vec<Key>,
}

impl Auth {
    /// Decides about a call from its `Authorization` header and the scope that it needs, if any.
    pub(crate) fn check(&self, authorization: Option<&str>, needed: Option<Scope>) -> Result<(), Code> {
        if !self.required {
            return Ok(());
        }
        // The scheme is case-insensitive by the rules of HTTP.
        let key = authorization
            .and_then(|header| header.trim().split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, key)| key.trim())
            .ok_or(codes::UNAUTHORIZED)?;
        let known = self.keys.iter().find(|known| known.text == key).ok_or(codes::INVALID_API_KEY)?;
        match &known.standing {
            Standing::Refused(code) => Err(*code),
            Standing::Good(scopes) => {
                let allowed = scopes.is_empty() || needed.is_none_or(|needed| scopes.contains(&needed));
                if allowed { Ok(()) } else { Err(codes::OPERATION_NOT_ALLOWED) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: Option<&str>, needed: Scope) -> &'static str {
        let auth = Auth { required: true, keys: default_keys() };
        auth.check(header, Some(needed)).map_or_else(|code| code.name, |()| "ok")
    }

    #[test]
    fn each_key_meets_its_documented_answer() {
        for (header, list, cancel) in [
            (None, "UNAUTHORIZED", "UNAUTHORIZED"),
            (Some("Basic pb_sandbox_full"), "UNAUTHORIZED", "UNAUTHORIZED"),
            (Some("Bearer"), "UNAUTHORIZED", "UNAUTHORIZED"),
            (Some("Bearer pb_unknown"), "INVALID_API_KEY", "INVALID_API_KEY"),
            (Some("Bearer pb_sandbox_full"), "ok", "ok"),
            (Some("bearer pb_sandbox_read"), "ok", "OPERATION_NOT_ALLOWED"),
            (Some("Bearer pb_sandbox_submit"), "OPERATION_NOT_ALLOWED", "ok"),
            (Some("Bearer pb_sandbox_models"), "OPERATION_NOT_ALLOWED", "OPERATION_NOT_ALLOWED"),
            (Some("Bearer pb_sandbox_inactive"), "API_KEY_INACTIVE", "API_KEY_INACTIVE"),
            (Some("Bearer pb_sandbox_expired"), "API_KEY_EXPIRED", "API_KEY_EXPIRED"),
            (Some("Bearer pb_sandbox_blocked_ip"), "IP_NOT_WHITELISTED", "IP_NOT_WHITELISTED"),
            (Some("Bearer pb_sandbox_banned"), "USER_BANNED", "USER_BANNED"),
        ] {
            assert_eq!(check(header, Scope::CheckStatus), list, "{header:?}");
            assert_eq!(check(header, Scope::SubmitJob), cancel, "{header:?}");
        }
    }

    #[test]
    fn keys_are_read_with_and_without_scopes() {
        assert_eq!(Key::parse("pb_a").unwrap().standing, Standing::Good(vec![]));
        let scopes = vec![Scope::CheckStatus, Scope::SubmitJob];
        assert_eq!(Key::parse("pb_a:check_status,submit_job").unwrap().standing, Standing::Good(scopes));
        assert!(Key::parse("pb_a:everything").is_err());
    }
}
