//! How the list is asked for: filters, page size, cursor, and the URL they make.
//!
//! Parameters are those of `api-reference/jobs/list`. The filter is called `modelId` there and holds the slug.

use crate::api::job::{JobId, ModelSlug, Status};

/// Where the next page begins: opaque, goes back unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor(Box<str>);

impl Cursor {
    /// A cursor as the API sent it.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }
}

/// The statuses that the API filters by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFilter {
    /// `pending`
    Pending,
    /// `processing`
    Processing,
    /// `completed`
    Completed,
    /// `failed`
    Failed,
    /// `cancelled`
    Cancelled,
}

impl StatusFilter {
    /// All of them, in the order of a job's life.
    pub const ALL: [Self; 5] =
        [Self::Pending, Self::Processing, Self::Completed, Self::Failed, Self::Cancelled];

    /// Reads the API's spelling; anything else is no filter.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// The API's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether a job with this status is one of those that are asked for. A status that nobody knows, or none at all, is
    /// left to the API, which has filtered.
    pub fn admits(self, status: &Status) -> bool {
        matches!(status, Status::Other(_)) || status.as_str() == self.as_str()
    }
}

/// How many jobs are asked for at once: 1 to 100, the documented maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize(u8);

impl PageSize {
    /// The nearest allowed size.
    pub fn clamped(jobs: u32) -> Self {
        Self(u8::try_from(jobs.clamp(1, 100)).unwrap_or(100))
    }

    /// Jobs per page, 1 to 100.
    pub fn jobs(self) -> u8 {
        self.0
    }
}

/// Which jobs are wanted. A change of any part starts the list over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Only jobs with this status.
    pub status: Option<StatusFilter>,
    /// Only jobs of this model; never empty.
    pub model: Option<ModelSlug>,
    /// Jobs per page.
    pub page_size: PageSize,
}

impl Query {
    /// Whether any filter is set.
    pub fn is_filtered(&self) -> bool {
        self.status.is_some() || self.model.is_some()
    }

    /// The URL of a page: the endpoint with the parameters in documented order. The endpoint's own query, if it has
    /// one, is kept; its fragment must be gone already.
    pub fn url(&self, endpoint: &str, cursor: Option<&Cursor>) -> String {
        let mut url = String::with_capacity(endpoint.len() + 96);
        url.push_str(endpoint);
        url.push(if endpoint.contains('?') { '&' } else { '?' });
        url.push_str("limit=");
        url.push_str(&self.page_size.jobs().to_string());
        if let Some(status) = self.status {
            url.push_str("&status=");
            url.push_str(status.as_str());
        }
        if let Some(model) = &self.model {
            url.push_str("&modelId=");
            percent_encode(&mut url, model.as_str());
        }
        if let Some(cursor) = cursor {
            url.push_str("&cursor=");
            percent_encode(&mut url, &cursor.0);
        }
        url
    }
}

/// The URL of one job (`api-reference/jobs/get-status`): its id below the endpoint, whose own query is kept.
pub fn job_url(endpoint: &str, job: &JobId) -> String {
    below(endpoint, job, "")
}

/// Where one job is cancelled (`api-reference/jobs/cancel`).
pub fn cancel_url(endpoint: &str, job: &JobId) -> String {
    below(endpoint, job, "/cancel")
}

fn below(endpoint: &str, job: &JobId, rest: &str) -> String {
    let (path, query) = endpoint.split_at(endpoint.find('?').unwrap_or(endpoint.len()));
    let mut url = path.trim_end_matches('/').to_owned();
    url.push('/');
    percent_encode(&mut url, job.as_str());
    url.push_str(rest);
    url.push_str(query);
    url
}

/// Escapes what `encodeURIComponent` escapes: the definer, which asks for the first page ahead of the core, must spell it
/// the same, or the two questions would be taken for different ones.
fn percent_encode(url: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!'()*".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            for digit in [byte >> 4, byte & 15] {
                let letter = char::from_digit(u32::from(digit), 16).unwrap_or('0');
                url.push(letter.to_ascii_uppercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(status: Option<StatusFilter>, model: Option<&str>) -> Query {
        Query { status, model: model.map(ModelSlug::new), page_size: PageSize::clamped(20) }
    }

    #[test]
    fn the_documented_requests_are_made() {
        let cursor = Cursor::new("eyJjcmVhdGVkQXQiOiIyMDI2LTAyLTE4VDE0OjMwOjAwWiJ9");
        assert_eq!(query(None, None).url("/v1/jobs", None), "/v1/jobs?limit=20");
        assert_eq!(
            query(None, None).url("https://api.muvi.video/v1/jobs", Some(&cursor)),
            "https://api.muvi.video/v1/jobs?limit=20&cursor=eyJjcmVhdGVkQXQiOiIyMDI2LTAyLTE4VDE0OjMwOjAwWiJ9"
        );
        assert_eq!(
            query(Some(StatusFilter::Failed), Some("google/veo-3.1-fast/text-to-video"))
                .url("/v1/jobs", None),
            "/v1/jobs?limit=20&status=failed&modelId=google%2Fveo-3.1-fast%2Ftext-to-video"
        );
    }

    #[test]
    fn a_cursor_goes_back_percent_encoded_and_otherwise_unchanged() {
        let url = query(None, None).url("/j", Some(&Cursor::new("a+/=&é \u{0}")));
        assert_eq!(url, "/j?limit=20&cursor=a%2B%2F%3D%26%C3%A9%20%00");
    }

    #[test]
    fn the_endpoint_keeps_its_own_query() {
        assert_eq!(query(None, None).url("/v1/jobs?tenant=7", None), "/v1/jobs?tenant=7&limit=20");
    }

    #[test]
    fn a_job_is_asked_for_below_the_endpoint() {
        let url = |endpoint| job_url(endpoint, &JobId::new("job/1?x").unwrap());
        assert_eq!(url("/v1/jobs"), "/v1/jobs/job%2F1%3Fx");
        assert_eq!(url("https://a.test/v1/jobs/?tenant=7"), "https://a.test/v1/jobs/job%2F1%3Fx?tenant=7");
        let cancel = cancel_url("/v1/jobs?tenant=7", &JobId::new("job/1").unwrap());
        assert_eq!(cancel, "/v1/jobs/job%2F1/cancel?tenant=7");
    }

    #[test]
    fn a_filter_admits_its_own_status_and_what_it_cannot_judge() {
        for (text, admitted) in
            [("failed", true), ("FAILED", true), ("", true), ("completed", false), ("odd", true)]
        {
            assert_eq!(StatusFilter::Failed.admits(&Status::named(text)), admitted, "{text}");
        }
    }

    #[test]
    fn a_page_is_never_larger_than_the_documented_maximum() {
        assert_eq!(
            [0, 1, 100, 101, u32::MAX].map(|jobs| PageSize::clamped(jobs).jobs()),
            [1, 1, 100, 100, 100]
        );
    }
}
