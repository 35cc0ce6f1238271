//! Scenarios: cancelling jobs.

use crate::panel::with_status;
use crate::support::{Bench, all, answer, id, ids, job, more, page, refused, refused_with, told};
use muvi_jobs::api::error::{FetchError, Refusal};
use muvi_jobs::api::job::{JobId, Status};
use muvi_jobs::api::money::MicroCents;
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Query, StatusFilter};
use muvi_jobs::feed::cancel::CancelEvent;
use muvi_jobs::feed::event::{Change, Event, KeySource};
use muvi_jobs::feed::outcome::{CancelState, CancelTally, Outcome};
use muvi_jobs::feed::panel::PanelEvent;
use muvi_jobs::feed::permission::Permission;
use muvi_jobs::feed::selection::SelectionEvent;

fn three() -> Page {
    page(&[("a", 9), ("b", 8), ("c", 7)], more("c1"))
}

fn confirm(bench: &mut Bench, names: &[&str]) {
    bench.send(Event::Cancel(CancelEvent::Confirmed(ids(names))));
}

fn outcome(bench: &Bench, name: &str) -> Outcome {
    let run = bench.feed.cancel_run().expect("there is a run");
    let item = run.items().iter().find(|item| item.id == id(name)).expect("the job is part of it");
    let CancelState::Done(outcome) = &item.state else { panic!("{name} is {:?}", item.state) };
    outcome.clone()
}

fn status(bench: &Bench, name: &str) -> Status {
    bench.feed.rows().get(bench.key(name)).unwrap().status.clone()
}

fn refund(micro_cents: u64) -> Outcome {
    Outcome::Cancelled { refund: Some(MicroCents::new(micro_cents)) }
}

fn too_late() -> FetchError {
    refused_with(400, "JOB_CANNOT_BE_CANCELLED")
}

#[test]
fn ts_16_a_pending_job_is_cancelled_by_one_request_its_row_turns_and_the_refund_is_told() {
    let mut bench = Bench::with(three());
    assert!(bench.feed.can_cancel(&id("a")));
    confirm(&mut bench, &["a"]);
    assert_eq!(bench.cancelling(), ["a"]);
    assert!(bench.feed.is_being_cancelled(&id("a")) && !bench.feed.can_cancel(&id("a")));
    let step = bench.grant("a", 500_000);
    assert_eq!(told(&step).updated, [(id("a"), Status::Pending, Status::Cancelled)]);
    assert!(step.changes.contains(&Change::Cancelling));
    assert_eq!((status(&bench, "a"), outcome(&bench, "a")), (Status::Cancelled, refund(500_000)));
    assert_eq!(bench.feed.cancel_run().unwrap().tally().refunded.to_string(), "$0.50");
    assert_eq!((bench.posted.len(), bench.details.len()), (1, 0));
    assert!(!bench.feed.can_cancel(&id("a")));
    bench.send(Event::Cancel(CancelEvent::Dismissed));
    assert_eq!(bench.feed.cancel_run(), None);
}

#[test]
fn ts_16_only_pending_jobs_can_be_cancelled() {
    let statuses = [Status::Processing, Status::Completed, Status::Failed, Status::Cancelled];
    for known in statuses.into_iter().chain([Status::named("paused")]) {
        let first = Page { jobs: vec![with_status("a", 9, known.clone())], skipped: 0, next: Next::End };
        let mut bench = Bench::with(first);
        assert!(!bench.feed.can_cancel(&id("a")));
        confirm(&mut bench, &["a"]);
        assert_eq!(
            (bench.posted.len(), outcome(&bench, "a")),
            (0, Outcome::NoLongerPending { now: Some(known) })
        );
    }
}

#[test]
fn ts_16_a_job_that_cannot_be_cancelled_any_more_is_read_again_and_its_row_tells_what_it_is() {
    let mut bench = Bench::with(three());
    confirm(&mut bench, &["a"]);
    bench.fail_cancel("a", too_late());
    assert_eq!(bench.detailed(), ["a"]);
    bench.answer_detail(with_status("a", 9, Status::Processing));
    assert_eq!(outcome(&bench, "a"), Outcome::NoLongerPending { now: Some(Status::Processing) });
    assert_eq!(status(&bench, "a"), Status::Processing);
}

