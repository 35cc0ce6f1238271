//! Watching the size of elements.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Calls back when one of some elements changes its size, until it is dropped.
#[derive(Debug)]
pub struct ResizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl ResizeWatch {
    /// Begins to watch; the first call comes before the next frame is painted. None where the browser has no
    /// observers of size.
    pub fn of(elements: &[Element], callback: impl FnMut() + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut()>::new(callback);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        for element in elements {
            observer.observe(element);
        }
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for ResizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
