//! Keeps the focus inside the widget when the element that has it goes away.
//!
//! Browsers then move it to the page's body without a word: a person at the keyboard would start over at the top of
//! the page.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ShadowRoot};

use crate::runtime::timer::Timeout;

/// Looks after the focus of one widget.
#[derive(Debug, Default)]
pub struct FocusKeeper {
    base: RefCell<Option<Element>>,
    check: RefCell<Option<Timeout>>,
}

impl FocusKeeper {
    /// Looks after the focus below this element from now on.
    pub fn look_after(&self, base: &Element) {
        self.base.replace(Some(base.clone()));
    }

    /// Something is about to be drawn: if that removes the element with the focus, another one gets it.
    pub fn keep(&self) {
        let Some(base) = self.base.borrow().clone() else { return };
        let root = base.get_root_node().dyn_into::<ShadowRoot>().ok();
        let Some(focused) = root.and_then(|root| root.active_element()) else { return };
        // Signals are drawn in microtasks; a timer comes after those.
        self.check.replace(Some(Timeout::after(0, move || {
            if !focused.is_connected() {
                focus_nearest(&base);
            }
        })));
    }
}

/// The row that the Tab key would go to, else the chosen status.
fn focus_nearest(base: &Element) {
    for selector in [".row[tabindex='0']", "input:checked"] {
        if let Ok(Some(found)) = base.query_selector(selector) {
            found.unchecked_into::<HtmlElement>().focus().ok();
            return;
        }
    }
}
