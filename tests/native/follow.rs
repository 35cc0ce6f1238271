//! Scenarios: what the list follows after failures, without a network, when it is told to stop, and in odd orders of jobs.

use crate::support::{Bench, all, job, more, page, refused, told};
use muvi_jobs::api::error::FetchError;
use muvi_jobs::api::job::{Job, Status};
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Query, StatusFilter};
use muvi_jobs::feed::event::{Event, Lane};
use muvi_jobs::feed::poll::RefreshInterval;

fn with_status(status: &Status, jobs: &[(&str, i64)], next: Next) -> Page {
    let jobs = jobs.iter().map(|(id, at)| Job { status: status.clone(), ..job(id, *at) }).collect();
    Page { jobs, skipped: 0, next }
}

fn every_5_s(bench: &mut Bench) {
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(5_000)));
}

#[test]
fn a_first_page_that_could_not_be_had_is_asked_for_again_by_the_clock_and_its_error_stays_until_it_comes() {
    let mut bench = Bench::started();
    every_5_s(&mut bench);
    bench.fail(refused(503));
    while bench.feed.poll_timer().is_none() {
        bench.wait();
        bench.fail(refused(503));
    }
    assert_eq!(bench.wait(), 10_000);
    assert!(bench.feed.failure().is_some() && bench.feed.slot(Lane::Refresh).is_busy());
    bench.fail_round(&refused(503));
    assert_eq!(bench.wait(), 20_000);
    bench.answer(page(&[("a", 9)], Next::End));
    assert_eq!((bench.shown(), bench.feed.failure().is_none()), (vec!["a"], true));
    assert_eq!(bench.wait(), 5_000);
}

#[test]
fn who_asks_for_the_first_page_by_hand_does_not_have_the_clock_ask_besides() {
    let mut bench = Bench::started();
    every_5_s(&mut bench);
    bench.fail(refused(400));
    bench.wait();
    bench.send(Event::RefreshRequested);
    bench.answer(page(&[("a", 9)], Next::End));
    assert_eq!((bench.shown(), bench.feed.slot(Lane::Refresh).is_busy()), (vec!["a"], false));
}

#[test]
fn without_an_interval_a_first_page_that_could_not_be_had_is_not_asked_for_again() {
    let mut bench = Bench::started();
    bench.fail_for_good(&refused(503));
    assert!(bench.timers.is_empty() && bench.feed.poll_timer().is_none());
}

#[test]
fn off_ends_a_refresh_that_pauses_before_it_is_tried_again() {
    for error in [refused(503), FetchError::Network] {
        let mut bench = Bench::with(page(&[("a", 9)], Next::End));
        every_5_s(&mut bench);
        bench.wait();
        bench.fail(error.clone());
        bench.send(Event::IntervalChanged(RefreshInterval::Off));
        assert!(bench.timers.is_empty() && bench.open.is_empty());
        bench.send(Event::Offline);
        bench.send(Event::Online);
        assert!(bench.open.is_empty());
    }
}

#[test]
fn off_during_a_refresh_lets_that_one_end_and_does_not_try_it_again() {
    let mut bench = Bench::with(page(&[("a", 9)], Next::End));
    every_5_s(&mut bench);
    bench.wait();
    bench.send(Event::IntervalChanged(RefreshInterval::Off));
    bench.fail(refused(503));
    assert!(bench.timers.is_empty() && bench.open.is_empty());
}

#[test]
fn bc_20_back_on_the_network_the_list_is_refreshed_within_a_second() {
    let mut bench = Bench::with(page(&[("a", 9)], Next::End));
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(60_000)));
    bench.send(Event::Offline);
    bench.send(Event::Online);
    assert!(bench.wait() < 1_000 && bench.open.len() == 1);
}

#[test]
fn ts_8_who_looks_again_while_refreshes_fail_does_not_wait_for_the_end_of_a_long_pause() {
    let mut bench = Bench::with(page(&[("a", 9)], Next::End));
    every_5_s(&mut bench);
    bench.wait();
    bench.fail_round(&refused(503));
    bench.send(Event::PageHidden);
    bench.send(Event::PageShown);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn ts_14_the_pauses_of_long_intervals_grow_to_eight_times_and_not_to_sixteen() {
    let mut bench = Bench::with(page(&[("a", 9)], Next::End));
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(120_000)));
    let mut pauses = vec![];
    for _ in 0..6 {
        pauses.push(bench.wait());
        bench.fail_round(&refused(503));
    }
    assert_eq!(pauses, [120_000, 240_000, 480_000, 960_000, 960_000, 960_000]);
}

