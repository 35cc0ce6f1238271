//! Search over what is loaded: which rows contain a text in their id or model.
//!
//! Letters of ASCII match in either case, which is all that ids and slugs are made of; any other letter must match
//! as it is, because the tables of Unicode's cases would weigh more than the whole feed.

use crate::api::job::JobId;

/// The id that a searched text may be: the API's ids begin with `job_`, and others are told by their length and their
/// digits. It is only offered to be opened, so a wrong guess costs nothing.
pub fn id_in(text: &str) -> Option<JobId> {
    let text = text.trim();
    let has_digit = || text.len() >= 12 && text.bytes().any(|byte| byte.is_ascii_digit());
    let is_like = text.strip_prefix("job_").is_some_and(|rest| !rest.is_empty()) || has_digit();
    let is_word =
        !text.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '/');
    if is_like && is_word { JobId::new(text) } else { None }
}

/// The text that is looked for, trimmed and in lower case. Empty matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle(Box<str>);

impl Needle {
    /// A needle from what a person typed.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_ascii_lowercase().into())
    }

    /// Whether everything matches.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether whatever matches this needle matches the other one too, so that its results can be narrowed.
    pub fn narrows(&self, other: &Self) -> bool {
        other.is_in(&self.0)
    }

    /// Whether an id or a model contains the text.
    pub fn is_in(&self, text: &str) -> bool {
        let needle = self.0.as_bytes();
        let Some((first, _)) = needle.split_first() else { return true };
        let other_case = first.to_ascii_uppercase();
        let mut rest = text.as_bytes();
        // Most positions are ruled out by the first letter; only then the whole needle is compared.
        while let Some(start) = rest.iter().position(|byte| byte == first || *byte == other_case) {
            let Some(candidate) = rest.get(start..) else { return false };
            match candidate.get(..needle.len()) {
                None => return false,
                Some(candidate) if candidate.eq_ignore_ascii_case(needle) => return true,
                Some(_) => rest = candidate.get(1..).unwrap_or_default(),
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_case_is_found_and_the_needle_is_trimmed() {
        let is_found = |text: &str| {
            let needle = Needle::new(text);
            ["job_ABC123", "google/Veo-3.1/text-to-video"].iter().any(|text| needle.is_in(text))
        };
        for text in ["abc1", " ABC123 ", "veo-3.1", "GOOGLE", "video", "", "  "] {
            assert!(is_found(text), "{text}");
        }
        for text in ["abc2", "veo3", "job_abc1234", "/text-to-video/"] {
            assert!(!is_found(text), "{text}");
        }
    }

    #[test]
    fn bc_6_what_may_be_an_id_can_be_opened() {
        let id = |text| id_in(text).map(|id| id.as_str().to_owned());
        assert_eq!(id(" job_abc\n"), Some("job_abc".to_owned()));
        assert_eq!(id("0190e0c7-7bd4"), Some("0190e0c7-7bd4".to_owned()));
        for text in
            ["", "  ", "job_", "job", "veo-3.1", "google/veo-3.1-fast", "job_a job_b", "text-to-video"]
        {
            assert_eq!(id(text), None, "{text}");
        }
    }

    #[test]
    fn overlapping_starts_are_found() {
        assert!(Needle::new("aab").is_in("aaab"));
        assert!(Needle::new("é").is_in("café"));
    }

    #[test]
    fn a_longer_needle_narrows_a_shorter_one() {
        assert!(Needle::new("abc").narrows(&Needle::new("b")));
        assert!(!Needle::new("b").narrows(&Needle::new("abc")));
    }
}
