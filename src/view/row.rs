//! One row of the table: cells that are copied from a template and written when what they show is another thing.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement, Node};

use crate::api::job::{Job, ModelParts, Span, Status};
use crate::api::time::Timestamp;
use crate::feed::elapsed::elapsed_text;
use crate::feed::rows::JobKey;
use crate::runtime::clock::now;
use crate::view::actions::Ui;
use crate::view::annex::glance;
use crate::view::board::{MountedRow, RowFacts};
use crate::view::focus::is_selected_in;
use crate::view::markup::{element, set_attribute, set_style, write_text as write};
use crate::view::row_template::badge_part;
use crate::view::words;

#[wasm_bindgen]
extern "C" {
    /// An element of a copy of the template, which has the shape that it has here. What may be missing would be handed over by
    /// the glue in two calls more, twenty times for each row.
    #[wasm_bindgen(extends = Element)]
    type Part;
    #[wasm_bindgen(method, getter, js_name = firstChild)]
    fn first(this: &Part) -> Part;
    #[wasm_bindgen(method, getter, js_name = nextSibling)]
    fn next(this: &Part) -> Part;
}

/// A row in the document; it leaves the document when it is dropped.
#[expect(missing_debug_implementations, reason = "it holds closures")]
pub struct RowView {
    key: JobKey,
    element: Element,
    /// One effect for the whole row: more would be slower to make.
    _effect: RenderEffect<()>,
}

impl RowView {
    /// A copy of the template that shows the facts of a row.
    pub fn new(ui: Ui, template: &Element, row: &MountedRow) -> Option<Self> {
        let element: Element = template.clone_node_with_deep(true).ok()?.unchecked_into();
        let mut cells = Cells::of(&element);
        let (key, facts) = (row.key, row.facts.clone());
        let effect = RenderEffect::new(move |_| facts.with(|facts| cells.show(ui, key, facts)));
        Some(Self { key: row.key, element, _effect: effect })
    }

    /// Which row it is.
    pub fn key(&self) -> JobKey {
        self.key
    }

    /// Its element.
    pub fn element(&self) -> &Element {
        &self.element
    }
}

impl Drop for RowView {
    fn drop(&mut self) {
        self.element.remove();
    }
}

/// The elements of a row that are written to, and what they show.
struct Cells {
    row: Element,
    choose: HtmlInputElement,
    status: Element,
    badge: Element,
    id: Element,
    model: [Element; 3],
    capability: Node,
    progress: Element,
    meter: Element,
    percent: Element,
    created: Element,
    time: Element,
    duration: Element,
    act: Element,
    shown: Option<RowFacts>,
    shown_duration: String,
    link: Option<Element>,
    cancel: Option<Element>,
    /// Draws what the row shows beyond the list.
    glance: Option<Box<dyn FnMut()>>,
}

impl Cells {
    fn of(row: &Element) -> Self {
        let choose = row.unchecked_ref::<Part>().first();
        let status = choose.next();
        let id_cell = status.next();
        let model_cell = id_cell.next();
        let progress = model_cell.next();
        let created = progress.next();
        let duration = created.next();
        let provider = model_cell.first().first();
        let slash = provider.next();
        let name = slash.next();
        let capability = name.next();
        let meter = progress.first();
        Self {
            row: row.clone(),
            choose: choose.first().unchecked_into(),
            act: duration.next().into(),
            badge: status.first().into(),
            status: status.into(),
            id: id_cell.into(),
            model: [provider, slash, name].map(Element::from),
            capability: capability.unchecked_into(),
            percent: meter.next().into(),
            progress: progress.into(),
            meter: meter.into(),
            time: created.first().into(),
            created: created.into(),
            duration: duration.into(),
            shown: None,
            shown_duration: String::new(),
            link: None,
            cancel: None,
            glance: None,
        }
    }

    /// Writes what differs from before.
    fn show(&mut self, ui: Ui, key: JobKey, facts: &RowFacts) {
        let held = self.held(ui, facts);
        let facts = held.as_ref().unwrap_or(facts);
        let (before, job) = (self.shown.replace(facts.clone()), &facts.job);
        let before = before.as_ref();
        if before.is_none_or(|before| before.place != facts.place) {
            set_attribute(&self.row, "aria-rowindex", &(facts.place + 2).to_string());
            let place = facts.place.to_string();
            let block_start = ["calc(", &place, " * var(--row-height) + var(--shift, 0px))"].concat();
            set_style(&self.row, "inset-block-start", &block_start);
        }
        if before.is_none_or(|before| before.is_selected != facts.is_selected) {
            set_attribute(&self.row, "aria-selected", if facts.is_selected { "true" } else { "false" });
            set_attribute(&self.row, "part", if facts.is_selected { "row row-selected" } else { "row" });
        }
        if before.is_some_and(|before| before.is_chosen) != facts.is_chosen {
            self.choose.set_checked(facts.is_chosen);
        }
        if before.is_some_and(|before| before.can_cancel) != facts.can_cancel {
            self.show_cancel(facts);
        }
        if before.is_none_or(|before| before.job.status != job.status) {
            self.show_status(&job.status);
        }
        let is_reworded = before.is_none_or(|before| before.wording != facts.wording);
        if is_reworded {
            self.show_id(ui, job);
        }
        if before.is_none_or(|before| before.is_tab_stop != facts.is_tab_stop) || is_reworded {
            let tabindex = if facts.is_tab_stop { "0" } else { "-1" };
            for stop in [Some(&self.row), self.link.as_ref(), self.cancel.as_ref()].into_iter().flatten() {
                set_attribute(stop, "tabindex", tabindex);
            }
        }
        if before.is_none_or(|before| before.job.model != job.model) {
            self.show_model(job);
        }
        if before.is_none_or(|before| {
            before.job.percent() != job.percent() || before.job.is_finished() != job.is_finished()
        }) {
            self.show_progress(job, before.is_none_or(|before| !before.job.is_finished()));
        }
        if before.is_none_or(|before| before.job.created_at != job.created_at) || is_reworded {
            self.show_created(ui, job);
        }
        if before.is_none_or(|before| before.is_stray != facts.is_stray) {
            self.show_stray(facts.is_stray);
        }
        self.show_duration(ui, job);
        // Above 0 only once the annex is there.
        if before.map_or(0, |before| before.glance) != facts.glance {
            self.glance.get_or_insert_with(|| glance::of_row(ui, key, &self.row))();
        }
    }

