//! The bodies of the control endpoint's calls. Unknown fields are errors in all of them.
//!
//! The bodies of `jobs` and the entries of `faults` are in `edits` and `fault`, beside what they describe.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::auth::{Key, Scope, Standing};
use crate::codes;
use crate::fault::{Fault, Matching};

/// `POST /control/reset`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ResetBody {
    pub(crate) seed: Option<u64>,
    pub(crate) jobs: Option<u32>,
    pub(crate) arrival_seconds: Option<u32>,
}

/// `POST /control/clock`, carried out in the order of its fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ClockBody {
    pub(crate) now: Option<String>,
    pub(crate) advance_seconds: Option<u32>,
    pub(crate) running: Option<bool>,
}

/// `POST /control/latency`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LatencyBody {
    pub(crate) ms: u64,
    #[serde(rename = "match")]
    pub(crate) matching: Option<Matching>,
}

/// `POST /control/faults`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultsBody {
    pub(crate) faults: Vec<Fault>,
}

/// `POST /control/auth`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct AuthBody {
    pub(crate) require_key: bool,
    /// For each key its scopes, or the code that it is refused with.
    pub(crate) keys: Option<BTreeMap<String, Value>>,
}

/// `POST /control/cors`. `allow` must be there, also as null, so that an empty call is not taken for a wish.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorsBody {
    pub(crate) allow: Value,
}

/// `POST /control/outputs`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutputsBody {
    pub(crate) base: String,
}

/// The keys of a call.
pub(crate) fn keys(keys: BTreeMap<String, Value>) -> Result<Vec<Key>, String> {
    keys.into_iter().map(|(text, value)| Ok(Key { standing: standing(&text, &value)?, text })).collect()
}

fn standing(key: &str, value: &Value) -> Result<Standing, String> {
    match value {
        Value::Array(words) => {
            let scope = |word: &Value| {
                word.as_str().and_then(Scope::from_word).ok_or_else(|| format!("{word} is no scope."))
            };
            Ok(Standing::Good(words.iter().map(scope).collect::<Result<_, _>>()?))
        }
        Value::String(name) => codes::REFUSALS
            .into_iter()
            .find(|code| code.name == name)
            .map(Standing::Refused)
            .ok_or_else(|| format!("{name:?} is no code that a key is refused with.")),
        _ => Err(format!("The key {key:?} needs an array of scopes or a code.")),
    }
}
