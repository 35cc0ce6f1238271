//! One request and its answer: `fetch`, the content type, the JSON.

use std::sync::Arc;

use gloo_net::http::{Headers, Method};
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request, RequestCache, RequestInit, Response};

use crate::api::detail::{JobAnswer, JobDetail};
use crate::api::error::{FetchError, Refusal};
use crate::api::json;
use crate::api::page::Page;
use crate::api::receipt::Receipt;
use crate::api::value::Value;
use crate::feed::permission::Permit;
use crate::runtime::driver::Endpoint;
use crate::runtime::host::Host;
use crate::runtime::keys::ApiKey;
use crate::runtime::part::readers;

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

/// The body of a good answer.
#[derive(Debug)]
pub struct Body {
    /// As the browser has it, for others to be told.
    pub raw: JsValue,
    /// As it came.
    pub text: String,
}

impl Body {
    /// What it says.
    ///
    /// # Errors
    ///
    /// [`FetchError::Malformed`] if it is no JSON.
    pub fn value(&self) -> Result<Value<'_>, FetchError> {
        json::parse(&self.text).ok_or(FetchError::Malformed)
    }
}

impl Asked {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// Those of [`Body::value`], [`Page::read`], [`JobDetail::read`] and [`Receipt::read`].
    pub fn read(&self, body: &Body) -> Result<Answer, FetchError> {
        match self {
            Self::FirstPage | Self::LaterPage => read_page(&body.text).map(Answer::Page),
            Self::Job => readers().map_or(read_plain_job as Reader, |readers| readers.job)(body),
            // Nobody cancels before the annex is there.
            Self::Cancellation(_) => match readers() {
                Some(readers) => (readers.receipt)(body),
                None => Err(FetchError::NotAPage),
            },
        }
    }
}

type Reader = fn(&Body) -> Result<Answer, FetchError>;

/// Reads of a job what its row shows: that is all that anybody wants to know while the annex is not there.
fn read_plain_job(body: &Body) -> Result<Answer, FetchError> {
    let detail = JobDetail::plain(&body.value()?)?;
    Ok(Answer::Job(Arc::new(JobAnswer { detail, json: Box::default() })))
}

/// Reads a page.
///
/// # Errors
///
/// [`FetchError::Malformed`] if it is no JSON, and those of [`Page::read`].
pub fn read_page(text: &str) -> Result<Page, FetchError> {
    Page::read(&json::parse(text).ok_or(FetchError::Malformed)?)
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
    let request = request(asked, to, key, signal).map_err(|_| FetchError::Network)?;
    let response = send(host, &request).await?;
    body_of(&response).await
}

/// Not by gloo-net's builder: it takes every address apart and puts it together again, 0.9 kB (brotli) for nothing here.
fn request(
    asked: &Asked,
    to: &Endpoint,
    key: Option<ApiKey>,
    signal: &AbortSignal,
) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_credentials(to.credentials);
    // A list from the HTTP cache would be presented as fresh.
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(signal));
    if let Asked::Cancellation(permit) = asked {
        init.set_method(method_of(permit).as_ref());
    }
    let request = Request::new_with_str_and_init(&to.url, &init)?;
    let headers = request.headers();
    headers.set("Accept", "application/json")?;
    if let Asked::Cancellation(_) = asked {
        // One that no form of another site can send: a browser asks the server first whether that site may.
        headers.set("X-Requested-With", "muvi-jobs")?;
    }
    if let Some(key) = key {
        headers.set("Authorization", &key.bearer())?;
    }
    Ok(request)
}

/// The one method that is not `GET`.
fn method_of(_: &Permit) -> Method {
    Method::POST
}

/// By the page's transport or the browser's; a promise may reject with something that is no `Error`.
async fn send(host: &Host, request: &Request) -> Result<Response, FetchError> {
    let promise = host.send(request).map_err(|_| FetchError::Network)?;
    let response = JsFuture::from(promise).await.map_err(|_| FetchError::Network)?;
    response.dyn_into::<Response>().map_err(|_| FetchError::Transport)
}

async fn body_of(response: &Response) -> Result<Body, FetchError> {
    let headers = Headers::from_raw(response.headers());
    let raw = response.text().map_err(|_| FetchError::Network)?;
    // A connection that breaks in the middle of the body ends here.
    let raw = JsFuture::from(raw).await.map_err(|_| FetchError::Network)?;
    if !response.ok() {
        let retry_after_ms = headers.get("Retry-After").and_then(|value| retry_after_ms(&value));
        let text = copied(&raw, MAX_ENVELOPE_UNITS).unwrap_or_default();
        let body = json::parse(&text).unwrap_or_default();
        let refusal = Refusal::read(response.status(), &body, retry_after_ms);
        return Err(FetchError::Refused(refusal));
    }
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.to_ascii_lowercase().ends_with("json") {
        return Err(FetchError::ContentType(media_type.chars().take(60).collect::<String>().into()));
    }
    let text = copied(&raw, MAX_ANSWER_UNITS).ok_or(FetchError::Malformed)?;
    Ok(Body { raw, text })
}

/// Longer answers are none of the API: a hundred jobs are some 30,000 units of UTF-16. WebAssembly's memory never shrinks.
const MAX_ANSWER_UNITS: u32 = 16 << 20;
/// What is longer is a page of something before the API, and no envelope of an error.
const MAX_ENVELOPE_UNITS: u32 = 64 << 10;

/// A text of the browser, unless it is longer.
fn copied(raw: &JsValue, max_units: u32) -> Option<String> {
    (raw.unchecked_ref::<JsString>().length() <= max_units).then(|| raw.as_string())?
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
