//! Each fault does what its name says.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use crate::support::{Client, start};

async fn page_under(client: &Client, kind: &str, query: &str) -> Value {
    client.fault(json!(kind)).await;
    let reply = client.get(&format!("/v1/jobs?{query}")).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    reply.json()
}

fn rows(page: &Value) -> &Vec<Value> {
    page["jobs"].as_array().unwrap()
}

#[tokio::test]
async fn a_status_comes_in_the_envelope_with_the_documented_code() {
    let client = start(5).await;
    for (status, code) in [
        (400, "INVALID_INPUT"),
        (401, "UNAUTHORIZED"),
        (402, "INSUFFICIENT_BALANCE"),
        (403, "OPERATION_NOT_ALLOWED"),
        (404, "JOB_NOT_FOUND"),
        (429, "CONCURRENT_JOBS_EXCEEDED"),
        (500, "INTERNAL_ERROR"),
        (502, "INTERNAL_ERROR"),
        (503, "PUBSUB_PUBLISH_FAILED"),
        (504, "INTERNAL_ERROR"),
    ] {
        client.fault(json!({"status": status})).await;
        assert_eq!(client.get("/v1/jobs").await.code(), (status, code.to_owned()));
    }
    client.fault(json!({"status": 403, "code": "OTHER", "message": "Said so.", "details": {"a": 1}})).await;
    let reply = client.get("/v1/jobs").await.json();
    assert_eq!(reply["error"], json!({"code": "OTHER", "message": "Said so.", "details": {"a": 1}}));
}

#[tokio::test]
async fn retry_after_comes_in_seconds_word_for_word_or_as_a_date() {
    let client = start(5).await;
    for (value, header) in [(json!("2"), "2"), (json!(3), "3"), (json!("soon"), "soon")] {
        client.fault(json!({"status": 429, "retryAfter": value})).await;
        assert_eq!(client.get("/v1/jobs").await.header("retry-after"), Some(header));
    }
    client.fault(json!({"status": 503, "retryAfter": {"dateInSeconds": 5}})).await;
    let reply = client.get("/v1/jobs").await;
    let date = reply.header("retry-after").unwrap();
    assert!(date.len() == 29 && date.ends_with(" GMT"), "{date}");
}

#[tokio::test]
async fn a_reset_breaks_the_connection_before_any_answer() {
    let client = start(5).await;
    client.fault(json!("reset")).await;
    let error = client.send("GET", "/v1/jobs", &[], "").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    let entry = client.log().await[0].clone();
    assert_eq!((&entry["answered"], &entry["aborted"]), (&Value::Null, &json!(false)));
}

#[tokio::test]
async fn a_reset_in_the_body_sends_half_of_what_the_headers_promise() {
    let client = start(5).await;
    let whole = client.get("/v1/jobs").await;
    client.fault(json!("resetMidBody")).await;
    let reply = client.get("/v1/jobs").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-length"), whole.header("content-length"));
    assert_eq!(reply.body, whole.body[..whole.body.len() / 2]);
}

#[tokio::test]
async fn a_hang_never_answers() {
    let client = start(5).await;
    client.fault(json!("hang")).await;
    let mut stream = client.open("GET", "/v1/jobs", &[], "").await;
    let mut byte = [0];
    assert!(tokio::time::timeout(Duration::from_millis(300), stream.read(&mut byte)).await.is_err());
}

#[tokio::test]
async fn bodies_can_be_cut_empty_html_or_of_the_wrong_type() {
    let client = start(5).await;
    let whole = client.get("/v1/jobs").await;
    client.fault(json!("truncatedJson")).await;
    let reply = client.get("/v1/jobs").await;
    assert_eq!(reply.header("content-length"), Some(reply.body.len().to_string().as_str()));
    assert!(reply.body.len() < whole.body.len() && serde_json::from_slice::<Value>(&reply.body).is_err());
    client.fault(json!("html")).await;
    assert!(client.get("/v1/jobs").await.header("content-type").unwrap().starts_with("text/html"));
    client.fault(json!("wrongContentType")).await;
    let reply = client.get("/v1/jobs").await;
    assert_eq!((reply.header("content-type"), &reply.body), (Some("text/plain"), &whole.body));
    client.fault(json!("emptyBody")).await;
    let reply = client.get("/v1/jobs").await;
    assert_eq!((reply.status, reply.body.len()), (200, 0));
}

#[tokio::test]
async fn a_verbatim_body_is_sent_as_it_is() {
    let client = start(5).await;
    let body = json!({"status": 418, "contentType": "application/problem+json", "headers": {"X-Odd": "1"}, "body": "{\"a\":1e999}"});
    client.fault(json!({"body": body})).await;
    let reply = client.get("/v1/jobs").await;
    assert_eq!((reply.status, reply.header("x-odd")), (418, Some("1")));
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    assert_eq!(reply.body, b"{\"a\":1e999}");
}

#[tokio::test]
async fn answers_can_be_wrapped_or_be_no_page() {
    let client = start(5).await;
    let plain = client.get("/v1/jobs").await.json();
    let wrapped = page_under(&client, "wrapped", "").await;
    assert_eq!((&wrapped["success"], &wrapped["data"]), (&json!(true), &plain));
    assert!(wrapped["requestId"].is_string());
    assert_eq!(page_under(&client, "notAPage", "").await, json!([]));
}

