//! Faults that tests ask for: what goes wrong, for which requests, and how often.
//!
//! Only the choice among them; the kinds are in `fault_kind`, what they do to an answer in `spoil` and `twist`.

use serde::Deserialize;
use serde_json::Value;

use crate::api::Endpoint;
use crate::fault_kind::Kind;
use crate::query;
use crate::random::happens;

/// One fault.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// How many requests it hits.
    pub(crate) times: Times,
    /// Which requests it may hit; all when left out.
    #[serde(default, rename = "match")]
    pub(crate) matching: Matching,
    /// How likely it hits one of those.
    #[serde(default = "certain")]
    pub(crate) probability: f64,
    /// What goes wrong.
    pub(crate) kind: Kind,
}

fn certain() -> f64 {
    1.0
}

/// How many requests a fault hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) enum Times {
    /// This many.
    Count(u64),
    /// All.
    Always,
}

impl TryFrom<Value> for Times {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        match value {
            Value::String(word) if word == "always" => Ok(Self::Always),
            other => other
                .as_u64()
                .map(Self::Count)
                .ok_or_else(|| format!("times must be a whole number or \"always\", not {other}")),
        }
    }
}

/// What a request must be for a rule to hold. A parameter's value is `"none"` (not sent), `"any"` (sent) or the
/// value itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matching {
    path: Option<PathKind>,
    cursor: Option<String>,
    status: Option<String>,
    #[serde(rename = "modelId")]
    model_id: Option<String>,
    #[serde(rename = "jobId")]
    job_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum PathKind {
    List,
    Detail,
    Cancel,
    Output,
}

impl Matching {
    /// Whether a request is meant.
    pub(crate) fn meets(&self, endpoint: &Endpoint, raw_query: &str) -> bool {
        let (path, id) = match endpoint {
            Endpoint::List => (Some(PathKind::List), None),
            Endpoint::Detail(id) => (Some(PathKind::Detail), Some(id)),
            Endpoint::Cancel(id) => (Some(PathKind::Cancel), Some(id)),
            Endpoint::Output(id, _) => (Some(PathKind::Output), Some(id)),
            Endpoint::WrongMethod | Endpoint::Unknown => (None, None),
        };
        let pairs = query::pairs(raw_query);
        let sent = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let holds = |wanted: Option<&String>, sent: Option<&str>| match wanted.map(String::as_str) {
            None => true,
            Some("none") => sent.is_none(),
            Some("any") => sent.is_some(),
            Some(literal) => sent == Some(literal),
        };
        self.path.is_none_or(|wanted| path == Some(wanted))
            && holds(self.cursor.as_ref(), sent("cursor"))
            && holds(self.status.as_ref(), sent("status"))
            && holds(self.model_id.as_ref(), sent("modelId"))
            && holds(self.job_id.as_ref(), id.map(String::as_str))
    }
}

/// The faults that are set, each with what it has done so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    entries: Vec<(Fault, Used)>,
}

/// What a fault has done so far.
#[derive(Debug, Default, Clone, Copy)]
struct Used {
    hits: u64,
    attempts: u64,
}

impl Faults {
    /// Replaces all faults.
    pub(crate) fn set(&mut self, faults: Vec<Fault>) {
        self.entries = faults.into_iter().map(|fault| (fault, Used::default())).collect();
    }

    /// The fault that hits a request: the first that is meant for it, not used up, and not spared by chance.
    pub(crate) fn choose(&mut self, endpoint: &Endpoint, raw_query: &str, seed: u64) -> Option<Kind> {
        for (index, (fault, used)) in self.entries.iter_mut().enumerate() {
            let used_up = matches!(fault.times, Times::Count(times) if used.hits >= times);
            if used_up || !fault.matching.meets(endpoint, raw_query) {
                continue;
            }
            used.attempts += 1;
            let subject = u64::try_from(index).unwrap_or(0);
            if happens(fault.probability, seed, subject, used.attempts) {
                used.hits += 1;
                return Some(fault.kind.clone());
            }
        }
        None
    }

    /// How often each fault has hit.
    pub(crate) fn hits(&self) -> Vec<u64> {
        self.entries.iter().map(|(_, used)| used.hits).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(value: Value) -> Result<Fault, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn unknown_fields_and_kinds_are_refused_by_name() {
        for (value, word) in [
            (json!({"times": 1, "kind": "explode"}), "explode"),
            (json!({"times": 1, "kind": {"status": 429, "retry": 2}}), "retry"),
            (json!({"times": "often", "kind": "reset"}), "often"),
            (json!({"times": 1, "kind": "reset", "match": {"path": "models"}}), "models"),
            (json!({"kind": "reset"}), "times"),
        ] {
            assert!(fault(value.clone()).unwrap_err().contains(word), "{value}");
        }
    }

    #[test]
    fn a_fault_hits_the_requests_it_is_meant_for_and_then_no_more() {
        let mut faults = Faults::default();
        let matching = json!({"path": "list", "cursor": "none"});
        faults.set(vec![fault(json!({"times": 2, "match": matching, "kind": "reset"})).unwrap()]);
        let mut hit = |endpoint: Endpoint, query: &str| faults.choose(&endpoint, query, 1).is_some();
        assert!(!hit(Endpoint::Detail("a".into()), ""));
        assert!(!hit(Endpoint::List, "cursor=x"));
        assert!(hit(Endpoint::List, "limit=5"));
        assert!(hit(Endpoint::List, ""));
        assert!(!hit(Endpoint::List, ""));
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let hits = |seed: u64| -> Vec<bool> {
            let mut faults = Faults::default();
            let half = json!({"times": "always", "probability": 0.5, "kind": "html"});
            faults.set(vec![fault(half).unwrap()]);
            (0..64).map(|_| faults.choose(&Endpoint::List, "", seed).is_some()).collect()
        };
        assert_eq!(hits(1), hits(1));
        assert_ne!(hits(1), hits(2));
        assert!(hits(1).contains(&true) && hits(1).contains(&false));
    }
}
