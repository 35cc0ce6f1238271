//! Cancelling in the dialog: what will happen, how far it is, and what came of it.

use web_sys::HtmlButtonElement;

use wasm_bindgen::JsCast;

use crate::api::job::JobId;
use crate::feed::cancel::CancelEvent;
use crate::feed::event::Event;
use crate::feed::failure::{Failure, Subject};
use crate::feed::machine::Feed;
use crate::feed::outcome::{CancelItem, CancelState, CancelTally, Outcome};
use crate::runtime::consent::cancel_with_consent;
use crate::view::actions::Ui;
use crate::view::annex::bar::told;
use crate::view::annex::dialog::{Shell, Stage, buttons};
use crate::view::annex::words;
use crate::view::board::Board;
use crate::view::dialog::Dialog;
use crate::view::markup::{Markup, button, element, set_attribute, set_style};

/// Outcomes that are listed one by one; what is beyond is in the sum.
const LISTED: usize = 100;

/// What the dialog is called.
pub fn title(ui: Ui, stage: Stage) -> String {
    let tally = tally(ui);
    match stage {
        Stage::Asking | Stage::Exporting => match asked(ui).len() {
            0 => "Nothing to cancel".to_owned(),
            count => ["Cancel ", &*words::jobs(count), "?"].concat(),
        },
        Stage::Running => [words::CANCELLING, " ", &*words::jobs(tally.total), "…"].concat(),
        Stage::Ended if tally.cancelled == tally.total => [&*words::jobs(tally.total), " cancelled"].concat(),
        Stage::Ended => {
            [&*tally.cancelled.to_string(), " of ", &*words::jobs(tally.total), " cancelled"].concat()
        }
    }
}

/// What is said below the title.
pub fn said(ui: Ui, board: &Board, stage: Stage) -> String {
    match stage {
        Stage::Asking | Stage::Exporting => plan(ui, board),
        Stage::Running => String::new(),
        Stage::Ended => words::outcome(&tally(ui)),
    }
}

/// What the dialog holds.
pub fn stage(shell: &Shell, stage: Stage) -> Markup {
    match stage {
        Stage::Asking | Stage::Exporting => asking(shell),
        Stage::Running => running(shell),
        Stage::Ended => ended(shell),
    }
}

fn read<T>(ui: Ui, read: impl FnOnce(&Feed) -> T) -> Option<T> {
    ui.session(|session| session.read(read))
}

fn tally(ui: Ui) -> CancelTally {
    read(ui, |feed| feed.cancel_run().map(crate::feed::outcome::CancelRun::tally))
        .flatten()
        .unwrap_or_default()
}

fn subject(ui: Ui) -> Option<JobId> {
    let subject = ui.look(|board| match board.dialog.about() {
        Some(Dialog::Asking(job)) => job.clone(),
        _ => None,
    });
    subject.flatten()
}

/// The jobs that will be cancelled if the person says so now.
fn asked(ui: Ui) -> Vec<JobId> {
    let subject = subject(ui);
    let asked = read(ui, |feed| match subject {
        Some(job) => Some(job).filter(|job| feed.can_cancel(job)).into_iter().collect(),
        None => feed.cancel_plan().pending,
    });
    asked.unwrap_or_default()
}

fn plan(ui: Ui, board: &Board) -> String {
    if let Some(job) = subject(ui) {
        return words::plan_of_one(job.as_str(), read(ui, |feed| feed.can_cancel(&job)) == Some(true));
    }
    let plan = read(ui, |feed| {
        let (plan, selection) = (feed.cancel_plan(), feed.selection());
        let hidden = selection.loaded().saturating_sub(selection.shown());
        words::plan(plan.pending.len(), board.bulk.chosen, plan.elsewhere, hidden)
    });
    plan.unwrap_or_default()
}

fn asking(shell: &Shell) -> Markup {
    let (ui, confirming) = (shell.ui, shell.clone());
    let confirm = button("button danger", "", move || confirm(&confirming));
    let field: HtmlButtonElement = confirm.element().clone().unchecked_into();
    let confirm = confirm
        .live_text(move |_| ["Cancel ", &*words::jobs(asked(ui).len())].concat())
        // While the dialog is open jobs may have begun.
        .follow(move |_| field.set_disabled(asked(ui).is_empty()));
    buttons([shell.closing(words::KEEP), confirm])
}

fn confirm(shell: &Shell) {
    let (ui, jobs) = (shell.ui, asked(shell.ui));
    if ui.session(|session| cancel_with_consent(session, jobs)) == Some(true) {
        ui.signals.change_board(|board| board.dialog.go_on(Dialog::Cancelling));
    } else {
        // The page has its reasons, and does what it wants instead.
        shell.close();
    }
}

fn running(shell: &Shell) -> Markup {
    let ui = shell.ui;
    let attributes = [
        ("class", "progress"),
        ("part", "progress"),
        ("role", "progressbar"),
        ("aria-label", words::CANCELLING),
        ("aria-valuemin", "0"),
    ];
    let meter = element("div", &attributes).follow_with(move |meter, _| {
        let CancelTally { done, total, .. } = tally(ui);
        set_attribute(meter, "aria-valuemax", &total.to_string());
        set_attribute(meter, "aria-valuenow", &done.to_string());
        set_style(meter, "--percent", &(done * 100 / total.max(1)).to_string());
    });
    let stop = button("button", words::STOP, move || ui.send(Event::Cancel(CancelEvent::Stopped)));
    let line = element("div", &[("class", "meter")])
        .child(meter)
        .child(element("span", &[]).live_text(move |_| words::progress(&tally(ui))));
    element("div", &[]).child(line).child(buttons([stop, shell.closing(words::HIDE)]))
}

fn ended(shell: &Shell) -> Markup {
    let ui = shell.ui;
    let told = read(ui, |feed| {
        let items = feed.cancel_run().map_or(&[][..], |run| run.items());
        items.iter().filter_map(outcome).take(LISTED).collect::<Vec<_>>()
    });
    let told = told.unwrap_or_default();
    let list = (!told.is_empty()).then(|| element("ul", &[("class", "outcomes")]).children(told));
    let open = tally(ui).failed + tally(ui).not_tried;
    let can_act = ui.look(|board| board.bulk.can_act) == Some(true);
    let retry = (open > 0 && can_act).then(|| {
        let label = [words::RETRY, " ", &*words::jobs(open)].concat();
        button("button primary", &label, move || ui.send(Event::Cancel(CancelEvent::Retried)))
    });
    let row = buttons([shell.closing(words::DONE)].into_iter().chain(retry));
    element("div", &[]).children(list).child(row)
}

/// A job that is not cancelled, and why.
fn outcome(item: &CancelItem) -> Option<Markup> {
    let CancelState::Done(outcome) = &item.state else { return None };
    let reason = match outcome {
        Outcome::NoLongerPending { now } => element("span", &[]).text(&words::now(now.as_ref())),
        Outcome::Failed(error) => told(&Failure::about(Subject::Cancellation, error)),
        Outcome::Cancelled { .. } | Outcome::NotTried => return None,
    };
    Some(element("li", &[]).child(element("bdi", &[("class", "job")]).text(item.id.as_str())).child(reason))
}
