//! Jobs as CSV (RFC 4180): the columns of the list, instants in ISO 8601 UTC, lines that end with CR LF.
//!
//! A spreadsheet takes a cell that begins with one of a few characters for a formula and runs it. Such cells get an
//! apostrophe in front, as OWASP's page on CSV injection advises.

use crate::api::job::{Job, Progress, Span};
use crate::api::time::Timestamp;

/// The columns, always these and in this order.
const HEADER: &str = "jobId,status,progress,model,createdAt,completedAt,durationSeconds\r\n";

/// What spreadsheets take for the beginning of a formula, also in its wide forms.
const STARTS_OF_FORMULAS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Jobs as a CSV file.
pub fn csv<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> String {
    let mut text = HEADER.to_owned();
    for job in jobs {
        push_job(&mut text, job);
    }
    text
}

fn push_job(text: &mut String, job: &Job) {
    let instant = |instant: Option<Timestamp>| instant.map(Timestamp::iso).unwrap_or_default();
    let progress = job.progress.map(Progress::percent).map(|percent| percent.to_string());
    let duration = match job.span() {
        Span::Took(millis) => seconds(millis),
        Span::Since(_) | Span::Unknown => String::new(),
    };
    push_cell(text, job.id.as_str());
    for cell in [
        job.status.as_str(),
        &progress.unwrap_or_default(),
        job.model.as_str(),
        &instant(job.created_at),
        &instant(job.completed_at),
        &duration,
    ] {
        text.push(',');
        push_cell(text, cell);
    }
    text.push_str("\r\n");
}

fn push_cell(text: &mut String, cell: &str) {
    let is_quoted = cell.contains(['"', ',', '\r', '\n']);
    if is_quoted {
        text.push('"');
    }
    // Spreadsheets look past spaces.
    if cell.trim_start_matches(' ').starts_with(STARTS_OF_FORMULAS) {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    if is_quoted {
        text.push('"');
    }
}

/// Seconds with as many decimals as there are.
fn seconds(millis: u64) -> String {
    let mut text = (millis / 1_000).to_string();
    let mut rest = millis % 1_000;
    if rest > 0 {
        text.push('.');
    }
    while rest > 0 {
        text.push(char::from(b'0' + u8::try_from(rest / 100).unwrap_or(0)));
        rest = rest % 100 * 10;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn seconds_are_written_exactly() {
        let written = [0, 1, 10, 999, 1_000, 150_250, 90_100].map(seconds);
        assert_eq!(written, ["0", "0.001", "0.01", "0.999", "1", "150.25", "90.1"]);
    }
}
