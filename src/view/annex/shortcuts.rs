//! What single keys do, and the dialog that lists them.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::feed::event::Event;
use crate::feed::rows::JobKey;
use crate::feed::selection::SelectionEvent;
use crate::runtime::clipboard;
use crate::view::actions::Ui;
use crate::view::annex::{modal, words};
use crate::view::dialog::Dialog;
use crate::view::live::keyboard::row_around;
use crate::view::markup::{Markup, element};

/// Does what a key is for. `root` is what the widget's keys are heard on.
#[inline(never)]
pub fn act(ui: Ui, root: &Element, key: &str) {
    match key {
        "?" => ui.open_dialog(Dialog::Keys),
        "/" => {
            if let Some(field) = find(root, ".search") {
                let field: HtmlInputElement = field.unchecked_into();
                field.focus().ok();
                field.select();
            }
        }
        // Among the rows these keys are the arrows'; elsewhere they lead there.
        "j" | "k" => {
            if let Some(row) = find(root, ".row[tabindex='0']") {
                row.unchecked_into::<HtmlElement>().focus().ok();
            }
        }
        "r" => ui.send(Event::RefreshRequested),
        "x" => {
            if let Some(key) = row_in_focus(ui, root).filter(|_| ui.is_selectable()) {
                ui.choose(SelectionEvent::Toggled(key));
            }
        }
        "c" => copy_id(ui, root),
        _ => {}
    }
}

fn find(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

fn row_in_focus(ui: Ui, root: &Element) -> Option<JobKey> {
    let (key, _) = row_around(ui, &find(root, ".row:focus-within")?)?;
    Some(key)
}

fn copy_id(ui: Ui, root: &Element) {
    let Some(key) = row_in_focus(ui, root) else { return };
    let id =
        ui.session(|session| session.read(|feed| feed.rows().get(key).map(|job| job.id.as_str().to_owned())));
    let Some(Some(id)) = id else { return };
    let told = move |is_copied| {
        if is_copied {
            ui.signals.change_board(|board| words::COPIED.clone_into(&mut board.digest));
        }
    };
    clipboard::copy(&id, root.unchecked_ref(), Box::new(told));
}

/// The list of keys.
pub fn keys_dialog(ui: Ui) -> Markup {
    let play = ui.glance().shown().previews.then_some(words::PLAY_KEY);
    let lines = words::KEYS.into_iter().chain(play).chain([words::KEYS_KEY]).flat_map(|(keys, deed)| {
        let keys = keys.iter().map(|key| element("kbd", &[]).text(key));
        [element("dt", &[]).children(keys), element("dd", &[]).text(deed)]
    });
    element("dialog", &[("class", "dialog keys"), ("part", "dialog"), ("aria-label", words::KEYBOARD)])
        .child(element("h2", &[]).text(words::KEYBOARD))
        .child(element("dl", &[]).children(lines))
        .child(
            element("form", &[("method", "dialog")])
                .child(element("button", &[("class", "button"), ("part", "button")]).text(words::CLOSE)),
        )
        .on("close", move |_| ui.close_dialog())
        .on("click", |event| {
            // What is behind the dialog is the dialog itself, as far as clicks are concerned.
            if let Some(target) = event.target()
                && event.current_target().as_ref() == Some(&target)
            {
                modal::close(target.unchecked_ref());
            }
        })
}
