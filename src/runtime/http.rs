//! One request and its answer: `fetch`, the content type, the JSON.

use std::sync::Arc;

use gloo_net::http::{Headers, Method, RequestBuilder};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request, RequestCache, RequestCredentials, Response};

use crate::api::detail::{JobAnswer, JobDetail};
use crate::api::error::{FetchError, Refusal};
use crate::api::page::Page;
use crate::api::receipt::Receipt;
use crate::api::value::Key;
use crate::feed::permission::Permit;
use crate::runtime::decode::decode;
use crate::runtime::driver::Endpoint;
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
    Job(Arc<JobAnswer>),
    /// That a job is cancelled.
    Receipt(Receipt),
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The first page, whose answer is of use to other widgets too.
    FirstPage,
    /// A later page.
    LaterPage,
    /// A single job.
    Job,
    /// That a job is cancelled, which needs a permit.
    Cancellation(Permit),
}

/// The body of a good answer: as it came, and parsed.
#[derive(Debug)]
pub struct Body {
    text: JsValue,
    json: JsValue,
}

impl Body {
    /// The parsed JSON.
    pub fn json(&self) -> &JsValue {
        &self.json
    }
}

impl Asked {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// Those of [`Page::read`], [`JobDetail::read`] and [`Receipt::read`].
    pub fn read(&self, body: &Body) -> Result<Answer, FetchError> {
        match self {
            Self::FirstPage | Self::LaterPage => read_page(&body.json).map(Answer::Page),
            Self::Job => {
                let detail = JobDetail::read(&decode(&body.json, &Key::NAMED))?;
                let json = body.text.as_string().unwrap_or_default().into();
                Ok(Answer::Job(Arc::new(JobAnswer { detail, json })))
            }
            Self::Cancellation(_) => Receipt::read(&decode(&body.json, &Key::NAMED)).map(Answer::Receipt),
        }
    }
}

/// Reads a page.
///
/// # Errors
///
/// Those of [`Page::read`].
pub fn read_page(json: &JsValue) -> Result<Page, FetchError> {
    Page::read(&decode(json, Key::OF_PAGES))
}

/// Asks for something and answers with the body of a good answer.
///
/// # Errors
///
/// Every way in which there is none, as a [`FetchError`]. If the signal is aborted the outcome means nothing.
pub async fn fetch(
    host: &Host,
    asked: &Asked,
    to: &Endpoint,
    key: Option<ApiKey>,
    signal: &AbortSignal,
) -> Result<Body, FetchError> {
    let request = match asked {
        Asked::FirstPage | Asked::LaterPage | Asked::Job => RequestBuilder::new(&to.url),
        Asked::Cancellation(permit) => post(permit, &to.url),
    };
    let request = finished(request, to.credentials, key, signal).ok_or(FetchError::Network)?;
    let response = send(host, &request).await?;
    body_of(&response).await
}

/// The one request that is no `GET`. The header is one that no form of another site can send, so a browser asks the server
/// first whether that site may.
fn post(_: &Permit, url: &str) -> RequestBuilder {
    RequestBuilder::new(url).method(Method::POST).header("X-Requested-With", "muvi-jobs")
}

fn finished(
    request: RequestBuilder,
    credentials: RequestCredentials,
    key: Option<ApiKey>,
    signal: &AbortSignal,
) -> Option<Request> {
    let mut builder = request
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

async fn body_of(response: &Response) -> Result<Body, FetchError> {
    let headers = Headers::from_raw(response.headers());
    let text = response.text().map_err(|_| FetchError::Network)?;
    // A connection that breaks in the middle of the body ends here.
    let text = JsFuture::from(text).await.map_err(|_| FetchError::Network)?;
    let json = parse_json(&text);
    if !response.ok() {
        let retry_after_ms = headers.get("Retry-After").and_then(|value| retry_after_ms(&value));
        let body = json.map(|json| decode(&json, Key::OF_PAGES)).unwrap_or_default();
        let refusal = Refusal::read(response.status(), &body, retry_after_ms);
        return Err(FetchError::Refused(refusal));
    }
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.to_ascii_lowercase().ends_with("json") {
        return Err(FetchError::ContentType(media_type.chars().take(60).collect::<String>().into()));
    }
    match json {
        Ok(json) => Ok(Body { text, json }),
        Err(_) => Err(FetchError::Malformed),
    }
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
