//! Scenarios: the budget, the network, the page's visibility, walking back, summing up, and large lists.

use crate::support::{Bench, all, job, more, page, refused};
use muvi_jobs::api::error::{FetchError, Refusal};
use muvi_jobs::api::job::{Job, ModelSlug, Status};
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::Cursor;
use muvi_jobs::api::time::Timestamp;
use muvi_jobs::feed::digest::Digest;
use muvi_jobs::feed::event::{Change, Event, KeySource, Lane};
use muvi_jobs::feed::instant::Instant;
use muvi_jobs::feed::poll::RefreshInterval;
use muvi_jobs::feed::slot::Slot;
use muvi_jobs::feed::window::Viewport;

fn one() -> Page {
    page(&[("a", 9)], more("c1"))
}

/// A bench that refreshes by itself every two seconds.
fn polling() -> Bench {
    let mut bench = Bench::with(one());
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(2_000)));
    bench
}

#[test]
fn nb_11_a_request_of_the_person_waits_for_the_budget_and_then_begins_by_itself() {
    let mut bench = Bench::with(one());
    bench.send(Event::BudgetChanged(Some(2)));
    bench.refresh(one());
    let step = bench.send(Event::RefreshRequested);
    assert!(matches!(bench.feed.slot(Lane::Refresh), Slot::Held { .. }));
    assert!(bench.feed.is_holding_back() && step.changes.contains(&Change::Phase));
    assert!(bench.open.is_empty());
    assert_eq!(bench.wait(), 61_000);
    assert!(bench.open.len() == 1 && !bench.feed.is_holding_back());
}

/// A bench that is about to start with a budget, and sent something at these moments of an earlier life.
fn reborn(budget: u32, sent_ms: &[u64]) -> Bench {
    let mut bench = Bench::new(all(), 1);
    bench.now_ms = 100_000;
    for millis in sent_ms {
        bench.send(Event::SentBefore(Instant::from_millis(*millis)));
    }
    bench.send(Event::BudgetChanged(Some(budget)));
    bench.send(Event::IntervalChanged(RefreshInterval::Off));
    bench
}

#[test]
fn nb_11_what_an_earlier_life_sent_counts_and_the_first_page_waits_until_there_is_budget() {
    let mut bench = reborn(2, &[70_000, 90_000]);
    let step = bench.send(Event::Started);
    assert!(step.changes.contains(&Change::Phase) && bench.feed.is_holding_back() && bench.open.is_empty());
    assert!(!bench.feed.is_starting(), "nobody waits for an answer that was not asked for");
    assert_eq!(bench.wait(), 31_000);
    assert!(bench.open.len() == 1 && !bench.feed.is_holding_back());
    bench.answer(one());
    assert_eq!(bench.shown(), ["a"]);
}

#[test]
fn nb_11_what_an_earlier_life_has_left_of_the_budget_can_be_used() {
    for sent_ms in [&[90_000][..], &[1_000, 30_000, 90_000]] {
        let mut bench = reborn(2, sent_ms);
        bench.send(Event::Started);
        bench.answer(one());
        bench.send(Event::RefreshRequested);
        assert!(bench.feed.is_holding_back() && bench.open.is_empty());
    }
}

#[test]
fn nb_11_a_refresh_of_a_list_that_is_held_back_from_the_start_means_its_first_page() {
    let mut bench = reborn(1, &[90_000]);
    bench.send(Event::Started);
    bench.send(Event::RefreshRequested);
    assert!(bench.feed.is_holding_back() && bench.timers.len() == 1, "one request waits");
    bench.wait();
    bench.answer(one());
    assert!(bench.open.is_empty() && !bench.feed.is_holding_back());
}

#[test]
fn nb_11_a_larger_budget_lets_out_what_waits() {
    let mut bench = Bench::with(one());
    bench.send(Event::BudgetChanged(Some(1)));
    bench.send(Event::MoreRequested);
    assert!(bench.open.is_empty() && bench.feed.slot(Lane::List).is_busy());
    bench.send(Event::BudgetChanged(None));
    assert_eq!(bench.asked().cursor, Some(Cursor::new("c1")));
}

