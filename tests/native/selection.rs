//! Scenarios: choosing several jobs.

use crate::support::{Bench, all, id, more};
use muvi_jobs::api::job::ModelSlug;
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Query, StatusFilter};
use muvi_jobs::feed::event::{Change, Event, KeySource};
use muvi_jobs::feed::export::Scope;
use muvi_jobs::feed::selection::{Choice, SelectionEvent};

fn six() -> Page {
    page(&[("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5), ("f", 4)], more("c1"))
}

/// A page of one model, in whose name no id is found.
fn page(jobs: &[(&str, i64)], next: Next) -> Page {
    let mut page = crate::support::page(jobs, next);
    page.jobs.iter_mut().for_each(|job| job.model = ModelSlug::new("-"));
    page
}

fn toggle(bench: &mut Bench, name: &str) {
    bench.send(Event::Selection(SelectionEvent::Toggled(bench.key(name))));
}

fn extend(bench: &mut Bench, from: &str, to: &str) {
    let (from, to) = (bench.key(from), bench.key(to));
    bench.send(Event::Selection(SelectionEvent::Extended { from, to }));
}

fn selected(bench: &Bench) -> String {
    bench.feed.selected_jobs().map(|job| job.id.as_str()).collect()
}

#[test]
fn bc_10_rows_are_chosen_one_by_one_and_again_let_go() {
    let mut bench = Bench::with(six());
    toggle(&mut bench, "d");
    toggle(&mut bench, "b");
    assert_eq!((selected(&bench), bench.feed.selection().len()), ("bd".to_owned(), 2));
    assert!(bench.feed.is_selected(bench.key("b")) && !bench.feed.is_selected(bench.key("a")));
    toggle(&mut bench, "d");
    assert_eq!(selected(&bench), "b");
    let step = bench.send(Event::Selection(SelectionEvent::Cleared));
    assert!(step.changes.contains(&Change::Selection) && bench.feed.selection().is_empty());
}

#[test]
fn bc_10_a_range_grows_shrinks_and_turns_and_keeps_what_was_chosen_before() {
    let mut bench = Bench::with(six());
    toggle(&mut bench, "e");
    toggle(&mut bench, "c");
    extend(&mut bench, "c", "f");
    assert_eq!(selected(&bench), "cdef");
    extend(&mut bench, "f", "d");
    assert_eq!(selected(&bench), "cde", "e was chosen before and stays");
    extend(&mut bench, "d", "a");
    assert_eq!(selected(&bench), "abce");
    extend(&mut bench, "a", "c");
    assert_eq!(selected(&bench), "ce");
}

#[test]
fn bc_10_a_range_without_a_beginning_begins_where_the_person_was() {
    let mut bench = Bench::with(six());
    extend(&mut bench, "b", "c");
    extend(&mut bench, "c", "d");
    assert_eq!(selected(&bench), "bcd");
    extend(&mut bench, "d", "c");
    assert_eq!(selected(&bench), "bc");
}

#[test]
fn bc_10_the_box_of_the_header_has_three_states_and_is_about_what_is_shown() {
    let mut bench = Bench::with(six());
    assert_eq!(bench.feed.selection_of_shown(), Choice::None);
    toggle(&mut bench, "b");
    assert_eq!(bench.feed.selection_of_shown(), Choice::Some);
    bench.send(Event::SearchChanged("b".to_owned()));
    assert_eq!(bench.feed.selection_of_shown(), Choice::All);
    bench.send(Event::SearchChanged("c".to_owned()));
    assert_eq!(bench.feed.selection_of_shown(), Choice::None);
    assert_eq!((bench.feed.selection().loaded(), bench.feed.selection().shown()), (1, 0));
    bench.send(Event::Selection(SelectionEvent::ShownToggled));
    bench.send(Event::SearchChanged(String::new()));
    assert_eq!(selected(&bench), "bc");
    bench.send(Event::Selection(SelectionEvent::ShownToggled));
    assert_eq!((selected(&bench), bench.feed.selection_of_shown()), ("abcdef".to_owned(), Choice::All));
    bench.send(Event::Selection(SelectionEvent::ShownToggled));
    assert!(bench.feed.selection().is_empty());
}

#[test]
fn bc_2_the_choice_survives_refreshes_new_jobs_and_more_pages() {
    let mut bench = Bench::with(six());
    toggle(&mut bench, "b");
    toggle(&mut bench, "e");
    bench.refresh(page(&[("n", 10), ("a", 9), ("b", 8), ("c", 7)], more("x")));
    bench.send(Event::MoreRequested);
    bench.answer(page(&[("g", 3)], Next::End));
    assert_eq!(selected(&bench), "be");
}

#[test]
fn bc_10_a_job_that_is_filtered_away_stays_chosen_by_its_id_and_counts_say_so() {
    let mut bench = Bench::with(six());
    toggle(&mut bench, "b");
    toggle(&mut bench, "e");
    bench.send(Event::QueryChanged(Query { status: Some(StatusFilter::Pending), ..all() }));
    assert_eq!((bench.feed.selection().len(), bench.feed.selection().loaded()), (2, 0));
    let step = bench.answer(page(&[("e", 5), ("z", 1)], Next::End));
    assert!(step.changes.contains(&Change::Selection), "{:?}", step.changes);
    assert_eq!((bench.feed.selection().len(), bench.feed.selection().loaded()), (2, 1));
    assert_eq!(bench.feed.exported(Scope::Selection).len(), 1);
    let plan = bench.feed.cancel_plan();
    assert_eq!((plan.pending, plan.loaded, plan.elsewhere), (vec![id("e")], 1, 1));
    bench.send(Event::QueryChanged(all()));
    bench.answer(six());
    assert_eq!(selected(&bench), "be");
}

#[test]
fn a_job_that_is_gone_is_not_chosen_any_more() {
    let mut bench = Bench::with(six());
    toggle(&mut bench, "b");
    toggle(&mut bench, "c");
    let step = bench.refresh(page(&[("a", 9), ("c", 7), ("d", 6), ("e", 5), ("f", 4)], more("c1")));
    assert!(step.changes.contains(&Change::Selection));
    assert_eq!((selected(&bench), bench.feed.selection().len()), ("c".to_owned(), 1));
}

#[test]
fn another_account_begins_with_nothing_chosen() {
    let mut bench = Bench::with(six());
    toggle(&mut bench, "b");
    bench.send(Event::KeyChanged(KeySource::Person));
    assert!(bench.feed.selection().is_empty());
    let mut bench = Bench::with(six());
    toggle(&mut bench, "b");
    bench.send(Event::SourceChanged(all()));
    assert!(bench.feed.selection().is_empty());
}

#[test]
fn a_held_job_is_not_chosen_with_the_shown_ones() {
    let mut bench = Bench::with(six());
    bench.send(Event::IntervalChanged(muvi_jobs::feed::poll::RefreshInterval::EveryMs(1_000)));
    bench.send(Event::Occupied(true));
    bench.poll(page(&[("n", 10), ("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5), ("f", 4)], more("c1")));
    bench.send(Event::Selection(SelectionEvent::ShownToggled));
    assert_eq!(bench.feed.selection().len(), 6);
    bench.send(Event::Occupied(false));
    assert_eq!((bench.feed.selection_of_shown(), bench.shown().len()), (Choice::Some, 7));
}
