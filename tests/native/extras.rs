//! Scenarios: what rows show that the list does not tell.

use crate::panel::{with_status, with_video};
use crate::support::{Bench, all, answer, id, refused, refused_with};
use muvi_jobs::api::error::{FetchError, Refusal};
use muvi_jobs::api::job::Status;
use muvi_jobs::api::media::MediaUrl;
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Query, StatusFilter};
use muvi_jobs::feed::answers::{Preview, Reason};
use muvi_jobs::feed::event::{Change, Event, KeySource};
use muvi_jobs::feed::extras::ExtrasEvent;
use muvi_jobs::feed::panel::PanelEvent;
use muvi_jobs::feed::poll::RefreshInterval;

const STATUSES: [Status; 4] = [Status::Failed, Status::Completed, Status::Pending, Status::Failed];

/// Forty jobs; of each four, the first and the last have failed and the second is completed.
fn forty() -> Page {
    let job = |number: usize| {
        let created_ms = 100 - i64::try_from(number).unwrap();
        with_status(&format!("job_{number:02}"), created_ms, STATUSES[number % 4].clone())
    };
    Page { jobs: (0..40).map(job).collect(), skipped: 0, next: Next::End }
}

fn wanting(reasons: bool, previews: bool) -> Bench {
    let mut bench = Bench::with(forty());
    bench.send(Event::Extras(ExtrasEvent::Wanted { reasons, previews }));
    bench
}

/// Answers whatever is asked for rows, letting time pass, until nothing is; names what was asked.
fn answer_all(bench: &mut Bench) -> Vec<String> {
    let mut asked = vec![];
    loop {
        assert!(asked.len() < 100, "this never ends: {asked:?}");
        if let [(_, name)] = bench.details.as_slice() {
            let name = name.as_str().to_owned();
            let row = bench.feed.rows().get(bench.key(&name)).unwrap().clone();
            let url = format!("https://c.test/{name}.mp4");
            match row.status {
                Status::Completed => bench.answer_detail_with(with_video(&name, 1, &url)),
                _ => bench.answer_detail(row),
            };
            asked.push(name);
        } else if let Some(timer) = bench.feed.extras_timer() {
            bench.send(Event::TimerFired(timer));
        } else {
            return asked;
        }
    }
}

#[test]
fn bc_12_failed_rows_in_view_tell_code_and_message_by_exactly_one_request_each_and_others_cause_none() {
    let mut bench = wanting(true, false);
    assert!(bench.details.is_empty(), "nothing is in view");
    bench.send(Event::Viewed(4..12));
    assert_eq!(answer_all(&mut bench), ["job_04", "job_07", "job_08", "job_11"]);
    let Some(Reason::Told(error)) = bench.feed.failure_reason(bench.key("job_07")) else {
        panic!("no reason")
    };
    assert_eq!(
        (error.code.as_deref(), error.message.as_deref()),
        (Some("INTERNAL_ERROR"), Some("It broke."))
    );
    assert_eq!(bench.feed.failure_reason(bench.key("job_05")), None, "it did not fail");
    assert_eq!(bench.feed.failure_reason(bench.key("job_00")), None, "it was not in view");
    for _ in 0..5 {
        bench.send(Event::Viewed(0..4));
        bench.send(Event::Viewed(4..12));
        bench.refresh(forty());
    }
    assert!(answer_all(&mut bench).is_empty());
}

#[test]
fn bc_12_a_row_is_told_when_its_reason_is_there() {
    let mut bench = wanting(true, false);
    bench.send(Event::Viewed(0..1));
    bench.wait();
    let step = bench.answer_detail(with_status("job_00", 100, Status::Failed));
    assert!(step.changes.contains(&Change::Updated(bench.key("job_00"))));
}

#[test]
fn bc_12_a_reason_outlives_filters_and_another_account_does_not_see_it() {
    let mut bench = wanting(true, false);
    bench.send(Event::Viewed(0..4));
    answer_all(&mut bench);
    bench.send(Event::QueryChanged(Query { status: Some(StatusFilter::Failed), ..all() }));
    let mut failed = forty();
    failed.jobs.retain(|job| job.status == Status::Failed);
    bench.send(Event::Viewed(0..2));
    bench.answer(failed);
    assert!(answer_all(&mut bench).is_empty());
    bench.send(Event::SourceChanged(all()));
    bench.answer(forty());
    bench.send(Event::Viewed(0..1));
    assert_eq!(answer_all(&mut bench), ["job_00"]);
}

