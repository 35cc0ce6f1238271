//! What Trunk builds: the core that the definer loads. Everything is in the library.

// Named, so that the library and its exports are part of the program.
#[cfg(target_arch = "wasm32")]
use muvi_jobs as _;

fn main() {}
