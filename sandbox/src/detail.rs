//! A job as Get Job Status shows it ("developer.pixelbyte.app/docs/api-reference/jobs/get-status"), made from its
//! row.
//!
//! A pure function of the row: the same id always has the same outputs and the same error. Files behind the
//! documented URLs do not exist; those below `/outputs` of the sandbox do, see `media`.

use serde_json::{Map, Value, json};

use crate::catalogue::{self, Media};
use crate::random::draw_below;

/// Where the documentation has outputs.
pub(crate) const DOCUMENTED_BASE: &str = "https://cdn.muvi.video/outputs";

/// The detail of a row, with outputs below `base`. Fields that the row has already, as fixtures may, stay as they are.
pub(crate) fn detail(row: &Value, base: &str) -> Value {
    let Some(own) = row.as_object() else { return row.clone() };
    let text = |field: &str| own.get(field).and_then(Value::as_str).unwrap_or("");
    let (id, status) = (text("jobId"), text("status"));
    let outputs = if status == "completed" { outputs(id, text("model"), base) } else { Value::Null };
    let first = outputs.get(0).and_then(|output| output.get("url")).cloned().unwrap_or_default();
    let error = if status == "failed" { error(id) } else { Value::Null };
    let mut fields: Map<String, Value> = own.clone();
    // The documented fields of this endpoint do not include the model.
    fields.remove("model");
    fields.entry("output").or_insert(first);
    fields.entry("outputs").or_insert(outputs);
    fields.entry("error").or_insert(error);
    Value::Object(fields)
}

/// A number from a job's id.
fn draw(id: &str, topic: u64, below: u64) -> u64 {
    let subject = id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    draw_below(0, subject, topic, below)
}

/// The outputs of a completed job: one to four images, or one of anything else.
fn outputs(id: &str, model: &str, base: &str) -> Value {
    let tame = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    // An id that does not fit into a URL belongs to a fixture, which brings its outputs itself.
    if id.is_empty() || !id.bytes().all(tame) {
        return Value::Null;
    }
    let base = format!("{base}/{id}");
    match catalogue::media(model) {
        Media::Video => json!([{
            "url": format!("{base}/output_0.mp4"),
            "type": "video",
            "thumbnail": format!("{base}/thumb_0.jpg"),
            "posterImage": format!("{base}/poster_0.jpg"),
        }]),
        Media::Image => (0..=draw(id, 1, 4))
            .map(|n| {
                json!({
                    "url": format!("{base}/output_{n}.png"),
                    "type": "image",
                    "thumbnail": format!("{base}/thumb_{n}.jpg"),
                    "posterImage": null,
                })
            })
            .collect(),
        // Neither has a picture of itself.
        Media::Audio => bare(&format!("{base}/output_0.mp3"), "audio"),
        Media::Text => bare(&format!("{base}/output_0.txt"), "text"),
    }
}

fn bare(url: &str, kind: &str) -> Value {
    json!([{"url": url, "type": kind, "thumbnail": null, "posterImage": null}])
}

/// Why a failed job failed. `INTERNAL_ERROR` is the only code that the documentation shows in a job.
fn error(id: &str) -> Value {
    match draw(id, 2, 4) {
        0 => json!({"code": "INVALID_INPUT", "message": "The input image could not be read."}),
        1 => json!({"code": "INTERNAL_ERROR", "message": "The provider did not answer in time."}),
        _ => json!({"code": "INTERNAL_ERROR", "message": "The generation failed."}),
    }
}

/// What cancelling a job gives back, in micro-cents: 1,000,000 are one US dollar. The sample is 500000.
pub(crate) fn refund(row: &Value) -> u64 {
    let model = row.get("model").and_then(Value::as_str).unwrap_or("");
    match catalogue::media(model) {
        Media::Video => 500_000,
        Media::Image | Media::Audio | Media::Text => 40_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(row: &Value) -> Value {
        super::detail(row, DOCUMENTED_BASE)
    }

    #[test]
    fn each_documented_kind_of_output_can_be_had() {
        for (model, kind, ending) in [
            ("someone/new/text-to-video", "video", ".mp4"),
            ("someone/new/text-to-image", "image", ".png"),
            ("someone/new/text-to-speech", "audio", ".mp3"),
            ("someone/new/image-to-text", "text", ".txt"),
        ] {
            let row = json!({"jobId": "job_a", "status": "completed", "model": model});
            let output = super::detail(&row, "/outputs")["outputs"][0].clone();
            assert_eq!(output["type"], kind);
            assert_eq!(output["url"], format!("/outputs/job_a/output_0{ending}"));
        }
    }

    #[test]
    fn a_completed_video_has_the_documented_urls() {
        let row = json!({"jobId": "job_abc123def456", "status": "completed", "model": catalogue::USUAL});
        let detail = detail(&row);
        let url = "https://cdn.muvi.video/outputs/job_abc123def456/output_0.mp4";
        assert_eq!(detail["output"], url);
        assert_eq!(detail["outputs"][0]["url"], url);
        assert_eq!(detail["outputs"][0]["type"], "video");
        assert_eq!(detail["error"], Value::Null);
        assert!(detail.get("model").is_none());
    }

    #[test]
    fn an_unfinished_job_has_no_output_and_a_failed_one_an_error() {
        let pending = detail(&json!({"jobId": "job_a", "status": "pending"}));
        assert!(pending["output"].is_null() && pending["outputs"].is_null() && pending["error"].is_null());
        let failed = detail(&json!({"jobId": "job_a", "status": "failed"}));
        assert!(failed["error"]["code"].is_string() && failed["error"]["message"].is_string());
    }

    #[test]
    fn what_a_fixture_says_stays() {
        let row = json!({"jobId": "<b>", "status": "completed", "output": 5, "extra": [1]});
        let detail = detail(&row);
        assert_eq!((&detail["output"], &detail["extra"]), (&json!(5), &json!([1])));
        assert!(detail["outputs"].is_null());
    }
}
