//! Tests of the pure rooms, run natively: scenarios, properties, and the shape of the source itself.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, also in the functions that tests share"
)]

mod architecture;
mod cancel;
mod export;
mod extras;
mod feed;
mod follow;
mod hold;
mod hosts;
mod invariants;
mod pace;
mod panel;
mod selection;
mod snapshot;
mod support;
