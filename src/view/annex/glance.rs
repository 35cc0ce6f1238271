//! What rows show beyond the list: why a job failed, and a picture of what it made.

use web_sys::Element;

use crate::feed::event::Event;
use crate::feed::extras::ExtrasEvent;
use crate::feed::rows::JobKey;
use crate::view::actions::Ui;
use crate::view::annex::preview::Preview;
use crate::view::annex::reason::Reason;
use crate::view::annex::words;
use crate::view::glance::Wanted;
use crate::view::markup::{Markup, button, element};
use crate::view::mirror::Mirror;

/// Tells the feed what rows are to show, and holds the person's switch for it.
#[inline(never)]
pub fn glance_strip(ui: Ui) -> Markup {
    let mut told = (Wanted::default(), false, false);
    element("span", &[("class", "glance")])
        .when(|board| board.glance.wanted.is_some_and(|wanted| wanted.reasons), move |_| reasons_switch(ui))
        .follow(move |board| {
            let wanted = (board.glance.shown(), board.glance.no_pictures, board.glance.no_clips);
            if wanted != told {
                told = wanted;
                let (Wanted { reasons, previews }, is_blocked, _) = wanted;
                // No detail is asked for the sake of pictures that the page's policy forbids.
                let previews = previews && !is_blocked;
                ui.send(Event::Extras(ExtrasEvent::Wanted { reasons, previews }));
                ui.mirror(Mirror::look_again);
            }
        })
}

fn reasons_switch(ui: Ui) -> Markup {
    let turn = move || {
        ui.signals.change_board(|board| board.glance.hides_reasons = !board.glance.hides_reasons);
    };
    button("button switch", words::REASONS, turn)
        .live_truth("aria-pressed", |board| board.glance.shown().reasons)
}

/// Draws what a row shows beyond the list, each time it is called; gone when it is dropped.
#[inline(never)]
pub fn of_row(ui: Ui, key: JobKey, row: &Element) -> Box<dyn FnMut()> {
    let (mut reason, mut preview, row) = (Reason::in_row(row), None, row.clone());
    Box::new(move || {
        ui.session(|session| session.read(|feed| reason.show(feed.failure_reason(key))));
        if preview.is_some() || ui.glance().shown().previews {
            preview.get_or_insert_with(|| Preview::in_row(ui, key, &row)).show();
        }
    })
}
