//! Hostile and odd values for fixtures: strings that have broken or fooled programs.
//!
//! Values only; `twist` puts them into rows.

use serde_json::{Map, Value, json};

/// A hostile string for a number; they repeat after ten.
pub(crate) fn text(number: usize) -> String {
    match number % 10 {
        0 => "<img src=x onerror=\"window.pwned=1\">".to_owned(),
        1 => "<script>window.pwned=1</script>".to_owned(),
        2 => "javascript:window.pwned=1".to_owned(),
        3 => "x".repeat(10_240),
        4 => "\u{202e}gpj.exe\u{2066}\u{200b}".to_owned(),
        5 => "nul\0in\u{7}side\r\n\t".to_owned(),
        6 => "\"'`${1+1}{{7*7}}</style></textarea>-->".to_owned(),
        7 => "../../../etc/passwd?cursor=%00#&status=failed".to_owned(),
        8 => "e\u{301}".repeat(500) + "👩‍👩‍👧‍👦\u{feff}",
        _ => "__proto__".to_owned(),
    }
}

/// Makes a row hostile: its id, its model and in turn its status, and keys that mean something to JavaScript.
pub(crate) fn spoil(row: &mut Map<String, Value>, number: usize) {
    let id = row.get("jobId").and_then(Value::as_str).unwrap_or("").to_owned();
    // The id stays different from row to row, since a list would rightly drop repeated ones.
    row.insert("jobId".to_owned(), json!(format!("{}{id}", text(number))));
    row.insert("model".to_owned(), json!(text(number + 1)));
    if number % 2 == 1 {
        row.insert("status".to_owned(), json!(text(number + 2)));
    }
    row.insert("__proto__".to_owned(), json!({"polluted": true}));
    row.insert("constructor".to_owned(), json!({"prototype": {"polluted": true}}));
    row.insert("toString".to_owned(), json!("not a function"));
}

/// Gives a row one odd field, another one for each number.
pub(crate) fn odd(row: &mut Map<String, Value>, number: usize) {
    let (field, value) = match number % 12 {
        0 => ("progress", Value::Null),
        1 => ("progress", json!(120)),
        2 => ("progress", json!("50")),
        3 => ("status", json!("paused")),
        4 => ("model", json!("google/nano-banana")),
        5 => {
            row.remove("completedAt");
            return;
        }
        6 => {
            let time = row.get("createdAt").and_then(Value::as_str).unwrap_or("");
            ("createdAt", json!(time.replace('Z', ".250Z")))
        }
        7 => ("createdAt", json!("the day before yesterday")),
        8 => ("status", Value::Null),
        9 => ("model", json!(42)),
        10 => ("progress", json!(-7.5)),
        // Ends before it begins.
        _ => ("completedAt", json!("2001-01-01T00:00:00Z")),
    };
    row.insert(field.to_owned(), value);
}
