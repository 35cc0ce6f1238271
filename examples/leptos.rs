//! An application written with Leptos that holds the widget as a component of its own.
//!
//! `cargo build --example leptos --target wasm32-unknown-unknown`, then wasm-bindgen; the tests of the sample
//! applications do both and use it in a browser.

#[cfg(target_arch = "wasm32")]
mod application {
    use leptos::prelude::*;
    use muvi_jobs::component::{JobsEvent, JobsSettings, MuviJobs};
    use muvi_jobs::feed::poll::RefreshInterval;

    pub(crate) fn start() {
        leptos::mount::mount_to_body(App);
    }

    fn in_words(event: &JobsEvent) -> String {
        match event {
            JobsEvent::Loaded { source, count, .. } => format!("{count} jobs by {source}"),
            JobsEvent::Selected { job_id } => format!("chosen: {job_id}"),
            JobsEvent::Failed { code, message, .. } => format!("{code}: {message}"),
            other => format!("{other:?}"),
        }
    }

    /// A heading, two buttons, the jobs, and what happened last.
    #[component]
    fn App() -> impl IntoView {
        let settings = RwSignal::new(JobsSettings {
            limit: 5,
            refresh: RefreshInterval::Off,
            label: "Renders".to_owned(),
            ..JobsSettings::default()
        });
        let (is_shown, set_shown) = signal(true);
        let (happened, set_happened) = signal(String::new());
        view! {
            <h1>"Leptos"</h1>
            <button on:click=move |_| settings.update(|settings| settings.limit = 7)>"Change"</button>
            <button on:click=move |_| set_shown.update(|shown| *shown = !*shown)>"Toggle"</button>
            <Show when=move || is_shown.get() fallback=|| view! { <p>"Nothing to see"</p> }>
                <MuviJobs
                    settings
                    api_key=|| "pb_portal".to_owned()
                    on_event=move |event: JobsEvent| set_happened.set(in_words(&event))
                />
            </Show>
            <output>{happened}</output>
            <p>"Status: " {move || settings.read().status.map_or("all", |status| status.as_str())}</p>
        }
    }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    application::start();
}
