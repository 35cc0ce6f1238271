//! List Jobs and Get Job Status.

use std::collections::HashSet;

use muvi_sandbox::Settings;
use serde_json::{Value, json};

use crate::support::{start, start_with};

#[tokio::test]
async fn paging_a_thousand_jobs_to_the_end_finds_each_once_and_newest_first() {
    let client = start(1_000).await;
    let (ids, pages) = client.read_all("limit=100").await;
    assert_eq!((ids.len(), pages), (1_000, 10));
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1_000);
    let first = client.get("/v1/jobs?limit=100").await.json();
    let times: Vec<&str> = rows(&first).iter().map(|row| row["createdAt"].as_str().unwrap()).collect();
    assert!(times.windows(2).all(|pair| pair[0] > pair[1]));
}

fn rows(page: &Value) -> &Vec<Value> {
    page["jobs"].as_array().unwrap()
}

#[tokio::test]
async fn jobs_that_arrive_between_pages_are_neither_skipped_nor_repeated() {
    let settings = Settings { jobs: 100, arrival_seconds: 5, control: true, ..Settings::default() };
    let client = start_with(settings).await;
    client.control("clock", json!({"now": "2026-02-18T15:00:00Z"})).await;
    let (before, _) = client.read_all("limit=10").await;
    let first = client.get("/v1/jobs?limit=10").await.json();
    client.control("clock", json!({"advanceSeconds": 600})).await;
    let next = first["nextCursor"].as_str().unwrap();
    let (rest, _) = client.read_from("limit=10", Some(next)).await;
    assert_eq!(rest, before[10..]);
    let (after, _) = client.read_all("limit=100").await;
    assert!(after.len() > 210 && after.ends_with(&before), "{}", after.len());
}

#[tokio::test]
async fn a_row_has_the_six_documented_fields_and_no_others() {
    let client = start(240).await;
    let page = client.get("/v1/jobs").await;
    assert_eq!(page.header("content-type"), Some("application/json"));
    let page = page.json();
    assert_eq!(rows(&page).len(), 20);
    for row in rows(&page) {
        let fields: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, ["completedAt", "createdAt", "jobId", "model", "progress", "status"]);
        let ended = ["completed", "failed", "cancelled"].contains(&row["status"].as_str().unwrap());
        assert_eq!(row["completedAt"].is_string(), ended);
        assert!(row["createdAt"].as_str().unwrap().len() == 20);
    }
}

#[tokio::test]
async fn the_cursor_is_the_documented_one_byte_for_byte() {
    let client = start(0).await;
    let at = |time: &str| json!({"jobId": format!("job_{time}"), "createdAt": format!("2026-02-18T{time}Z")});
    client.control("jobs", json!({"replace": [at("15:00:00"), at("14:30:00"), at("14:00:00")]})).await;
    let documented = [
        "eyJjcmVhdGVkQXQiOiIyMDI2LTAyLTE4VDE1OjAwOjAwWiJ9",
        "eyJjcmVhdGVkQXQiOiIyMDI2LTAyLTE4VDE0OjMwOjAwWiJ9",
    ];
    assert_eq!(client.get("/v1/jobs?limit=1").await.json()["nextCursor"], documented[0]);
    assert_eq!(client.get("/v1/jobs?limit=2").await.json()["nextCursor"], documented[1]);
    let page = client.get(&format!("/v1/jobs?limit=1&cursor={}", documented[0])).await.json();
    assert_eq!(page["jobs"][0]["jobId"], "job_14:30:00");

    // Generated jobs are found by the same cursors.
    client.control("reset", json!({"jobs": 500})).await;
    client.control("clock", json!({"now": "2026-02-18T15:30:00Z"})).await;
    let page = client.get(&format!("/v1/jobs?limit=1&cursor={}", documented[0])).await.json();
    let time = page["jobs"][0]["createdAt"].as_str().unwrap();
    assert!(("2026-02-18T14:59:00Z".."2026-02-18T15:00:00Z").contains(&time), "{time}");
}

