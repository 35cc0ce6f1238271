//! What the files in dist/ weigh: as they are, and as gzip and brotli send them.
//!
//! Only measures. What may weigh how much is in `budget`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::compress;

/// A weight in bytes, plain and compressed as well as it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

impl std::iter::Sum for Weight {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::default(), |sum, Self { raw, gzip, brotli }| Self {
            raw: sum.raw + raw,
            gzip: sum.gzip + gzip,
            brotli: sum.brotli + brotli,
        })
    }
}

/// A file of dist/, named by its path in there, and its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sized {
    pub(crate) name: String,
    pub(crate) weight: Weight,
}

/// Every file below `folder` by name.
pub(crate) fn measure(folder: &Path) -> Result<Vec<Sized>> {
    let mut sized = Vec::new();
    for path in files_below(folder)? {
        let bytes = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        sized.push(Sized { name, weight: weigh(&bytes)? });
    }
    Ok(sized)
}

/// Every file below `folder`, sorted.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn weigh(bytes: &[u8]) -> Result<Weight> {
    Ok(Weight {
        raw: bytes.len(),
        gzip: compress::gzip(bytes)?.len(),
        brotli: compress::brotli(bytes)?.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Weight, measure, weigh};
    use std::fs;

    #[test]
    fn compressing_helps_with_what_repeats() {
        let weight = weigh("all work and no play ".repeat(200).as_bytes()).unwrap();
        assert_eq!(weight.raw, 4200);
        assert!(weight.gzip < 100 && weight.brotli < weight.gzip, "{weight:?}");
    }

    #[test]
    fn files_are_named_by_their_path_inside() {
        let folder = std::env::temp_dir().join(format!("xtask-sizes-{}", std::process::id()));
        fs::create_dir_all(folder.join("snippets/a")).unwrap();
        fs::write(folder.join("index.html"), "x").unwrap();
        fs::write(folder.join("snippets/a/inline.js"), "yy").unwrap();
        let names: Vec<_> =
            measure(&folder).unwrap().into_iter().map(|file| (file.name, file.weight.raw)).collect();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names, [("index.html".to_owned(), 1), ("snippets/a/inline.js".to_owned(), 2)]);
    }

    #[test]
    fn weights_add_up() {
        let weight = Weight { raw: 3, gzip: 2, brotli: 1 };
        assert_eq!([weight, weight].into_iter().sum::<Weight>(), Weight { raw: 6, gzip: 4, brotli: 2 });
    }
}
