//! Measures the list and tells the mirror what is seen of it.
//!
//! Elements are found by their classes below the base: references of their own would cost 3 kB.

use wasm_bindgen::prelude::*;
use web_sys::{CssStyleDeclaration, Element, HtmlElement};

use crate::feed::window::Viewport;
use crate::runtime::resize::ResizeWatch;
use crate::view::actions::Ui;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = getComputedStyle)]
    fn computed_style(element: &Element) -> CssStyleDeclaration;

    type Globals;
    #[wasm_bindgen(method, getter, structural, js_name = devicePixelRatio)]
    fn device_pixel_ratio(this: &Globals) -> f64;
}

/// A page that says which colour scheme it has is followed; in any other the person's preference is.
pub fn choose_scheme(base: &Element) {
    let scheme = computed_style(base).get_property_value("color-scheme");
    base.class_list().toggle_with_force("free", scheme.is_ok_and(|scheme| scheme == "normal")).ok();
}

/// Watches the sizes that matter, as long as the answer lives.
pub fn watch(ui: Ui, base: &HtmlElement) -> Option<ResizeWatch> {
    ui.mirror(|mirror| mirror.focus().look_after(base));
    let [list, scroller, ruler, probe] =
        [".list", ".scroller", ".ruler", ".probe"].map(|class| find(base, class));
    let (list, scroller, ruler, probe) = (list?, scroller?, ruler?, probe?);
    let watched = [scroller.clone(), ruler, probe.clone()];
    ResizeWatch::of(&watched, move || {
        // The probe is as high as the host element if that has a height of its own, else it has none.
        list.class_list().toggle_with_force("fills", probe.client_height() > 0).ok();
        measure(ui, &scroller);
    })
}

/// The scroll container that an element lies in.
pub fn scroller_of(element: &Element) -> Option<Element> {
    element.closest(".scroller").ok().flatten()
}

/// The element with a class below another one, if there is any.
pub fn find(base: &Element, selector: &str) -> Option<Element> {
    base.query_selector(selector).ok().flatten()
}

/// How many rows the ruler is high, as its style sheet has it.
const RULER_ROWS: f64 = 20_000.0;

/// Measures the list, in pixels of its own: a zoom or a transformation around it changes what an element takes of the
/// screen, but not where rows stand in the list. Whole pixels will do, because those of the ruler are shared out among
/// its many rows: the height of one row alone would be too coarse for a place that is that height times 100,000.
pub fn measure(ui: Ui, scroller: &Element) {
    let height_px = |selector| {
        find(scroller, selector)
            .map_or(0.0, |found| f64::from(found.unchecked_into::<HtmlElement>().offset_height()))
    };
    let row_height_px = height_px(".ruler") / RULER_ROWS;
    if row_height_px <= 0.0 {
        return; // Not displayed: the last known sizes stay.
    }
    let viewport = Viewport {
        scroll_top_px: f64::from(scroller.scroll_top()),
        height_px: f64::from(scroller.client_height()) - height_px("thead"),
        row_height_px,
        pixel_ratio: js_sys::global().unchecked_into::<Globals>().device_pixel_ratio(),
    };
    ui.mirror(|mirror| mirror.view_changed(viewport));
}
