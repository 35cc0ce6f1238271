//! The control endpoint: clock, jobs, pauses, log, reset.

use std::time::{Duration, Instant};

use muvi_sandbox::Settings;
use serde_json::{Value, json};

use crate::support::{start, start_with, until};

#[tokio::test]
async fn without_the_option_there_is_no_control_endpoint() {
    let client = start_with(Settings::default()).await;
    assert_eq!(client.get("/control/log").await.status, 404);
    assert_eq!(client.control_raw("reset", "{}").await.status, 404);
    assert_eq!(client.get("/v1/jobs").await.status, 200);
}

#[tokio::test]
async fn what_the_control_endpoint_does_not_know_is_refused_with_a_sentence() {
    let client = start(5).await;
    for (what, body) in [
        ("reset", r#"{"sed": 1}"#),
        ("reset", "nonsense"),
        ("clock", r#"{"now": "yesterday"}"#),
        ("jobs", r#"{"jobs": []}"#),
        ("jobs", r#"{"change": [{"status": "failed"}]}"#),
        ("jobs", r#"{"remove": ["job_nobody"]}"#),
        ("latency", r#"{"ms": "long"}"#),
        ("latency", r#"{"ms": 1, "match": {"route": "list"}}"#),
        ("faults", r#"{"faults": [{"times": 1, "kind": "explode"}]}"#),
        ("faults", r#"{"faults": [{"times": 1, "kind": "reset", "probability": 2}]}"#),
        ("auth", r#"{"keys": {}}"#),
        ("cors", "{}"),
        ("cors", r#"{"allow": true}"#),
    ] {
        let reply = client.control_raw(what, body).await;
        assert_eq!(reply.status, 400, "{what} {body}");
        assert!(reply.json()["error"].as_str().unwrap().len() > 10);
    }
}

#[tokio::test]
async fn the_clock_stands_advances_and_runs() {
    let client = start(5).await;
    assert_eq!(client.get("/control/state").await.json()["now"], "2026-02-18T15:00:00Z");
    let state = client.control("clock", json!({"advanceSeconds": 90})).await;
    assert_eq!((&state["now"], &state["running"]), (&json!("2026-02-18T15:01:30Z"), &json!(false)));
    let state = client.control("clock", json!({"running": true})).await;
    assert_eq!(state["running"], true);
}

#[tokio::test]
async fn with_the_clock_a_job_goes_from_pending_over_processing_to_its_end() {
    let client = start(240).await;
    let page = client.get("/v1/jobs?limit=1").await.json();
    let id = page["jobs"][0]["jobId"].as_str().unwrap().to_owned();
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..120 {
        let job = client.get(&format!("/v1/jobs/{id}")).await.json();
        let status = job["status"].as_str().unwrap().to_owned();
        if seen.last() != Some(&status) {
            seen.push(status);
        }
        client.control("clock", json!({"advanceSeconds": 10})).await;
    }
    assert_eq!(seen, ["pending", "processing", "completed"]);
}

#[tokio::test]
async fn jobs_can_be_added_changed_and_removed() {
    let client = start(5).await;
    let answer = client
        .control(
            "jobs",
            json!({"add": [{"model": "a/b", "note": [1]}, {"jobId": "job_mine", "status": "completed"}]}),
        )
        .await;
    let id = answer["added"][0].as_str().unwrap();
    assert_eq!(answer["added"][1], "job_mine");
    let page = client.get("/v1/jobs").await.json();
    assert_eq!(page["jobs"].as_array().unwrap().len(), 7);
    assert_eq!(
        page["jobs"][0],
        json!({"jobId": "job_mine", "status": "completed", "progress": 100,
        "model": "google/veo-3.1-fast/text-to-video", "createdAt": "2026-02-18T15:00:00Z", "completedAt": "2026-02-18T15:00:00Z"})
    );
    assert_eq!((&page["jobs"][1]["jobId"], &page["jobs"][1]["note"]), (&json!(id), &json!([1])));

    let generated = page["jobs"][4]["jobId"].as_str().unwrap();
    client.control("jobs", json!({"change": [{"jobId": generated, "status": "paused", "progress": null}], "remove": ["job_mine"]})).await;
    let page = client.get("/v1/jobs").await.json();
    assert_eq!(page["jobs"].as_array().unwrap().len(), 6);
    assert_eq!((&page["jobs"][3]["status"], &page["jobs"][3]["progress"]), (&json!("paused"), &Value::Null));
}

#[tokio::test]
async fn a_replaced_list_is_served_word_for_word_and_in_its_order() {
    let client = start(5).await;
    let rows = json!([
        {"jobId": "<b>", "status": 7, "progress": "50", "__proto__": {"x": 1}},
        {"status": "pending", "createdAt": null},
        {"jobId": "x".repeat(10_000), "createdAt": "2026-02-18T15:00:00.250Z"},
        {},
        null
    ]);
    client.control("jobs", json!({"replace": rows})).await;
    assert_eq!(
        client.get("/v1/jobs").await.json(),
        json!({"jobs": rows, "hasMore": false, "nextCursor": null})
    );
    assert_eq!(client.read_all("limit=2").await.0.len(), 5);
    client.control("clock", json!({"advanceSeconds": 600})).await;
    assert_eq!(client.read_all("limit=2").await.0.len(), 5);
    assert_eq!(client.get("/v1/jobs/%3Cb%3E").await.json()["status"], 7);
}

#[tokio::test]
async fn a_fixture_of_ten_thousand_jobs_is_accepted_and_paged() {
    let client = start(0).await;
    let rows: Vec<Value> = (0..10_000)
        .map(|n| json!({"jobId": format!("job_{n}"), "createdAt": "2026-02-18T15:00:00Z", "note": "x".repeat(300)}))
        .collect();
    client.control("jobs", json!({"replace": rows})).await;
    let (ids, pages) = client.read_all("limit=100").await;
    assert_eq!((ids.len(), pages), (10_000, 100));
    assert!(ids.iter().enumerate().all(|(n, id)| *id == format!("job_{n}")));
}

#[tokio::test]
async fn a_pause_holds_back_the_requests_it_is_meant_for() {
    let client = start(5).await;
    client.control("latency", json!({"ms": 300, "match": {"path": "list", "status": "failed"}})).await;
    let timed = async |path: &str| {
        let start = Instant::now();
        client.get(path).await;
        start.elapsed()
    };
    assert!(timed("/v1/jobs?status=failed").await >= Duration::from_millis(300));
    assert!(timed("/v1/jobs").await < Duration::from_millis(250));
    client.control("latency", json!({"ms": 0})).await;
    assert!(timed("/v1/jobs?status=failed").await < Duration::from_millis(250));
}

#[tokio::test]
async fn the_log_has_every_request_in_order() {
    let client = start(5).await;
    client.send("GET", "/v1/jobs?limit=5&status=failed", &[("X-Test", "1")], "").await.unwrap();
    client.cancel("nobody").await;
    let log = client.log().await;
    assert_eq!(log.len(), 2, "control calls are not logged");
    assert_eq!(
        (&log[0]["n"], &log[0]["method"], &log[0]["path"]),
        (&json!(1), &json!("GET"), &json!("/v1/jobs"))
    );
    assert_eq!(
        (&log[0]["query"], &log[0]["headers"]["x-test"]),
        (&json!("limit=5&status=failed"), &json!("1"))
    );
    assert_eq!((&log[0]["answered"], &log[0]["aborted"]), (&json!(200), &json!(false)));
    assert_eq!((&log[1]["method"], &log[1]["answered"]), (&json!("POST"), &json!(404)));
    assert!(log[1]["at"].as_u64() >= log[0]["at"].as_u64());
    assert_eq!(client.send("DELETE", "/control/log", &[], "").await.unwrap().status, 200);
    assert!(client.log().await.is_empty());
}

#[tokio::test]
async fn the_log_records_that_a_client_went_away_during_a_pause_or_a_hang() {
    let client = start(5).await;
    client.control("latency", json!({"ms": 60_000})).await;
    let paused = client.open("GET", "/v1/jobs", &[], "").await;
    until(async || client.log().await.len() == 1).await;
    client.control("latency", json!({"ms": 0})).await;
    client.fault(json!("hang")).await;
    let hanging = client.open("GET", "/v1/jobs", &[], "").await;
    until(async || client.log().await.len() == 2).await;
    assert!(client.log().await.iter().all(|entry| entry["aborted"] == false));
    drop((paused, hanging));
    until(async || client.log().await.iter().all(|entry| entry["aborted"] == true)).await;
    assert!(client.log().await.iter().all(|entry| entry["answered"].is_null()));
}

#[tokio::test]
async fn a_reset_brings_everything_back() {
    let settings = Settings { jobs: 30, arrival_seconds: 0, control: true, ..Settings::default() };
    let client = start_with(settings).await;
    let pristine = client.get("/control/state").await.json();
    client.control("clock", json!({"now": "2020-01-01T00:00:00Z"})).await;
    client.control("jobs", json!({"replace": []})).await;
    client.control("latency", json!({"ms": 60_000})).await;
    client.fault(json!({"status": 500})).await;
    client.control("auth", json!({"requireKey": true})).await;
    client.control("cors", json!({"allow": "*"})).await;
    client.control("reset", json!({})).await;
    let mut after = client.get("/control/state").await.json();
    after["now"] = pristine["now"].clone();
    assert_eq!(after, pristine);
    assert!(client.log().await.is_empty());
    let reply = client.get("/v1/jobs?limit=100").await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, None));
    assert_eq!(reply.json()["jobs"].as_array().unwrap().len(), 30);
    let state = client.control("reset", json!({"seed": 9, "jobs": 3, "arrivalSeconds": 7})).await;
    assert_eq!((&state["seed"], &state["jobs"], &state["arrivalSeconds"]), (&json!(9), &json!(3), &json!(7)));
}
