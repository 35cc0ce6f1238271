//! What components can ask for.

use std::rc::Rc;

use leptos::prelude::*;

use crate::api::job::{Job, ModelSlug};
use crate::api::query::StatusFilter;
use crate::feed::event::Event;
use crate::feed::failure::Failure;
use crate::feed::rows::JobKey;
use crate::runtime::session::Session;
use crate::view::mirror::Mirror;
use crate::view::signals::Signals;

/// The handles that every component needs; copied freely, gone with the view.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    /// What to draw.
    pub signals: Signals,
    session: StoredValue<Rc<Session>, LocalStorage>,
    mirror: StoredValue<Rc<Mirror>, LocalStorage>,
}

impl Ui {
    /// The handles of one widget.
    pub fn new(session: Rc<Session>, mirror: Rc<Mirror>, signals: Signals) -> Self {
        Self { signals, session: StoredValue::new_local(session), mirror: StoredValue::new_local(mirror) }
    }

    /// Sends an event to the feed.
    pub fn send(&self, event: Event) {
        self.session.try_with_value(|session| session.send(event));
    }

    /// Uses the mirror.
    pub fn mirror<T>(&self, use_it: impl FnOnce(&Mirror) -> T) -> Option<T> {
        self.mirror.try_with_value(|mirror| use_it(mirror))
    }

    /// Filters by status; the choice is written back to the element.
    pub fn filter_status(&self, status: Option<StatusFilter>) {
        let mut query = self.signals.query.get_untracked();
        query.status = status;
        self.reflect("status", status.map_or("", StatusFilter::as_str));
        self.send(Event::QueryChanged(query));
    }

    /// Filters by model; empty text means any.
    pub fn filter_model(&self, text: &str) {
        let text = text.trim();
        let mut query = self.signals.query.get_untracked();
        query.model = (!text.is_empty()).then(|| ModelSlug::new(text));
        self.reflect("model-id", text);
        self.send(Event::QueryChanged(query));
    }

    /// Searches what is loaded.
    pub fn search(&self, text: String) {
        self.reflect("search", &text);
        self.signals.search.set(text.clone());
        self.send(Event::SearchChanged(text));
    }

    /// Removes all filters at once.
    pub fn clear_filters(&self) {
        let mut query = self.signals.query.get_untracked();
        (query.status, query.model) = (None, None);
        self.reflect("status", "");
        self.reflect("model-id", "");
        self.send(Event::QueryChanged(query));
    }

    /// Uses a typed API key, or says what is wrong with it.
    pub fn connect(&self, typed_key: &str) {
        let outcome = self.session.try_with_value(|session| session.connect(typed_key));
        let problem = match outcome {
            Some(Err(error)) => Failure::of(&error).message,
            _ => String::new(),
        };
        self.signals.key_problem.set(problem);
    }

    /// A person chose a row.
    pub fn select(&self, key: JobKey) {
        self.signals.selected.set(Some(key));
        self.session.try_with_value(|session| {
            let job = session.read(|feed| feed.rows().get(key).cloned());
            if let Some(detail) = job.as_ref().and_then(select_detail) {
                session.driver().host().emit("muvi-select", &detail);
            }
        });
    }

    fn reflect(&self, attribute: &str, value: &str) {
        self.session.try_with_value(|session| session.driver().host().reflect(attribute, value));
    }
}

fn select_detail(job: &Job) -> Option<String> {
    let mut detail = "{\"jobId\":".to_owned();
    crate::api::job::write_json_text(&mut detail, job.id.as_str()).ok()?;
    detail.push_str(",\"job\":");
    job.write_json(&mut detail).ok()?;
    detail.push('}');
    Some(detail)
}
