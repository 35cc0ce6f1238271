//! What jobs made: outputs of each kind, and the files behind them.

use serde_json::json;

use crate::support::start;

#[tokio::test]
async fn outputs_of_each_documented_kind_lead_to_real_files() {
    let client = start(0).await;
    client.control("outputs", json!({"base": "/outputs/"})).await;
    for (model, kind, content_type) in [
        ("a/b/text-to-video", "video", "video/webm"),
        ("a/b/text-to-image", "image", "image/png"),
        ("a/b/text-to-music", "audio", "audio/wav"),
        ("a/b/image-to-text", "text", "text/plain; charset=utf-8"),
    ] {
        let job = json!({"jobId": kind, "model": model, "status": "completed"});
        client.control("jobs", json!({"add": [job]})).await;
        let detail = client.get(&format!("/v1/jobs/{kind}")).await.json();
        assert_eq!(detail["outputs"][0]["type"], kind);
        let file = client.get(detail["output"].as_str().unwrap()).await;
        assert_eq!((file.status, file.header("content-type")), (200, Some(content_type)));
        assert!(!file.body.is_empty());
    }
    assert_eq!(client.get("/outputs/video/output_0.exe").await.status, 404);
    let log = client.log().await;
    assert!(log.iter().any(|entry| entry["path"] == "/outputs/video/output_0.mp4"));
}

#[tokio::test]
async fn without_a_wish_outputs_are_where_the_documentation_has_them() {
    let client = start(240).await;
    let page = client.get("/v1/jobs?status=completed&limit=1").await.json();
    let id = page["jobs"][0]["jobId"].as_str().unwrap();
    let detail = client.get(&format!("/v1/jobs/{id}")).await.json();
    let base = format!("https://cdn.muvi.video/outputs/{id}/output_0.");
    assert!(detail["output"].as_str().unwrap().starts_with(&base));
}

#[tokio::test]
async fn a_file_can_be_dead_and_then_be_elsewhere() {
    let client = start(0).await;
    client.control("jobs", json!({"add": [{"jobId": "a", "status": "completed"}]})).await;
    let dead = json!({"times": "always", "match": {"path": "output", "jobId": "a"}, "kind": {"status": 404}});
    client.control("faults", json!({"faults": [dead]})).await;
    assert_eq!(client.get("/outputs/a/output_0.mp4").await.status, 404);
    assert_eq!(client.get("/outputs/b/output_0.mp4").await.status, 200);
    assert_eq!(client.get("/v1/jobs/a").await.status, 200);
    let outputs = json!([{"url": "/outputs/b/output_0.mp4", "type": "video"}]);
    client.control("jobs", json!({"change": [{"jobId": "a", "outputs": outputs}]})).await;
    let detail = client.get("/v1/jobs/a").await.json();
    assert_eq!(detail["outputs"], outputs);
}

#[tokio::test]
async fn a_cancellation_whose_answer_is_lost_has_happened_and_one_that_is_refused_has_not() {
    let client = start(0).await;
    let pending = |id: &str| json!({"jobId": id, "status": "pending"});
    client.control("jobs", json!({"add": [pending("lost"), pending("refused"), pending("reset")]})).await;
    for (id, kind, status) in [
        ("lost", json!("resetMidBody"), "cancelled"),
        ("refused", json!({"status": 503}), "pending"),
        ("reset", json!("reset"), "pending"),
    ] {
        let fault = json!({"times": 1, "match": {"path": "cancel", "jobId": id}, "kind": kind});
        client.control("faults", json!({"faults": [fault]})).await;
        // What comes back, if anything, is no answer.
        let _ = client.send("POST", &format!("/v1/jobs/{id}/cancel"), &[], "").await;
        assert_eq!(client.get(&format!("/v1/jobs/{id}")).await.json()["status"], status, "{id}");
    }
}
