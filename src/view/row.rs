//! One row of the table: six cells that read one job.

use leptos::prelude::*;

use crate::api::job::{Job, ModelParts, Span};
use crate::api::time::Timestamp;
use crate::feed::elapsed::elapsed_text;
use crate::runtime::clock::now;
use crate::view::actions::Ui;
use crate::view::board::{MountedRow, RowFacts};
use crate::view::words;

/// A row of the table: one effect draws it, and touches only what differs from before.
pub fn row(ui: Ui, row: MountedRow) -> impl IntoView {
    move || {
        ui.signals.moment.with(|moment| moment.wording);
        let RowFacts { job, place, is_tab_stop, is_selected } = row.facts.get();
        let tabindex = if is_tab_stop { "0" } else { "-1" };
        view! {
            <tr
                class="row"
                part="row"
                role="row"
                aria-rowindex=(place + 2).to_string()
                aria-selected=if is_selected { "true" } else { "false" }
                tabindex=tabindex
                style=("--place", place.to_string())
            >
                {status_cell(&job)}
                {id_cell(ui, &job, tabindex)}
                {model_cell(&job)}
                {progress_cell(&job)}
                {created_cell(ui, &job)}
                {duration_cell(ui, &job)}
            </tr>
        }
    }
}

fn status_cell(job: &Job) -> impl IntoView + use<> {
    let status = job.status.as_str().to_owned();
    let label = words::status_label(&job.status).to_owned();
    view! {
        <td class="cell status" role="gridcell">
            <span class="badge" part="badge" data-status=status>{label}</span>
        </td>
    }
}

fn id_cell(ui: Ui, job: &Job, tabindex: &'static str) -> impl IntoView + use<> {
    let id = job.id.as_str();
    let href = ui.job_href(job);
    // Isolated, so that marks for the direction of writing in an id cannot turn around what stands beside it.
    let text = || view! { <bdi>{id.to_owned()}</bdi> };
    let plain = href.is_none().then(text);
    let link = href.map(|href| view! { <a href=href tabindex=tabindex>{text()}</a> });
    view! { <td class="cell id" role="gridcell">{plain}{link}</td> }
}

fn model_cell(job: &Job) -> impl IntoView + use<> {
    let ModelParts { provider, name, capability } = job.model.parts();
    let part = |class: &'static str, text: &str| view! { <span class=class>{text.to_owned()}</span> };
    let slash = || part("slash", "/");
    view! {
        <td class="cell model" role="gridcell">
            <bdi>
                {provider.map(|provider| (part("provider", provider), slash()))}
                {part("name", name)}
                {capability.map(|capability| (slash(), part("capability", capability)))}
            </bdi>
        </td>
    }
}

fn progress_cell(job: &Job) -> impl IntoView + use<> {
    let bar = (!job.is_finished()).then(|| {
        let percent = job.percent().to_string();
        view! {
            <div
                class="progress"
                part="progress"
                role="progressbar"
                aria-label=words::PROGRESS
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=percent.clone()
                style=("--percent", percent.clone())
            ></div>
            <span class="percent" aria-hidden="true">{percent}"%"</span>
        }
    });
    view! { <td class="cell progress-cell" role="gridcell">{bar}</td> }
}

fn created_cell(ui: Ui, job: &Job) -> impl IntoView + use<> {
    let time = job.created_at.map(|instant| {
        let text = ui.formats(|formats| formats.instant(instant, now())).unwrap_or_default();
        let full = ui.formats(|formats| formats.instant_in_full(instant)).unwrap_or_default();
        view! {
            <time datetime=instant.to_string() title=full>{text}</time>
        }
    });
    let unknown = time.is_none().then_some(words::DASH);
    view! { <td class="cell created" role="gridcell">{time}{unknown}</td> }
}

fn duration_cell(ui: Ui, job: &Job) -> impl IntoView + use<> {
    let text = match job.span() {
        Span::Took(millis) => elapsed_text(millis),
        // A clock that is behind the server's shows nothing negative.
        Span::Since(start) => {
            let now = Timestamp::from_millis(ui.signals.moment.with(|moment| moment.now_ms));
            elapsed_text(now.millis_since(start).unwrap_or(0))
        }
        Span::Unknown => words::DASH.to_owned(),
    };
    view! { <td class="cell duration" role="gridcell">{text}</td> }
}
