//! CORS headers, when a page of another origin is to call the sandbox.
//!
//! Off by default: the documentation says nothing about CORS, so a client must not count on it.

/// Which origin may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cors {
    /// `*` or one origin.
    allow: String,
}

impl Cors {
    /// Allows `*` or one origin.
    pub(crate) fn new(allow: &str) -> Self {
        Self { allow: allow.to_owned() }
    }

    /// `*` or the origin.
    pub(crate) fn allow(&self) -> &str {
        &self.allow
    }

    /// The headers of every answer.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("access-control-allow-origin", self.allow.clone()),
            ("access-control-expose-headers", "Retry-After".to_owned()),
        ];
        if self.allow != "*" {
            headers.push(("vary", "Origin".to_owned()));
            // Browsers refuse credentials with `*` anyway.
            headers.push(("access-control-allow-credentials", "true".to_owned()));
        }
        headers
    }

    /// The further headers of a preflight's answer.
    pub(crate) fn preflight_headers() -> Vec<(&'static str, String)> {
        vec![
            ("access-control-allow-methods", "GET, POST".to_owned()),
            ("access-control-allow-headers", "Authorization, Content-Type".to_owned()),
            // Browsers would otherwise remember a permission that a test takes back.
            ("access-control-max-age", "0".to_owned()),
        ]
    }
}
