//! The shape of the source: who may import whom, how long a file may be, what no file may hold.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may import.
const ROOMS: [(&str, &[&str]); 6] = [
    ("api", &["api"]),
    ("feed", &["feed", "api"]),
    ("runtime", &["runtime", "feed", "api"]),
    ("view", &["view", "runtime", "feed", "api"]),
    ("element", &["element", "view", "runtime", "feed", "api"]),
    ("component", &["component", "element", "view", "runtime", "feed", "api"]),
];

/// Lines of a file, its unit tests not counted.
const MAX_LINES: usize = 300;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir()
            && !["target", "dist", "node_modules", ".git", "test-results"].contains(&name.as_str())
        {
            found.extend(files_below(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found
}

#[test]
fn imports_go_from_component_to_element_to_view_to_runtime_to_feed_to_api_and_never_back() {
    for (room, allowed) in ROOMS {
        let files = files_below(&root().join("src").join(room), &[".rs"]);
        assert!(!files.is_empty(), "{room} has no files");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for imported in text.match_indices("crate::").map(|(at, word)| &text[at + word.len()..]) {
                let imported = imported.split(|letter: char| !letter.is_alphanumeric()).next().unwrap();
                assert!(allowed.contains(&imported), "{} imports {imported}", file.display());
            }
        }
    }
}

#[test]
fn only_the_runtime_spawns_and_only_the_pure_rooms_are_free_of_the_web() {
    for (room, _) in ROOMS {
        for file in files_below(&root().join("src").join(room), &[".rs"]) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(room == "runtime" || !text.contains("spawn_local"), "{} spawns", file.display());
            let is_pure = ["api", "feed"].contains(&room);
            let web = ["leptos::", "web_sys::", "js_sys::", "wasm_bindgen::", "gloo_net::", "async fn"];
            let found = web.iter().find(|name| text.contains(**name));
            assert!(!is_pure || found.is_none(), "{} uses {found:?}", file.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_can_be_read_in_one_sitting() {
    for folder in ["src", "sandbox/src", "xtask/src"] {
        for file in files_below(&root().join(folder), &[".rs"]) {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            assert!(code.lines().count() <= MAX_LINES, "{} is too long", file.display());
        }
    }
}

#[test]
fn every_file_begins_by_saying_what_it_is() {
    for folder in ["src", "sandbox/src", "xtask/src", "tests/native", "tests/web"] {
        for file in files_below(&root().join(folder), &[".rs"]) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.starts_with("//! "), "{} does not say what it is", file.display());
        }
    }
}

#[test]
fn every_file_that_the_architecture_names_exists() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|name| name.contains('/')).collect();
    assert!(named.len() > 10, "ARCHITECTURE.md names {} files", named.len());
    let is_a_file =
        |name: &str| Path::new(name).extension().is_some_and(|ending| ending == "rs" || ending == "js");
    for name in named.into_iter().filter(|name| name.ends_with('/') || is_a_file(name)) {
        assert!(root().join(name).exists(), "ARCHITECTURE.md names {name}, which is not there");
    }
}

#[test]
fn versions_are_the_same_everywhere() {
    let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let after = |text: &str, mark: &str| {
        let (_, rest) = text.split_once(mark).unwrap_or_else(|| panic!("{mark} is missing"));
        rest.split('"').next().unwrap().to_owned()
    };
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(after(&read("src/element/muvi-jobs.js"), "const VERSION = \""), version);
    let bindgen = after(&read("Cargo.toml"), "\nwasm-bindgen = \"=");
    assert_eq!(after(&read("Trunk.toml"), "wasm_bindgen = \""), bindgen);
    let binaryen = after(&read("xtask/node/package.json"), "\"binaryen\": \"");
    assert_eq!(after(&read("Trunk.toml"), "wasm_opt = \"version_"), binaryen.split('.').next().unwrap());
}
