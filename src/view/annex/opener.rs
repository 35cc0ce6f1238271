//! Where the focus and the list were when the panel was opened, and the way back.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use crate::feed::rows::JobKey;
use crate::feed::window::Viewport;
use crate::runtime::shadow::shadow_root_of;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::focus::focus_nearest;
use crate::view::mirror::Mirror;

/// Sees to the focus when a person opens a job, and to its way back.
#[derive(Debug)]
pub struct Opener {
    panel: Element,
    focusing: Rc<RefCell<Option<Timeout>>>,
}

/// Where everything was.
#[derive(Clone, Debug)]
struct Place {
    base: Element,
    /// What had the focus.
    focused: Option<Element>,
    /// The row that had it: its element may leave the document meanwhile.
    row: Option<JobKey>,
    viewport: Viewport,
    anchor: Option<(JobKey, usize)>,
}

impl Opener {
    /// Looks after the focus of this panel.
    pub fn new(ui: Ui, panel: &Element) -> Self {
        // Also where the page opened it: somebody may close it by keyboard.
        remember(ui);
        Self { panel: panel.clone(), focusing: Rc::default() }
    }

    /// Moves the focus into the panel if a person just opened a job by keyboard, or if the panel covers the list.
    pub fn follow(&self, ui: Ui) {
        if !ui.was_opened() {
            return;
        }
        let by_keyboard = remember(ui);
        let panel = self.panel.clone();
        // Once it is in the document.
        self.focusing.replace(Some(Timeout::after(0, move || {
            if (by_keyboard || covers_all(&panel))
                && let Ok(Some(title)) = panel.query_selector(".panel-title")
            {
                title.unchecked_into::<HtmlElement>().focus().ok();
            }
        })));
    }
}

/// Scrolls the open job's row into view, moving as little as possible.
pub fn reveal(ui: Ui) {
    let place = ui.session(|session| {
        session.read(|feed| {
            let key = feed.open_job()?.key?;
            let place = feed.shown().iter().position(|shown| *shown == key)?;
            Some((place, feed.shown().len()))
        })
    });
    if let Some(Some((place, shown))) = place {
        ui.mirror(|mirror| {
            if let Some(top_px) = mirror.viewport().scroll_to(place, shown) {
                mirror.stand_at(top_px);
            }
        });
    }
}

fn covers_all(panel: &Element) -> bool {
    panel.parent_element().is_some_and(|body| panel.client_width() + 2 >= body.client_width())
}

/// Keeps the way back to where everything is now. Answers whether the focus came there by keyboard and waits for the panel.
fn remember(ui: Ui) -> bool {
    let place = ui.mirror(|mirror| {
        let base = mirror.focus().base()?;
        let root = shadow_root_of(&base)?;
        let focused = root.active_element();
        let is_in =
            |selector| focused.as_ref().is_some_and(|it| it.closest(selector).is_ok_and(|it| it.is_some()));
        if is_in(".panel") {
            return None;
        }
        let row = mirror.active().filter(|_| is_in(".row")).map(|(key, _)| key);
        Some(Place { focused, row, viewport: mirror.viewport(), anchor: mirror.anchor(), base })
    });
    let Some(Some(place)) = place else { return true };
    let by_keyboard = place.focused.as_ref().is_some_and(|it| it.matches(":focus-visible").unwrap_or(true));
    // Meanwhile, since the panel had to be loaded first: who is in another row by now stays there.
    let open = ui.session(|session| session.read(|feed| feed.open_job()?.key)).flatten();
    let has_gone_on = place.row.is_some() && place.row != open;
    ui.mirror(|mirror| mirror.focus().remember(Rc::new(move || go_back(ui, &place))));
    by_keyboard && !has_gone_on
}

fn go_back(ui: Ui, place: &Place) {
    ui.mirror(|mirror| {
        let moved_px = (mirror.viewport().scroll_top_px - place.viewport.scroll_top_px).abs();
        if moved_px >= 1.0 {
            stand_again(ui, mirror, place);
        }
    });
    match &place.focused {
        Some(focused) if focused.is_connected() => focus(focused),
        _ => match place.row {
            Some(key) => focus_row(ui, key, place.base.clone()),
            None => focus_nearest(&place.base, false),
        },
    }
}

/// The list stands where it stood, however many rows came above it meanwhile.
fn stand_again(ui: Ui, mirror: &Mirror, place: &Place) {
    let shown = ui.session(|session| {
        session.read(|feed| {
            let now = place.anchor.and_then(|(key, _)| feed.shown().iter().position(|shown| *shown == key));
            (now, feed.shown().len())
        })
    });
    let top_px = match (shown, place.anchor) {
        (Some((Some(now), count)), Some((_, before))) => place.viewport.after_move(before, now, count),
        _ => place.viewport.scroll_top_px,
    };
    mirror.stand_at(top_px);
}

fn focus_row(ui: Ui, key: JobKey, base: Element) {
    let find = move |shown: &[JobKey]| shown.iter().position(|shown| *shown == key);
    let Some(Some(at)) = ui.session(|session| session.read(|feed| find(feed.shown()))) else {
        return focus_nearest(&base, false);
    };
    ui.mirror(|mirror| {
        mirror.activate(key, at, true);
        mirror.when_drawn(move || {
            let selector = ["[aria-rowindex=\"", &(at + 2).to_string(), "\"]"].concat();
            if let Ok(Some(row)) = base.query_selector(&selector) {
                focus(&row);
            }
        });
    });
}

fn focus(element: &Element) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.unchecked_ref::<HtmlElement>().focus_with_options(&options).ok();
}
