//! Scenarios of the feed: each test's name is a requirement.

use crate::support::{Bench, all, job, more, page, refused};
use muvi_jobs::api::error::{FetchError, Refusal};
use muvi_jobs::api::job::Status;
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Cursor, Query, StatusFilter};
use muvi_jobs::feed::event::{Change, Event, JobChanges, KeySource, Lane, Source};
use muvi_jobs::feed::machine::Content;
use muvi_jobs::feed::poll::RefreshInterval;
use muvi_jobs::feed::retry::DEADLINE_MS;
use muvi_jobs::feed::tail::Broken;

fn failed_only() -> Query {
    Query { status: Some(StatusFilter::Failed), ..all() }
}

#[test]
fn the_first_page_is_asked_for_without_a_cursor_and_nothing_else_before_load_more() {
    let mut bench = Bench::started();
    assert_eq!(bench.asked().cursor, None);
    let step = bench.answer(page(&[("a", 9), ("b", 8)], more("c1")));
    assert_eq!(bench.open, []);
    assert_eq!(bench.shown(), ["a", "b"]);
    assert!(step.changes.contains(&Change::Loaded(Source::Initial)));
}

#[test]
fn load_more_sends_the_cursor_of_the_page_before_and_stops_at_the_end() {
    let mut bench = Bench::with(page(&[("a", 9)], more("c1")));
    bench.send(Event::MoreRequested);
    assert_eq!(bench.asked().cursor, Some(Cursor::new("c1")));
    bench.answer(page(&[("b", 8)], Next::End));
    assert!(!bench.feed.tail().has_more());
    bench.send(Event::MoreRequested);
    assert_eq!((bench.open.len(), bench.shown()), (0, vec!["a", "b"]));
}

