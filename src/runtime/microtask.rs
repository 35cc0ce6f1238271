//! Calls that follow what is to be drawn already, before anything else can happen.

use std::rc::Rc;

/// A call that happens when everything is drawn that was changed before, unless this value is dropped earlier. Leptos draws
/// in microtasks; a timer would come behind the next key press.
#[derive(Debug)]
pub struct Microtask {
    _is_wanted: Rc<()>,
}

impl Microtask {
    /// Calls back behind the tasks that wait by now.
    #[expect(
        clippy::disallowed_methods,
        reason = "ends with the microtasks that are due, and does nothing for nobody"
    )]
    pub fn of(callback: impl FnOnce() + 'static) -> Self {
        let is_wanted = Rc::new(());
        let wanted = Rc::downgrade(&is_wanted);
        wasm_bindgen_futures::spawn_local(async move {
            if wanted.strong_count() > 0 {
                callback();
            }
        });
        Self { _is_wanted: is_wanted }
    }
}
