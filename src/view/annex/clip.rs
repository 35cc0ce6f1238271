//! The video that plays in a row: one at most in the whole page, muted, and gone with its download when it ends.

use std::cell::RefCell;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

use crate::view::markup::{Markup, element, set_attribute};

thread_local! {
    /// Here and not in a widget, because there is one pair of eyes before all widgets of a page.
    static PLAYING: RefCell<Option<Clip>> = const { RefCell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    type Video;
    #[wasm_bindgen(method, structural)]
    fn load(this: &Video);
}

/// A video that plays until this is dropped.
struct Clip {
    place: Element,
    video: Markup,
}

impl Drop for Clip {
    fn drop(&mut self) {
        let video = self.video.element();
        video.remove_attribute("src").ok();
        // Without it the browser goes on to download what it has begun.
        video.unchecked_ref::<Video>().load();
        video.remove();
    }
}

/// Plays a video in this place instead of whatever plays; `failed` is called when that cannot be.
pub(super) fn play(place: &Element, url: &str, failed: impl FnMut(Event) + 'static) {
    // No `referrerpolicy`: videos know none.
    let video = element(
        "video",
        &[
            ("class", "clip"),
            ("aria-hidden", "true"),
            ("tabindex", "-1"),
            ("autoplay", ""),
            ("loop", ""),
            ("playsinline", ""),
            ("disablepictureinpicture", ""),
            ("disableremoteplayback", ""),
        ],
    )
    .on("error", failed);
    // The attribute says only how a video begins that the parser makes.
    Reflect::set(video.element(), &"muted".into(), &JsValue::TRUE).ok();
    place.append_child(video.element()).ok();
    let clip = Clip { place: place.clone(), video };
    let before = PLAYING.with(|playing| playing.replace(None));
    drop(before);
    set_attribute(clip.video.element(), "src", url);
    PLAYING.with(|playing| playing.replace(Some(clip)));
}

/// Whether a video plays in this place.
pub(super) fn is_playing(place: &Element) -> bool {
    PLAYING.with(|playing| playing.borrow().as_ref().is_some_and(|clip| clip.place == *place))
}

/// Ends the video that plays in this place, if one does.
pub(super) fn stop(place: &Element) {
    if is_playing(place) {
        let ended = PLAYING.with(|playing| playing.replace(None));
        drop(ended);
    }
}

/// Whether the person wants nothing to move, or no data to be spent without need.
pub(super) fn is_unwanted() -> bool {
    let global = js_sys::global();
    let get = |from: &JsValue, name: &str| Reflect::get(from, &name.into()).ok();
    let query = || {
        let ask: Function = get(&global, "matchMedia")?.dyn_into().ok()?;
        get(&ask.call1(&global, &"(prefers-reduced-motion: reduce)".into()).ok()?, "matches")
    };
    let saves = || get(&get(&get(&global, "navigator")?, "connection")?, "saveData");
    query().is_some_and(|still| still.is_truthy()) || saves().is_some_and(|saves| saves.is_truthy())
}
