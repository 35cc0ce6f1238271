//! What a List Jobs request asks for: the query string, checked.
//!
//! The documentation names the four parameters and their ranges ("developer.muvi.video/docs/api-reference/jobs/list")
//! but not what happens outside them; refusing with `INVALID_INPUT` is this sandbox's guess.

use crate::cursor::Cursor;
use crate::status::Status;

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 100;

/// A valid question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    /// Rows on a page.
    pub(crate) limit: usize,
    /// Where to go on; nothing for the first page.
    pub(crate) cursor: Option<Cursor>,
    /// Only jobs of this status.
    pub(crate) status: Option<Status>,
    /// Only jobs of this model slug.
    pub(crate) model: Option<String>,
}

/// A parameter that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadParameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// What is wrong with it, for people.
    pub(crate) message: String,
}

/// The pairs of a query string, decoded.
pub(crate) fn pairs(raw: &str) -> Vec<(String, String)> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name, true), decode(value, true))
        })
        .collect()
}

/// Undoes percent-encoding; in a query a `+` is a space. What is no encoding stands for itself.
pub(crate) fn decode(text: &str, plus_is_space: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let escape =
            rest.get(1..3).filter(|_| first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        // Only ASCII is stepped over by ones, so `rest` is cut between characters in each case.
        let step = match (first, escape) {
            (_, Some(byte)) => {
                bytes.push(byte);
                3
            }
            (b'+', None) if plus_is_space => {
                bytes.push(b' ');
                1
            }
            _ => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                bytes.extend(rest.bytes().take(length));
                length
            }
        };
        rest = rest.get(step..).unwrap_or("");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Query {
    /// Checks a raw query string. Parameters that the API does not know are ignored.
    pub(crate) fn parse(raw: &str) -> Result<Self, BadParameter> {
        let pairs = pairs(raw);
        let cursor = match single(&pairs, "cursor")? {
            None => None,
            Some(text) => Some(Cursor::decode(text).ok_or_else(|| {
                bad("cursor", "cursor is not a nextCursor that this API gave out".to_owned())
            })?),
        };
        Ok(Self {
            limit: single(&pairs, "limit")?.map_or(Ok(DEFAULT_LIMIT), parse_limit)?,
            cursor,
            status: single(&pairs, "status")?.map(parse_status).transpose()?,
            model: single(&pairs, "modelId")?.map(str::to_owned),
        })
    }
}

fn bad(name: &'static str, message: String) -> BadParameter {
    BadParameter { name, message }
}

/// The value of a parameter that may stand once and then not be empty.
fn single<'a>(pairs: &'a [(String, String)], name: &'static str) -> Result<Option<&'a str>, BadParameter> {
    let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let first = values.next();
    if values.next().is_some() {
        return Err(bad(name, format!("{name} may be given only once")));
    }
    if first == Some("") {
        return Err(bad(name, format!("{name} must not be empty; leave it out instead")));
    }
    Ok(first)
}

fn parse_limit(text: &str) -> Result<usize, BadParameter> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let limit = text.parse().ok().filter(|limit| plain && (1..=MAX_LIMIT).contains(limit));
    limit.ok_or_else(|| bad("limit", format!("limit must be a whole number from 1 to {MAX_LIMIT}")))
}

fn parse_status(text: &str) -> Result<Status, BadParameter> {
    let words = Status::ALL.map(Status::word).join(", ");
    Status::from_word(text).ok_or_else(|| bad("status", format!("status must be one of {words}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_query_asks_for_the_first_twenty_of_all() {
        let query = Query::parse("").unwrap();
        assert_eq!(query, Query { limit: 20, cursor: None, status: None, model: None });
    }

    #[test]
    fn limits_outside_1_to_100_are_refused() {
        for limit in ["0", "101", "abc", "-1", "1.5", "+5", ""] {
            assert_eq!(Query::parse(&format!("limit={limit}")).unwrap_err().name, "limit", "{limit}");
        }
        assert_eq!(Query::parse("limit=1").unwrap().limit, 1);
        assert_eq!(Query::parse("limit=100").unwrap().limit, 100);
    }

    #[test]
    fn a_slug_and_a_cursor_arrive_percent_encoded() {
        let query = Query::parse("modelId=google%2Fveo-3.1-fast%2Ftext-to-video&status=failed").unwrap();
        assert_eq!(query.model.as_deref(), Some("google/veo-3.1-fast/text-to-video"));
        assert_eq!(query.status, Some(Status::Failed));
        assert!(Query::parse("cursor=eyJjcmVhdGVkQXQiOiJ4In0%3D").is_ok());
    }

    #[test]
    fn doubled_unknown_and_undecodable_values_are_refused() {
        for query in ["status=Failed", "status=failed&status=pending", "cursor=%F0%9F", "modelId="] {
            assert!(Query::parse(query).is_err(), "{query}");
        }
    }

    #[test]
    fn broken_escapes_stand_for_themselves() {
        assert_eq!(decode("50%", false), "50%");
        assert_eq!(decode("%zz+é", false), "%zz+é");
        assert_eq!(decode("a+b%20c", true), "a b c");
    }
}
