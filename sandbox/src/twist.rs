//! Faults that twist a good answer: its JSON stays JSON but is not what it should be.
//!
//! Pure: a value in, a value out. Faults of the wire are in `spoil`.

use serde_json::{Map, Value, json};

use crate::cursor::Cursor;
use crate::fault_kind::Named;
use crate::hostile;

/// The documented fields of a row, one of which `missingFields` takes from each.
const FIELDS: [&str; 6] = ["jobId", "status", "progress", "model", "createdAt", "completedAt"];

/// What a twist may need to know about the request and the one before.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The cursor that was sent.
    pub(crate) cursor: Option<&'a str>,
    /// The last rows of the list answer before.
    pub(crate) tail: &'a [Value],
    /// The id of this request.
    pub(crate) request_id: &'a str,
}

/// Twists a good answer. Faults that are not about JSON leave it as it is, and so do those about lists when the
/// answer is not a list.
pub(crate) fn twist(fault: Named, mut value: Value, context: &Context<'_>) -> Value {
    match fault {
        Named::Wrapped => json!({"success": true, "data": value, "requestId": context.request_id}),
        Named::NotAPage => json!([]),
        Named::MissingFields => {
            each_row(&mut value, |row, number| {
                // Each seventh row is whole, so that a list has something to show.
                if let Some(field) = FIELDS.get(number % 7) {
                    row.remove(*field);
                }
            });
            value
        }
        Named::OddFields => {
            each_row(&mut value, hostile::odd);
            value
        }
        Named::Hostile => {
            each_row(&mut value, hostile::spoil);
            value
        }
        Named::Duplicates => {
            if let Some(rows) = value.get_mut("jobs").and_then(Value::as_array_mut) {
                let again = rows.get(rows.len() / 2).cloned();
                rows.extend(again);
                if context.cursor.is_some() {
                    rows.splice(0..0, context.tail.iter().cloned());
                }
            }
            value
        }
        Named::LoopingCursor => {
            // The first page sends no cursor, so the loop begins at the second.
            let next = context.cursor.map_or_else(|| next_or_last(&value), |cursor| json!(cursor));
            page_end(value, &json!(true), &next)
        }
        Named::HasMoreWithoutCursor => page_end(value, &json!(true), &Value::Null),
        Named::CursorWithoutHasMore => {
            let next = next_or_last(&value);
            page_end(value, &json!(false), &next)
        }
        Named::EqualTimes
        | Named::Reset
        | Named::ResetMidBody
        | Named::Hang
        | Named::TruncatedJson
        | Named::Html
        | Named::WrongContentType
        | Named::EmptyBody => value,
    }
}

/// The rows of a list with their numbers, or the one job of another answer.
fn each_row(value: &mut Value, change: impl Fn(&mut Map<String, Value>, usize)) {
    if let Some(rows) = value.get_mut("jobs").and_then(Value::as_array_mut) {
        for (number, row) in rows.iter_mut().enumerate() {
            if let Some(row) = row.as_object_mut() {
                change(row, number);
            }
        }
    } else if let Some(job) = value.as_object_mut() {
        change(job, 1);
    }
}

/// The next cursor of a page; after the last page one that leads behind its last row.
fn next_or_last(page: &Value) -> Value {
    let next = page.get("nextCursor").filter(|next| next.is_string()).cloned();
    next.unwrap_or_else(|| {
        let rows = page.get("jobs").and_then(Value::as_array);
        let time = rows.and_then(|rows| rows.last()).and_then(|row| row.get("createdAt"));
        let time = time.and_then(Value::as_str).unwrap_or("1970-01-01T00:00:00Z");
        json!(Cursor::after(time.to_owned()).encode())
    })
}

fn page_end(mut value: Value, has_more: &Value, next: &Value) -> Value {
    if let Some(page) = value.as_object_mut().filter(|page| page.contains_key("jobs")) {
        page.insert("hasMore".to_owned(), has_more.clone());
        page.insert("nextCursor".to_owned(), next.clone());
    }
    value
}
