//! Keeps the focus inside the widget when the element that has it goes away.
//!
//! Browsers then move it to the page's body without a word: a person at the keyboard would start over at the top of
//! the page.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use crate::runtime::microtask::Microtask;
use crate::runtime::part::Part;
use crate::runtime::shadow::shadow_root_of;
use crate::runtime::timer::Timeout;
use crate::view::live::selecting;

/// Whether what a person has selected begins or ends inside an element: text that is written anew is selected no longer. Nothing
/// is written anew before the live part is there.
pub fn is_selected_in(element: &Element) -> bool {
    Part::Live.is_there() && selecting::is_selected_in(element)
}

/// Looks after the focus of one widget.
#[derive(Default)]
pub struct FocusKeeper {
    base: RefCell<Option<Element>>,
    check: RefCell<Option<Timeout>>,
    way_back: RefCell<Option<WayBack>>,
    leaving: RefCell<Option<Microtask>>,
}

/// Brings the focus back to where it was before the panel was opened.
pub type WayBack = Rc<dyn Fn()>;

impl fmt::Debug for FocusKeeper {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FocusKeeper")
    }
}

impl FocusKeeper {
    /// Looks after the focus below this element from now on.
    pub fn look_after(&self, base: &Element) {
        self.base.replace(Some(base.clone()));
    }

    /// What is looked after.
    pub fn base(&self) -> Option<Element> {
        self.base.borrow().clone()
    }

    /// The panel was opened: this is where the focus goes when it is closed while it has the focus.
    pub fn remember(&self, way_back: WayBack) {
        self.way_back.replace(Some(way_back));
    }

    /// The focus leaves an element: calls back when nothing is being drawn, unless it is back by then.
    pub fn when_left(&self, callback: impl FnOnce() + 'static) {
        self.leaving.replace(Some(Microtask::of(callback)));
    }

    /// The focus came where it had left from.
    pub fn came_back(&self) {
        self.leaving.take();
    }

    /// Whether a person has selected text inside the widget.
    pub fn is_selecting(&self) -> bool {
        self.base.borrow().as_ref().is_some_and(is_selected_in)
    }

    /// Something is about to be drawn: if that takes the focus away, it is given back, or to another element if the one
    /// that had it is gone.
    pub fn keep(&self) {
        let Some(base) = self.base.borrow().clone() else { return };
        // Asked for what it notes and not for its answer: once something is written, the browser would lay the page out to tell.
        is_selected_in(&base);
        let Some(root) = shadow_root_of(&base) else { return };
        let Some(focused) = root.active_element() else { return };
        let was_in = |place| focused.closest(place).is_ok_and(|found| found.is_some());
        let was_below = was_in(".foot");
        let way_back = if was_in(".panel") { self.way_back.borrow().clone() } else { None };
        // Signals are drawn in microtasks; a timer comes after those.
        self.check.replace(Some(Timeout::after(0, move || {
            if root.active_element().is_some() {
                return;
            }
            // A row that is moved in the document loses the focus too, though it is still there.
            if focused.is_connected() {
                let options = FocusOptions::new();
                options.set_prevent_scroll(true);
                focused.unchecked_into::<HtmlElement>().focus_with_options(&options).ok();
            } else if let Some(way_back) = &way_back {
                way_back();
            } else {
                focus_nearest(&base, was_below);
            }
        })));
    }
}

/// Below the list the button to stop or to load more; else the row that the Tab key would go to, or the chosen status.
pub fn focus_nearest(base: &Element, was_below: bool) {
    let below: &[&str] = if was_below { &[".stop", ".more"] } else { &[] };
    for selector in below.iter().chain(&[".row[tabindex='0']", "input:checked"]) {
        if let Ok(Some(found)) = base.query_selector(selector) {
            found.unchecked_ref::<HtmlElement>().focus().ok();
            // What is only there to keep its room takes none.
            if found.matches(":focus").unwrap_or(false) {
                return;
            }
        }
    }
}
