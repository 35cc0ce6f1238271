//! `<muvi-jobs>`: a web widget that lists the jobs of the Muvi API.
//!
//! A *feed* holds the jobs as a value and advances it by events; each step answers with effects to perform and
//! changes that happened. A *runtime* performs the effects and brings the outcomes back as events. The *view* turns
//! changes into signals and draws them. The *element* is the border to the host page. Only the feed decides;
//! everything else translates. Imports go one way: component, element, view, runtime, feed, api.
//!
//! Applications that are written with Leptos hold the widget as a component: `component::MuviJobs`.

pub mod api;
pub mod feed;

#[cfg(target_arch = "wasm32")]
pub mod component;
#[cfg(target_arch = "wasm32")]
pub mod element;
#[cfg(target_arch = "wasm32")]
pub mod runtime;
#[cfg(target_arch = "wasm32")]
pub mod view;
