//! One row of the table: six cells that read one job.

use leptos::prelude::*;

use crate::api::job::{Job, ModelParts, Span};
use crate::api::time::Timestamp;
use crate::feed::elapsed::elapsed_text;
use crate::view::actions::Ui;
use crate::view::signals::MountedRow;
use crate::view::words;

/// A row of the table.
pub fn row(ui: Ui, row: MountedRow) -> impl IntoView {
    let MountedRow { key, job, place } = row;
    let place_of_style = place.clone();
    let signals = ui.signals;
    view! {
        <tr
            class="row"
            part="row"
            role="row"
            aria-rowindex=move || (place.get() + 2).to_string()
            aria-selected=move || (signals.selected.get() == Some(key)).to_string()
            tabindex=move || if signals.tab_stop.get() == Some(key) { "0" } else { "-1" }
            style=("--place", move || place_of_style.get().to_string())
        >
            {status_cell(job.clone())}
            {id_cell(ui, job.clone())}
            {model_cell(job.clone())}
            {progress_cell(job.clone())}
            {created_cell(ui, job.clone())}
            {duration_cell(ui, job)}
        </tr>
    }
}

/// A value of the job that is drawn anew only when it differs.
fn of<T: PartialEq + Clone + Send + Sync + 'static>(
    job: ArcRwSignal<Job>,
    read: impl Fn(&Job) -> T + Send + Sync + 'static,
) -> ArcMemo<T> {
    ArcMemo::new(move |_| job.with(|job| read(job)))
}

fn status_cell(job: ArcRwSignal<Job>) -> impl IntoView {
    let label = of(job.clone(), |job| words::status_label(&job.status).to_owned());
    view! {
        <td class="cell status" role="gridcell">
            <span class="badge" part="badge" data-status=move || job.with(|job| job.status.as_str().to_owned())>
                {move || label.get()}
            </span>
        </td>
    }
}

fn id_cell(ui: Ui, job: ArcRwSignal<Job>) -> impl IntoView {
    let id = job.with_untracked(|job| job.id.as_str().to_owned());
    let content = move || {
        let template = ui.signals.job_href.get();
        if template.is_empty() {
            return view! { <bdi>{id.clone()}</bdi> }.into_any();
        }
        let encoded = String::from(js_sys::encode_uri_component(&id));
        let href = template.replace("{jobId}", &encoded);
        view! { <a href=href tabindex="-1"><bdi>{id.clone()}</bdi></a> }.into_any()
    };
    view! { <td class="cell id" role="gridcell">{content}</td> }
}

fn model_cell(job: ArcRwSignal<Job>) -> impl IntoView {
    let model = of(job, |job| job.model.clone());
    let content = move || {
        let model = model.get();
        let ModelParts { provider, name, capability } = model.parts();
        let part = |class: &'static str, text: &str| view! { <span class=class>{text.to_owned()}</span> };
        let slash = || part("slash", "/");
        (
            provider.map(|provider| (part("provider", provider), slash())),
            part("name", name),
            capability.map(|capability| (slash(), part("capability", capability))),
        )
    };
    view! { <td class="cell model" role="gridcell"><bdi>{content}</bdi></td> }
}

fn progress_cell(job: ArcRwSignal<Job>) -> impl IntoView {
    let percent = of(job, |job| (!job.is_finished()).then(|| job.percent()));
    let content = move || {
        let percent = percent.get();
        percent.map(|percent| {
            let text = percent.to_string();
            view! {
                <div
                    class="progress"
                    part="progress"
                    role="progressbar"
                    aria-label="Progress"
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=text.clone()
                    style=("--percent", text.clone())
                ></div>
                <span class="percent" aria-hidden="true">{text}"%"</span>
            }
        })
    };
    view! { <td class="cell progress-cell" role="gridcell">{content}</td> }
}

fn created_cell(ui: Ui, job: ArcRwSignal<Job>) -> impl IntoView {
    let created = of(job, |job| job.created_at);
    let content = move || match created.get() {
        None => words::DASH.into_any(),
        Some(instant) => {
            let formats = ui.signals.formats.get();
            let now = Timestamp::from_millis(ui.signals.now_ms.get_untracked());
            view! {
                <time datetime=instant.to_string() title=formats.instant_in_full(instant)>
                    {formats.instant(instant, now)}
                </time>
            }
            .into_any()
        }
    };
    view! { <td class="cell created" role="gridcell">{content}</td> }
}

fn duration_cell(ui: Ui, job: ArcRwSignal<Job>) -> impl IntoView {
    let span = of(job, Job::span);
    let text = move || match span.get() {
        Span::Took(millis) => elapsed_text(millis),
        // A clock that is behind the server's shows nothing negative.
        Span::Since(start) => {
            let now = Timestamp::from_millis(ui.signals.now_ms.get());
            elapsed_text(now.millis_since(start).unwrap_or(0))
        }
        Span::Unknown => words::DASH.to_owned(),
    };
    view! { <td class="cell duration" role="gridcell">{text}</td> }
}
