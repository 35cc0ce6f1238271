//! One page of the list, read leniently from JSON (`api-reference/jobs/list`).
//!
//! A row without a usable id is skipped and counted; any other odd field costs no more than itself.

use crate::api::error::FetchError;
use crate::api::job::{Job, JobId, ModelSlug, Progress, Status};
use crate::api::query::Cursor;
use crate::api::time::Timestamp;
use crate::api::value::{Key, Value};

/// A page of jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The jobs, in the API's order.
    pub jobs: Vec<Job>,
    /// How many rows were left out because they had no usable id.
    pub skipped: u32,
    /// What comes after this page.
    pub next: Next,
}

/// What comes after a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: this was the last page.
    End,
    /// Another page, by this cursor.
    More(Cursor),
    /// The API says that there is more and not how to get it.
    CursorMissing,
}

impl Page {
    /// Reads the body of a good answer.
    ///
    /// # Errors
    ///
    /// [`FetchError::NotAPage`] if there is no list of jobs in it; [`FetchError::Refused`] if it is the API's error
    /// envelope in spite of the good HTTP status.
    pub fn read(body: &Value) -> Result<Self, FetchError> {
        let page = unwrapped(body);
        let Some(Value::List(rows)) = page.get(Key::Jobs) else {
            return Err(FetchError::in_place_of_a_page(body));
        };
        let jobs: Vec<Job> = rows.iter().filter_map(read_job).collect();
        let skipped = u32::try_from(rows.len() - jobs.len()).unwrap_or(u32::MAX);
        Ok(Self { jobs, skipped, next: read_next(page) })
    }
}

/// Some answers wrap the documented object in `data`; both forms are accepted.
pub(super) fn unwrapped<'a, 'text>(body: &'a Value<'text>) -> &'a Value<'text> {
    match body.get(Key::Data) {
        Some(data @ Value::Object(_)) => data,
        _ => body,
    }
}

fn read_next(page: &Value) -> Next {
    let cursor = page.text(Key::NextCursor).map(Cursor::new);
    match (page.get(Key::HasMore), cursor) {
        (Some(Value::Flag(false)), _) => Next::End,
        (Some(Value::Flag(true)), None) => Next::CursorMissing,
        // Without a readable `hasMore` a cursor is the only sign of more.
        (_, Some(cursor)) => Next::More(cursor),
        (_, None) => Next::End,
    }
}

pub(super) fn read_job(row: &Value) -> Option<Job> {
    Some(Job {
        id: JobId::new(row.text(Key::JobId)?)?,
        status: Status::named(row.text(Key::Status).unwrap_or_default()),
        progress: read_progress(row.get(Key::Progress)),
        model: ModelSlug::new(row.text(Key::Model).unwrap_or_default()),
        created_at: row.text(Key::CreatedAt).and_then(Timestamp::parse),
        completed_at: row.text(Key::CompletedAt).and_then(Timestamp::parse),
    })
}

fn read_progress(value: Option<&Value>) -> Option<Progress> {
    match value {
        Some(Value::Number(percent)) => Some(Progress::clamped(*percent)),
        Some(Value::Text(text)) => read_digits(text).map(Progress::clamped),
        _ => None,
    }
}

/// Plain digits such as `"50"`. The standard parser of floating-point numbers would weigh 20 kB in the bundle.
fn read_digits(text: &str) -> Option<f64> {
    let whole = text.trim().split('.').next()?;
    whole.parse::<u32>().ok().map(f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::value::tests::{check_fixtures, read};

    fn page(text: &str) -> Result<Page, FetchError> {
        Page::read(&read(text))
    }

    fn next(fields: &str) -> Next {
        page(&format!("{{\"jobs\":[]{fields}}}")).unwrap().next
    }

    #[test]
    fn has_more_decides_and_the_cursor_is_how() {
        let more = || Next::More(Cursor::new("c"));
        assert_eq!(next(r#","hasMore":true,"nextCursor":"c""#), more());
        assert_eq!(next(r#","hasMore":false,"nextCursor":"c""#), Next::End);
        assert_eq!(next(r#","hasMore":false,"nextCursor":null"#), Next::End);
        assert_eq!(next(r#","hasMore":true,"nextCursor":null"#), Next::CursorMissing);
        assert_eq!(next(r#","hasMore":true,"nextCursor":"""#), Next::CursorMissing);
    }

    #[test]
    fn without_a_readable_has_more_a_cursor_means_more() {
        assert_eq!(next(r#","nextCursor":"c""#), Next::More(Cursor::new("c")));
        assert_eq!(next(r#","hasMore":"yes","nextCursor":"c""#), Next::More(Cursor::new("c")));
        assert_eq!(next(""), Next::End);
    }

    #[test]
    fn rows_without_a_usable_id_are_skipped_and_counted() {
        let page =
            page(r#"{"jobs":[{"jobId":"a"},{"jobId":""},{"jobId":7},{},null,5,[],"x",{"jobId":"b"}]}"#)
                .unwrap();
        let ids: Vec<&str> = page.jobs.iter().map(|job| job.id.as_str()).collect();
        assert_eq!((ids, page.skipped), (vec!["a", "b"], 7));
    }

    #[test]
    fn odd_progress_never_breaks_a_row() {
        let page = page(
            r#"{"jobs":[{"jobId":"a","progress":null},{"jobId":"b","progress":120},{"jobId":"c","progress":"50"},
                {"jobId":"d","progress":{"x":1}},{"jobId":"e","progress":"half"},{"jobId":"f","progress":-3}]}"#,
        )
        .unwrap();
        let percents: Vec<_> = page.jobs.iter().map(|job| job.progress.map(Progress::percent)).collect();
        assert_eq!(percents, [None, Some(100), Some(50), None, None, Some(0)]);
    }

    #[test]
    fn a_wrapped_page_is_unwrapped() {
        let page =
            page(r#"{"success":true,"data":{"jobs":[{"jobId":"a"}],"hasMore":true,"nextCursor":"c"}}"#)
                .unwrap();
        assert_eq!((page.jobs.len(), page.next), (1, Next::More(Cursor::new("c"))));
    }

    #[test]
    fn json_that_is_no_page_is_said_to_be_none() {
        for text in ["[]", "null", "\"x\"", "{}", r#"{"jobs":{}}"#, r#"{"data":[]}"#, "5"] {
            assert_eq!(page(text), Err(FetchError::NotAPage), "{text}");
        }
    }

    #[test]
    fn an_error_envelope_with_a_good_status_is_still_an_error() {
        let answer =
            page(r#"{"success":false,"error":{"code":"INTERNAL_ERROR","message":"m"},"requestId":"req_1"}"#);
        let Err(FetchError::Refused(refusal)) = answer else { panic!("{answer:?}") };
        assert_eq!(refusal.code.as_deref(), Some("INTERNAL_ERROR"));
        assert_eq!(refusal.request_id.as_deref(), Some("req_1"));
    }

    #[test]
    fn every_fixture_decodes_to_what_is_written_beside_it() {
        check_fixtures("", |body| format!("{:#?}\n", Page::read(body)));
    }
}
