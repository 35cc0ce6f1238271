//! Listeners: nobody is called after they are dropped, also not while they are called.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use muvi_jobs::runtime::listener::Listener;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event};

fn target() -> Element {
    web_sys::window().unwrap().document().unwrap().create_element("p").unwrap()
}

fn happen(target: &Element) {
    target.dispatch_event(&Event::new("close").unwrap()).unwrap();
}

/// Owned by what it calls as long as it is a listener.
#[derive(Clone, Default)]
struct Owned(Rc<Cell<u32>>);

#[wasm_bindgen_test]
fn nobody_is_called_after_a_listener_is_dropped() {
    let (target, heard) = (target(), Owned::default());
    let counted = heard.clone();
    let count = move |_| counted.0.set(counted.0.get() + 1);
    let listener = Listener::on(target.clone().into(), "close", Box::new(count));
    happen(&target);
    assert_eq!((heard.0.get(), Rc::strong_count(&heard.0)), (1, 2));
    drop(listener);
    happen(&target);
    assert_eq!((heard.0.get(), Rc::strong_count(&heard.0)), (1, 1));
}

#[wasm_bindgen_test]
fn a_listener_that_is_dropped_by_what_it_calls_goes_on_to_the_end_of_the_call_and_releases_everything() {
    let (target, heard) = (target(), Owned::default());
    let listener = Rc::new(RefCell::new(None));
    let (owner, counted) = (listener.clone(), heard.clone());
    let count = move |_| {
        drop(owner.take());
        use_freed_memory();
        counted.0.set(counted.0.get() + 1);
    };
    listener.replace(Some(Listener::on(target.clone().into(), "close", Box::new(count))));
    happen(&target);
    happen(&target);
    assert_eq!((heard.0.get(), Rc::strong_count(&heard.0)), (1, 1));
}

/// What a freed closure had captured would be overwritten by this.
fn use_freed_memory() {
    let overwriting: Vec<Vec<u8>> = (0..64).map(|size| vec![0xff; size]).collect();
    assert_eq!(overwriting.len(), 64);
}