    /// The facts with the job as it was, while a person has selected what it would be written over.
    fn held(&self, ui: Ui, facts: &RowFacts) -> Option<RowFacts> {
        let before = self.shown.as_ref().filter(|before| before.job != facts.job)?;
        [&self.status, &self.progress, &self.duration].into_iter().any(is_selected_in).then(|| {
            // It moves when nothing is selected any more.
            ui.signals.moment.track();
            RowFacts { job: before.job.clone(), ..facts.clone() }
        })
    }

    fn show_status(&self, status: &Status) {
        write(&self.badge, words::status_label(status));
        set_attribute(&self.badge, "part", &badge_part(status));
    }

    /// The id, as a link if the host page said where it leads.
    fn show_id(&mut self, ui: Ui, job: &Job) {
        let id = job.id.as_str();
        write(&self.id, id);
        set_attribute(&self.choose, "aria-label", &[words::SELECT, id].concat());
        self.link = ui.job_href(job).map(|href| {
            let link = element("a", &[("href", &href)]).text(id).element().clone();
            self.id.replace_children_with_node_1(&link);
            link
        });
    }

    /// A button that asks to cancel the job; the rows' one listener hears it.
    fn show_cancel(&mut self, facts: &RowFacts) {
        self.act.set_text_content(None);
        self.cancel = facts.can_cancel.then(|| {
            let button = element("button", &[("class", "cancel"), ("part", "button"), ("type", "button")]);
            let button = button.text(words::CANCEL).element().clone();
            set_attribute(&button, "tabindex", if facts.is_tab_stop { "0" } else { "-1" });
            self.act.append_child(&button).ok();
            button
        });
    }

    fn show_model(&self, job: &Job) {
        let ModelParts { provider, name, capability } = job.model.parts();
        let slash = if provider.is_some() { "/" } else { "" };
        for (part, text) in self.model.iter().zip([provider.unwrap_or_default(), slash, name]) {
            write(part, text);
        }
        let capability = capability.map_or_else(String::new, |capability| ["/", capability].concat());
        self.capability.set_text_content(Some(&capability));
    }

    fn show_progress(&self, job: &Job, is_there: bool) {
        if job.is_finished() {
            self.meter.remove();
            self.percent.remove();
            return;
        }
        let percent = job.percent().to_string();
        set_attribute(&self.meter, "aria-valuenow", &percent);
        set_style(&self.meter, "--percent", &percent);
        write(&self.percent, &[&percent, "%"].concat());
        if !is_there {
            for part in [&self.meter, &self.percent] {
                self.progress.append_child(part).ok();
            }
        }
    }

    fn show_created(&self, ui: Ui, job: &Job) {
        let Some(instant) = job.created_at else {
            // Not inside `time`: what stands there must be an instant.
            return write(&self.created, words::DASH);
        };
        let text = ui.formats(|formats| formats.instant(instant, now())).unwrap_or_default();
        write(&self.time, &text);
        set_attribute(&self.time, "datetime", &instant.iso());
        if self.time.parent_node().is_none() {
            self.created.replace_children_with_node_1(&self.time);
        }
    }

    fn show_stray(&self, is_stray: bool) {
        let class = if is_stray { "row stray" } else { "row" };
        set_attribute(&self.row, "class", class);
        if is_stray {
            let note = element("span", &[("class", "stray-note")]).text(words::NO_LONGER_MATCHES);
            self.status.append_child(note.element()).ok();
        } else if let Some(note) = self.badge.next_sibling() {
            self.status.remove_child(&note).ok();
        }
    }

    fn show_duration(&mut self, ui: Ui, job: &Job) {
        let text = match job.span() {
            Span::Took(millis) => elapsed_text(millis),
            // A clock that is behind the server's shows nothing negative.
            Span::Since(start) => {
                let now = Timestamp::from_millis(ui.signals.moment.try_get().unwrap_or_default());
                elapsed_text(now.millis_since(start).unwrap_or(0))
            }
            Span::Unknown => words::DASH.to_owned(),
        };
        if text != self.shown_duration {
            write(&self.duration, &text);
            self.shown_duration = text;
        }
    }
}
