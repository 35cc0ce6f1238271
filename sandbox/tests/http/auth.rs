//! Keys, scopes and CORS.

use muvi_sandbox::{Key, Settings};
use serde_json::json;

use crate::support::{start, start_with};

#[tokio::test]
async fn without_the_option_no_key_is_needed() {
    let client = start(5).await;
    assert_eq!(client.get("/v1/jobs").await.status, 200);
    assert_eq!(client.get_with_key("/v1/jobs", "pb_whatever").await.status, 200);
}

#[tokio::test]
async fn each_key_meets_its_documented_answer() {
    let keys = vec![Key::parse("pb_mine:check_status").unwrap()];
    let client = start_with(Settings { require_key: true, keys, ..Settings::default() }).await;
    assert_eq!(client.get("/v1/jobs").await.code(), (401, "UNAUTHORIZED".to_owned()));
    for (key, status, code) in [
        ("pb_unknown", 401, "INVALID_API_KEY"),
        ("pb_sandbox_inactive", 401, "API_KEY_INACTIVE"),
        ("pb_sandbox_expired", 401, "API_KEY_EXPIRED"),
        ("pb_sandbox_blocked_ip", 403, "IP_NOT_WHITELISTED"),
        ("pb_sandbox_banned", 403, "USER_BANNED"),
        ("pb_sandbox_submit", 403, "OPERATION_NOT_ALLOWED"),
    ] {
        let reply = client.get_with_key("/v1/jobs", key).await;
        assert_eq!(reply.code(), (status, code.to_owned()), "{key}");
    }
    for key in ["pb_sandbox_full", "pb_sandbox_read", "pb_mine"] {
        assert_eq!(client.get_with_key("/v1/jobs", key).await.status, 200, "{key}");
    }
}

#[tokio::test]
async fn cancelling_needs_submit_job_and_reading_check_status() {
    let client = start(5).await;
    client.control("auth", json!({"requireKey": true})).await;
    client.control("jobs", json!({"add": [{"jobId": "job_a"}]})).await;
    let cancel = async |key: &str| {
        let header = format!("Bearer {key}");
        client.send("POST", "/v1/jobs/job_a/cancel", &[("Authorization", &header)], "").await.unwrap()
    };
    assert_eq!(cancel("pb_sandbox_read").await.code(), (403, "OPERATION_NOT_ALLOWED".to_owned()));
    assert_eq!(client.get_with_key("/v1/jobs/job_a", "pb_sandbox_submit").await.status, 403);
    assert_eq!(cancel("pb_sandbox_submit").await.status, 200);
}

#[tokio::test]
async fn keys_can_be_replaced_by_the_control_endpoint() {
    let client = start(5).await;
    let keys = json!({"pb_a": ["check_status"], "pb_b": "USER_INACTIVE", "pb_c": []});
    client.control("auth", json!({"requireKey": true, "keys": keys})).await;
    assert_eq!(client.get_with_key("/v1/jobs", "pb_a").await.status, 200);
    assert_eq!(client.get_with_key("/v1/jobs", "pb_b").await.code(), (403, "USER_INACTIVE".to_owned()));
    assert_eq!(client.get_with_key("/v1/jobs", "pb_c").await.status, 200);
    assert_eq!(client.get_with_key("/v1/jobs", "pb_sandbox_full").await.status, 401);
    let wrong = r#"{"requireKey": true, "keys": {"pb_a": ["everything"]}}"#;
    assert_eq!(client.control_raw("auth", wrong).await.status, 400);
}

#[tokio::test]
async fn cors_is_off_until_it_is_allowed() {
    let client = start(5).await;
    assert_eq!(client.get("/v1/jobs").await.header("access-control-allow-origin"), None);
    let preflight = client.send("OPTIONS", "/v1/jobs", &[], "").await.unwrap();
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (405, None));

    client.control("cors", json!({"allow": "*"})).await;
    client.control("auth", json!({"requireKey": true})).await;
    let preflight = client.send("OPTIONS", "/v1/jobs", &[], "").await.unwrap();
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    assert!(preflight.header("access-control-allow-headers").unwrap().contains("Authorization"));
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, POST"));
    let refused = client.get("/v1/jobs").await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (401, Some("*")));
    assert_eq!(refused.header("access-control-expose-headers"), Some("Retry-After"));

    client.control("cors", json!({"allow": "https://example.com"})).await;
    let reply = client.get("/v1/jobs").await;
    assert_eq!(reply.header("access-control-allow-origin"), Some("https://example.com"));
    assert_eq!(reply.header("vary"), Some("Origin"));
}
