//! Cutting pages: which rows a page holds, and the cursor that leads to the next.
//!
//! Works on any walk through rows, newest first, and stops as soon as the page is full; so the cost of a page
//! does not depend on how many jobs there are. It knows no job store.

use serde_json::Value;

use crate::cursor::Cursor;
use crate::query::Query;
use crate::time::iso;

/// A page before it becomes JSON.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The rows.
    pub(crate) rows: Vec<Value>,
    /// The way to the next page, if there is one.
    pub(crate) next: Option<String>,
    /// How many jobs were looked at to fill the page.
    pub(crate) examined: usize,
}

/// How jobs with equal creation times are treated at the border of two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ties {
    /// The cursor gets one more member, so that no job is lost.
    Kept,
    /// As the documented cursor suggests: the next page has only older jobs, so the rest of a tie is lost.
    Lost,
}

/// Whether a row is one that the query asks for.
pub(crate) fn matches(query: &Query, row: &Value) -> bool {
    let holds = |field: &str, wanted: Option<&str>| {
        wanted.is_none_or(|wanted| row.get(field).and_then(Value::as_str) == Some(wanted))
    };
    holds("status", query.status.map(crate::status::Status::word)) && holds("model", query.model.as_deref())
}

/// Cuts a page from rows that come sorted, newest first, each with the second it was created in, beginning at or
/// after `from`. A row of `None` was looked at and does not match.
pub(crate) fn cut_sorted(
    rows: impl Iterator<Item = (i64, Option<Value>)>,
    query: &Query,
    from: Option<(i64, usize)>,
    ties: Ties,
) -> Page {
    let mut page = Page::default();
    let mut skip = from.map_or(0, |(_, seen)| seen);
    let mut last: Option<i64> = None;
    // Rows of the last time that were given up to now, on this page and, if the tie began there, before it.
    let mut given = 0;
    for (time, row) in rows {
        page.examined += 1;
        let Some(row) = row else { continue };
        if from.is_some_and(|(start, _)| start == time) && skip > 0 {
            skip -= 1;
            continue;
        }
        if page.rows.len() == query.limit {
            let mut cursor = Cursor::after(iso(last.unwrap_or(time)));
            cursor.seen = (ties == Ties::Kept && last == Some(time)).then_some(given);
            page.next = Some(cursor.encode());
            break;
        }
        if last != Some(time) {
            given = from.filter(|(start, _)| *start == time).map_or(0, |(_, seen)| seen);
        }
        given += 1;
        last = Some(time);
        page.rows.push(row);
    }
    page
}

/// Cuts a page from verbatim rows in the order in which they were given, whatever their times are.
pub(crate) fn cut_verbatim(rows: &[Value], query: &Query, ties: Ties) -> Page {
    let found: Vec<&Value> = rows.iter().filter(|row| matches(query, row)).collect();
    let time = |row: &&Value| row.get("createdAt").and_then(Value::as_str).map(str::to_owned);
    let start = match &query.cursor {
        None => 0,
        Some(Cursor { left: Some(left), .. }) => found.len().saturating_sub(*left),
        // A time that is not there (any more) ends the list rather than starting it over.
        Some(cursor) => {
            found.iter().rposition(|row| time(row) == cursor.created_at).map_or(found.len(), |at| at + 1)
        }
    };
    let page: Vec<Value> = found.iter().skip(start).take(query.limit).map(|row| (*row).clone()).collect();
    let end = start + page.len();
    let next = (end < found.len()).then(|| {
        let created_at = end.checked_sub(1).and_then(|last| found.get(last)).and_then(time);
        let alone = created_at.is_some() && found.iter().filter(|row| time(row) == created_at).count() == 1;
        let left = (ties == Ties::Kept && !alone).then_some(found.len() - end);
        Cursor { created_at, seen: None, left }.encode()
    });
    Page { rows: page, next, examined: found.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn query(limit: usize, cursor: Option<&str>) -> Query {
        Query { limit, cursor: cursor.map(|text| Cursor::decode(text).unwrap()), status: None, model: None }
    }

    fn read_all(rows: &[Value], limit: usize, ties: Ties) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = cut_verbatim(rows, &query(limit, cursor.as_deref()), ties);
            all.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                return all;
            }
        }
    }

    #[test]
    fn verbatim_rows_of_any_shape_are_each_found_once_and_in_order() {
        let rows = [
            json!({"jobId": "a", "createdAt": "2026-02-18T15:00:00Z"}),
            json!({"jobId": "b", "createdAt": "2026-02-18T15:00:00Z"}),
            json!({"jobId": "c"}),
            json!(null),
            json!({"createdAt": 5}),
            json!({"jobId": "d", "createdAt": "2027-01-01T00:00:00Z"}),
            json!({"jobId": "e", "createdAt": "2026-02-18T15:00:00Z"}),
        ];
        for limit in 1..8 {
            assert_eq!(read_all(&rows, limit, Ties::Kept), rows, "limit {limit}");
        }
    }

    #[test]
    fn sorted_ties_are_kept_by_default_and_lost_by_the_naive_cursor() {
        let times = [9, 8, 8, 8, 8, 7, 7, 6];
        let read = |limit: usize, ties: Ties| {
            let mut all = Vec::new();
            let mut cursor: Option<Cursor> = None;
            loop {
                let from = cursor.as_ref().map(|cursor| {
                    let text = cursor.created_at.as_deref().unwrap();
                    (crate::time::parse_iso(text).unwrap() / 1000, cursor.seen.unwrap_or(0))
                });
                let exclusive = cursor.as_ref().is_some_and(|cursor| cursor.seen.is_none());
                let rows = times.iter().enumerate().filter(|(_, time)| {
                    from.is_none_or(|(start, _)| if exclusive { **time < start } else { **time <= start })
                });
                let rows = rows.map(|(index, time)| (*time, Some(json!(index))));
                let page = cut_sorted(rows, &query(limit, None), from, ties);
                all.extend(page.rows.iter().map(|row| row.as_u64().unwrap()));
                let Some(next) = page.next else { return all };
                cursor = Cursor::decode(&next);
            }
        };
        for limit in 1..9 {
            assert_eq!(read(limit, Ties::Kept), [0, 1, 2, 3, 4, 5, 6, 7], "limit {limit}");
        }
        assert_eq!(read(2, Ties::Lost), [0, 1, 5, 6, 7]);
    }
}
