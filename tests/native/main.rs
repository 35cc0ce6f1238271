//! Tests of the pure rooms, run natively: scenarios, properties, and the shape of the source itself.

#![cfg(not(target_arch = "wasm32"))]

mod architecture;
mod feed;
mod invariants;
mod support;
mod wire;
