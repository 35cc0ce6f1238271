//! What a person has selected.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, ShadowRoot};

use crate::runtime::microtask::Microtask;
use crate::runtime::shadow::shadow_root_of;

#[wasm_bindgen]
extern "C" {
    type Selecting;
    // In Chromium a shadow root has a selection of its own; elsewhere the document tells of it.
    #[wasm_bindgen(method, catch, structural, js_name = getSelection)]
    fn selection(this: &Selecting) -> Result<Option<Selection>, JsValue>;
    type Selection;
    #[wasm_bindgen(method, getter, structural, js_name = isCollapsed)]
    fn is_collapsed(this: &Selection) -> bool;
    #[wasm_bindgen(method, getter, structural, js_name = anchorNode)]
    fn anchor_node(this: &Selection) -> Option<Node>;
    #[wasm_bindgen(method, getter, structural, js_name = focusNode)]
    fn focus_node(this: &Selection) -> Option<Node>;
}

thread_local! {
    static UNSELECTED: RefCell<Unselected> = RefCell::default();
}

/// Roots in which nothing is selected, as long as what has changed is being drawn. While nothing is, Chromium lays the page out
/// to tell: once before something is written, or again after each thing that was.
#[derive(Default)]
struct Unselected {
    roots: Vec<ShadowRoot>,
    end: Option<Microtask>,
}

impl Unselected {
    fn note(&mut self, root: ShadowRoot) {
        self.roots.push(root);
        // What is drawn now is drawn in microtasks, and waits behind the first of these but not behind the second.
        self.end = Some(Microtask::of(|| {
            let end = Microtask::of(|| drop(UNSELECTED.take()));
            UNSELECTED.with_borrow_mut(|unselected| unselected.end = Some(end));
        }));
    }
}

/// Whether what a person has selected begins or ends inside an element.
#[inline(never)]
pub fn is_selected_in(element: &Element) -> bool {
    let of = |place: &JsValue| place.unchecked_ref::<Selecting>().selection().ok().flatten();
    let Some(root) = shadow_root_of(element) else { return false };
    if UNSELECTED.with_borrow(|unselected| unselected.roots.contains(&root)) {
        return false;
    }
    let Some(selection) = of(&root).or_else(|| of(root.owner_document()?.as_ref())) else { return false };
    // The nodes first: whether it is collapsed makes the browser lay the page out.
    let mut ends = [selection.anchor_node(), selection.focus_node()].into_iter().flatten().peekable();
    if ends.peek().is_none() {
        UNSELECTED.with_borrow_mut(|unselected| unselected.note(root));
        return false;
    }
    ends.any(|end| element.contains(Some(&end))) && !selection.is_collapsed()
}
