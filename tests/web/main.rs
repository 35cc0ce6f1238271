//! Tests of the core in a real browser.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, also in the functions that tests share"
)]

mod component;
mod decode;
mod effects;
mod listener;
mod mount;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