#[test]
fn nb_11_refreshes_by_the_clock_leave_a_quarter_for_the_person_and_are_put_off() {
    let mut bench = polling();
    bench.send(Event::BudgetChanged(Some(4)));
    bench.poll(one());
    bench.poll(one());
    let step = bench.send(Event::TimerFired(bench.feed.poll_timer().unwrap()));
    assert!(bench.open.is_empty() && bench.feed.is_holding_back());
    assert!(step.changes.contains(&Change::Phase));
    assert!(!bench.feed.slot(Lane::Refresh).is_busy());
    bench.send(Event::MoreRequested);
    assert_eq!(bench.open.len(), 1, "the last quarter is the person's");
    bench.answer(page(&[("b", 8)], Next::End));
    bench.wait();
    assert!(bench.open.is_empty(), "the person's request counts too");
    bench.wait();
    assert!(bench.open.len() == 1 && !bench.feed.is_holding_back());
}

#[test]
fn nb_11_a_budget_of_one_refreshes_once_a_minute() {
    let mut bench = polling();
    bench.send(Event::BudgetChanged(Some(1)));
    for _ in 0..3 {
        let before = bench.sent.len();
        while bench.open.is_empty() {
            bench.wait();
        }
        assert_eq!(bench.sent.len(), before + 1);
        let sent_ms: Vec<u64> = bench.sent.iter().rev().take(2).copied().collect();
        assert_eq!(sent_ms[0] - sent_ms[1], 61_000);
        bench.answer(one());
    }
}

#[test]
fn nb_10_who_hears_that_another_asks_waits_for_that_answer_and_asks_itself_if_none_comes() {
    let mut bench = polling();
    bench.pass(1_900);
    bench.send(Event::QuestionHeard);
    let timer = bench.timers[0].1;
    assert!((2_000 + 5_000..2_000 * 13 / 10 + 5_001).contains(&timer), "{timer}");
    bench.pass(1_500);
    bench.send(Event::PageHeard(one()));
    assert!((2_000..2_601).contains(&bench.timers[0].1), "by the answer it waits the usual time");
    bench.send(Event::QuestionHeard);
    bench.wait();
    assert_eq!(bench.open.len(), 1, "who asked may be gone");
}

#[test]
fn nb_10_what_others_ask_neither_wakes_who_is_off_nor_delays_what_is_due_when_seen() {
    let mut off = Bench::with(one());
    off.send(Event::QuestionHeard);
    off.send(Event::FailureHeard);
    assert!(off.timers.is_empty() && off.open.is_empty());
    let mut hidden = polling();
    hidden.send(Event::PageHidden);
    hidden.wait();
    hidden.send(Event::QuestionHeard);
    hidden.send(Event::FailureHeard);
    hidden.send(Event::PageShown);
    assert_eq!(hidden.open.len(), 1);
}

#[test]
fn nb_10_a_failure_that_another_had_is_taken_for_the_first_of_our_own() {
    let mut bench = polling();
    for _ in 0..5 {
        bench.send(Event::FailureHeard);
    }
    let heard_ms = bench.wait();
    assert!((4_000..5_201).contains(&heard_ms), "{heard_ms}");
    bench.fail(refused(503));
    assert_eq!(bench.feed.slot(Lane::Refresh).failure(), Some(&refused(503)), "no retries, and it is told");
    assert_eq!(bench.timers[0].1, 8_000);
    bench.send(Event::FailureHeard);
    let heard_ms = bench.timers[0].1;
    assert!((8_000..10_401).contains(&heard_ms), "others have the first go at the next one: {heard_ms}");
    bench.send(Event::PageHeard(one()));
    assert!((2_000..2_601).contains(&bench.timers[0].1), "over");
}

