//! One request and its answer: `fetch`, the content type, the JSON.

use gloo_net::http::{Headers, RequestBuilder};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request, RequestCache, RequestCredentials, Response};

use crate::api::error::{FetchError, Refusal};
use crate::api::job::Job;
use crate::api::page::Page;
use crate::runtime::decode::decode;
use crate::runtime::host::Host;
use crate::runtime::keys::ApiKey;

#[wasm_bindgen]
extern "C" {
    // The text of an answer stays on JavaScript's side until it is parsed: js-sys would copy it in and out.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_json(text: &JsValue) -> Result<JsValue, JsValue>;
}

/// What a good answer holds.
#[derive(Debug)]
pub enum Answer {
    /// A page of the list.
    Page(Page),
    /// A single job.
    Job(Job),
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The first page, whose answer is of use to other widgets too.
    FirstPage,
    /// A later page.
    LaterPage,
    /// A single job.
    Job,
}

impl Asked {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// Those of [`Page::read`] and [`Job::read`].
    pub fn read(self, json: &JsValue) -> Result<Answer, FetchError> {
        let body = decode(json);
        match self {
            Self::FirstPage | Self::LaterPage => Page::read(&body).map(Answer::Page),
            Self::Job => Job::read(&body).map(Answer::Job),
        }
    }
}

/// Asks for something and answers with the JSON of a good answer.
///
/// # Errors
///
/// Every way in which there is none, as a [`FetchError`]. If the signal is aborted the outcome means nothing.
pub async fn fetch(
    host: &Host,
    url: &str,
    credentials: RequestCredentials,
    key: Option<ApiKey>,
    signal: &AbortSignal,
) -> Result<JsValue, FetchError> {
    let request = get(url, credentials, key, signal).ok_or(FetchError::Network)?;
    let response = send(host, &request).await?;
    json_of(&response).await
}

fn get(
    url: &str,
    credentials: RequestCredentials,
    key: Option<ApiKey>,
    signal: &AbortSignal,
) -> Option<Request> {
    let mut builder = RequestBuilder::new(url)
        .credentials(credentials)
        // A list from the HTTP cache would be presented as fresh.
        .cache(RequestCache::NoStore)
        .abort_signal(Some(signal))
        .header("Accept", "application/json");
    if let Some(key) = key {
        builder = builder.header("Authorization", &key.bearer());
    }
    builder.build().ok().map(Request::from)
}

/// Not gloo-net's `send`: it panics when the promise rejects with something that is no `Error`, as a page's transport
/// may, and a panic would end every widget on the page.
async fn send(host: &Host, request: &Request) -> Result<Response, FetchError> {
    let promise = host.send(request).map_err(|_| FetchError::Network)?;
    let response = JsFuture::from(promise).await.map_err(|_| FetchError::Network)?;
    response.dyn_into::<Response>().map_err(|_| FetchError::Transport)
}

async fn json_of(response: &Response) -> Result<JsValue, FetchError> {
    let headers = Headers::from_raw(response.headers());
    let text = response.text().map_err(|_| FetchError::Network)?;
    // A connection that breaks in the middle of the body ends here.
    let text = JsFuture::from(text).await.map_err(|_| FetchError::Network)?;
    let json = parse_json(&text);
    if !response.ok() {
        let retry_after_ms = headers.get("Retry-After").and_then(|value| retry_after_ms(&value));
        let body = json.map(|json| decode(&json)).unwrap_or_default();
        let refusal = Refusal::read(response.status(), &body, retry_after_ms);
        return Err(FetchError::Refused(refusal));
    }
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.to_ascii_lowercase().ends_with("json") {
        return Err(FetchError::ContentType(media_type.chars().take(60).collect::<String>().into()));
    }
    json.map_err(|_| FetchError::Malformed)
}

/// Seconds or a date (RFC 9110, section 10.2.3), as milliseconds from now.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, which is what is wanted"
)]
fn retry_after_ms(value: &str) -> Option<u32> {
    if let Ok(seconds) = value.trim().parse::<u32>() {
        return Some(seconds.saturating_mul(1_000));
    }
    let wait_ms = js_sys::Date::parse(value) - js_sys::Date::now();
    (!wait_ms.is_nan()).then_some(wait_ms as u32)
}
