//! The border to Leptos: markup as a view that any Leptos component can hold.

use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Position, PositionState};

use crate::view::board::Board;
use crate::view::markup::Markup;

/// A view that is drawn once and follows a board by one effect.
#[expect(missing_debug_implementations, reason = "it holds closures")]
pub struct Drawn {
    board: RwSignal<Board>,
    build: Box<dyn FnOnce() -> Markup + Send>,
}

impl Drawn {
    /// A view of what `build` makes.
    pub fn new(board: RwSignal<Board>, build: impl FnOnce() -> Markup + Send + 'static) -> Self {
        Self { board, build: Box::new(build) }
    }
}

/// Drawn markup in the document, with the effect that owns it.
#[expect(missing_debug_implementations, reason = "it holds closures")]
pub struct DrawnState {
    element: web_sys::Element,
    _effect: RenderEffect<()>,
}

/// Keeps markup in line with a board, as long as the answer lives. Never inlined: an effect is a kilobyte of code.
#[inline(never)]
pub fn following(board: RwSignal<Board>, mut markup: Markup) -> RenderEffect<()> {
    RenderEffect::new(move |_| {
        // An effect that was due when the view went runs once more, and finds no signals.
        // A copy: what is drawn may call back into the widget, which then writes the board.
        let Some(board) = board.try_get() else { return };
        markup.update(&board);
    })
}

no_attrs!(Drawn);

impl Render for Drawn {
    type State = DrawnState;

    fn build(self) -> DrawnState {
        let Self { board, build } = self;
        let markup = build();
        let element = markup.element().clone();
        DrawnState { element, _effect: following(board, markup) }
    }

    fn rebuild(self, state: &mut DrawnState) {
        let mut next = self.build();
        state.insert_before_this(&mut next);
        state.unmount();
        *state = next;
    }
}

impl Mountable for DrawnState {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        parent.insert_before(&self.element, marker).ok();
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        vec![self.element.clone()]
    }
}

/// Leptos asks this of every view. The widget lives in the browser only: as HTML it is nothing.
impl RenderHtml for Drawn {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> DrawnState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
