//! Exporting in the dialog: which jobs, in which form, and loading the missing pages first if all are wanted.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::feed::event::Event;
use crate::feed::export::csv::csv;
use crate::feed::export::json::json;
use crate::feed::export::{BEGINNING, Scope};
use crate::runtime::clock::now;
use crate::runtime::download::Download;
use crate::view::actions::Ui;
use crate::view::annex::dialog::{Shell, buttons};
use crate::view::annex::words;
use crate::view::board::Board;
use crate::view::markup::{Markup, button, element, set_attribute};

/// What is exported; the order is that of [`words::SCOPES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wanted {
    Selected,
    Shown,
    #[default]
    Loaded,
    All,
}

const OFFERS: [Wanted; 4] = [Wanted::Selected, Wanted::Shown, Wanted::Loaded, Wanted::All];

impl Wanted {
    fn scope(self) -> Scope {
        match self {
            Self::Selected => Scope::Selection,
            Self::Shown => Scope::Shown,
            // With all pages there, what is loaded is everything.
            Self::Loaded | Self::All => Scope::Loaded,
        }
    }

    /// How many jobs that are now.
    fn count(self, board: &Board) -> usize {
        match self {
            Self::Selected => board.bulk.chosen.saturating_sub(board.bulk.elsewhere),
            Self::Shown => board.shown,
            Self::Loaded | Self::All => board.loaded,
        }
    }

    /// Whether it says something that the others do not.
    fn is_offered(self, board: &Board) -> bool {
        match self {
            Self::Selected => self.count(board) > 0,
            Self::Shown => board.shown != board.loaded,
            Self::Loaded => true,
            Self::All => board.has_more,
        }
    }
}

/// What was chosen and done in the dialog.
#[derive(Debug, Default)]
pub struct Exporting {
    wanted: Cell<Wanted>,
    is_json: Cell<bool>,
    /// Whether the missing pages were asked for.
    has_walked: Cell<bool>,
    said: RefCell<String>,
    /// The browser may read the file until the next one is made, or the dialog is gone.
    file: RefCell<Option<Download>>,
}

impl Exporting {
    /// How far it is.
    pub fn said(&self, board: &Board) -> String {
        let loaded = words::jobs(board.loaded);
        if board.walking {
            return [&loaded, " so far. Loading the rest…"].concat();
        }
        if self.wanted.get() == Wanted::All && self.has_walked.get() {
            let Some(failure) = &board.failure else {
                let rest = if board.has_more { " are loaded, not all." } else { ": all are loaded." };
                return [&loaded, rest].concat();
            };
            return [&loaded, " are loaded, not all. ", &failure.message].concat();
        }
        self.said.borrow().clone()
    }

    fn must_load(&self, board: &Board) -> bool {
        self.wanted.get() == Wanted::All && board.has_more
    }

    /// Makes the file, or loads what it still lacks.
    fn go_on(&self, ui: Ui) {
        if ui.look(|board| board.walking) == Some(true) {
            ui.send(Event::StopRequested);
            return;
        }
        if ui.look(|board| self.must_load(board)) == Some(true) {
            self.has_walked.set(true);
            ui.send(Event::LoadUntilRequested(BEGINNING));
            return;
        }
        let (ending, media_type) = if self.is_json.get() {
            (".json", "application/json")
        } else {
            (".csv", "text/csv;charset=utf-8")
        };
        let made = ui.session(|session| {
            session.read(|feed| {
                let jobs = feed.exported(self.wanted.get().scope());
                let count = jobs.len();
                (if self.is_json.get() { json(jobs) } else { csv(jobs) }, count)
            })
        });
        let Some((text, count)) = made else { return };
        let name = ["muvi-jobs-", &*now().to_string().replace(':', "-"), ending].concat();
        let file = Download::start(&name, media_type, &text);
        self.has_walked.set(false);
        self.said.replace(match &file {
            Some(_) => [&*words::jobs(count), " in ", &name].concat(),
            None => words::NO_FILE.to_owned(),
        });
        self.file.replace(file);
        redraw(ui);
    }
}

/// What was chosen is no part of the board.
fn redraw(ui: Ui) {
    ui.signals.change_board(|board| board.bulk.revision = board.bulk.revision.wrapping_add(1));
}

/// What the dialog holds.
pub fn choices(shell: &Shell, export: &Rc<Exporting>) -> Markup {
    let ui = shell.ui;
    let offers = ui.look(|board| OFFERS.map(|wanted| wanted.is_offered(board)));
    let offers = OFFERS.into_iter().zip(words::SCOPES).zip(offers.unwrap_or_default());
    let offers: Vec<_> = offers.filter(|(_, is_offered)| *is_offered).map(|(offer, _)| offer).collect();
    export.wanted.set(offers.first().map_or(Wanted::Loaded, |(wanted, _)| *wanted));
    let scopes = offers.into_iter().map(|(wanted, label)| {
        let chosen = export.clone();
        let choose = move || chosen.wanted.set(wanted);
        let text = move |board: &Board| match wanted {
            Wanted::All if board.has_more => label.to_owned(),
            _ => [label, " (", &*wanted.count(board).to_string(), ")"].concat(),
        };
        radio(ui, "export-scope", export.wanted.get() == wanted, text, choose)
    });
    let formats = ["CSV", "JSON"].into_iter().map(|label| {
        let chosen = export.clone();
        let choose = move || chosen.is_json.set(label == "JSON");
        radio(ui, "export-format", label == "CSV", move |_| label.to_owned(), choose)
    });
    let (pressed, named) = (export.clone(), export.clone());
    // One button for all of it: a button that goes away would take the focus with it.
    let go = button("button primary", "", move || pressed.go_on(ui)).live_text(move |board| {
        let label = match () {
            () if board.walking => words::STOP,
            () if named.must_load(board) => words::LOAD_ALL,
            () => words::DOWNLOAD,
        };
        label.to_owned()
    });
    element("div", &[])
        .child(group(words::WHICH).children(scopes))
        .child(group(words::FORMAT).children(formats))
        .child(buttons([shell.closing(words::CLOSE), go]))
}

fn group(label: &str) -> Markup {
    element("fieldset", &[]).child(element("legend", &[]).text(label))
}

fn radio(
    ui: Ui,
    name: &str,
    is_chosen: bool,
    text: impl Fn(&Board) -> String + 'static,
    choose: impl Fn() + 'static,
) -> Markup {
    let field = element("input", &[("type", "radio"), ("name", name)]);
    if is_chosen {
        set_attribute(field.element(), "checked", "");
    }
    let field = field.on("change", move |_| {
        choose();
        redraw(ui);
    });
    element("label", &[("class", "option")]).child(field).child(element("span", &[]).live_text(text))
}
