//! The decoder that is delivered, on the fixtures that the native tests read too.

use muvi_jobs::api::detail::JobDetail;
use muvi_jobs::api::json::parse;
use muvi_jobs::api::page::Page;
use muvi_jobs::api::receipt::Receipt;
use muvi_jobs::api::value::Value;
use wasm_bindgen_test::wasm_bindgen_test;

/// Each fixture with what it must decode to.
macro_rules! fixtures {
    ($($name:literal),* $(,)?) => {
        [$((
            $name,
            include_str!(concat!("../fixtures/", $name, ".json")),
            include_str!(concat!("../fixtures/", $name, ".txt")),
        )),*]
    };
}

const FIXTURES: [(&str, &str, &str); 9] = fixtures![
    "documented",
    "deep",
    "envelope",
    "hostile",
    "missing",
    "not_a_page",
    "odd",
    "rows_without_ids",
    "wrapped",
];

const DETAILS: [(&str, &str, &str); 9] = fixtures![
    "detail/documented",
    "detail/envelope",
    "detail/failed",
    "detail/hostile",
    "detail/kinds",
    "detail/not_a_job",
    "detail/odd",
    "detail/pending",
    "detail/wrapped",
];

const RECEIPTS: [(&str, &str, &str); 7] = fixtures![
    "receipt/documented",
    "receipt/envelope",
    "receipt/not_cancelled",
    "receipt/odd",
    "receipt/rounded",
    "receipt/text",
    "receipt/wrapped",
];

fn read(json: &str) -> Value<'_> {
    parse(json).expect("fixtures are JSON")
}

#[wasm_bindgen_test]
fn every_fixture_decodes_in_the_browser_as_it_does_natively() {
    for (name, json, expected) in FIXTURES {
        assert_eq!(format!("{:#?}\n", Page::read(&read(json))), expected, "{name}");
    }
    for (name, json, expected) in DETAILS {
        assert_eq!(format!("{:#?}\n", JobDetail::read(&read(json))), expected, "{name}");
    }
    for (name, json, expected) in RECEIPTS {
        assert_eq!(format!("{:#?}\n", Receipt::read(&read(json))), expected, "{name}");
    }
}

#[wasm_bindgen_test]
fn what_the_browser_reads_is_read_the_same() {
    for (name, json, _) in FIXTURES {
        let body = js_sys::JSON::parse(json).expect("fixtures are JSON");
        let ids =
            |page: &serde_json::Value| page.pointer("/jobs").and_then(|jobs| jobs.as_array().map(Vec::len));
        let by_browser: serde_json::Value = serde_wasm_bindgen::from_value(body).expect("fixtures are plain");
        let Ok(page) = Page::read(&read(json)) else { continue };
        let Some(rows) = ids(&by_browser) else { continue };
        assert_eq!(page.jobs.len() + page.skipped as usize, rows, "{name}");
    }
}

#[wasm_bindgen_test]
fn a_value_that_is_nested_without_end_does_not_exhaust_the_stack() {
    let deep = format!("{}1{}", "{\"data\":".repeat(200_000), "}".repeat(200_000));
    assert!(Page::read(&read(&deep)).is_err());
}