#[test]
fn bc_12_the_panel_and_the_row_share_one_answer_and_one_question() {
    let mut bench = wanting(true, false);
    bench.send(Event::Viewed(0..4));
    bench.wait();
    assert_eq!(bench.detailed(), ["job_00"]);
    bench.send(Event::Panel(PanelEvent::Opened(id("job_00"))));
    assert_eq!(bench.detailed().iter().filter(|name| **name == "job_00").count(), 1);
    let place = bench.details.iter().position(|(_, name)| name.as_str() == "job_00").unwrap();
    let (request, _) = bench.details.remove(place);
    let told = answer(with_status("job_00", 100, Status::Failed));
    bench.send(Event::JobArrived { request, answer: told });
    assert!(bench.feed.open_job().unwrap().answer.is_some());
    assert!(matches!(bench.feed.failure_reason(bench.key("job_00")), Some(Reason::Told(_))));
    assert_eq!(answer_all(&mut bench), ["job_03"]);
    bench.send(Event::Panel(PanelEvent::Opened(id("job_03"))));
    assert!(bench.details.is_empty() && bench.feed.open_job().unwrap().answer.is_some());
}

#[test]
fn bc_13_pictures_come_after_reasons_and_only_for_completed_rows_in_view() {
    let mut bench = wanting(true, true);
    bench.send(Event::Viewed(0..8));
    let asked = answer_all(&mut bench);
    assert_eq!(asked, ["job_00", "job_03", "job_04", "job_07", "job_01", "job_05"]);
    assert!(matches!(bench.feed.preview(bench.key("job_05")), Some(Preview::Output(_))));
    assert_eq!(bench.feed.preview(bench.key("job_00")), None);
    bench.send(Event::Extras(ExtrasEvent::Wanted { reasons: false, previews: false }));
    assert_eq!((bench.feed.preview(bench.key("job_05")), bench.feed.extras_timer()), (None, None));
}

#[test]
fn nb_9_a_dead_picture_is_looked_up_once_more_and_never_again() {
    let mut bench = wanting(false, true);
    bench.send(Event::Viewed(0..4));
    assert_eq!(answer_all(&mut bench), ["job_01"]);
    let url = MediaUrl::new("https://c.test/job_01.mp4").unwrap();
    for round in 0..4 {
        bench.send(Event::Extras(ExtrasEvent::FileFailed { job: id("job_01"), url: url.clone() }));
        assert_eq!(answer_all(&mut bench).len(), usize::from(round == 0), "round {round}");
        assert_eq!(bench.feed.preview(bench.key("job_01")), Some(Preview::Gone));
    }
}

#[test]
fn bc_12_who_scrolls_by_is_not_looking() {
    let mut bench = wanting(true, false);
    for place in 0..36 {
        bench.send(Event::Viewed(place..place + 4));
        bench.pass(50);
    }
    assert!(bench.details.is_empty());
    let before = bench.sent.len();
    assert_eq!(answer_all(&mut bench), ["job_35", "job_36"]);
    assert_eq!(bench.sent.len() - before, 2);
}

#[test]
fn nb_11_extras_leave_three_quarters_of_the_budget_and_go_on_by_themselves() {
    let mut bench = Bench::with(forty());
    bench.send(Event::BudgetChanged(Some(12)));
    bench.send(Event::Extras(ExtrasEvent::Wanted { reasons: true, previews: false }));
    bench.send(Event::Viewed(0..40));
    let began_ms = bench.now_ms;
    assert_eq!(answer_all(&mut bench).len(), 20);
    let minutes = (bench.now_ms - began_ms) / 60_000;
    assert!((6..=8).contains(&minutes), "20 questions at 3 a minute took {minutes} minutes");
}

#[test]
fn nb_11_extras_get_one_of_a_small_budget_when_nothing_else_is_asked() {
    for budget in 1..=3 {
        let mut bench = Bench::with(forty());
        bench.send(Event::BudgetChanged(Some(budget)));
        bench.send(Event::Extras(ExtrasEvent::Wanted { reasons: true, previews: false }));
        bench.send(Event::Viewed(0..40));
        let began_ms = bench.now_ms;
        assert_eq!(answer_all(&mut bench).len(), 20);
        assert_eq!((bench.now_ms - began_ms) / 60_000, 20, "one a minute of {budget}");
    }
}

