//! Tests of the core in a real browser.

#![cfg(target_arch = "wasm32")]

mod decode;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
