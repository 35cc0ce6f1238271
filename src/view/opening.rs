//! Opening one job: by a person or by the page, in the panel or, where the page shows jobs itself, by marking its row.

use leptos::prelude::*;

use crate::api::job::JobId;
use crate::api::plain::Plain;
use crate::feed::event::Event;
use crate::feed::panel::PanelEvent;
use crate::feed::rows::JobKey;
use crate::feed::search::id_in;
use crate::runtime::plain::{plain, tell};
use crate::view::actions::Ui;

impl Ui {
    /// Shows a row as the chosen one, or none.
    pub fn mark(&self, key: Option<JobKey>) {
        self.mirror(|mirror| mirror.select(key));
    }

    /// A person followed the link of a job. Answers whether the page lets it happen.
    pub fn may_open(&self, key: JobKey) -> bool {
        let asked = self.session(|session| {
            let job = session.read(|feed| feed.rows().get(key).cloned())?;
            let host = session.driver().host();
            let id = job.id.as_str();
            let detail = vec![("jobId", Plain::Text(id)), ("href", Plain::Made(host.href(id)))];
            Some(host.ask("muvi-open", &plain(&Plain::Object(detail))))
        });
        asked.flatten().unwrap_or(true)
    }

    /// A person chose a row.
    pub fn select(&self, key: JobKey) {
        let job = self.session(|session| {
            let job = session.read(|feed| feed.rows().get(key).cloned())?;
            let detail = vec![("jobId", Plain::Text(job.id.as_str())), ("job", job.plain())];
            tell(session.driver().host(), "muvi-select", &Plain::Object(detail));
            Some(job)
        });
        match job.flatten() {
            Some(job) if self.has_panel() => self.open(job.id),
            _ => self.mark(Some(key)),
        }
    }

    /// A person opened a job.
    pub fn open(&self, id: JobId) {
        if let Some(parts) = self.parts() {
            parts.was_opened.set(true);
            parts.session.send(Event::Panel(PanelEvent::Opened(id)));
        }
    }

    /// A person wants to see the job whose id was searched for.
    pub fn open_searched(&self) {
        let id = self.signals.board.try_with_untracked(|board| id_in(&board.search)).flatten();
        if let Some(id) = id {
            self.open(id);
        }
    }

    /// Whether it was a person who opened the job that was opened last; asked once for each time.
    pub fn was_opened(&self) -> bool {
        self.parts().is_some_and(|parts| parts.was_opened.take())
    }

    /// The panel is closed.
    pub fn close(&self) {
        self.send(Event::Panel(PanelEvent::Closed));
    }

    /// The page opens a job, or marks it where there is no panel. Blank is none.
    pub fn show(&self, id: &str) {
        let id = JobId::new(id);
        if self.has_panel() {
            self.send(Event::Panel(id.map_or(PanelEvent::Closed, PanelEvent::Opened)));
        } else {
            self.mark(self.session(|session| session.read(|feed| feed.rows().find(&id?))).flatten());
        }
    }

    /// The page set the attributes `selected` and `detail`.
    pub fn set_selected(&self, id: &str, has_panel: bool) {
        let Some(parts) = self.parts() else { return };
        let is_switched = parts.has_panel.replace(has_panel) != has_panel;
        if is_switched && !has_panel {
            self.close();
        }
        if parts.mirror.opened().is_news(id) || is_switched {
            self.show(id);
        }
    }

    fn has_panel(&self) -> bool {
        self.parts().is_some_and(|parts| parts.has_panel.get())
    }
}