#[test]
fn ts_16_a_cancellation_whose_answer_was_lost_counts_as_done_and_one_by_somebody_else_does_not() {
    for lost in [FetchError::Network, FetchError::TimedOut, refused(502)] {
        let mut bench = Bench::with(three());
        confirm(&mut bench, &["a"]);
        bench.fail_cancel("a", lost);
        bench.wait();
        bench.fail_cancel("a", too_late());
        bench.answer_detail(with_status("a", 9, Status::Cancelled));
        assert_eq!(outcome(&bench, "a"), Outcome::Cancelled { refund: None });
        let tally = bench.feed.cancel_run().unwrap().tally();
        assert_eq!((tally.cancelled, tally.refunds_unknown), (1, 1));
    }
    let mut bench = Bench::with(three());
    confirm(&mut bench, &["a"]);
    bench.fail_cancel("a", refused(429));
    bench.wait();
    bench.fail_cancel("a", too_late());
    bench.answer_detail(with_status("a", 9, Status::Cancelled));
    assert_eq!(outcome(&bench, "a"), Outcome::NoLongerPending { now: Some(Status::Cancelled) });
}

#[test]
fn ts_16_an_answer_that_cannot_be_read_is_checked_by_looking_at_the_job() {
    for unreadable in
        [FetchError::Malformed, FetchError::NotAPage, FetchError::ContentType("text/html".into())]
    {
        let mut bench = Bench::with(three());
        confirm(&mut bench, &["a", "b"]);
        bench.fail_cancel("a", unreadable.clone());
        bench.answer_detail(with_status("a", 9, Status::Cancelled));
        assert_eq!(outcome(&bench, "a"), Outcome::Cancelled { refund: None });
        bench.fail_cancel("b", unreadable.clone());
        bench.answer_detail(job("b", 8));
        assert_eq!(outcome(&bench, "b"), Outcome::Failed(unreadable));
    }
}

#[test]
fn ts_16_no_answer_429_and_5xx_are_retried_and_then_told() {
    for error in [FetchError::Network, FetchError::TimedOut, refused(429), refused(500)] {
        let mut bench = Bench::with(three());
        confirm(&mut bench, &["a"]);
        let mut pauses = vec![];
        bench.fail_cancel("a", error.clone());
        while !bench.timers.is_empty() {
            pauses.push(bench.wait());
            bench.fail_cancel("a", error.clone());
        }
        assert!(pauses.len() >= 2 && pauses.is_sorted(), "{pauses:?}");
        assert_eq!(outcome(&bench, "a"), Outcome::Failed(error));
        assert_eq!(status(&bench, "a"), Status::Pending);
    }
    let mut bench = Bench::with(three());
    confirm(&mut bench, &["a"]);
    let busy = Refusal { status: 429, retry_after_ms: Some(9_000), ..Refusal::default() };
    bench.fail_cancel("a", FetchError::Refused(busy));
    assert!(bench.wait() >= 9_000);
}

#[test]
fn ts_16_other_refusals_are_told_at_once() {
    for error in [refused_with(404, "JOB_NOT_FOUND"), refused_with(403, "UNAUTHORIZED_ACCESS"), refused(400)]
    {
        let mut bench = Bench::with(three());
        confirm(&mut bench, &["a", "b"]);
        bench.fail_cancel("a", error.clone());
        assert_eq!(outcome(&bench, "a"), Outcome::Failed(error));
        assert_eq!(bench.cancelling(), ["b"], "it is about this job only");
        assert_eq!(bench.feed.permission(), Permission::Granted);
    }
}

#[test]
fn ts_16_a_verdict_that_cannot_be_had_leaves_no_doubt_where_the_api_said_no() {
    let mut bench = Bench::with(three());
    confirm(&mut bench, &["a"]);
    bench.fail_cancel("a", too_late());
    bench.fail_detail(refused(404));
    assert_eq!(outcome(&bench, "a"), Outcome::NoLongerPending { now: None });
}

/// Twenty jobs of which the first twelve are pending, all chosen.
fn twelve_of_twenty() -> Bench {
    let job = |number: usize| {
        let status = if number < 12 { Status::Pending } else { Status::Completed };
        with_status(&format!("job_{number:02}"), 100 - i64::try_from(number).unwrap(), status)
    };
    let mut bench = Bench::with(Page { jobs: (0..20).map(job).collect(), skipped: 0, next: Next::End });
    bench.send(Event::Selection(SelectionEvent::ShownToggled));
    bench
}

