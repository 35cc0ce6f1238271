//! Scenarios: new jobs wait while the person is occupied, and rows that stop matching stay.

use crate::support::{Bench, all, ids, job, more, page, refused, told};
use muvi_jobs::api::job::{Job, ModelSlug, Status};
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Query, StatusFilter};
use muvi_jobs::feed::event::{Change, Event, JobChanges, KeySource, Lane, Source, Step};
use muvi_jobs::feed::machine::Content;
use muvi_jobs::feed::poll::RefreshInterval;
use muvi_jobs::feed::rows::JobKey;

/// A bench that refreshes by itself, with a person in the middle of something.
fn occupied(first: Page) -> Bench {
    let mut bench = Bench::with(first);
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(5_000)));
    bench.send(Event::Occupied(true));
    bench
}

#[test]
fn bc_1_new_jobs_wait_while_the_person_is_occupied() {
    let mut bench = occupied(page(&[("c", 7), ("e", 5)], Next::End));
    let step = bench.poll(page(&[("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5)], Next::End));
    assert_eq!((bench.shown(), bench.feed.held(), bench.feed.loaded()), (vec!["c", "e"], 3, 2));
    assert_eq!(bench.feed.jobs().count(), 2);
    assert!(told(&step).is_empty() && !step.changes.contains(&Change::Order));
    let step = bench.send(Event::HeldRequested);
    assert_eq!((bench.shown(), bench.feed.held()), (vec!["a", "b", "c", "d", "e"], 0));
    assert!(step.changes.contains(&Change::Order));
    assert_eq!(told(&step).added, ids(&["a", "b", "d"]));
    assert!(bench.send(Event::HeldRequested).changes.is_empty());
}

#[test]
fn bc_1_who_is_not_occupied_any_more_sees_what_was_held() {
    let mut bench = occupied(page(&[("b", 8)], Next::End));
    bench.poll(page(&[("a", 9), ("b", 8)], Next::End));
    let step = bench.send(Event::Occupied(false));
    assert_eq!((bench.shown(), told(&step).added), (vec!["a", "b"], ids(&["a"])));
    bench.poll(page(&[("n", 10), ("a", 9), ("b", 8)], Next::End));
    assert_eq!(bench.shown(), ["n", "a", "b"]);
}

#[test]
fn bc_1_a_refresh_by_hand_shows_everything_and_tells_of_each_job_once() {
    let mut bench = occupied(page(&[("c", 7)], Next::End));
    bench.poll(page(&[("b", 8), ("c", 7)], Next::End));
    let step = bench.refresh(page(&[("a", 9), ("b", 8), ("c", 7)], Next::End));
    assert_eq!((bench.shown(), bench.feed.held()), (vec!["a", "b", "c"], 0));
    let mut added = told(&step).added;
    added.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    assert_eq!(added, ids(&["a", "b"]));
}

#[test]
fn bc_1_a_press_on_refresh_during_a_refresh_by_the_clock_makes_it_one_by_hand() {
    let mut bench = occupied(page(&[("b", 8)], Next::End));
    bench.send(Event::TimerFired(bench.feed.poll_timer().unwrap()));
    bench.send(Event::RefreshRequested);
    bench.answer(page(&[("a", 9), ("b", 8)], Next::End));
    assert_eq!(bench.shown(), ["a", "b"]);
}

#[test]
fn bc_1_a_held_job_that_goes_or_changes_is_not_told_of() {
    let mut bench = occupied(page(&[("c", 7)], Next::End));
    bench.poll(page(&[("a", 9), ("b", 8), ("c", 7)], Next::End));
    let mut changed = page(&[("a", 9), ("c", 7)], Next::End);
    changed.jobs[0].status = Status::Completed;
    let step = bench.poll(changed);
    assert!(told(&step).is_empty());
    assert!(!step.changes.iter().any(|change| matches!(change, Change::Updated(_) | Change::Order)));
    assert_eq!((bench.feed.held(), bench.shown()), (1, vec!["c"]));
}

#[test]
fn a_held_job_that_ends_is_told_of_as_ended_at_once_and_only_once() {
    let mut bench = occupied(page(&[("c", 7)], Next::End));
    let ended = |status: Status| {
        let mut page = page(&[("a", 9), ("b", 8), ("c", 7)], Next::End);
        page.jobs[0].status = status;
        page
    };
    let told_of = |step: &Step| {
        let names = step.changes.iter().filter_map(|change| match change {
            Change::HeldEnded(id, status) => Some((id.as_str().to_owned(), status.clone())),
            _ => None,
        });
        names.chain(told(step).ended().map(|(id, status)| (id.as_str().to_owned(), status.clone()))).collect()
    };
    let none = Vec::<(String, Status)>::new();
    assert_eq!(told_of(&bench.poll(ended(Status::Pending))), none);
    assert_eq!(told_of(&bench.poll(ended(Status::Processing))), none);
    let step = bench.poll(ended(Status::Failed));
    assert_eq!(told_of(&step), [("a".to_owned(), Status::Failed)]);
    assert_eq!(told(&step), JobChanges::default());
    assert_eq!(told_of(&bench.poll(ended(Status::Failed))), none);
    let step = bench.send(Event::HeldRequested);
    assert_eq!((told(&step).added, told_of(&step)), (ids(&["a", "b"]), none.clone()));
    assert_eq!(told_of(&bench.poll(ended(Status::Failed))), none);
}

#[test]
fn a_held_job_that_has_ended_when_a_refresh_by_hand_shows_it_is_told_of_as_ended_once() {
    let mut bench = occupied(page(&[("c", 7)], Next::End));
    bench.poll(page(&[("a", 9), ("c", 7)], Next::End));
    let mut ended = page(&[("n", 10), ("a", 9), ("c", 7)], Next::End);
    (ended.jobs[0].status, ended.jobs[1].status) = (Status::Completed, Status::Completed);
    let step = bench.refresh(ended);
    let place = |wanted: &dyn Fn(&Change) -> bool| step.changes.iter().position(wanted);
    let added = place(&|change| matches!(change, Change::Jobs(changes) if changes.added.len() == 2));
    let done = place(&|change| *change == Change::HeldEnded(job("a", 9).id, Status::Completed));
    assert!(added.is_some() && added < done);
    // One that was not there before has not been seen to end.
    assert_eq!(step.changes.iter().filter(|change| matches!(change, Change::HeldEnded(..))).count(), 1);
}

#[test]
fn bc_1_load_more_and_the_search_go_on_while_jobs_are_held() {
    let mut bench = occupied(page(&[("b", 8)], more("c1")));
    bench.poll(page(&[("xa", 9), ("b", 8)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.answer(page(&[("xb", 7)], Next::End));
    assert_eq!(bench.shown(), ["b", "xb"]);
    bench.send(Event::SearchChanged("x".to_owned()));
    assert_eq!(bench.shown(), ["xb"]);
    bench.send(Event::HeldRequested);
    assert_eq!(bench.shown(), ["xa", "xb"]);
}

#[test]
fn bc_1_starting_over_forgets_what_is_held_and_an_empty_list_stays_one_until_it_is_shown() {
    let mut bench = occupied(page(&[], Next::End));
    bench.poll(page(&[("a", 9)], Next::End));
    assert_eq!((bench.feed.content(), bench.feed.held()), (Content::NoJobs, 1));
    bench.send(Event::SourceChanged(all()));
    assert_eq!(bench.feed.held(), 0);
}

fn with_status(id: &str, created_ms: i64, status: Status) -> Job {
    Job { status, ..job(id, created_ms) }
}

fn running(jobs: &[(&str, i64)], next: Next) -> Page {
    let mut page = page(jobs, next);
    for job in &mut page.jobs {
        job.status = Status::Processing;
    }
    page
}

/// A bench that is asked for running jobs only.
fn only_running(first: Page) -> Bench {
    let mut bench = Bench::new(Query { status: Some(StatusFilter::Processing), ..all() }, 1);
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(5_000)));
    bench.send(Event::Started);
    bench.answer(first);
    bench
}

fn key(bench: &Bench, id: &str) -> JobKey {
    bench.feed.rows().find(&job(id, 0).id).expect("the row is there")
}

#[test]
fn bc_4_a_row_that_stops_matching_stays_and_is_marked_once_its_state_is_known() {
    let mut bench = only_running(running(&[("a", 9), ("b", 8)], Next::End));
    let step = bench.poll(running(&[("b", 8)], Next::End));
    let a = key(&bench, "a");
    assert_eq!((bench.shown(), bench.detailed()), (vec!["a", "b"], vec!["a"]));
    assert!(told(&step).is_empty() && !bench.feed.is_stray(a));
    assert!(!step.changes.contains(&Change::Updated(a)));
    let mut answer = with_status("a", 9, Status::Completed);
    answer.model = ModelSlug::new("");
    let step = bench.answer_detail(answer);
    assert!(bench.feed.is_stray(a) && step.changes.contains(&Change::Updated(a)));
    assert_eq!(told(&step).ended().collect::<Vec<_>>(), [(&job("a", 9).id, &Status::Completed)]);
    assert_eq!(bench.feed.rows().get(a).unwrap().model, job("a", 9).model);
}

#[test]
fn bc_4_strays_stay_through_refreshes_by_the_clock_and_go_with_one_by_hand() {
    let mut bench = only_running(running(&[("a", 9), ("b", 8)], Next::End));
    bench.poll(running(&[("b", 8)], Next::End));
    bench.answer_detail(with_status("a", 9, Status::Failed));
    bench.poll(running(&[("b", 8)], Next::End));
    assert_eq!((bench.shown(), bench.details.len()), (vec!["a", "b"], 0));
    let step = bench.refresh(running(&[("b", 8)], Next::End));
    assert_eq!((bench.shown(), told(&step).removed), (vec!["b"], ids(&["a"])));
}

#[test]
fn bc_4_without_an_answer_about_it_the_row_is_a_stray_with_its_old_status() {
    let mut bench = only_running(running(&[("a", 9), ("b", 8)], Next::End));
    bench.poll(running(&[("b", 8)], Next::End));
    let step = bench.fail_detail(refused(400));
    let a = key(&bench, "a");
    assert!(bench.feed.is_stray(a) && step.changes.contains(&Change::Updated(a)));
    assert_eq!(bench.feed.rows().get(a).unwrap().status, Status::Processing);
    let mut bench = only_running(running(&[("a", 9), ("b", 8)], Next::End));
    bench.send(Event::DetailCapChanged(0));
    bench.poll(running(&[("b", 8)], Next::End));
    assert!(bench.feed.is_stray(key(&bench, "a")) && bench.details.is_empty());
}

#[test]
fn bc_4_a_job_that_is_not_there_any_more_goes() {
    let mut bench = only_running(running(&[("a", 9), ("b", 8)], Next::End));
    bench.poll(running(&[("b", 8)], Next::End));
    let step = bench.fail_detail(refused(404));
    assert_eq!((bench.shown(), told(&step).removed), (vec!["b"], ids(&["a"])));
    assert_eq!(bench.feed.failure(), None);
}

#[test]
fn bc_4_a_stray_that_matches_again_is_none_any_more_and_a_new_job_that_does_not_match_never_enters() {
    let mut bench = only_running(running(&[("a", 9)], Next::End));
    bench.poll(running(&[], Next::End));
    bench.answer_detail(with_status("a", 9, Status::Pending));
    let a = key(&bench, "a");
    assert!(bench.feed.is_stray(a));
    let mut odd = running(&[("n", 10), ("a", 9)], Next::End);
    odd.jobs[0].status = Status::Completed;
    let step = bench.poll(odd);
    assert!(!bench.feed.is_stray(a) && step.changes.contains(&Change::Updated(a)));
    assert_eq!(bench.shown(), ["a"]);
}

#[test]
fn bc_4_starting_over_forgets_strays() {
    let mut bench = only_running(running(&[("a", 9)], Next::End));
    bench.poll(running(&[], Next::End));
    bench.send(Event::QueryChanged(all()));
    assert!(bench.details.is_empty() && !bench.feed.slot(Lane::Detail).is_busy());
    bench.answer(page(&[], Next::End));
    assert_eq!(bench.feed.loaded(), 0);
}

/// Two pages of which the second is in view.
fn in_view_below() -> Bench {
    let mut bench = Bench::with(page(&[("a", 9), ("b", 8)], more("c1")));
    bench.send(Event::MoreRequested);
    let mut second = page(&[("c", 7), ("d", 6), ("e", 5)], Next::End);
    second.jobs[1].status = Status::Completed;
    bench.answer(second);
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(5_000)));
    bench.send(Event::Viewed(1..9));
    bench
}

fn first_page() -> Page {
    page(&[("a", 9), ("b", 8)], more("c1"))
}

#[test]
fn bc_19_unfinished_jobs_in_view_below_the_first_page_are_asked_for_one_at_a_time() {
    let mut bench = in_view_below();
    bench.poll(first_page());
    assert_eq!(bench.detailed(), ["c"]);
    let step = bench.answer_detail(with_status("c", 7, Status::Completed));
    assert_eq!(told(&step).updated.len(), 1);
    assert_eq!(bench.detailed(), ["e"]);
    bench.answer_detail(job("e", 5));
    assert!(bench.details.is_empty());
    bench.poll(first_page());
    assert_eq!(bench.detailed(), ["e"]);
}

#[test]
fn bc_19_no_details_while_hidden_offline_off_or_beyond_the_cap() {
    let mut bench = in_view_below();
    bench.send(Event::DetailCapChanged(1));
    bench.poll(first_page());
    bench.answer_detail(job("c", 7));
    bench.poll(first_page());
    assert!(bench.details.is_empty(), "one a minute");
    bench.pass(61_000);
    bench.poll(first_page());
    assert_eq!(bench.detailed(), ["e"], "the one that was told of longest ago comes first");
    for event in [Event::PageHidden, Event::Offline] {
        let mut bench = in_view_below();
        bench.send(Event::RefreshRequested);
        bench.send(event);
        bench.answer(first_page());
        assert!(bench.details.is_empty());
    }
    let mut bench = in_view_below();
    bench.send(Event::IntervalChanged(RefreshInterval::Off));
    bench.send(Event::PageHeard(first_page()));
    assert!(bench.details.is_empty());
    bench.refresh(first_page());
    assert_eq!(bench.detailed(), ["c"]);
}

#[test]
fn bc_19_failed_details_are_no_alert_and_end_the_queue_until_the_next_refresh() {
    for error in [refused(429), refused(503)] {
        let mut bench = in_view_below();
        bench.poll(first_page());
        let step = bench.fail_detail(error);
        assert!(step.changes.is_empty() && bench.details.is_empty());
        assert_eq!(bench.feed.failure(), None);
        bench.poll(first_page());
        assert_eq!(bench.detailed(), ["c"]);
    }
    let mut bench = in_view_below();
    bench.poll(first_page());
    bench.fail_detail(refused(404));
    assert_eq!((bench.shown().len(), bench.detailed()), (5, vec!["e"]), "a row of the list stays");
}

#[test]
fn ts_13_who_is_refused_single_jobs_asks_for_none_until_there_is_another_key_or_a_person_tries() {
    for status in [401, 403] {
        let mut bench = in_view_below();
        bench.poll(first_page());
        let step = bench.fail_detail(refused(status));
        assert!(step.changes.is_empty() && bench.details.is_empty());
        assert_eq!(bench.feed.failure(), None);
        for _ in 0..3 {
            bench.poll(first_page());
            assert!(bench.details.is_empty(), "{status}");
        }
        bench.refresh(first_page());
        assert_eq!(bench.detailed(), ["c"]);
        bench.fail_detail(refused(status));
        bench.poll(first_page());
        assert!(bench.details.is_empty(), "{status}");
        bench.send(Event::KeyChanged(KeySource::Host));
        bench.poll(first_page());
        assert_eq!(bench.detailed(), ["c"]);
    }
}

#[test]
fn ts_13_a_key_that_the_pages_function_renews_for_the_list_is_good_for_single_jobs_again() {
    let mut bench = in_view_below();
    bench.send(Event::KeyChanged(KeySource::HostFunction));
    bench.poll(first_page());
    bench.fail_detail(refused(401));
    bench.send(Event::TimerFired(bench.feed.poll_timer().unwrap()));
    bench.fail(refused(401));
    bench.answer(first_page());
    assert_eq!(bench.detailed(), ["c"]);
}

#[test]
fn ts_13_missed_rows_count_as_strays_for_who_is_refused_single_jobs() {
    let mut bench = only_running(running(&[("a", 9), ("b", 8)], Next::End));
    bench.poll(running(&[("b", 8)], Next::End));
    let a = key(&bench, "a");
    let step = bench.fail_detail(refused(403));
    assert!(bench.feed.is_stray(a) && step.changes.contains(&Change::Updated(a)));
}

#[test]
fn bc_19_retry_after_of_a_detail_is_honoured() {
    use muvi_jobs::api::error::{FetchError, Refusal};
    let mut bench = in_view_below();
    bench.poll(first_page());
    let refusal = Refusal { status: 429, retry_after_ms: Some(60_000), ..Refusal::default() };
    bench.fail_detail(FetchError::Refused(refusal));
    bench.poll(first_page());
    assert!(bench.details.is_empty());
    bench.pass(60_000);
    bench.poll(first_page());
    assert_eq!(bench.detailed(), ["c"]);
}

#[test]
fn nb_11_details_leave_half_of_the_budget_and_wait_for_the_next_refresh() {
    let mut bench = in_view_below();
    // Two went out for the pages, the refresh is the third.
    bench.send(Event::BudgetChanged(Some(7)));
    bench.poll(first_page());
    assert!(bench.details.is_empty() && !bench.feed.is_holding_back());
    bench.pass(61_000);
    bench.poll(first_page());
    assert_eq!(bench.detailed(), ["c"]);
}

#[test]
fn nb_11_details_get_one_of_a_budget_that_has_room_for_a_refresh_and_one_more() {
    for (budget, asked) in [(1, vec![]), (2, vec!["c"]), (3, vec!["c"])] {
        let mut bench = in_view_below();
        bench.pass(61_000);
        bench.send(Event::BudgetChanged(Some(budget)));
        bench.poll(first_page());
        assert_eq!(bench.detailed(), asked, "{budget} a minute");
    }
}

#[test]
fn nb_10_a_page_that_another_widget_got_is_taken_in_as_a_refresh() {
    let mut bench = in_view_below();
    let step = bench.send(Event::PageHeard(page(&[("n", 10), ("a", 9), ("b", 8)], more("c2"))));
    assert_eq!((bench.shown()[0], told(&step).added), ("n", ids(&["n"])));
    assert!(step.changes.contains(&Change::Loaded(Source::Refresh)));
    assert_eq!(bench.detailed(), ["c"]);
    let planned = bench.feed.poll_timer().unwrap();
    let (_, after_ms) = bench.timers.iter().find(|(timer, _)| *timer == planned).unwrap();
    assert!((5_500..=6_500).contains(after_ms), "{after_ms}");
    let mut bench = Bench::started();
    assert!(bench.send(Event::PageHeard(first_page())).changes.is_empty());
}

#[test]
fn nb_10_held_jobs_of_a_heard_page_wait_too_and_an_own_older_answer_undoes_nothing() {
    let mut bench = occupied(page(&[("b", 8)], Next::End));
    bench.send(Event::TimerFired(bench.feed.poll_timer().unwrap()));
    bench.send(Event::PageHeard(page(&[("a", 9), ("b", 8)], Next::End)));
    bench.answer(page(&[("b", 8)], Next::End));
    assert_eq!((bench.shown(), bench.feed.held()), (vec!["b"], 1));
}
