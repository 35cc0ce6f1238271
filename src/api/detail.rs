//! What the API tells of one job when it is asked for that job alone (`api-reference/jobs/get-status`): more than a row of
//! the list, but for the model.
//!
//! As lenient as the reading of pages: an odd field costs no more than itself.

use crate::api::error::FetchError;
use crate::api::job::{Job, JobId};
use crate::api::media::MediaUrl;
use crate::api::page::{read_job, unwrapped};
use crate::api::value::{Key, Value, shortened};

/// One job with what it made or why it did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobDetail {
    /// What a row of the list would tell. The model is empty unless the answer named it.
    pub job: Job,
    /// What it made, in the API's order.
    pub outputs: Vec<Output>,
    /// Why it failed.
    pub error: Option<JobError>,
    /// What the API's support asks for; only some answers name it.
    pub request_id: Option<Box<str>>,
}

/// A file that a job made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Where it is; none if what the API named is no address.
    pub url: Option<MediaUrl>,
    /// What it is.
    pub kind: OutputKind,
    /// A small picture of it.
    pub thumbnail: Option<MediaUrl>,
    /// A still picture to show before a video plays.
    pub poster: Option<MediaUrl>,
}

/// What kind of file an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// Moving pictures.
    Video,
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// Text.
    Text,
    /// Something this client does not know.
    Other,
}

/// Why a job failed, in the API's words. At least one of both is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobError {
    /// Its machine-readable name, such as `INTERNAL_ERROR`.
    pub code: Option<Box<str>>,
    /// The text for people.
    pub message: Option<Box<str>>,
}

/// An answer as it is kept: read, and as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobAnswer {
    /// What it tells.
    pub detail: JobDetail,
    /// The JSON as the API sent it.
    pub json: Box<str>,
}

/// No text about a failed job is kept beyond this many characters; the whole is in the JSON.
const MAX_MESSAGE_CHARS: usize = 1_000;

impl JobDetail {
    /// Reads the body of a good answer.
    ///
    /// # Errors
    ///
    /// [`FetchError::NotAPage`] if there is no job in it; [`FetchError::Refused`] if it is the API's error envelope in
    /// spite of the good HTTP status.
    pub fn read(body: &Value) -> Result<Self, FetchError> {
        let fields = unwrapped(body);
        let job = read_job(fields).ok_or_else(|| FetchError::in_place_of_a_page(body))?;
        let request_id = body.text(Key::RequestId).or_else(|| fields.text(Key::RequestId));
        Ok(Self {
            job,
            outputs: read_outputs(fields),
            error: fields.get(Key::Error).and_then(JobError::read),
            request_id: request_id.map(|id| shortened(id, MAX_MESSAGE_CHARS)),
        })
    }

    /// Reads of a good answer only what the row of the job shows.
    ///
    /// # Errors
    ///
    /// Those of [`JobDetail::read`].
    pub fn plain(body: &Value) -> Result<Self, FetchError> {
        let job = read_job(unwrapped(body)).ok_or_else(|| FetchError::in_place_of_a_page(body))?;
        Ok(Self { job, outputs: Vec::new(), error: None, request_id: None })
    }

    /// The job's id.
    pub fn id(&self) -> &JobId {
        &self.job.id
    }

    /// Whether an output or a picture of one is at this address.
    pub fn names(&self, url: &MediaUrl) -> bool {
        let names = |output: &Output| {
            [&output.url, &output.thumbnail, &output.poster]
                .into_iter()
                .any(|named| named.as_ref() == Some(url))
        };
        self.outputs.iter().any(names)
    }
}

/// `outputs` if it is a list with something in it, else `output` if that is text.
fn read_outputs(fields: &Value) -> Vec<Output> {
    if let Some(Value::List(items)) = fields.get(Key::Outputs)
        && !items.is_empty()
    {
        return items.iter().filter_map(Output::read).collect();
    }
    fields.get(Key::Output).and_then(Output::read_text).into_iter().collect()
}

impl Output {
    fn read(item: &Value) -> Option<Self> {
        if !matches!(item, Value::Object(_)) {
            return Self::read_text(item);
        }
        let url = |key| item.text(key).and_then(MediaUrl::new);
        let address = url(Key::Url);
        let kind = match item.text(Key::Type) {
            Some(word) => OutputKind::named(word),
            None => OutputKind::of(address.as_ref()),
        };
        Some(Self { url: address, kind, thumbnail: url(Key::Thumbnail), poster: url(Key::PosterImage) })
    }

    fn read_text(item: &Value) -> Option<Self> {
        let Value::Text(text) = item else { return None };
        let url = MediaUrl::new(text);
        Some(Self { kind: OutputKind::of(url.as_ref()), url, thumbnail: None, poster: None })
    }
}

impl OutputKind {
    /// The documented words, and media types such as `video/mp4`.
    fn named(word: &str) -> Self {
        let word = word.split('/').next().unwrap_or_default().trim();
        let kinds = [Self::Video, Self::Image, Self::Audio, Self::Text];
        kinds.into_iter().find(|kind| word.eq_ignore_ascii_case(kind.as_str())).unwrap_or(Self::Other)
    }

