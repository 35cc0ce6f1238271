//! The package.json of what is delivered: what can be imported, and which files belong to the package.
//!
//! The page, the entries for caches and the compressed forms stay out: a package already has a version in its address,
//! and who hosts dist/ hosts the folder.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::{LICENSES, VERSION, custom_data, integrity, manifest};

pub(super) const FILE: &str = "package.json";

/// What can be imported: the path behind the package's name, the file, its types, and whether it does more than export.
/// A new entry is a line here, its script copied by index.html and its types a file beside api.json.
const EXPORTS: &[Export] = &[
    Export { path: ".", file: "muvi-jobs.js", types: Some("muvi-jobs.d.ts"), has_effects: true },
    Export { path: "./jsx", file: "jsx.js", types: Some("jsx.d.ts"), has_effects: false },
    Export {
        path: "./frame",
        file: "muvi-jobs-frame.js",
        types: Some("muvi-jobs-frame.d.ts"),
        has_effects: true,
    },
    Export { path: "./core.wasm", file: "muvi-jobs-core_bg.wasm", types: None, has_effects: false },
    Export { path: "./custom-elements.json", file: manifest::FILE, types: None, has_effects: false },
    Export { path: "./package.json", file: FILE, types: None, has_effects: false },
];

/// What belongs to the package and is neither imported by its name nor loaded by the definer.
const OTHER_FILES: [&str; 2] = [custom_data::FILE, integrity::FILE];

#[derive(Clone, Copy, Debug)]
struct Export {
    path: &'static str,
    file: &'static str,
    types: Option<&'static str>,
    has_effects: bool,
}

/// Everything that stands in the file, in the order in which it stands there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata<'a> {
    name: &'static str,
    version: &'static str,
    description: &'static str,
    keywords: [&'static str; 5],
    license: &'static str,
    r#type: &'static str,
    exports: Exports,
    types: String,
    custom_elements: &'static str,
    side_effects: Vec<String>,
    files: Vec<&'a str>,
}

/// The metadata of this version, whose definer loads these files from beside it.
pub(super) fn metadata(loaded: &[String]) -> Metadata<'_> {
    Metadata {
        name: "muvi-jobs",
        version: VERSION,
        description: "A web widget that lists the jobs of the Muvi API: a custom element, its core in WebAssembly.",
        keywords: ["custom-element", "jobs", "muvi", "wasm", "web-components"],
        license: env!("CARGO_PKG_LICENSE"),
        r#type: "module",
        exports: Exports,
        // Read by tools that do not know `exports` yet.
        types: relative("muvi-jobs.d.ts"),
        custom_elements: manifest::FILE,
        side_effects: EXPORTS
            .iter()
            .filter(|export| export.has_effects)
            .map(|export| relative(export.file))
            .collect(),
        files: files(loaded),
    }
}

/// Every file of the package. npm adds package.json and README.md by itself.
fn files(loaded: &[String]) -> Vec<&str> {
    let exported = EXPORTS.iter().flat_map(|export| [Some(export.file), export.types]).flatten();
    let loaded = loaded.iter().map(String::as_str);
    let mut files: Vec<_> =
        exported.chain(OTHER_FILES).chain(LICENSES).chain(loaded).filter(|file| *file != FILE).collect();
    files.sort_unstable();
    files.dedup();
    files
}

fn relative(file: &str) -> String {
    format!("./{file}")
}

/// `exports`: types come first, because the first condition that applies is taken.
#[derive(Debug)]
struct Exports;

impl Serialize for Exports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(EXPORTS.len()))?;
        for Export { path, file, types, .. } in EXPORTS {
            match types {
                Some(types) => {
                    map.serialize_entry(path, &Typed { types: relative(types), default: relative(file) })?;
                }
                None => map.serialize_entry(path, &relative(file))?,
            }
        }
        map.end()
    }
}

#[derive(Debug, Serialize)]
struct Typed {
    types: String,
    default: String,
}

#[cfg(test)]
mod tests {
    use super::{files, metadata};

    #[test]
    fn types_stand_before_what_they_are_of() {
        let text = serde_json::to_string(&metadata(&[])).unwrap();
        let expected = r#""exports":{".":{"types":"./muvi-jobs.d.ts","default":"./muvi-jobs.js"},"./jsx""#;
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn defining_the_element_is_a_side_effect_and_types_are_none() {
        let effects = metadata(&[]).side_effects;
        assert!(effects.contains(&"./muvi-jobs.js".to_owned()), "{effects:?}");
        assert!(!effects.contains(&"./jsx.js".to_owned()), "{effects:?}");
    }

    #[test]
    fn every_file_is_named_once_and_no_folder_is() {
        let loaded = ["muvi-jobs-core.js", "muvi-jobs-core_bg.wasm"].map(str::to_owned);
        let files = files(&loaded);
        let of = |name: &str| files.iter().filter(|file| **file == name).count();
        assert_eq!([of("muvi-jobs-core.js"), of("muvi-jobs-core_bg.wasm"), of("muvi-jobs.js")], [1, 1, 1]);
        assert!(files.iter().all(|file| !file.contains('/') && !file.contains('*')));
    }
}