#[test]
fn bc_9_the_plan_says_12_of_20_and_each_outcome_is_true() {
    let mut bench = twelve_of_twenty();
    let plan = bench.feed.cancel_plan();
    assert_eq!((plan.pending.len(), plan.loaded, plan.elsewhere), (12, 20, 0));
    bench.send(Event::Cancel(CancelEvent::ParallelismChanged(3)));
    bench.send(Event::Cancel(CancelEvent::Confirmed(plan.pending)));
    let mut rounds = 0;
    while !bench.cancels.is_empty() {
        assert!(bench.cancels.len() <= 3);
        let name = bench.cancelling()[0].to_owned();
        match name.as_str() {
            "job_04" => {
                bench.fail_cancel(&name, too_late());
                bench.answer_detail(with_status(&name, 96, Status::Processing));
            }
            "job_05" => drop(bench.fail_cancel(&name, refused(400))),
            _ => drop(bench.grant(&name, 40_000)),
        }
        rounds += 1;
    }
    assert_eq!((rounds, bench.posted.len()), (12, 12));
    let tally = bench.feed.cancel_run().unwrap().tally();
    let expected = CancelTally {
        total: 12,
        done: 12,
        cancelled: 10,
        no_longer_pending: 1,
        failed: 1,
        refunded: MicroCents::new(400_000),
        ..CancelTally::default()
    };
    assert_eq!(tally, expected);
    let chosen: Vec<&str> = bench.feed.selected_jobs().map(|job| job.id.as_str()).collect();
    assert!(chosen.contains(&"job_05") && !chosen.contains(&"job_04") && !chosen.contains(&"job_00"));
    bench.send(Event::Cancel(CancelEvent::Retried));
    assert_eq!(bench.cancelling(), ["job_05"]);
    bench.grant("job_05", 500_000);
    assert_eq!(bench.feed.cancel_run().unwrap().tally().refunded.to_string(), "$0.90");
    assert!(!bench.feed.selection().contains(&id("job_05")));
}

#[test]
fn bc_9_no_more_than_the_host_page_allows_are_under_way_at_once() {
    for (allowed, expected) in [(None, 4), (Some(1), 1), (Some(0), 1), (Some(8), 8), (Some(200), 8)] {
        let mut bench = twelve_of_twenty();
        if let Some(allowed) = allowed {
            bench.send(Event::Cancel(CancelEvent::ParallelismChanged(allowed)));
        }
        bench.send(Event::Cancel(CancelEvent::Confirmed(bench.feed.cancel_plan().pending)));
        assert_eq!(bench.cancels.len(), expected);
    }
}

#[test]
fn bc_9_fewer_at_once_lets_what_is_under_way_end_before_the_next_begins() {
    let mut bench = twelve_of_twenty();
    bench.send(Event::Cancel(CancelEvent::Confirmed(bench.feed.cancel_plan().pending)));
    bench.send(Event::Cancel(CancelEvent::ParallelismChanged(1)));
    for left in [3, 2, 1, 1, 1] {
        let name = bench.cancelling()[0].to_owned();
        bench.grant(&name, 1);
        assert_eq!(bench.cancels.len(), left);
    }
}

#[test]
fn bc_9_stop_lets_what_is_under_way_end_and_sends_nothing_more() {
    let mut bench = twelve_of_twenty();
    bench.send(Event::Cancel(CancelEvent::Confirmed(bench.feed.cancel_plan().pending)));
    bench.grant("job_00", 1);
    bench.fail_cancel("job_01", refused(503));
    bench.send(Event::Cancel(CancelEvent::Stopped));
    assert_eq!(outcome(&bench, "job_01"), Outcome::Failed(refused(503)));
    assert_eq!(bench.cancelling(), ["job_02", "job_03", "job_04"]);
    bench.grant("job_02", 1);
    bench.grant("job_03", 1);
    bench.fail_cancel("job_04", refused(503));
    let run = bench.feed.cancel_run().unwrap();
    let tally = run.tally();
    assert_eq!((tally.cancelled, tally.failed, tally.not_tried, run.is_under_way()), (3, 2, 7, false));
    assert_eq!((bench.posted.len(), bench.timers.len()), (5, 0));
    bench.send(Event::Cancel(CancelEvent::Retried));
    assert_eq!(bench.cancels.len(), 4);
}

