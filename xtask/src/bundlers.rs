//! The mark by which webpack leaves an import alone: the minifier takes it out with all other comments.
//!
//! The definer imports a core from wherever the page says it is. Without the mark webpack warns of that in every build,
//! and packs everything beside the definer in case it is meant.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

const IMPORT: &str = "import(";
const MARK: &str = "/*webpackIgnore:true*/";

/// Marks the one import of a minified script that names no file.
pub(crate) fn mark(script: &Path) -> Result<()> {
    let text = fs::read_to_string(script).with_context(|| format!("could not read {}", script.display()))?;
    let marked = marked(&text).with_context(|| format!("could not mark {}", script.display()))?;
    fs::write(script, marked).with_context(|| format!("could not write {}", script.display()))
}

fn marked(script: &str) -> Result<String> {
    let is_named = |rest: &str| rest.starts_with(['"', '\'', '`']);
    let places = script.match_indices(IMPORT).map(|(at, _)| at + IMPORT.len());
    let unnamed: Vec<_> =
        places.filter_map(|at| script.split_at_checked(at)).filter(|(_, rest)| !is_named(rest)).collect();
    match unnamed.as_slice() {
        [(before, rest)] => Ok([before, MARK, rest].concat()),
        found => bail!("it has {} imports of what bundlers cannot know, and not one", found.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn the_import_that_names_no_file_is_marked_and_the_other_is_not() {
        let script = r#"const a=()=>import("./core.js"),b=u=>import(c(u).href);"#;
        let expected = r#"const a=()=>import("./core.js"),b=u=>import(/*webpackIgnore:true*/c(u).href);"#;
        assert_eq!(marked(script).unwrap(), expected);
    }

    #[test]
    fn none_or_several_are_an_error() {
        assert!(marked(r#"import("./core.js")"#).is_err());
        assert!(marked("import(a);import(b)").is_err());
    }
}
