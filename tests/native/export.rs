//! Requirements on jobs as text: CSV read back by another reader, JSON by two, commands by a real shell.

use std::process::Command;

use crate::panel::with_status;
use crate::support::{Bench, id, more, page};
use muvi_jobs::api::detail::JobError;
use muvi_jobs::api::job::{Job, JobId, ModelSlug, Progress, Status};
use muvi_jobs::api::page::Next;
use muvi_jobs::api::time::Timestamp;
use muvi_jobs::feed::event::Event;
use muvi_jobs::feed::export::csv::csv;
use muvi_jobs::feed::export::curl::curl;
use muvi_jobs::feed::export::json::json;
use muvi_jobs::feed::export::support::SupportReport;
use muvi_jobs::feed::export::{BEGINNING, Scope};
use muvi_jobs::feed::selection::SelectionEvent;

/// Texts that have broken or fooled programs, as an id, a model and a status may be.
const HOSTILE: [&str; 16] = [
    "=HYPERLINK(\"http://evil.test\",\"x\")",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1+1",
    "＝1+1",
    "a,b",
    "say \"hi\"",
    "line\r\nbreak\nagain",
    "</script><script>alert(1)</script>",
    "nul\u{0}in\u{7f}side",
    "\u{202e}gpj.exe\u{2028}\u{2029}",
    "back\\slash\\u0041",
    "'quoted'",
];

fn hostile_jobs() -> Vec<Job> {
    let job = |(number, text): (usize, &&str)| Job {
        id: id(text),
        status: Status::named(text),
        progress: Some(Progress::clamped(50.0)),
        model: ModelSlug::new(text),
        created_at: Some(Timestamp::from_millis(1_771_426_800_000 + i64::try_from(number).unwrap())),
        completed_at: None,
    };
    HOSTILE.iter().enumerate().map(job).collect()
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(false)
        .terminator(csv::Terminator::CRLF)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect());
    records.collect()
}

#[test]
fn bc_22_csv_has_the_same_columns_always_and_instants_in_iso_utc() {
    let mut done = with_status("job_1", 1_771_426_800_000, Status::Completed);
    done.progress = Some(Progress::clamped(100.0));
    done.completed_at = Some(Timestamp::from_millis(1_771_426_950_250));
    let text = csv([&done, &with_status("job_2", 0, Status::Pending)]);
    assert_eq!(
        text,
        "jobId,status,progress,model,createdAt,completedAt,durationSeconds\r\n\
         job_1,completed,100,google/nano-banana,2026-02-18T15:00:00Z,2026-02-18T15:02:30.250Z,150.25\r\n\
         job_2,pending,,google/nano-banana,1970-01-01T00:00:00Z,,\r\n"
    );
    assert_eq!(csv([]), "jobId,status,progress,model,createdAt,completedAt,durationSeconds\r\n");
}

#[test]
fn bc_22_another_reader_of_csv_finds_each_value_and_no_cell_begins_a_formula() {
    let jobs = hostile_jobs();
    let records = records(&csv(&jobs));
    assert_eq!(records.len(), jobs.len() + 1);
    for (record, text) in records[1..].iter().zip(HOSTILE) {
        for column in [0, 1, 3] {
            let cell = &record[column];
            let (plain, escaped) = (text.to_owned(), format!("'{text}"));
            assert!(*cell == plain || *cell == escaped, "{cell:?} for {text:?}");
        }
        for cell in record {
            let first = cell.trim_start_matches(' ').chars().next();
            assert!(first.is_none_or(|first| !"=+-@\t\r＝＋－＠".contains(first)), "{cell:?}");
        }
    }
    assert_eq!(records[1][0], "'=HYPERLINK(\"http://evil.test\",\"x\")");
    assert_eq!(records[9][0], "a,b", "what is harmless stays as it is");
}