#[test]
fn bc_19_a_job_below_the_first_page_that_nobody_sees_does_not_keep_the_list_refreshing_fast() {
    let mut bench = Bench::new(Query { page_size: muvi_jobs::api::query::PageSize::clamped(1), ..all() }, 1);
    bench.send(Event::Started);
    bench.answer(with_status(&Status::Completed, &[("a", 9)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.answer(with_status(&Status::Processing, &[("b", 8)], Next::End));
    assert!(bench.wait() > 25_000, "b is not seen");
    bench.answer(with_status(&Status::Completed, &[("a", 9)], more("c1")));
    bench.send(Event::Viewed(0..2));
    assert!(bench.wait() < 10_000, "b is seen");
}

#[test]
fn bc_19_a_status_that_nobody_knows_does_not_keep_the_list_refreshing_fast() {
    let mut bench = Bench::new(all(), 1);
    bench.send(Event::Started);
    bench.answer(with_status(&Status::named("archived"), &[("a", 9)], Next::End));
    assert!(bench.wait() > 25_000);
}

#[test]
fn a_page_that_is_not_in_the_order_of_time_says_nothing_about_what_is_not_on_it() {
    let loaded = [("a", 99), ("b", 98), ("c", 97), ("d", 50), ("e", 40)];
    let mut bench = Bench::with(page(&loaded, more("c1")));
    let step = bench.refresh(page(&[("a", 99), ("odd", 30), ("b", 98)], more("c1")));
    assert!(told(&step).removed.is_empty());
    assert_eq!(bench.shown(), ["a", "b", "c", "d", "e", "odd"]);
    // Nor does what it has anew, however old that is.
    let step = bench.refresh(page(&[("a", 99), ("b", 98), ("older", 1)], more("c1")));
    assert!(told(&step).removed.is_empty());
    // In order and known, it does.
    let step = bench.refresh(page(&[("a", 99), ("c", 97)], more("c1")));
    assert_eq!(told(&step).removed, crate::support::ids(&["b"]));
}

#[test]
fn bc_1_what_the_page_reaches_below_all_others_is_not_new_and_does_not_wait() {
    let mut bench = Bench::with(with_status(&Status::Pending, &[("a", 9), ("b", 8), ("c", 7)], more("c1")));
    every_5_s(&mut bench);
    bench.send(Event::Occupied(true));
    let step = bench.poll(with_status(&Status::Pending, &[("a", 9), ("c", 7), ("d", 6)], more("c2")));
    assert_eq!((bench.feed.held(), told(&step).added), (0, vec![]));
    assert_eq!(bench.shown(), ["a", "c", "d"]);
    bench.poll(with_status(&Status::Pending, &[("new", 10), ("a", 9), ("c", 7)], more("c2")));
    assert_eq!(bench.feed.held(), 1);
}

#[test]
fn bc_4_rows_that_cannot_all_be_asked_for_in_time_are_marked_without_an_answer() {
    let jobs: Vec<(String, i64)> = (0..6).map(|n| (format!("job{n}"), 100 - n)).collect();
    let jobs: Vec<(&str, i64)> = jobs.iter().map(|(id, at)| (id.as_str(), *at)).collect();
    let mut bench = Bench::new(Query { status: Some(StatusFilter::Processing), ..all() }, 1);
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(5_000)));
    bench.send(Event::DetailCapChanged(2));
    bench.send(Event::Started);
    bench.answer(with_status(&Status::Processing, &jobs, Next::End));
    bench.poll(with_status(&Status::Processing, &[], Next::End));
    for (id, at) in jobs.iter().take(2) {
        bench.answer_detail(Job { status: Status::Completed, ..job(id, *at) });
    }
    let strays = jobs.iter().filter(|(id, _)| bench.feed.is_stray(bench.key(id))).count();
    assert_eq!(strays, 6);
}
