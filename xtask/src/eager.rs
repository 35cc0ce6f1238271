//! The hint by which V8 compiles all functions of a script while it arrives, off the main thread, and not each when it is
//! first called (<https://v8.dev/blog/explicit-compile-hints>). Most of what the first rows need is called on the way to
//! them. Other browsers see a comment.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

const HINT: &str = "//# allFunctionsCalledOnLoad\n";

/// Puts the hint at the top of a script, where it has to stand. After minifying, which takes comments out.
pub(crate) fn hint(script: &Path) -> Result<()> {
    let text = fs::read_to_string(script).with_context(|| format!("could not read {}", script.display()))?;
    fs::write(script, [HINT, &text].concat()).with_context(|| format!("could not write {}", script.display()))
}
