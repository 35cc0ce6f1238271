//! The component, and the handle by which an application calls it.

use std::fmt;
use std::rc::Rc;

use js_sys::Promise;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use crate::component::event::{Action, JobsEvent, Opening};
use crate::component::host::{Hooks, RustHost, Transport};
use crate::component::root;
use crate::component::settings::JobsSettings;
use crate::element::{Instance, mount};

/// A list of jobs, live and filterable, in a shadow root of its own. It ends with the owner that it was drawn under.
///
/// ```no_run
/// use leptos::prelude::*;
/// use muvi_jobs::component::{JobsEvent, JobsSettings, MuviJobs};
///
/// #[component]
/// fn App() -> impl IntoView {
///     let settings = RwSignal::new(JobsSettings { limit: 50, ..JobsSettings::default() });
///     let told = |event| leptos::logging::log!("{event:?}");
///     view! { <MuviJobs settings on_event=told /> }
/// }
/// ```
#[component]
pub fn MuviJobs(
    /// What is chosen. What a person chooses in the widget is written back to it.
    #[prop(optional)]
    settings: RwSignal<JobsSettings>,
    /// By this the application calls the widget.
    #[prop(optional)]
    handle: JobsHandle,
    /// Gives the API key; asked before the first request, and once more after a 401.
    #[prop(optional, into)]
    api_key: Option<UnsyncCallback<(), String>>,
    /// Sends requests in place of `fetch`.
    #[prop(optional, into)]
    transport: Option<Transport>,
    /// Is told what happens.
    #[prop(optional, into)]
    on_event: Option<UnsyncCallback<(JobsEvent,)>>,
    /// Decides whether a link of a job is followed; without it, it is.
    #[prop(optional, into)]
    on_open: Option<UnsyncCallback<(Opening,), bool>>,
    /// Decides whether something is done to jobs; without it, it is.
    #[prop(optional, into)]
    on_action: Option<UnsyncCallback<(Action,), bool>>,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    let hooks = Hooks { api_key, transport, on_event, on_open, on_action };
    // Drawn only once the element is in the document: before that nothing has a size.
    host.on_load(move |element| handle.begin(&element, settings, hooks));
    Effect::new(move |_| {
        let settings = settings.get();
        handle.with(|running| running.configure(&settings));
    });
    on_cleanup(move || handle.end());
    // Attributes of one's own are no part of what `view!` knows about a `div`.
    leptos::html::div()
        .node_ref(host)
        .attr("theme", move || settings.read().theme.as_str())
        .attr("density", move || settings.read().density.as_str())
        .attr("failure-reasons", move || settings.read().failure_reasons.then_some(""))
        .attr("previews", move || settings.read().previews.then_some(""))
}

/// Calls a widget that is drawn; while it is not, calls do nothing.
#[derive(Clone, Copy)]
pub struct JobsHandle {
    running: StoredValue<Option<Rc<Running>>, LocalStorage>,
}

impl fmt::Debug for JobsHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JobsHandle")
    }
}

impl Default for JobsHandle {
    fn default() -> Self {
        Self { running: StoredValue::new_local(None) }
    }
}

impl JobsHandle {
    /// Gets the first page again. Ends when that is drawn, also after an error.
    pub async fn refresh(self) {
        self.settled(Instance::refresh).await;
    }

    /// Gets the next page. Ends when that is drawn, also after an error.
    pub async fn load_more(self) {
        self.settled(Instance::load_more).await;
    }

    /// Opens a job by its id, loaded or not, or only marks its row in a list without the panel
    /// ([`JobsSettings::has_panel`]); `None` closes it.
    pub fn select(self, job_id: Option<&str>) {
        self.with(|running| running.instance.select(job_id.map(str::to_owned)));
    }

    async fn settled(self, call: impl Fn(&Instance, js_sys::Function)) {
        let promise = self.with(|running| Promise::new(&mut |resolve, _| call(&running.instance, resolve)));
        if let Some(promise) = promise {
            // The widget keeps every promise, also when it ends.
            JsFuture::from(promise).await.ok();
        }
    }

    fn begin(self, element: &HtmlElement, settings: RwSignal<JobsSettings>, hooks: Hooks) {
        let running = Running::begin(element, settings, hooks);
        self.running.try_set_value(running.map(Rc::new));
    }

    fn end(self) {
        // Taken out first: what ends may call this handle.
        drop(self.running.try_update_value(Option::take));
    }

    /// Uses the widget without a hold on the place where it is kept, because it may be taken out meanwhile.
    fn with<T>(self, call: impl FnOnce(&Running) -> T) -> Option<T> {
        let running = self.running.try_with_value(Clone::clone).flatten()?;
        Some(call(&running))
    }
}

/// A drawn widget. Dropping it ends everything that it began.
#[derive(Debug)]
struct Running {
    instance: Instance,
    host: RustHost,
    key_source: &'static str,
    base: HtmlElement,
}

impl Running {
    fn begin(element: &HtmlElement, settings: RwSignal<JobsSettings>, hooks: Hooks) -> Option<Self> {
        let key_source = if hooks.api_key.is_some() { "function" } else { "none" };
        let host = RustHost::new(settings, hooks);
        let settings = settings.try_get_untracked()?;
        // An element that was made here and now can have a shadow root.
        let base = root::attach(element, &settings.label).ok()?;
        let settings = settings.for_core(key_source);
        let instance = mount(&settings, host.for_core());
        while !instance.draw_next(base.clone(), &settings) {}
        Some(Self { instance, host, key_source, base })
    }

    fn configure(&self, settings: &JobsSettings) {
        self.base.set_attribute("aria-label", &settings.label).ok();
        self.instance.configure(&settings.for_core(self.key_source));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.host.fall_silent();
        self.instance.destroy();
    }
}
