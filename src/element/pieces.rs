//! A widget is drawn piece by piece: on a slow machine each of them takes as long as a page should be kept waiting. What comes after
//! which piece, and what shares a task, `Pace` in `core.js` says.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::element::instance::Instance;
use crate::feed::event::Event;
use crate::runtime::attention::Attention;
use crate::runtime::host::Settings;
use crate::runtime::resize::ResizeWatch;
use crate::runtime::session::Session;
use crate::view::actions::Ui;
use crate::view::widget::{footer_in, list_in, toolbar_in};
use crate::view::{gate, layout};

/// What was drawn, and what is watched of it. It ends before the drawing does.
#[derive(Default)]
pub(super) struct Begun {
    pieces: Vec<RenderEffect<()>>,
    sizes: Option<ResizeWatch>,
    attention: Option<Attention>,
}

/// Draws the next piece below an element, and answers whether it was the last.
pub(super) fn draw_next(instance: &Instance, base: HtmlElement, settings: &Settings) -> bool {
    let Some(&ui) = instance.ui.get() else {
        instance.draw_frame(base, settings);
        return instance.ui.get().is_none();
    };
    let is_last =
        layout::find(&base, ".frame").is_none_or(|frame| draw_in(instance, ui, &base, frame, settings));
    if is_last {
        gate::begin(ui);
    }
    is_last
}

fn draw_in(instance: &Instance, ui: Ui, base: &HtmlElement, frame: Element, settings: &Settings) -> bool {
    // Not borrowed while something is drawn: what is told to the page meanwhile may make it remove the widget.
    let drawn = instance.begun.borrow().pieces.len();
    let keep = |piece| instance.begun.borrow_mut().pieces.push(piece);
    match drawn {
        0 => {
            layout::choose_scheme(base);
            keep(toolbar_in(ui, frame));
        }
        1 => {
            // The list has all of its columns and its height in the first frame that has it.
            instance.pace(ui, settings);
            keep(list_in(ui, frame));
            instance.begun.borrow_mut().sizes = layout::watch(ui, base);
        }
        2 => keep(footer_in(ui, frame)),
        _ => {
            instance.begun.borrow_mut().attention = Some(watch_page(&instance.session, base));
            instance.start(ui, settings);
        }
    }
    drawn > 2
}

fn watch_page(session: &Rc<Session>, base: &HtmlElement) -> Attention {
    let sender = |session: &Rc<Session>, good: fn() -> Event, bad: fn() -> Event| {
        let session = Rc::downgrade(session);
        move |is_good| {
            if let Some(session) = session.upgrade() {
                session.send(if is_good { good() } else { bad() });
            }
        }
    };
    let seen = sender(session, || Event::PageShown, || Event::PageHidden);
    Attention::watch(base, seen, sender(session, || Event::Online, || Event::Offline))
}
