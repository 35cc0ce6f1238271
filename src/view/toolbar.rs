//! The filters, the search box and the Refresh button.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::api::query::StatusFilter;
use crate::feed::event::Event;
use crate::runtime::timer::Timeout;
use crate::view::actions::Ui;
use crate::view::board::{text, truth};
use crate::view::words;

/// How long typing must rest before the model is asked for.
const MODEL_DEBOUNCE_MS: u32 = 300;

/// The row of controls above the list.
pub fn toolbar(ui: Ui) -> impl IntoView {
    view! {
        <div class="toolbar" part="toolbar">
            {status_filter(ui)}
            {model_filter(ui)}
            {search_box(ui)}
            {refresh_button(ui)}
        </div>
    }
}

fn status_filter(ui: Ui) -> impl IntoView {
    let choices = std::iter::once(None).chain(StatusFilter::ALL.into_iter().map(Some));
    let radios = choices.map(|choice| status_choice(ui, choice)).collect::<Vec<_>>();
    view! {
        <div class="statuses" part="filter" role="radiogroup" aria-label=words::STATUS>
            {radios}
        </div>
    }
}

fn status_choice(ui: Ui, choice: Option<StatusFilter>) -> impl IntoView {
    let board = ui.signals.board;
    let label = choice.map_or(words::ALL, words::filter_label);
    let checked = move || board.with(|board| board.query.status == choice);
    view! {
        <label class="choice" data-status=choice.map(StatusFilter::as_str)>
            <input
                type="radio"
                name="status"
                prop:checked=checked
                on:change=move |_| ui.filter_status(choice)
            />
            <span data-text=label>{label}</span>
        </label>
    }
}

fn model_filter(ui: Ui) -> impl IntoView {
    let pause: Rc<RefCell<Option<Timeout>>> = Rc::default();
    let value = text(ui.signals, |board| board.model_text.clone());
    let typed = {
        let pause = pause.clone();
        move |event: leptos::ev::Event| {
            let text = event_target_value(&event);
            ui.signals.change_board(|board| board.model_text.clone_from(&text));
            pause.replace(Some(Timeout::after(MODEL_DEBOUNCE_MS, move || ui.filter_model_if_still(&text))));
        }
    };
    // Enter, leaving the field or picking a suggestion: at once.
    let done = move |event: leptos::ev::Event| {
        pause.take();
        ui.filter_model(&event_target_value(&event));
    };
    let board = ui.signals.board;
    let offers = move || {
        let models = board.with(|board| board.models.clone());
        models.into_iter().map(|model| view! { <option value=model></option> }).collect::<Vec<_>>()
    };
    view! {
        <input
            class="field model-filter"
            part="filter"
            type="text"
            aria-label=words::MODEL
            placeholder=words::ANY_MODEL
            list="models"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            prop:value=value
            on:input=typed
            on:change=done
        />
        <datalist id="models">{offers}</datalist>
    }
}

fn search_box(ui: Ui) -> impl IntoView {
    view! {
        <input
            class="field search"
            type="search"
            aria-label=words::SEARCH
            placeholder=words::SEARCH_HINT
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            prop:value=text(ui.signals, |board| board.search.clone())
            on:input=move |event| ui.search(event_target_value(&event))
        />
    }
}

fn refresh_button(ui: Ui) -> impl IntoView {
    view! {
        <button
            class="button refresh"
            part="button refresh"
            type="button"
            aria-busy=truth(ui.signals, |board| board.refreshing)
            on:click=move |_| ui.send(Event::RefreshRequested)
        >
            {words::REFRESH}
        </button>
    }
}