#[test]
fn bc_22_json_holds_what_the_list_held_and_is_a_page_again() {
    let mut jobs = hostile_jobs();
    jobs.push(Job {
        progress: None,
        created_at: None,
        completed_at: Some(Timestamp::from_millis(5)),
        ..with_status("last", 0, Status::Failed)
    });
    let text = json(&jobs);
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    let written = |job: &Job| {
        serde_json::json!({
            "jobId": job.id.as_str(),
            "status": job.status.as_str(),
            "progress": job.progress.map(Progress::percent),
            "model": job.model.as_str(),
            "createdAt": job.created_at.map(Timestamp::iso),
            "completedAt": job.completed_at.map(Timestamp::iso),
        })
    };
    assert_eq!(read, serde_json::json!({ "jobs": jobs.iter().map(written).collect::<Vec<_>>() }));
    assert!(!text.contains(['<', '\u{2028}', '\u{0}']));
    assert_eq!(text.lines().count(), jobs.len() + 2, "one job a line");
    assert_eq!(json([]), "{\"jobs\":[\n]}\n");
}

#[test]
fn bc_22_a_scope_is_the_choice_what_is_shown_or_everything_after_walking_to_the_end() {
    let mut bench = Bench::with(page(&[("a", 9), ("b", 8)], more("c1")));
    bench.send(Event::Selection(SelectionEvent::Toggled(bench.key("b"))));
    bench.send(Event::Selection(SelectionEvent::Toggled(bench.key("a"))));
    bench.send(Event::LoadUntilRequested(BEGINNING));
    bench.answer(page(&[("c", 7)], more("c2")));
    assert!(bench.feed.walk().is_some(), "progress is told, and Stop is offered");
    bench.answer(page(&[("x", 6)], Next::End));
    assert!(bench.feed.walk().is_none() && !bench.feed.tail().has_more());
    bench.send(Event::SearchChanged("x".to_owned()));
    let ids = |scope| bench.feed.exported(scope).iter().map(|job| job.id.as_str()).collect::<String>();
    assert_eq!(
        (ids(Scope::Selection), ids(Scope::Shown), ids(Scope::Loaded)),
        ("ab".into(), "x".into(), "abcx".into())
    );
}

/// What a shell gives to curl.
fn arguments(command: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\nMUVI_API_KEY='pb_secret key'\n{command}");
    let output = Command::new("sh").arg("-c").arg(script).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn bc_21_the_command_asks_a_shell_for_the_same_job_with_the_key_as_a_variable() {
    let ids = ["job_abc123def456", "it's", "$(touch pwned)`id`", "a b\"c\\d\n;rm -rf /", "*?[x]{1,2}!"];
    for name in ids {
        let command = curl("https://portal.test/v1/jobs?tenant='7'&x=[1]", &JobId::new(name).unwrap());
        assert!(command.contains("$MUVI_API_KEY"), "{command}");
        let arguments = arguments(&command);
        assert!(arguments.contains(&"Authorization: Bearer pb_secret key".to_owned()), "{arguments:?}");
        let url = arguments.last().unwrap();
        assert!(url.starts_with("https://portal.test/v1/jobs/"), "{url}");
        assert!(url.ends_with("?tenant='7'&x=[1]"), "{url}");
        assert!(!url.contains([' ', '\n', '"', '`', '$']), "{url}");
    }
    let plain = arguments(&curl("https://api.muvi.video/v1/jobs", &id("job_1")));
    assert_eq!(plain.last().unwrap(), "https://api.muvi.video/v1/jobs/job_1");
}

#[test]
fn nb_15_a_support_report_tells_what_support_asks_for_and_nothing_that_opens_anything() {
    let mut job = with_status("job_1", 1_771_426_800_000, Status::Failed);
    job.completed_at = Some(Timestamp::from_millis(1_771_426_860_000));
    let error = JobError {
        code: Some("INTERNAL_ERROR".into()),
        message: Some("https://cdn.test/in.png?sig=secret was refused\nStatus: completed".into()),
    };
    let report = SupportReport {
        job: &job,
        error: Some(&error),
        request_id: Some("req_9"),
        time_zone: "Asia/Kolkata",
    };
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "Job: job_1\nModel: google/nano-banana\nStatus: failed\nCreated: 2026-02-18T15:00:00Z\n\
         Completed: 2026-02-18T15:01:00Z\nError code: INTERNAL_ERROR\n\
         Error message: https://cdn.test/in.png[…] was refused Status: completed\nRequest: req_9\n\
         Widget: muvi-jobs {version}\nTime zone: Asia/Kolkata\n"
    );
    assert_eq!(report.text(), expected);
    let bare = SupportReport { job: &job, error: None, request_id: None, time_zone: "UTC" }.text();
    assert!(bare.contains("Error code: unknown\n") && bare.contains("Request: unknown\n"));
}
