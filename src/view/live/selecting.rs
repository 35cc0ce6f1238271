//! What a person has selected.

use wasm_bindgen::prelude::*;
use web_sys::{Element, Node};

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

/// Whether what a person has selected begins or ends inside an element.
#[inline(never)]
pub fn is_selected_in(element: &Element) -> bool {
    let of = |place: &JsValue| place.unchecked_ref::<Selecting>().selection().ok().flatten();
    let Some(root) = shadow_root_of(element) else { return false };
    let Some(selection) = of(&root).or_else(|| of(root.owner_document()?.as_ref())) else { return false };
    // The nodes first: whether it is collapsed makes the browser lay the page out.
    let ends = [selection.anchor_node(), selection.focus_node()];
    ends.into_iter().flatten().any(|end| element.contains(Some(&end))) && !selection.is_collapsed()
}
