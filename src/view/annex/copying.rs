//! What can be copied of the open job.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;

use crate::api::job::JobId;
use crate::feed::export::curl::curl;
use crate::feed::export::support::SupportReport;
use crate::runtime::clipboard;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::annex::panel::icon_button;
use crate::view::annex::panel_words as words;
use crate::view::annex::subject::{Facts, Subject, when};
use crate::view::markup::{Markup, button, element, set_attribute};

/// How long a button says that it copied.
const SAID_MS: u32 = 2_000;

/// Something to copy: the name of its button, what is said once it is copied, and its text.
#[derive(Clone, Copy)]
struct Copyable {
    label: &'static str,
    name: &'static str,
    said: &'static str,
    text: fn(Ui, &Facts) -> Option<String>,
}

const ID: Copyable = Copyable {
    label: "",
    name: "Copy job id",
    said: "Job id copied.",
    text: |_, facts| Some(facts.id.as_str().to_owned()),
};

const OTHERS: [Copyable; 4] = [
    Copyable {
        label: "Link",
        name: "Copy link",
        said: "Link copied.",
        text: |ui, facts| link(ui, &facts.id),
    },
    Copyable {
        label: "JSON",
        name: "Copy JSON",
        said: "JSON copied.",
        text: |_, facts| Some(facts.answer.as_ref()?.json.to_string()),
    },
    Copyable {
        label: "cURL",
        name: "Copy cURL",
        said: "cURL command copied.",
        text: |ui, facts| ui.session(|session| curl(&session.driver().endpoint_url(), &facts.id)),
    },
    Copyable {
        label: "Support report",
        name: "Copy support report",
        said: "Support report copied.",
        text: report,
    },
];

/// The small button beside the id.
pub fn copy_id_button(ui: Ui, subject: &Subject) -> Markup {
    let subject = subject.clone();
    let said: Rc<RefCell<Option<Timeout>>> = Rc::default();
    let button = icon_button("copy", ID.name, || ());
    let element = button.element().clone();
    button.on("click", move |_| {
        let (element, said) = (element.clone(), said.clone());
        copy(ui, &subject, ID, move |copied| {
            element.class_list().toggle_with_force("copied", copied).ok();
            let end = move || drop(element.class_list().remove_1("copied"));
            said.replace(Some(Timeout::after(SAID_MS, end)));
        });
    })
}

/// Copies the id of the open job.
pub fn copy_id(ui: Ui, subject: &Subject) {
    copy(ui, subject, ID, |_| ());
}

/// The buttons for everything else.
pub fn copy_group(ui: Ui, subject: &Subject) -> Markup {
    let group = element("div", &[("class", "copies"), ("role", "group"), ("aria-label", words::COPY)])
        .child(element("span", &[("class", "panel-label"), ("aria-hidden", "true")]).text(words::COPY));
    OTHERS.into_iter().fold(group, |group, what| {
        let within = subject.clone();
        when(
            group,
            subject,
            move |facts| (what.text)(ui, facts).is_some(),
            move || copy_button(ui, &within, what),
        )
    })
}

fn copy_button(ui: Ui, subject: &Subject, what: Copyable) -> Markup {
    let subject = subject.clone();
    let said: Rc<RefCell<Option<Timeout>>> = Rc::default();
    let button = button("button small", what.label, || ());
    set_attribute(button.element(), "aria-label", what.name);
    let element = button.element().clone();
    button.on("click", move |_| {
        let (element, said) = (element.clone(), said.clone());
        copy(ui, &subject, what, move |copied| {
            if copied {
                element.set_text_content(Some(words::COPIED));
            }
            let end = move || element.set_text_content(Some(what.label));
            said.replace(Some(Timeout::after(SAID_MS, end)));
        });
    })
}

/// Copies, says so, and tells `then` whether it worked.
fn copy(ui: Ui, subject: &Subject, what: Copyable, then: impl FnOnce(bool) + 'static) {
    let Some(text) = subject.read(|facts| (what.text)(ui, facts)) else { return };
    let Some(Some(base)) = ui.mirror(|mirror| mirror.focus().base()) else { return };
    let done = move |copied: bool| {
        let said = if copied { what.said } else { words::NOT_COPIED };
        ui.mirror(|mirror| mirror.say(said.to_owned()));
        then(copied);
    };
    clipboard::copy(&text, base.unchecked_ref(), Box::new(done));
}

/// Where the job is seen: as the host page links to it, else this page with the job open.
fn link(ui: Ui, id: &JobId) -> Option<String> {
    let href = ui.session(|session| session.driver().host().href(id.as_str()))?;
    let base = ui.mirror(|mirror| mirror.focus().base())??;
    let page = base.owner_document()?;
    clipboard::link(&page, &href, id.as_str())
}

fn report(ui: Ui, facts: &Facts) -> Option<String> {
    let job = facts.job.as_ref()?;
    let detail = facts.answer.as_ref().map(|answer| &answer.detail);
    let failed = facts.failure.as_ref().and_then(|failure| failure.request_id.as_deref());
    let time_zone = ui.formats(crate::view::format::Formats::time_zone).unwrap_or_default();
    let report = SupportReport {
        job,
        error: detail.and_then(|detail| detail.error.as_ref()),
        request_id: detail.and_then(|detail| detail.request_id.as_deref()).or(failed),
        time_zone: &time_zone,
    };
    Some(report.text())
}