#[test]
fn nb_11_extras_leave_a_quarter_of_the_questions_about_single_jobs() {
    let mut bench = wanting(true, false);
    bench.send(Event::DetailCapChanged(8));
    bench.send(Event::Viewed(0..40));
    answer_all(&mut bench);
    let first_minute = bench.sent.iter().filter(|sent| **sent < 61_000 + 1_000).count() - 1;
    assert_eq!(first_minute, 6);
    let mut bench = wanting(true, false);
    bench.send(Event::DetailCapChanged(0));
    bench.send(Event::Viewed(0..40));
    assert!(answer_all(&mut bench).is_empty());
}

#[test]
fn the_state_of_jobs_comes_before_what_rows_show_besides() {
    let mut bench = wanting(true, false);
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(2_000)));
    bench.send(Event::Viewed(0..8));
    bench.send(Event::TimerFired(bench.feed.extras_timer().unwrap()));
    assert_eq!(bench.detailed(), ["job_00"]);
    let newest = with_status("new", 1_000, Status::Completed);
    let top =
        Page { jobs: vec![newest, forty().jobs.remove(0)], skipped: 0, next: crate::support::more("x") };
    bench.poll(top);
    bench.answer_detail(with_status("job_00", 100, Status::Failed));
    assert_eq!(bench.detailed(), ["job_02"], "a job that runs and is in view");
}

#[test]
fn bc_12_a_reason_that_cannot_be_had_is_tried_a_few_times_and_given_up() {
    let mut bench = wanting(true, false);
    bench.send(Event::Viewed(0..1));
    let mut tries = 0;
    while let Some(timer) = bench.feed.extras_timer() {
        bench.send(Event::TimerFired(timer));
        if !bench.details.is_empty() {
            bench.fail_detail(refused(503));
            tries += 1;
        }
    }
    assert_eq!(tries, 4);
    assert_eq!(bench.feed.failure_reason(bench.key("job_00")), Some(Reason::Unavailable));
    let mut bench = wanting(true, false);
    bench.send(Event::Viewed(0..1));
    bench.wait();
    bench.fail_detail(refused_with(404, "JOB_NOT_FOUND"));
    assert_eq!((bench.details.len(), bench.timers.len()), (0, 0));
    assert_eq!(bench.feed.failure_reason(bench.key("job_00")), Some(Reason::Unavailable));
}

#[test]
fn bc_12_a_server_that_asks_to_wait_is_waited_for() {
    let mut bench = wanting(true, false);
    bench.send(Event::Viewed(0..1));
    bench.wait();
    let busy = Refusal { status: 429, retry_after_ms: Some(90_000), ..Refusal::default() };
    bench.fail_detail(FetchError::Refused(busy));
    assert!(bench.wait() >= 90_000);
    assert_eq!(bench.detailed(), ["job_00"]);
}

#[test]
fn bc_12_a_refused_key_is_not_used_for_rows_until_there_is_another_or_the_list_comes() {
    let mut bench = wanting(true, false);
    bench.send(Event::Viewed(0..4));
    bench.wait();
    bench.fail_detail(refused(403));
    assert_eq!((bench.details.len(), bench.timers.len()), (0, 0));
    bench.send(Event::Viewed(0..5));
    assert_eq!((bench.details.len(), bench.timers.len()), (0, 0));
    bench.send(Event::KeyChanged(KeySource::Host));
    bench.wait();
    assert_eq!(bench.detailed(), ["job_00"]);
}

#[test]
fn ts_8_nothing_is_asked_for_rows_while_the_page_is_hidden_or_offline() {
    for (gone, back) in [(Event::PageHidden, Event::PageShown), (Event::Offline, Event::Online)] {
        let mut bench = wanting(true, false);
        bench.send(Event::Viewed(0..4));
        bench.send(gone);
        bench.wait();
        assert_eq!((bench.details.len(), bench.timers.len()), (0, 0));
        bench.send(back);
        assert_eq!(bench.detailed(), ["job_00"]);
    }
}
