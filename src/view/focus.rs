//! Keeps the focus inside the widget when the element that has it goes away.
//!
//! Browsers then move it to the page's body without a word: a person at the keyboard would start over at the top of
//! the page.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ShadowRoot};

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

    /// Something is about to be drawn: if that takes the focus away, it is given back, or to another element if the one
    /// that had it is gone.
    pub fn keep(&self) {
        let Some(base) = self.base.borrow().clone() else { return };
        let Ok(root) = base.get_root_node().dyn_into::<ShadowRoot>() else { return };
        let Some(focused) = root.active_element() else { return };
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
            } else {
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