#[tokio::test]
async fn parameters_out_of_range_are_refused_as_invalid_input() {
    let client = start(10).await;
    for query in ["limit=0", "limit=101", "limit=abc", "limit=", "status=done", "cursor=garbage", "modelId="]
    {
        let reply = client.get(&format!("/v1/jobs?{query}")).await;
        assert_eq!(reply.code(), (400, "INVALID_INPUT".to_owned()), "{query}");
    }
    assert_eq!(client.get("/v1/jobs?limit=100&unknown=1").await.status, 200);
}

#[tokio::test]
async fn filters_narrow_the_list_by_status_and_slug() {
    let client = start(500).await;
    let page = client.get("/v1/jobs?limit=100&status=failed").await.json();
    assert!(!rows(&page).is_empty() && rows(&page).iter().all(|row| row["status"] == "failed"));
    let slug = rows(&page)[0]["model"].as_str().unwrap().to_owned();
    let page = client.get(&format!("/v1/jobs?modelId={}", slug.replace('/', "%2F"))).await.json();
    assert!(!rows(&page).is_empty() && rows(&page).iter().all(|row| row["model"] == slug.as_str()));
    let none = client.get("/v1/jobs?modelId=nobody%2Fnothing").await.json();
    assert_eq!(none, json!({"jobs": [], "hasMore": false, "nextCursor": null}));
}

#[tokio::test]
async fn the_same_seed_and_clock_give_the_same_jobs_and_another_seed_others() {
    let (first, second) = (start(50).await, start(50).await);
    let page = first.get("/v1/jobs?limit=50").await.json();
    assert_eq!(page, second.get("/v1/jobs?limit=50").await.json());
    second.control("reset", json!({"seed": 2, "jobs": 50})).await;
    second.control("clock", json!({"now": "2026-02-18T15:00:00Z"})).await;
    assert_ne!(page, second.get("/v1/jobs?limit=50").await.json());
}

#[tokio::test]
async fn every_listed_job_has_a_detail_that_agrees_with_its_row() {
    let client = start(100).await;
    let page = client.get("/v1/jobs?limit=100").await.json();
    for row in rows(&page) {
        let id = row["jobId"].as_str().unwrap();
        let detail = client.get(&format!("/v1/jobs/{id}")).await.json();
        for field in ["jobId", "status", "progress", "createdAt", "completedAt"] {
            assert_eq!(detail[field], row[field]);
        }
        assert!(detail.get("model").is_none());
        let completed = row["status"] == "completed";
        assert_eq!(detail["outputs"].is_array(), completed);
        assert_eq!(detail["output"], detail["outputs"][0]["url"]);
        if completed {
            let base = format!("https://cdn.muvi.video/outputs/{id}/output_0.");
            assert!(detail["output"].as_str().unwrap().starts_with(&base));
        }
        assert_eq!(detail["error"]["code"].is_string(), row["status"] == "failed");
    }
}

#[tokio::test]
async fn unknown_jobs_and_addresses_are_not_found() {
    let client = start(10).await;
    for id in ["job_000000000000", "nobody", "%F0%9F%92%A9", ".."] {
        assert_eq!(
            client.get(&format!("/v1/jobs/{id}")).await.code(),
            (404, "JOB_NOT_FOUND".to_owned()),
            "{id}"
        );
    }
    assert_eq!(client.get("/v1/models").await.status, 404);
    assert_eq!(client.send("POST", "/v1/jobs", &[], "").await.unwrap().status, 405);
}

#[tokio::test]
async fn a_job_that_has_not_arrived_yet_is_not_found_by_its_id() {
    let settings = Settings { jobs: 5, control: true, ..Settings::default() };
    let client = start_with(settings).await;
    client.control("clock", json!({"now": "2026-02-18T15:00:00Z"})).await;
    client.control("clock", json!({"advanceSeconds": 600})).await;
    let id = client.read_all("limit=5").await.0[0].clone();
    assert_eq!(client.get(&format!("/v1/jobs/{id}")).await.status, 200);
    client.control("clock", json!({"now": "2026-02-18T15:00:00Z"})).await;
    assert_eq!(client.get(&format!("/v1/jobs/{id}")).await.status, 404);
}
