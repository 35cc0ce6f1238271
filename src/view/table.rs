//! The table in its scroll container, and what stands in its place while there are no rows.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::feed::machine::Content;
use crate::feed::window::Viewport;
use crate::runtime::resize::ResizeWatch;
use crate::view::actions::Ui;
use crate::view::keyboard;
use crate::view::row::row;
use crate::view::words;

/// The list: a scroll container with the table.
pub fn list(ui: Ui) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let ruler = NodeRef::<html::Div>::new();
    let probe = NodeRef::<html::Div>::new();
    let fills = RwSignal::new(false);
    watch_size(ui, scroller, ruler, probe, fills);
    let summary = ui.signals.summary;
    let content = Memo::new(move |_| summary.with(|summary| summary.content));
    view! {
        <div class="probe" node_ref=probe></div>
        <div class="list" part="list" class:fills=move || fills.get()>
            <div
                class="scroller"
                node_ref=scroller
                on:scroll=move |_| measure(ui, scroller, ruler)
            >
                <div class="ruler" node_ref=ruler></div>
                {table(ui, scroller, content)}
                {move || placeholder(ui, content.get())}
            </div>
        </div>
    }
}

fn table(ui: Ui, scroller: NodeRef<html::Div>, content: Memo<Content>) -> impl IntoView {
    let signals = ui.signals;
    let headers = words::COLUMNS
        .map(|(class, text)| view! { <th class=format!("cell {class}") role="columnheader" scope="col">{text}</th> });
    let row_count = move || signals.summary.with(|summary| (summary.shown + 1).to_string());
    let busy = move || (content.get() == Content::Loading).to_string();
    let height = move || format!("{}px", signals.extent.get().content_px);
    let shift = move || format!("{}px", signals.extent.get().shift_px);
    view! {
        <table
            class="table"
            role="grid"
            tabindex="-1"
            aria-label=words::JOBS
            aria-rowcount=row_count
            aria-busy=busy
            aria-colcount="6"
        >
            <thead role="rowgroup">
                <tr class="header" part="header" role="row" aria-rowindex="1">{headers}</tr>
            </thead>
            <tbody
                role="rowgroup"
                style:height=height
                style=("--shift", shift)
                on:click=move |event| keyboard::clicked(ui, &event)
                on:keydown=move |event| keyboard::pressed(ui, scroller, &event)
                on:focusin=move |event| keyboard::focused(ui, &event)
                on:focusout=move |_| { ui.mirror(crate::view::mirror::Mirror::unpin); }
            >
                <For each=move || signals.mounted.get() key=|row| row.key.number() children=move |item| row(ui, item) />
            </tbody>
        </table>
    }
}

/// What stands under the header instead of rows.
fn placeholder(ui: Ui, content: Content) -> Option<AnyView> {
    let (words, button) = match content {
        Content::Rows => return None,
        Content::Loading => {
            return Some(view! { <div class="skeleton" part="skeleton" aria-hidden="true">{""}</div> }.into_any());
        }
        Content::Failed => (words::NOT_LOADED, None),
        Content::NoJobs => (words::NO_JOBS, None),
        Content::NoneForFilters => (words::NONE_FOR_FILTERS, Some(words::CLEAR_FILTERS)),
        Content::NoneFound => (words::NONE_FOUND, Some(words::CLEAR_SEARCH)),
    };
    let press = move |_| match content {
        Content::NoneFound => ui.search(String::new()),
        _ => ui.clear_filters(),
    };
    let button = button.map(|text| view! { <button class="button" part="button" type="button" on:click=press>{text}</button> });
    let view = view! {
        <div class="empty" part="empty">
            <p class="empty-title">{words.0}</p>
            <p class="empty-text">{words.1}</p>
            {button}
        </div>
    };
    Some(view.into_any())
}

/// Tells the mirror what is seen of the list, at the start and whenever a size changes.
fn watch_size(
    ui: Ui,
    scroller: NodeRef<html::Div>,
    ruler: NodeRef<html::Div>,
    probe: NodeRef<html::Div>,
    fills: RwSignal<bool>,
) {
    let watch = StoredValue::new_local(None);
    Effect::new(move || {
        let (Some(list), Some(rule), Some(probed)) = (scroller.get(), ruler.get(), probe.get()) else { return };
        let elements = [list.unchecked_into(), rule.unchecked_into(), probed.clone().unchecked_into()];
        watch.set_value(ResizeWatch::of(&elements, move || {
            // The probe is as high as the host element if that has a height of its own, else it has none.
            fills.try_set(probed.client_height() > 0);
            measure(ui, scroller, ruler);
        }));
    });
}

fn measure(ui: Ui, scroller: NodeRef<html::Div>, ruler: NodeRef<html::Div>) {
    let (Some(Some(list)), Some(Some(rule))) = (scroller.try_get_untracked(), ruler.try_get_untracked()) else { return };
    let row_height_px = rule.get_bounding_client_rect().height();
    if row_height_px <= 0.0 {
        return; // Not displayed: the last known sizes stay.
    }
    let header_px = list.query_selector("thead").ok().flatten().map_or(0.0, |head| head.get_bounding_client_rect().height());
    let viewport = Viewport {
        scroll_top_px: f64::from(list.scroll_top()),
        height_px: f64::from(list.client_height()) - header_px,
        row_height_px,
    };
    ui.mirror(|mirror| mirror.view_changed(viewport));
}
