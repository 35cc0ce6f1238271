//! Cancel Job.

use serde_json::json;

use crate::support::start;

#[tokio::test]
async fn a_pending_job_is_cancelled_once() {
    let client = start(240).await;
    let page = client.get("/v1/jobs?status=pending&limit=1").await.json();
    let id = page["jobs"][0]["jobId"].as_str().unwrap();
    let reply = client.cancel(id).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.json(),
        json!({"jobId": id, "status": "cancelled", "refundedMicroCents": reply.json()["refundedMicroCents"]})
    );
    assert!(reply.json()["refundedMicroCents"].is_u64());
    assert_eq!(client.get(&format!("/v1/jobs/{id}")).await.json()["status"], "cancelled");
    let listed = client.get("/v1/jobs?status=cancelled&limit=1").await.json();
    assert_eq!(listed["jobs"][0]["jobId"], id);
    assert_eq!(listed["jobs"][0]["completedAt"], "2026-02-18T15:00:00Z");

    assert_eq!(client.cancel(id).await.code(), (400, "JOB_CANNOT_BE_CANCELLED".to_owned()));
}

#[tokio::test]
async fn a_cancelled_job_stays_cancelled_when_time_passes() {
    let client = start(240).await;
    let page = client.get("/v1/jobs?status=pending&limit=1").await.json();
    let id = page["jobs"][0]["jobId"].as_str().unwrap();
    client.cancel(id).await;
    client.control("clock", json!({"advanceSeconds": 3600})).await;
    let job = client.get(&format!("/v1/jobs/{id}")).await.json();
    assert_eq!((&job["status"], &job["completedAt"]), (&json!("cancelled"), &json!("2026-02-18T15:00:00Z")));
    assert!(job["output"].is_null());
}

#[tokio::test]
async fn only_pending_jobs_can_be_cancelled() {
    let client = start(240).await;
    for status in ["processing", "completed", "failed", "cancelled"] {
        let page = client.get(&format!("/v1/jobs?status={status}&limit=1")).await.json();
        let id = page["jobs"][0]["jobId"].as_str().unwrap();
        assert_eq!(client.cancel(id).await.code(), (400, "JOB_CANNOT_BE_CANCELLED".to_owned()), "{status}");
    }
    assert_eq!(client.cancel("job_000000000000").await.code(), (404, "JOB_NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn jobs_of_a_fixture_can_be_cancelled_too() {
    let client = start(0).await;
    client.control("jobs", json!({"replace": [{"jobId": "job_a", "status": "pending"}, null]})).await;
    assert_eq!(client.cancel("job_a").await.status, 200);
    assert_eq!(client.cancel("job_a").await.status, 400);
}
