//! The two sides that the core can be given to: the definer and the component. Both answer what the core asks.

use std::fs;
use std::path::PathBuf;

fn read(file: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// What JavaScript calls the functions that the core imports from one type.
fn names(source: &str, this: &str) -> Vec<String> {
    let mut found = vec![];
    for part in source.split("#[wasm_bindgen(method").skip(1) {
        let (attribute, rest) = part.split_once(")]").unwrap();
        let signature = rest.split_once("pub fn ").unwrap().1.split(';').next().unwrap();
        if !signature.contains(&format!("this: &{this}")) {
            continue;
        }
        let rust_name = signature.split('(').next().unwrap();
        let js_name = attribute.split_once("js_name = ").map(|(_, name)| name.split(',').next().unwrap());
        found.push(js_name.unwrap_or(rust_name).trim().to_owned());
    }
    found
}

#[test]
fn the_component_gives_every_setting_and_answers_every_question_of_the_core() {
    let source = read("src/runtime/host.rs");
    for (this, file, least) in
        [("Settings", "src/component/settings.rs", 10), ("Host", "src/component/host.rs", 5)]
    {
        let (names, text) = (names(&source, this), read(file));
        assert!(names.len() > least, "{this} has only {names:?}");
        for name in names {
            assert!(text.contains(&format!("\"{name}\"")), "{file} does not give \"{name}\" of {this}");
        }
    }
}