#[test]
fn load_more_while_a_page_is_on_its_way_asks_nothing_twice() {
    let mut bench = Bench::with(page(&[("a", 9)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.send(Event::MoreRequested);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn a_filter_change_aborts_what_is_under_way_and_starts_over() {
    let mut bench = Bench::with(page(&[("a", 9)], more("c1")));
    bench.send(Event::MoreRequested);
    let abandoned = bench.asked().request;
    bench.send(Event::QueryChanged(failed_only()));
    assert_eq!(bench.aborted[0].request, abandoned);
    assert_eq!((bench.asked().cursor.clone(), bench.asked().query.clone()), (None, failed_only()));
    assert_eq!((bench.shown().len(), bench.feed.content()), (0, Content::Loading));
}

#[test]
fn an_answer_to_an_abandoned_question_changes_nothing() {
    let mut bench = Bench::started();
    let abandoned = bench.asked().request;
    bench.send(Event::QueryChanged(failed_only()));
    let late = page(&[("late", 9)], Next::End);
    let step = bench.send(Event::PageArrived { request: abandoned, page: late });
    assert_eq!((step.effects.len(), step.changes.len()), (0, 0));
    let step = bench.send(Event::FetchFailed { request: abandoned, error: FetchError::Network });
    assert_eq!((step.effects.len(), step.changes.len()), (0, 0));
}

#[test]
fn the_same_filter_again_asks_nothing() {
    let mut bench = Bench::with(page(&[("a", 9)], Next::End));
    bench.send(Event::QueryChanged(all()));
    assert_eq!((bench.open.len(), bench.shown()), (0, vec!["a"]));
}

#[test]
fn another_source_starts_over_even_if_the_question_is_the_same() {
    let mut bench = Bench::with(page(&[("a", 9)], Next::End));
    bench.send(Event::SourceChanged(all()));
    assert_eq!((bench.open.len(), bench.shown().len()), (1, 0));
    assert!(bench.feed.rows().models().is_empty());
}

#[test]
fn no_answer_429_and_5xx_are_retried_with_growing_pauses_and_then_shown() {
    for error in [FetchError::Network, FetchError::TimedOut, refused(429), refused(503)] {
        let mut bench = Bench::started();
        let mut pauses = vec![];
        bench.fail(error.clone());
        while !bench.timers.is_empty() {
            assert_eq!(bench.feed.failure(), None);
            pauses.push(bench.wait());
            bench.fail(error.clone());
        }
        assert!(pauses.len() >= 2 && pauses.is_sorted(), "{pauses:?}");
        assert_eq!(bench.feed.failure(), Some((Lane::List, &error)));
        assert_eq!(bench.feed.content(), Content::Failed);
    }
}

#[test]
fn other_4xx_and_unreadable_answers_are_shown_at_once() {
    for error in
        [refused(400), refused(401), refused(403), refused(404), FetchError::Malformed, FetchError::NotAPage]
    {
        let mut bench = Bench::started();
        bench.fail(error.clone());
        assert_eq!(bench.timers, []);
        assert_eq!(bench.feed.failure(), Some((Lane::List, &error)));
    }
}

#[test]
fn retry_after_is_honoured() {
    let mut bench = Bench::started();
    bench.fail(FetchError::Refused(Refusal {
        status: 429,
        retry_after_ms: Some(9_000),
        ..Refusal::default()
    }));
    assert!(bench.wait() >= 9_000);
}

#[test]
fn an_answer_that_never_comes_is_given_up_after_the_deadline_and_asked_again() {
    let mut bench = Bench::started();
    let first = bench.asked().request;
    assert_eq!(bench.wait(), DEADLINE_MS);
    assert_eq!(bench.aborted[0].request, first);
    bench.wait();
    assert_ne!(bench.asked().request, first);
}

#[test]
fn a_failed_page_keeps_the_rows_and_retry_repeats_the_same_request() {
    let mut bench = Bench::with(page(&[("a", 9)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.fail(refused(403));
    assert_eq!(bench.shown(), ["a"]);
    bench.send(Event::RetryRequested);
    assert_eq!(bench.asked().cursor, Some(Cursor::new("c1")));
    bench.answer(page(&[("b", 8)], Next::End));
    assert_eq!((bench.shown(), bench.feed.failure()), (vec!["a", "b"], None));
}

#[test]
fn retry_during_a_pause_does_not_wait_for_its_end() {
    let mut bench = Bench::started();
    bench.fail(FetchError::Network);
    bench.send(Event::RetryRequested);
    assert_eq!((bench.open.len(), bench.timers[0].1), (1, DEADLINE_MS));
}

#[test]
fn a_failed_refresh_keeps_the_rows_and_more_can_still_be_loaded() {
    let mut bench = Bench::with(page(&[("a", 9)], more("c1")));
    bench.send(Event::RefreshRequested);
    bench.fail_for_good(&refused(500));
    assert_eq!(bench.feed.failure().unwrap().0, Lane::Refresh);
    bench.send(Event::MoreRequested);
    bench.answer(page(&[("b", 8)], Next::End));
    assert_eq!(bench.shown(), ["a", "b"]);
}

#[test]
fn a_refresh_puts_new_jobs_on_top_and_keeps_the_pages_below() {
    let mut bench = Bench::with(page(&[("b", 8), ("c", 7)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.answer(page(&[("d", 6)], more("c2")));
    bench.send(Event::RefreshRequested);
    assert_eq!(bench.asked().cursor, None);
    bench.answer(page(&[("a", 9), ("b", 8)], more("cb")));
    assert_eq!(bench.shown(), ["a", "b", "c", "d"]);
    bench.send(Event::MoreRequested);
    assert_eq!(bench.asked().cursor, Some(Cursor::new("c2")));
}

#[test]
fn a_refresh_that_does_not_reach_the_loaded_rows_opens_a_gap_that_load_more_fills_first() {
    let mut bench = Bench::with(page(&[("e", 5)], more("end")));
    bench.send(Event::RefreshRequested);
    bench.answer(page(&[("a", 9), ("b", 8)], more("gap")));
    assert!(bench.feed.tail().has_gap());
    bench.send(Event::MoreRequested);
    assert_eq!(bench.asked().cursor, Some(Cursor::new("gap")));
    bench.answer(page(&[("c", 7), ("d", 6), ("e", 5)], more("beyond")));
    assert_eq!((bench.shown(), bench.feed.tail().has_gap()), (vec!["a", "b", "c", "d", "e"], false));
    bench.send(Event::MoreRequested);
    assert_eq!(bench.asked().cursor, Some(Cursor::new("end")));
}

#[test]
fn a_refresh_before_the_first_page_is_there_is_that_first_page() {
    let mut bench = Bench::started();
    bench.send(Event::RefreshRequested);
    assert_eq!(bench.open.len(), 1);
    bench.fail(refused(404));
    bench.send(Event::RefreshRequested);
    bench.answer(page(&[("a", 9)], Next::End));
    assert_eq!(bench.shown(), ["a"]);
}

#[test]
fn a_refresh_and_a_load_more_may_overlap_and_both_count() {
    let mut bench = Bench::with(page(&[("b", 8)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.send(Event::RefreshRequested);
    let [older, newer] = [bench.open[0].request, bench.open[1].request];
    bench.open.clear();
    bench.send(Event::PageArrived { request: newer, page: page(&[("a", 9), ("b", 8)], more("cb")) });
    bench.send(Event::PageArrived { request: older, page: page(&[("c", 7)], Next::End) });
    assert_eq!(bench.shown(), ["a", "b", "c"]);
    assert_eq!(bench.timers, []);
}

#[test]
fn has_more_without_a_cursor_and_a_cursor_seen_before_end_the_list_with_a_note() {
    let bench = Bench::with(page(&[("a", 9)], Next::CursorMissing));
    assert_eq!(
        (bench.feed.tail().has_more(), bench.feed.tail().broken()),
        (false, Some(Broken::CursorMissing))
    );
    let mut bench = Bench::with(page(&[("a", 9)], more("same")));
    bench.send(Event::MoreRequested);
    bench.answer(page(&[("b", 8)], more("same")));
    assert_eq!(
        (bench.feed.tail().has_more(), bench.feed.tail().broken()),
        (false, Some(Broken::CursorRepeated))
    );
}

#[test]
fn rows_that_were_left_out_are_counted_over_all_pages() {
    let mut bench = Bench::with(Page { skipped: 2, ..page(&[("a", 9)], more("c1")) });
    bench.send(Event::MoreRequested);
    bench.answer(Page { skipped: 1, ..page(&[("b", 8)], Next::End) });
    assert_eq!(bench.feed.skipped(), 3);
    bench.send(Event::QueryChanged(failed_only()));
    assert_eq!(bench.feed.skipped(), 0);
}

#[test]
fn search_shows_matching_rows_asks_nothing_and_covers_what_is_loaded_later() {
    let mut bench = Bench::with(page(&[("alpha", 9), ("beta", 8)], more("c1")));
    bench.send(Event::SearchChanged(" ALPHA ".to_owned()));
    assert_eq!((bench.shown(), bench.open.len()), (vec!["alpha"], 0));
    bench.send(Event::MoreRequested);
    bench.answer(page(&[("alpha 2", 7), ("gamma", 6)], Next::End));
    assert_eq!(bench.shown(), ["alpha", "alpha 2"]);
    bench.send(Event::SearchChanged("nothing".to_owned()));
    assert_eq!(bench.feed.content(), Content::NoneFound);
    bench.send(Event::SearchChanged(String::new()));
    assert_eq!(bench.shown().len(), 4);
}

#[test]
fn the_two_empty_states_are_told_apart() {
    let mut bench = Bench::with(page(&[], Next::End));
    assert_eq!(bench.feed.content(), Content::NoJobs);
    bench.send(Event::QueryChanged(failed_only()));
    bench.answer(page(&[], Next::End));
    assert_eq!(bench.feed.content(), Content::NoneForFilters);
}

#[test]
fn after_a_401_the_pages_key_function_is_asked_once_more_and_only_once() {
    let mut bench = Bench::new(all(), 1);
    bench.send(Event::KeyChanged(KeySource::HostFunction));
    bench.send(Event::Started);
    assert!(!bench.asked().renew_key);
    bench.fail(refused(401));
    assert!(bench.asked().renew_key);
    bench.fail(refused(401));
    assert_eq!((bench.open.len(), bench.timers.len()), (0, 0));
    assert!(bench.feed.failure().is_some() && !bench.feed.wants_key());
}

#[test]
fn without_a_key_of_the_page_a_401_asks_the_person_and_a_typed_key_repeats_the_request() {
    let mut bench = Bench::started();
    bench.fail(refused(401));
    assert!(bench.feed.wants_key());
    bench.send(Event::KeyChanged(KeySource::Person));
    bench.fail(refused(401));
    assert!(bench.feed.wants_key());
}

#[test]
fn a_key_typed_after_rows_were_loaded_starts_over_so_that_two_accounts_never_mix() {
    let mut bench = Bench::with(page(&[("a", 9)], more("c1")));
    bench.send(Event::KeyChanged(KeySource::Person));
    assert_eq!((bench.shown().len(), bench.asked().cursor.clone()), (0, None));
    bench.answer(page(&[("mine", 9)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.fail(refused(401));
    bench.send(Event::KeyChanged(KeySource::Person));
    assert_eq!((bench.shown().len(), bench.feed.failure()), (0, None));
    assert!(bench.feed.rows().models().is_empty());
}

#[test]
fn a_key_that_comes_while_a_request_without_one_is_under_way_asks_again_with_it() {
    let mut bench = Bench::started();
    let without = bench.asked().request;
    bench.send(Event::KeyChanged(KeySource::Host));
    assert_eq!(bench.aborted[0].request, without);
    bench.answer(page(&[("a", 9)], Next::End));
    assert_eq!((bench.shown(), bench.timers.len()), (vec!["a"], 0));
}

#[test]
fn the_error_of_a_refresh_stays_until_one_succeeds() {
    let mut bench = polling(RefreshInterval::EveryMs(1_000), Status::Pending);
    bench.wait();
    bench.fail(refused(404));
    bench.wait();
    assert_eq!(bench.feed.failure(), Some((Lane::Refresh, &refused(404))));
    bench.answer(page(&[("a", 9)], Next::End));
    assert_eq!(bench.feed.failure(), None);
}

#[test]
fn a_refresh_does_not_count_the_same_left_out_rows_again() {
    let mut bench = Bench::with(Page { skipped: 1, ..page(&[("a", 9)], Next::End) });
    for _ in 0..3 {
        bench.send(Event::RefreshRequested);
        bench.answer(Page { skipped: 1, ..page(&[("a", 9)], Next::End) });
    }
    assert_eq!(bench.feed.skipped(), 1);
}

#[test]
fn a_403_offers_no_field_for_a_key() {
    let mut bench = Bench::started();
    bench.fail(refused(403));
    assert!(!bench.feed.wants_key());
}

#[test]
fn a_job_that_changed_is_reported_and_one_that_did_not_is_not() {
    let mut bench = Bench::with(page(&[("a", 9), ("b", 8)], Next::End));
    let mut changed = page(&[("a", 9), ("b", 8)], Next::End);
    changed.jobs[1].status = Status::Completed;
    bench.send(Event::RefreshRequested);
    let step = bench.answer(changed);
    let updated: Vec<_> = step.changes.iter().filter(|change| matches!(change, Change::Updated(_))).collect();
    assert_eq!(updated, [&Change::Updated(bench.feed.rows().find(&job("b", 8).id).unwrap())]);
    assert!(!step.changes.contains(&Change::Order));
}

/// A bench with one job of this status that refreshes by itself.
fn polling(interval: RefreshInterval, status: Status) -> Bench {
    let mut first = page(&[("a", 9)], Next::End);
    first.jobs[0].status = status;
    let mut bench = Bench::with(first);
    bench.send(Event::IntervalChanged(interval));
    bench
}

#[test]
fn the_first_page_is_asked_for_again_when_the_interval_elapses_and_again_after_each_answer() {
    let mut bench = polling(RefreshInterval::EveryMs(2_000), Status::Pending);
    for _ in 0..3 {
        assert_eq!(bench.wait(), 2_000);
        assert_eq!(bench.asked().cursor, None);
        bench.answer(page(&[("a", 9)], Next::End));
    }
}

#[test]
fn nothing_is_refreshed_while_the_interval_is_off() {
    assert_eq!(polling(RefreshInterval::Off, Status::Pending).timers, []);
}

#[test]
fn auto_is_at_least_five_times_slower_while_no_job_is_unfinished_and_jittered() {
    let pauses = |status: Status| polling(RefreshInterval::Auto, status).timers[0].1;
    assert!((3_000..=7_000).contains(&pauses(Status::Processing)));
    assert!(pauses(Status::Completed) >= 15_000);
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let mut bench = Bench::new(all(), seed);
        bench.send(Event::Started);
        bench.answer(page(&[("a", 9)], Next::End));
        seen.insert(bench.timers[0].1);
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[test]
fn a_hidden_page_asks_nothing_and_a_stale_list_is_refreshed_once_when_it_is_shown() {
    let mut bench = polling(RefreshInterval::EveryMs(2_000), Status::Pending);
    bench.send(Event::PageHidden);
    bench.wait();
    assert_eq!((bench.open.len(), bench.timers.len()), (0, 0));
    bench.send(Event::PageShown);
    assert_eq!(bench.open.len(), 1);
    bench.send(Event::PageHidden);
    bench.send(Event::PageShown);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn a_page_hidden_for_less_than_the_interval_is_not_refreshed_at_once() {
    let mut bench = polling(RefreshInterval::EveryMs(2_000), Status::Pending);
    bench.send(Event::PageHidden);
    bench.send(Event::PageShown);
    assert_eq!((bench.open.len(), bench.timers.len()), (0, 1));
}

#[test]
fn a_401_or_403_stops_all_polling_until_the_key_changes() {
    for status in [401, 403] {
        let mut bench = polling(RefreshInterval::EveryMs(2_000), Status::Pending);
        bench.wait();
        bench.fail(refused(status));
        assert_eq!((bench.open.len(), bench.timers.len()), (0, 0));
        bench.send(Event::KeyChanged(KeySource::Person));
        bench.answer(page(&[("a", 9)], Next::End));
        assert_eq!(bench.timers.len(), 1);
    }
}

#[test]
fn while_refreshes_fail_they_become_rarer_and_a_good_one_resets_that() {
    let mut bench = polling(RefreshInterval::EveryMs(1_000), Status::Pending);
    let mut pauses = vec![];
    for _ in 0..6 {
        pauses.push(bench.wait());
        bench.fail(refused(404));
    }
    assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
    bench.wait();
    bench.answer(page(&[("a", 9)], Next::End));
    assert_eq!(bench.wait(), 1_000);
}

#[test]
fn what_failed_for_want_of_a_network_is_repeated_when_it_is_back() {
    let mut bench = Bench::started();
    bench.fail_for_good(&FetchError::Network);
    bench.send(Event::Online);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn a_refresh_tells_which_jobs_came_changed_and_went_and_load_more_does_not_call_its_jobs_new() {
    let mut bench = Bench::with(page(&[("a", 9), ("b", 8), ("c", 7)], more("c1")));
    bench.send(Event::MoreRequested);
    let step = bench.answer(page(&[("d", 6)], Next::End));
    assert!(!step.changes.iter().any(|change| matches!(change, Change::Jobs(_))));
    let mut fresh = page(&[("n", 10), ("a", 9), ("c", 7)], more("c1"));
    fresh.jobs[1].status = Status::Completed;
    bench.send(Event::RefreshRequested);
    let step = bench.answer(fresh);
    let changes = step.changes.iter().find_map(|change| match change {
        Change::Jobs(changes) => Some(changes),
        _ => None,
    });
    let id = |name: &str| job(name, 0).id;
    let expected = JobChanges {
        added: vec![id("n")],
        updated: vec![(id("a"), Status::Pending, Status::Completed)],
        removed: vec![id("b")],
    };
    assert_eq!(changes, Some(&expected));
    assert_eq!(expected.ended().collect::<Vec<_>>(), [(&id("a"), &Status::Completed)]);
}

#[test]
fn stopping_leaves_nothing_under_way() {
    let mut bench = Bench::with(page(&[("a", 9)], more("c1")));
    bench.send(Event::MoreRequested);
    bench.send(Event::RefreshRequested);
    bench.stop();
    assert_eq!((bench.open.len(), bench.timers.len(), bench.aborted.len()), (0, 0, 2));
}
