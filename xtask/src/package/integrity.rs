//! integrity.json: what each delivered file hashes to, in the form of the attribute `integrity`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};

use crate::sizes::files_below;

pub(super) const FILE: &str = "integrity.json";

/// The digest of every file there is, by its path in dist/. Of a file that is compressed the browser checks what comes out,
/// so compressed forms, which are made later, need none.
pub(crate) fn digests(dist: &Path) -> Result<BTreeMap<String, String>> {
    let mut digests = BTreeMap::new();
    for file in files_below(dist)? {
        let bytes = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
        let name = file.strip_prefix(dist).unwrap_or(&file).display().to_string();
        digests.insert(name, digest(&bytes));
    }
    digests.remove(FILE);
    Ok(digests)
}

/// `sha384-` and the digest in base 64.
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn a_digest_is_written_as_browsers_read_it() {
        // The example of the specification of Subresource Integrity.
        let expected = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
        assert_eq!(digest(b"alert('Hello, world.');"), expected);
    }
}
