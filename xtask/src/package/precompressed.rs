//! `.br` and `.gz` beside each file that gets smaller by it, for servers that send such files as they are.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::compress;
use crate::sizes::files_below;

/// What a browser loads. Types and licences are for tools and people, who get them in one archive.
const COMPRESSED: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

/// Compresses every such file of dist/.
pub(super) fn write(dist: &Path) -> Result<()> {
    let mut known: Vec<Compressed> = Vec::new();
    let is_compressed = |file: &PathBuf| {
        file.extension().is_some_and(|extension| COMPRESSED.iter().any(|known| extension == *known))
    };
    for file in files_below(dist)?.into_iter().filter(is_compressed) {
        let bytes = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
        // The pinned core is a copy, and the strongest compression is slow.
        let compressed = match known.iter().position(|known| known.plain == bytes) {
            Some(index) => known.swap_remove(index),
            None => Compressed::new(bytes)?,
        };
        compressed.write_beside(&file)?;
        known.push(compressed);
    }
    Ok(())
}

/// The three forms of a file.
struct Compressed {
    plain: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
}

impl Compressed {
    fn new(plain: Vec<u8>) -> Result<Self> {
        let (brotli, gzip) = (compress::brotli(&plain)?, compress::gzip(&plain)?);
        Ok(Self { plain, brotli, gzip })
    }

    fn write_beside(&self, file: &Path) -> Result<()> {
        for (extension, bytes) in [(".br", &self.brotli), (".gz", &self.gzip)] {
            if bytes.len() < self.plain.len() {
                let mut name = OsString::from(file);
                name.push(extension);
                fs::write(&name, bytes).with_context(|| format!("could not write {}", name.display()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use std::fs;

    #[test]
    fn only_what_gets_smaller_is_compressed() {
        let dist = std::env::temp_dir().join(format!("xtask-precompressed-{}", std::process::id()));
        fs::create_dir_all(dist.join("0.1.0")).unwrap();
        for (name, text) in [("a.js", "let a; ".repeat(99)), ("0.1.0/a.js", "let a; ".repeat(99))] {
            fs::write(dist.join(name), text).unwrap();
        }
        fs::write(dist.join("tiny.js"), "0").unwrap();
        fs::write(dist.join("a.d.ts"), "let a; ".repeat(99)).unwrap();
        write(&dist).unwrap();
        let is_there = |name: &str| dist.join(name).is_file();
        let made = ["a.js.br", "a.js.gz", "0.1.0/a.js.br", "0.1.0/a.js.gz"].map(is_there);
        let not_made = ["tiny.js.br", "tiny.js.gz", "a.d.ts.br", "a.d.ts.gz"].map(is_there);
        fs::remove_dir_all(&dist).unwrap();
        assert_eq!((made, not_made), ([true; 4], [false; 4]));
    }
}