#[test]
fn bc_9_a_job_that_changed_while_it_waited_for_its_turn_is_not_cancelled() {
    let mut bench = Bench::with(three());
    bench.send(Event::Cancel(CancelEvent::ParallelismChanged(1)));
    confirm(&mut bench, &["a", "b", "c"]);
    let mut fresh = three();
    fresh.jobs[1].status = Status::Completed;
    bench.refresh(fresh);
    bench.grant("a", 1);
    assert_eq!(outcome(&bench, "b"), Outcome::NoLongerPending { now: Some(Status::Completed) });
    assert_eq!(bench.cancelling(), ["c"]);
}

#[test]
fn bc_9_a_run_outlives_a_filter_and_another_one_joins_it() {
    let mut bench = Bench::with(three());
    bench.send(Event::Cancel(CancelEvent::ParallelismChanged(1)));
    confirm(&mut bench, &["a", "b"]);
    bench.send(Event::QueryChanged(Query { status: Some(StatusFilter::Failed), ..all() }));
    assert_eq!(bench.cancelling(), ["a"]);
    confirm(&mut bench, &["b", "c", "a"]);
    bench.grant("a", 1);
    bench.grant("b", 2);
    bench.grant("c", 3);
    let tally = bench.feed.cancel_run().unwrap().tally();
    assert_eq!((tally.total, tally.cancelled, tally.refunded), (3, 3, MicroCents::new(6)));
}

#[test]
fn bc_28_a_key_without_the_scope_switches_cancelling_off_with_the_reason_and_the_list_goes_on() {
    for refusal in [
        refused_with(403, "OPERATION_NOT_ALLOWED"),
        refused(403),
        refused_with(403, "IP_NOT_WHITELISTED"),
        refused(405),
    ] {
        let mut bench = twelve_of_twenty();
        bench.send(Event::Cancel(CancelEvent::ParallelismChanged(1)));
        bench.send(Event::Cancel(CancelEvent::Confirmed(bench.feed.cancel_plan().pending)));
        let step = bench.fail_cancel("job_00", refusal.clone());
        assert!(step.changes.contains(&Change::Cancelling));
        assert_eq!(bench.feed.permission(), Permission::Refused(&refusal));
        let tally = bench.feed.cancel_run().unwrap().tally();
        assert_eq!((tally.failed, tally.not_tried, bench.posted.len()), (1, 11, 1));
        assert!(!bench.feed.can_cancel(&id("job_01")));
        confirm(&mut bench, &["job_01"]);
        bench.send(Event::Cancel(CancelEvent::Retried));
        assert_eq!((bench.posted.len(), bench.feed.failure()), (1, None));
        bench.send(Event::RefreshRequested);
        assert_eq!(bench.open.len(), 1);
    }
}

#[test]
fn bc_28_another_key_or_account_may_cancel_again() {
    for event in [Event::KeyChanged(KeySource::Host), Event::SourceChanged(all())] {
        let mut bench = Bench::with(three());
        confirm(&mut bench, &["a"]);
        bench.fail_cancel("a", refused(403));
        let step = bench.send(event);
        assert_eq!(bench.feed.permission(), Permission::Granted);
        assert!(step.changes.contains(&Change::Cancelling));
    }
}

#[test]
fn ts_13_an_invalid_key_ends_the_run_and_a_renewed_one_goes_on() {
    let mut bench = Bench::with(three());
    bench.send(Event::Cancel(CancelEvent::ParallelismChanged(1)));
    confirm(&mut bench, &["a", "b"]);
    bench.fail_cancel("a", refused(401));
    assert_eq!((outcome(&bench, "b"), bench.posted.len()), (Outcome::NotTried, 1));
    assert_eq!(bench.feed.permission(), Permission::Granted);
    let mut bench = Bench::with(three());
    bench.send(Event::KeyChanged(KeySource::HostFunction));
    confirm(&mut bench, &["a"]);
    bench.fail_cancel("a", refused(401));
    assert_eq!(bench.cancelling(), ["a"], "with a new key");
    bench.grant("a", 7);
    assert_eq!(outcome(&bench, "a"), refund(7));
}