#[test]
fn nb_11_retries_keep_to_the_budget_too() {
    let mut bench = Bench::new(all(), 1);
    bench.send(Event::BudgetChanged(Some(2)));
    bench.send(Event::Started);
    bench.fail(refused(503));
    bench.wait();
    bench.fail(refused(503));
    bench.wait();
    assert!(bench.open.is_empty() && bench.feed.is_holding_back());
    bench.wait();
    assert_eq!(bench.sent.len(), 3);
}

#[test]
fn bc_20_nothing_automatic_goes_out_without_a_network_and_one_refresh_when_it_is_back() {
    let mut bench = polling();
    bench.send(Event::Offline);
    assert!(bench.feed.is_offline());
    bench.wait();
    assert_eq!((bench.open.len(), bench.timers.len()), (0, 0));
    bench.send(Event::Online);
    assert!(bench.open.len() == 1 && !bench.feed.is_offline());
    bench.send(Event::Online);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn bc_20_a_retry_waits_for_the_network_and_goes_out_at_once_when_it_is_back() {
    let mut bench = Bench::started();
    bench.fail(FetchError::Network);
    bench.send(Event::Offline);
    for _ in 0..3 {
        bench.wait();
        assert!(bench.open.is_empty() && bench.feed.slot(Lane::List).is_busy());
    }
    bench.send(Event::Online);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn bc_20_back_from_hidden_and_offline_is_back_only_when_both_are_over() {
    let mut bench = polling();
    bench.send(Event::PageHidden);
    bench.send(Event::Offline);
    bench.wait();
    bench.send(Event::PageShown);
    assert!(bench.open.is_empty());
    bench.send(Event::Online);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn bc_20_it_is_known_when_the_first_page_last_came() {
    let mut bench = Bench::started();
    assert_eq!(bench.feed.fresh_at(), None);
    bench.pass(500);
    bench.answer(one());
    assert_eq!(bench.feed.fresh_at(), Some(Instant::from_millis(1_500)));
    bench.pass(500);
    bench.send(Event::PageHeard(one()));
    assert_eq!(
        bench.feed.fresh_at(),
        Some(Instant::from_millis(1_500)),
        "off: what others hear is not taken in"
    );
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(60_000)));
    bench.send(Event::PageHeard(one()));
    assert_eq!(bench.feed.fresh_at(), Some(Instant::from_millis(2_000)));
}

#[test]
fn it_is_told_when_the_list_does_not_refresh_by_itself() {
    let mut bench = Bench::started();
    assert!(!bench.feed.is_paused(), "nothing is known yet that could be refreshed");
    bench.answer(one());
    assert!(bench.feed.is_paused(), "off");
    for (event, paused) in [
        (Event::IntervalChanged(RefreshInterval::EveryMs(1_000)), false),
        (Event::PageHidden, true),
        (Event::PageShown, false),
        (Event::Offline, true),
        (Event::Online, false),
        (Event::IntervalChanged(RefreshInterval::Off), true),
        (Event::IntervalChanged(RefreshInterval::Auto), false),
    ] {
        let step = bench.send(event);
        assert_eq!(bench.feed.is_paused(), paused);
        assert!(step.changes.contains(&Change::Phase));
        assert!(bench.send(Event::BudgetChanged(None)).changes.is_empty(), "told once");
    }
    bench.wait();
    bench.fail(refused(401));
    assert!(bench.feed.is_paused());
}

#[test]
fn ts_8_hidden_for_five_intervals_asks_nothing_and_exactly_once_when_shown() {
    let mut bench = polling();
    let before = bench.sent.len();
    bench.send(Event::PageHidden);
    bench.wait();
    bench.pass(10_000);
    assert!(bench.timers.is_empty());
    bench.send(Event::PageShown);
    assert_eq!(bench.sent.len() - before, 1);
    bench.answer(one());
    assert_eq!(bench.sent.len() - before, 1);
}

#[test]
fn ts_8_a_refresh_that_pauses_before_a_retry_is_not_retried_unseen() {
    let mut bench = polling();
    bench.wait();
    bench.fail(refused(503));
    bench.send(Event::PageHidden);
    bench.wait();
    assert!(bench.open.is_empty() && bench.timers.is_empty());
    bench.send(Event::PageShown);
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn ts_13_a_refused_key_stops_polling_whatever_else_failed_until_a_person_retries() {
    let mut bench = polling();
    bench.send(Event::MoreRequested);
    bench.fail(refused(400));
    bench.wait();
    bench.fail(refused(403));
    assert!(bench.timers.is_empty() && bench.open.is_empty());
    bench.send(Event::RetryRequested);
    assert_eq!(bench.open.len(), 2);
    let mut bench = polling();
    bench.wait();
    bench.fail(refused(401));
    bench.send(Event::KeyChanged(KeySource::Host));
    assert_eq!(bench.open.len(), 1);
}

#[test]
fn ts_13_another_key_unlocks_polling_while_the_page_is_hidden_too() {
    let mut bench = polling();
    bench.wait();
    bench.fail(refused(401));
    bench.send(Event::PageHidden);
    bench.send(Event::KeyChanged(KeySource::Host));
    bench.answer(one());
    assert_eq!((bench.feed.failure(), bench.timers.len()), (None, 1));
}

#[test]
fn nb_10_it_is_known_which_answers_are_of_use_to_other_widgets() {
    let mut bench = polling();
    bench.send(Event::MoreRequested);
    assert!(!bench.feed.asks_first_page(bench.asked().request));
    bench.answer(page(&[("b", 8)], Next::End));
    bench.wait();
    assert!(bench.feed.asks_first_page(bench.asked().request));
}

#[test]
fn ts_14_on_429_and_5xx_the_gaps_grow_to_eight_intervals_and_more_and_a_good_answer_resets_them() {
    for status in [429, 503] {
        let mut bench = polling();
        bench.wait();
        bench.fail_round(&refused(status));
        let mut gaps = vec![];
        for _ in 0..5 {
            let before = *bench.sent.last().unwrap();
            bench.wait();
            gaps.push(*bench.sent.last().unwrap() - before);
            bench.fail_round(&refused(status));
        }
        assert!(gaps.is_sorted() && *gaps.last().unwrap() >= 16_000, "{gaps:?}");
        bench.wait();
        bench.answer(one());
        assert_eq!(bench.wait(), 2_000);
    }
}

#[test]
fn ts_14_a_refresh_comes_back_no_earlier_than_the_server_asks() {
    let mut bench = polling();
    bench.wait();
    let refusal = Refusal { status: 429, retry_after_ms: Some(600_000), ..Refusal::default() };
    bench.fail(FetchError::Refused(refusal));
    assert!(bench.wait() >= 600_000);
}

#[test]
fn bc_19_auto_is_about_five_seconds_while_a_job_runs_and_five_times_that_otherwise() {
    let mut pauses = [vec![], vec![]];
    for seed in 0..100 {
        for (status, pauses) in [Status::Processing, Status::Completed].into_iter().zip(&mut pauses) {
            let mut bench = Bench::new(all(), seed);
            bench.send(Event::Started);
            let mut first = one();
            first.jobs[0].status = status;
            bench.answer(first);
            pauses.push(bench.timers[0].1);
        }
    }
    let [busy, quiet] = pauses;
    assert!(busy.iter().all(|pause| (3_500..=6_500).contains(pause)), "{busy:?}");
    assert!(quiet.iter().min().unwrap() >= &(5 * busy.iter().max().unwrap()));
}

const EVERYTHING: Timestamp = Timestamp::from_millis(i64::MIN);

#[test]
fn nb_6_pages_are_loaded_until_the_oldest_job_is_older_than_asked() {
    let mut bench = Bench::with(one());
    bench.send(Event::LoadUntilRequested(Timestamp::from_millis(7)));
    let step = bench.answer(page(&[("b", 8)], more("c2")));
    assert!(!step.changes.contains(&Change::Settled(Lane::List)));
    bench.answer(page(&[("c", 7)], more("c3")));
    assert_eq!(bench.feed.walk(), Some(Timestamp::from_millis(7)));
    let step = bench.answer(page(&[("d", 6)], more("c4")));
    assert!(step.changes.contains(&Change::Settled(Lane::List)));
    assert_eq!((bench.open.len(), bench.feed.walk()), (0, None));
    assert_eq!(bench.feed.oldest(), Some(Timestamp::from_millis(6)));
    bench.send(Event::LoadUntilRequested(Timestamp::from_millis(7)));
    assert!(bench.open.is_empty());
}

#[test]
fn nb_6_everything_is_loaded_and_stop_keeps_what_is_there() {
    let mut bench = Bench::with(one());
    bench.send(Event::LoadUntilRequested(EVERYTHING));
    bench.answer(page(&[("b", 8)], more("c2")));
    let step = bench.send(Event::StopRequested);
    assert!(step.changes.contains(&Change::Settled(Lane::List)));
    assert_eq!((bench.open.len(), bench.aborted.len(), bench.feed.walk()), (0, 1, None));
    assert_eq!(bench.shown(), ["a", "b"]);
    bench.send(Event::LoadUntilRequested(EVERYTHING));
    bench.answer(page(&[("c", 7)], Next::End));
    assert_eq!((bench.open.len(), bench.feed.walk()), (0, None));
}

#[test]
fn nb_6_a_walk_that_somebody_asked_for_goes_on_unseen() {
    let mut bench = Bench::with(one());
    bench.send(Event::IntervalChanged(RefreshInterval::Off));
    bench.send(Event::LoadUntilRequested(EVERYTHING));
    bench.send(Event::PageHidden);
    bench.answer(page(&[("b", 8)], more("c2")));
    bench.fail(refused(503));
    bench.wait();
    assert_eq!(bench.asked().cursor, Some(Cursor::new("c2")), "after a pause, too");
    bench.answer(page(&[("c", 7)], Next::End));
    assert_eq!((bench.shown(), bench.open.len(), bench.feed.walk()), (vec!["a", "b", "c"], 0, None));
}

#[test]
fn nb_6_a_failure_ends_the_walk_and_retry_goes_on_with_it() {
    let mut bench = Bench::with(one());
    bench.send(Event::LoadUntilRequested(EVERYTHING));
    bench.fail(refused(503));
    assert_eq!(bench.feed.walk(), Some(EVERYTHING), "a pause is part of it");
    bench.send(Event::StopRequested);
    assert!(bench.timers.is_empty() && bench.feed.walk().is_none());
    bench.send(Event::LoadUntilRequested(EVERYTHING));
    bench.fail(refused(400));
    assert_eq!(bench.feed.walk(), None);
    bench.send(Event::RetryRequested);
    bench.answer(page(&[("b", 8)], more("c2")));
    assert_eq!(bench.asked().cursor, Some(Cursor::new("c2")));
    bench.send(Event::QueryChanged(muvi_jobs::api::query::Query {
        model: Some(ModelSlug::new("m")),
        ..all()
    }));
    assert_eq!(bench.feed.walk(), None);
}

#[test]
fn nb_6_a_page_that_is_on_its_way_becomes_the_first_of_the_walk() {
    let mut bench = Bench::started();
    bench.send(Event::LoadUntilRequested(EVERYTHING));
    bench.answer(one());
    assert_eq!(bench.asked().cursor, Some(Cursor::new("c1")));
}

#[test]
fn nb_14_what_happened_is_summed_up_at_most_every_five_seconds() {
    let mut bench = Bench::with(page(&[("a", 9), ("b", 8)], Next::End));
    let mut fresh = page(&[("n", 10), ("a", 9), ("b", 8)], Next::End);
    (fresh.jobs[1].status, fresh.jobs[2].status) = (Status::Completed, Status::Failed);
    bench.refresh(fresh.clone());
    let (timer, after_ms) = bench.digest_timer.unwrap();
    assert_eq!((after_ms, bench.feed.digest()), (1_000, None));
    let step = bench.send(Event::TimerFired(timer));
    assert_eq!(step.changes, [Change::Digest]);
    assert_eq!(bench.feed.digest(), Some(&Digest { added: 1, completed: 1, failed: 1, cancelled: 0 }));
    fresh.jobs[0].status = Status::Cancelled;
    bench.refresh(fresh);
    let (timer, after_ms) = bench.digest_timer.unwrap();
    assert_eq!(after_ms, 5_000);
    bench.send(Event::TimerFired(timer));
    assert_eq!(bench.feed.digest(), Some(&Digest { cancelled: 1, ..Digest::default() }));
}

/// A page of a hundred jobs, newest first; the last of them all has number 0.
fn hundred(newest: i64, next: Next) -> Page {
    let jobs = (0..100).map(|place| newest - place);
    let job = |number: i64| Job {
        model: ModelSlug::new(&format!("google/model-{}", number % 40)),
        status: Status::Completed,
        ..job(&format!("job_{number:012}"), number * 1_000)
    };
    Page { jobs: jobs.map(job).collect(), skipped: 0, next }
}

#[test]
fn a_hundred_thousand_jobs_are_loaded_refreshed_searched_and_polled_in_no_time() {
    const COUNT: i64 = 100_000;
    let mut bench = Bench::with(hundred(COUNT - 1, more("0")));
    bench.send(Event::LoadUntilRequested(EVERYTHING));
    let began = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let mut newest = COUNT - 101;
    while !bench.open.is_empty() {
        let next = if newest > 99 { more(&newest.to_string()) } else { Next::End };
        bench.answer(hundred(newest, next));
        newest -= 100;
    }
    assert_eq!(bench.feed.loaded(), 100_000);
    bench.send(Event::IntervalChanged(RefreshInterval::Auto));
    bench.send(Event::Occupied(true));
    bench.send(Event::PageHeard(hundred(COUNT + 9, more("x"))));
    assert_eq!((bench.feed.held(), bench.feed.loaded()), (10, 100_000));
    bench.send(Event::Occupied(false));
    bench.send(Event::SearchChanged("MODEL-17".to_owned()));
    assert_eq!(bench.shown().len(), 2_500);
    bench.send(Event::SearchChanged("000099999".to_owned()));
    assert_eq!(bench.shown(), ["job_000000099999"]);
    bench.send(Event::IntervalChanged(RefreshInterval::Auto));
    let took = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().saturating_sub(began);
    assert!(took.as_secs() < 20, "{took:?}, and this is not even optimized");
}

#[test]
fn the_last_rows_of_long_lists_are_reachable_at_any_height() {
    for (count, row_height_px, height_px) in [
        (100_000, 44.0, 400.0),
        (1_000_000, 32.0, 900.0),
        (1_000_000, 88.0, 240.0),
        (1_000_000, 44.0, 3_000.0),
    ] {
        let view = |scroll_top_px| Viewport { scroll_top_px, height_px, row_height_px, pixel_ratio: 1.0 };
        let content_px = view(0.0).window(count).content_px;
        let bottom = view(content_px - height_px).window(count);
        assert_eq!(bottom.rows.end, count);
        #[expect(clippy::cast_precision_loss, reason = "a million is far below 2^52")]
        let last_bottom_px = count as f64 * row_height_px + bottom.shift_px;
        assert!((last_bottom_px - content_px).abs() < 1.0, "{count}: {last_bottom_px}");
        let to_last = view(0.0).scroll_to(count - 1, count).unwrap();
        assert!(to_last <= content_px - height_px + 1.0);
        assert!(view(to_last).window(count).rows.contains(&(count - 1)));
    }
}