    /// The kind of a file by its name, where the API did not say.
    fn of(url: Option<&MediaUrl>) -> Self {
        match url.and_then(MediaUrl::extension).as_deref() {
            Some("mp4" | "webm" | "mov" | "m4v") => Self::Video,
            Some("png" | "jpg" | "jpeg" | "webp" | "gif" | "avif") => Self::Image,
            Some("mp3" | "wav" | "ogg" | "m4a" | "flac") => Self::Audio,
            Some("txt" | "md" | "json" | "srt" | "vtt") => Self::Text,
            _ => Self::Other,
        }
    }

    /// The API's word; `other` is ours.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Text => "text",
            Self::Other => "other",
        }
    }
}

impl JobError {
    /// An object with a code, a message or both; a bare text is taken for the message.
    fn read(value: &Value) -> Option<Self> {
        let kept = |text: &str| shortened(text, MAX_MESSAGE_CHARS);
        let error = match value {
            Value::Text(text) if !text.is_empty() => Self { code: None, message: Some(kept(text)) },
            _ => Self { code: value.text(Key::Code).map(kept), message: value.text(Key::Message).map(kept) },
        };
        (error.code.is_some() || error.message.is_some()).then_some(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::value::tests::{check_fixtures, read};

    fn detail(fields: &str) -> JobDetail {
        JobDetail::read(&read(&format!(r#"{{"jobId":"a"{fields}}}"#))).unwrap()
    }

    /// The only output, as text.
    fn output(fields: &str) -> String {
        match detail(fields).outputs.as_slice() {
            [] => "none".to_owned(),
            [output] => {
                let url = output.url.as_ref().map_or("no address", MediaUrl::as_str);
                format!("{} {url}", output.kind.as_str())
            }
            more => format!("{} outputs", more.len()),
        }
    }

    #[test]
    fn the_output_is_used_only_where_there_are_no_outputs_and_only_as_text() {
        assert_eq!(output(r#","output":"https://c.test/o.mp4""#), "video https://c.test/o.mp4");
        let both =
            r#","output":"https://c.test/o.mp4","outputs":[{"url":"https://c.test/b.png","type":"image"}]"#;
        assert_eq!(output(both), "image https://c.test/b.png");
        assert_eq!(output(r#","output":"https://c.test/o.mp3","outputs":[]"#), "audio https://c.test/o.mp3");
        assert_eq!(output(r#","output":"https://c.test/o.txt","outputs":null"#), "text https://c.test/o.txt");
        for odd in [r#","output":{"url":"https://c.test/o.mp4"}"#, r#","output":null"#, r#","output":5"#, ""]
        {
            assert_eq!(output(odd), "none", "{odd}");
        }
    }

    #[test]
    fn an_output_without_a_usable_address_is_still_told_of() {
        assert_eq!(
            output(r#","outputs":[{"type":"video","url":"javascript:alert(1)"}]"#),
            "video no address"
        );
        assert_eq!(output(r#","outputs":[{"type":"hologram"}]"#), "other no address");
        assert_eq!(output(r#","outputs":[{"type":"Image/PNG","url":"/a"}]"#), "image /a");
        assert_eq!(
            output(r#","outputs":[null,5,[],"https://c.test/a.webp"]"#),
            "image https://c.test/a.webp"
        );
    }

    #[test]
    fn why_a_job_failed_is_read_from_whatever_form_it_has() {
        let error = |json: &str| {
            let error = detail(&format!(r#","error":{json}"#)).error?;
            Some((
                error.code.unwrap_or_default().into_string(),
                error.message.unwrap_or_default().into_string(),
            ))
        };
        let some = |code: &str, message: &str| Some((code.to_owned(), message.to_owned()));
        assert_eq!(
            error(r#"{"code":"INTERNAL_ERROR","message":"Broken."}"#),
            some("INTERNAL_ERROR", "Broken.")
        );
        assert_eq!(error(r#"{"message":"Broken."}"#), some("", "Broken."));
        assert_eq!(error(r#"{"code":"X","message":7}"#), some("X", ""));
        assert_eq!(error(r#""Broken.""#), some("", "Broken."));
        for odd in ["null", "{}", "[]", "\"\"", "5", r#"{"code":""}"#] {
            assert_eq!(error(odd), None, "{odd}");
        }
    }

    #[test]
    fn an_answer_without_a_job_is_none() {
        let answer = |text| JobDetail::read(&read(text));
        assert_eq!(answer(r#"{"jobs":[]}"#), Err(FetchError::NotAPage));
        assert_eq!(answer("[]"), Err(FetchError::NotAPage));
        let envelope = r#"{"success":false,"error":{"code":"JOB_NOT_FOUND"},"requestId":"r"}"#;
        assert!(matches!(answer(envelope), Err(FetchError::Refused(_))));
    }

    #[test]
    fn every_detail_fixture_decodes_to_what_is_written_beside_it() {
        check_fixtures("detail", |body| format!("{:#?}\n", JobDetail::read(body)));
    }
}