#[test]
fn ts_25_read_only_nothing_leaves_by_any_way() {
    let mut bench = twelve_of_twenty();
    let step = bench.send(Event::ReadOnlyChanged(true));
    assert!(step.changes.contains(&Change::Cancelling));
    assert_eq!(bench.feed.permission(), Permission::ReadOnly);
    assert!(!bench.feed.can_cancel(&id("job_00")));
    let pending = bench.feed.cancel_plan().pending;
    for event in
        [CancelEvent::Confirmed(ids(&["job_00"])), CancelEvent::Confirmed(pending), CancelEvent::Retried]
    {
        let step = bench.send(Event::Cancel(event));
        assert!(step.effects.is_empty() && step.changes.is_empty());
    }
    assert!(bench.posted.is_empty() && bench.feed.cancel_run().is_none());
    bench.send(Event::ReadOnlyChanged(false));
    assert!(bench.posted.is_empty() && bench.feed.can_cancel(&id("job_00")));
}

#[test]
fn ts_25_read_only_in_the_middle_of_a_run_repeats_and_begins_nothing() {
    let mut bench = twelve_of_twenty();
    bench.send(Event::Cancel(CancelEvent::Confirmed(bench.feed.cancel_plan().pending)));
    bench.fail_cancel("job_00", refused(503));
    bench.send(Event::ReadOnlyChanged(true));
    bench.fail_cancel("job_01", refused(503));
    bench.grant("job_02", 5);
    bench.fail_cancel("job_03", too_late());
    assert_eq!(bench.detailed(), ["job_03"], "reading is allowed");
    bench.answer_detail(with_status("job_03", 97, Status::Processing));
    let run = bench.feed.cancel_run().unwrap();
    let tally = run.tally();
    assert_eq!((tally.cancelled, tally.failed, tally.no_longer_pending, tally.not_tried), (1, 2, 1, 8));
    assert_eq!((bench.posted.len(), bench.timers.len(), run.is_under_way()), (4, 0, false));
}

#[test]
fn nb_11_cancellations_keep_to_the_budget_and_count_as_the_persons() {
    let mut bench = twelve_of_twenty();
    bench.send(Event::BudgetChanged(Some(5)));
    bench.send(Event::Cancel(CancelEvent::Confirmed(bench.feed.cancel_plan().pending)));
    let mut held = false;
    for _ in 0..200 {
        held |= bench.feed.is_holding_back();
        if let Some(name) = bench.cancelling().first().map(|name| (*name).to_owned()) {
            bench.grant(&name, 1);
        } else if let Some((timer, _)) = bench.timers.first().copied() {
            bench.send(Event::TimerFired(timer));
        }
    }
    assert!(held, "it was said that something waits");
    assert_eq!(bench.feed.cancel_run().unwrap().tally().cancelled, 12);
}

#[test]
fn another_account_gives_a_run_up() {
    let mut bench = twelve_of_twenty();
    bench.send(Event::Cancel(CancelEvent::Confirmed(bench.feed.cancel_plan().pending)));
    bench.send(Event::SourceChanged(all()));
    assert!(bench.cancels.is_empty() && bench.feed.cancel_run().is_none());
    assert_eq!(bench.timers.len(), 1, "that of the first page");
}

#[test]
fn bc_6_a_job_that_is_open_and_not_loaded_can_be_cancelled_too() {
    let mut bench = Bench::with(three());
    bench.send(Event::Panel(PanelEvent::Opened(id("far"))));
    assert!(!bench.feed.can_cancel(&id("far")), "nothing is known of it");
    bench.answer_detail(job("far", 1));
    assert!(bench.feed.can_cancel(&id("far")));
    confirm(&mut bench, &["far"]);
    bench.grant("far", 40_000);
    assert_eq!(bench.detailed(), ["far"], "the panel looks at what it is now");
    bench.answer_detail(with_status("far", 1, Status::Cancelled));
    assert!(!bench.feed.can_cancel(&id("far")));
}

#[test]
fn a_receipt_that_nobody_waits_for_changes_nothing() {
    let mut bench = Bench::with(three());
    confirm(&mut bench, &["a"]);
    let request = bench.cancels[0].0;
    bench.send(Event::SourceChanged(all()));
    let receipt = muvi_jobs::api::receipt::Receipt { refund: None };
    let step = bench.send(Event::JobCancelled { request, receipt });
    assert!(step.changes.is_empty() && step.effects.is_empty());
    let step = bench.send(Event::JobArrived { request, answer: answer(job("a", 9)) });
    assert!(step.changes.is_empty() && step.effects.is_empty());
    let nothing: &[JobId] = &[];
    assert_eq!(bench.cancels.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>(), nothing);
}
