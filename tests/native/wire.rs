//! The wire fixtures, read natively. `tests/web` reads the same ones with the decoder that is delivered and compares
//! with the expectations written down beside each of them.

use std::fs;
use std::path::PathBuf;

use muvi_jobs::api::page::Page;
use muvi_jobs::api::value::{Key, Value};

fn from_serde(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Flag(*flag),
        serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(list) => Value::List(list.iter().map(from_serde).collect()),
        serde_json::Value::Object(fields) => Value::Object(
            fields.iter().filter_map(|(name, value)| Some((Key::named(name)?, from_serde(value)))).collect(),
        ),
    }
}

#[test]
fn every_fixture_decodes_to_what_is_written_beside_it() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let body = from_serde(&serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap());
        let found = format!("{:#?}\n", Page::read(&body));
        if std::env::var_os("BLESS").is_some() {
            fs::write(path.with_extension("txt"), &found).unwrap();
        }
        let expected = fs::read_to_string(path.with_extension("txt")).unwrap_or_default();
        assert_eq!(found, expected, "{} (BLESS=1 writes it anew; read the difference)", path.display());
        read += 1;
    }
    assert!(read >= 8, "only {read} fixtures were read");
}