#[tokio::test]
async fn fields_can_be_missing_odd_or_hostile() {
    let client = start(240).await;
    let page = page_under(&client, "missingFields", "").await;
    for field in ["jobId", "status", "progress", "model", "createdAt", "completedAt"] {
        assert!(rows(&page).iter().any(|row| row.get(field).is_none()), "{field}");
    }
    let page = page_under(&client, "oddFields", "").await;
    let has = |field: &str, value: Value| rows(&page).iter().any(|row| row.get(field) == Some(&value));
    assert!(has("progress", Value::Null) && has("progress", json!(120)) && has("progress", json!("50")));
    assert!(has("status", json!("paused")) && has("model", json!("google/nano-banana")));
    assert!(rows(&page).iter().any(|row| row.get("completedAt").is_none()));
    assert!(rows(&page).iter().any(|row| row["createdAt"].as_str().unwrap().contains(".250Z")));
    let page = page_under(&client, "hostile", "").await;
    let text = page.to_string();
    for word in ["<script>", "javascript:", "\u{202e}", "\\u0000", "__proto__", "constructor"] {
        assert!(text.contains(word), "{word}");
    }
    assert!(rows(&page).iter().any(|row| row["jobId"].as_str().unwrap().len() > 10_000));
    assert_eq!(rows(&page).iter().map(|row| row["jobId"].as_str()).collect::<HashSet<_>>().len(), 20);
}

#[tokio::test]
async fn duplicates_repeat_rows_within_and_across_pages() {
    let client = start(100).await;
    let first = page_under(&client, "duplicates", "limit=10").await;
    assert_eq!(rows(&first).len(), 11);
    let next = first["nextCursor"].as_str().unwrap();
    let second = client.get(&format!("/v1/jobs?limit=10&cursor={next}")).await.json();
    assert_eq!(rows(&second).len(), 13);
    assert_eq!(rows(&second)[..2], rows(&first)[8..10]);
    let (ids, _) = client.read_all("limit=10").await;
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 100, "nothing is lost");
}

#[tokio::test]
async fn equal_times_over_a_page_border_lose_jobs_as_the_documented_cursor_would() {
    let client = start(200).await;
    let page = page_under(&client, "equalTimes", "limit=20").await;
    let next = page["nextCursor"].as_str().unwrap();
    let second = client.get(&format!("/v1/jobs?limit=20&cursor={next}")).await.json();
    assert!(rows(&page)[19]["createdAt"].as_str() > rows(&second)[0]["createdAt"].as_str());
    let (ids, _) = client.read_all("limit=20").await;
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    assert!(ids.len() < 200, "{}", ids.len());
    client.control("faults", json!({"faults": []})).await;
    assert_eq!(client.read_all("limit=20").await.0.len(), 200);
}

#[tokio::test]
async fn the_end_of_a_page_can_lie() {
    let client = start(100).await;
    let page = page_under(&client, "hasMoreWithoutCursor", "").await;
    assert_eq!((&page["hasMore"], &page["nextCursor"]), (&json!(true), &Value::Null));
    for query in ["", "limit=100"] {
        let page = page_under(&client, "cursorWithoutHasMore", query).await;
        assert_eq!(page["hasMore"], false);
        assert!(page["nextCursor"].is_string());
    }
    let first = page_under(&client, "loopingCursor", "").await;
    let next = first["nextCursor"].as_str().unwrap();
    let second = client.get(&format!("/v1/jobs?cursor={next}")).await.json();
    assert_eq!((&second["hasMore"], second["nextCursor"].as_str()), (&json!(true), Some(next)));
}

#[tokio::test]
async fn faults_end_after_their_times_and_hit_only_what_they_match() {
    let client = start(100).await;
    let any = client.get("/v1/jobs").await.json();
    let (id, next) = (any["jobs"][0]["jobId"].as_str().unwrap(), any["nextCursor"].as_str().unwrap());
    client
        .control(
            "faults",
            json!({"faults": [
                {"times": 2, "match": {"path": "list", "cursor": "none"}, "kind": {"status": 503}},
                {"times": 1, "match": {"cursor": next}, "kind": {"status": 500}},
                {"times": "always", "match": {"path": "detail", "jobId": id}, "kind": {"status": 402}},
            ]}),
        )
        .await;
    let list = async |query: &str| client.get(&format!("/v1/jobs?{query}")).await.status;
    assert_eq!([list("").await, list("").await, list("").await], [503, 503, 200]);
    let query = format!("cursor={next}");
    assert_eq!([list(&query).await, list(&query).await], [500, 200]);
    assert_eq!(client.get(&format!("/v1/jobs/{id}")).await.status, 402);
    assert_eq!(client.get("/control/state").await.json()["faultHits"], json!([2, 1, 1]));
}

#[tokio::test]
async fn a_fault_instead_of_the_answer_leaves_the_jobs_alone_and_one_after_it_does_not() {
    let client = start(0).await;
    client.control("jobs", json!({"add": [{"jobId": "job_a"}]})).await;
    client.fault(json!({"status": 500})).await;
    client.cancel("job_a").await;
    client.control("faults", json!({"faults": []})).await;
    assert_eq!(client.get("/v1/jobs/job_a").await.json()["status"], "pending");
    client.fault(json!("truncatedJson")).await;
    client.cancel("job_a").await;
    client.control("faults", json!({"faults": []})).await;
    assert_eq!(client.get("/v1/jobs/job_a").await.json()["status"], "cancelled");
}

#[tokio::test]
async fn preflights_use_no_fault_up() {
    let client = start(5).await;
    client.control("cors", json!({"allow": "*"})).await;
    client.control("faults", json!({"faults": [{"times": 1, "kind": {"status": 500}}]})).await;
    assert_eq!(client.send("OPTIONS", "/v1/jobs", &[], "").await.unwrap().status, 204);
    assert_eq!([client.get("/v1/jobs").await.status, client.get("/v1/jobs").await.status], [500, 200]);
}
