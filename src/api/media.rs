//! Addresses of files that the API names. They come from outside and end up in `href` and `src`, so only what cannot run
//! is an address at all: `http:`, `https:`, or a path on the API's own host.

/// An address that is safe to link to and to load from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaUrl(Box<str>);

impl MediaUrl {
    /// Reads an address. Anything with another scheme, with a user name, or that browsers would read otherwise than it
    /// looks (`/\host`, tabs within a word) is none.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_odd = |byte: u8| byte <= b' ' || byte == b'\\' || byte == 0x7F;
        if text.bytes().any(is_odd) {
            return None;
        }
        let is_path = text.starts_with('/') && !text.starts_with("//");
        let has_host =
            authority(text).is_some_and(|host| !host.is_empty() && !host.bytes().any(|byte| byte == b'@'));
        (is_path || has_host).then(|| Self(text.into()))
    }

    /// The address as the API sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole address: a path belongs to the host of the endpoint that named it, wherever the page is.
    pub fn resolved(&self, endpoint: &str) -> String {
        let mut url = String::new();
        if self.0.starts_with('/') {
            url.push_str(origin(endpoint).unwrap_or_default());
        }
        url.push_str(&self.0);
        url
    }

    /// What the name of the file ends with, in lower case, without the dot.
    pub fn extension(&self) -> Option<String> {
        let end = self.0.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(self.0.len());
        let path = self.0.get(..end)?;
        let mark = path.bytes().rposition(|byte| matches!(byte, b'/' | b'.'))?;
        let extension = path.get(mark..)?.strip_prefix('.')?;
        Some(extension.to_ascii_lowercase())
    }
}

/// Host and port of an `http:` or `https:` address, with what stands before an `@`.
fn authority(url: &str) -> Option<&str> {
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| {
        let is_it = url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        url.get(scheme.len()..).filter(|_| is_it)
    })?;
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    rest.get(..end.unwrap_or(rest.len()))
}

/// A URL as far as its authority reaches; none if it has none.
fn origin(url: &str) -> Option<&str> {
    let host = authority(url)?;
    // It is the scheme that stands before the host, and colon and slashes.
    let scheme = url.bytes().position(|byte| byte == b':')?;
    url.get(..scheme + "://".len() + host.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_and_paths_are_addresses() {
        for text in [
            "https://cdn.muvi.video/outputs/job_1/output_0.mp4",
            "HTTP://cdn.test:8080?x=1",
            " https://cdn.test/a.png#t=1 ",
            "https://cdn.test/a/../b@c.png?sig=a%20b&e=1",
            "/outputs/job_1/output_0.png",
        ] {
            assert_eq!(MediaUrl::new(text).unwrap().as_str(), text.trim(), "{text}");
        }
    }

    #[test]
    fn what_could_run_or_mislead_is_no_address() {
        for text in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "blob:https://a.test/1",
            "file:///etc/passwd",
            "vbscript:x",
            "ftp://a.test/x",
            "//evil.test/x",
            "/\\evil.test/x",
            "\\\\evil.test\\x",
            "https:evil.test",
            "https:///evil.test",
            "https://good.test@evil.test/x",
            "https://a.test/x y",
            "https://a.test/x\u{0}",
            "/a\tb",
            "outputs/x.png",
            "x",
        ] {
            assert_eq!(MediaUrl::new(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_path_belongs_to_the_host_of_the_api() {
        let resolved = |url: &str, endpoint| MediaUrl::new(url).unwrap().resolved(endpoint);
        let path = "/outputs/a.png";
        assert_eq!(resolved(path, "https://api.test:8/v1/jobs?t=1"), "https://api.test:8/outputs/a.png");
        assert_eq!(resolved(path, "https://api.test"), "https://api.test/outputs/a.png");
        assert_eq!(resolved(path, "/v1/jobs"), path);
        assert_eq!(resolved("https://cdn.test/a.png", "https://api.test/v1/jobs"), "https://cdn.test/a.png");
    }

    #[test]
    fn the_ending_of_a_file_is_found_before_the_query() {
        let ending = |url| MediaUrl::new(url).unwrap().extension();
        assert_eq!(ending("https://a.test/v1.2/out.MP4?x=.png"), Some("mp4".to_owned()));
        assert_eq!(ending("https://a.test/v1.2/out"), None);
    }
}
