//! Scenarios: the panel about one job.

use std::sync::Arc;

use crate::support::{Bench, all, answer, id, job, more, page, refused};
use muvi_jobs::api::detail::{JobAnswer, Output, OutputKind};
use muvi_jobs::api::error::FetchError;
use muvi_jobs::api::job::{Job, ModelSlug, Status};
use muvi_jobs::api::media::MediaUrl;
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::api::query::{Query, StatusFilter};
use muvi_jobs::feed::event::{Change, Event, KeySource, Lane};
use muvi_jobs::feed::extras::ExtrasEvent;
use muvi_jobs::feed::panel::{Direction, PanelEvent};
use muvi_jobs::feed::poll::RefreshInterval;

pub(crate) fn with_status(name: &str, created_ms: i64, status: Status) -> Job {
    Job { status, ..job(name, created_ms) }
}

/// Completed, failed and pending jobs, in this order.
fn three() -> Page {
    let jobs = vec![
        with_status("done", 9, Status::Completed),
        with_status("broken", 8, Status::Failed),
        with_status("queued", 7, Status::Pending),
    ];
    Page { jobs, skipped: 0, next: more("c1") }
}

fn opened(name: &str) -> Event {
    Event::Panel(PanelEvent::Opened(id(name)))
}

/// A completed job's answer with one video.
pub(crate) fn with_video(name: &str, created_ms: i64, url: &str) -> Arc<JobAnswer> {
    let mut answer = Arc::unwrap_or_clone(answer(with_status(name, created_ms, Status::Completed)));
    let url = MediaUrl::new(url);
    answer.detail.outputs = vec![Output { url, kind: OutputKind::Video, thumbnail: None, poster: None }];
    Arc::new(answer)
}

fn failed_file(name: &str, url: &str) -> Event {
    Event::Extras(ExtrasEvent::FileFailed { job: id(name), url: MediaUrl::new(url).unwrap() })
}

#[test]
fn ts_15_opening_a_job_asks_once_and_shows_what_came_and_how_it_came() {
    let mut bench = Bench::with(three());
    let step = bench.send(opened("done"));
    assert!(step.changes.contains(&Change::Panel));
    assert_eq!(bench.detailed(), ["done"]);
    let open = bench.feed.open_job().unwrap();
    assert!(open.is_loading && open.answer.is_none());
    assert_eq!(open.job.unwrap().model.as_str(), "google/nano-banana");
    bench.answer_detail_with(with_video("done", 9, "https://c.test/a.mp4"));
    let open = bench.feed.open_job().unwrap();
    assert!(!open.is_loading && open.failure.is_none());
    assert_eq!(open.answer.unwrap().detail.outputs.len(), 1);
    assert_eq!(&*open.answer.unwrap().json, "{ \"jobId\": \"done\" }");
    assert_eq!(open.job.unwrap().model.as_str(), "google/nano-banana", "the row knows the model");
    bench.send(opened("done"));
    assert!(bench.details.is_empty());
}

#[test]
fn ts_15_a_job_that_has_ended_is_asked_for_once_however_often_it_is_opened() {
    let mut bench = Bench::with(three());
    for round in 0..3 {
        bench.send(opened("broken"));
        assert_eq!(bench.details.len(), usize::from(round == 0));
        if round == 0 {
            bench.answer_detail(with_status("broken", 8, Status::Failed));
        }
        let answer = bench.feed.open_job().unwrap().answer.unwrap();
        assert_eq!(answer.detail.error.as_ref().unwrap().code.as_deref(), Some("INTERNAL_ERROR"));
        bench.send(Event::Panel(PanelEvent::Closed));
        assert!(bench.feed.open_job().is_none());
    }
    for _ in 0..2 {
        bench.send(opened("queued"));
        bench.answer_detail(job("queued", 7));
        bench.send(Event::Panel(PanelEvent::Closed));
    }
}

#[test]
fn bc_6_an_id_that_is_not_loaded_opens_by_one_request_and_the_list_stays() {
    let mut bench = Bench::with(three());
    bench.send(opened("elsewhere"));
    assert_eq!((bench.detailed(), bench.open.len()), (vec!["elsewhere"], 0));
    bench.answer_detail(with_status("elsewhere", 1, Status::Completed));
    let open = bench.feed.open_job().unwrap();
    assert_eq!((open.key, open.job.unwrap().status.clone()), (None, Status::Completed));
    assert_eq!(bench.shown(), ["done", "broken", "queued"]);
}

#[test]
fn bc_6_a_404_says_so_and_keeps_the_list() {
    let mut bench = Bench::with(three());
    bench.send(opened("nowhere"));
    let step = bench.fail_detail(refused(404));
    assert!(step.changes.contains(&Change::Panel));
    let open = bench.feed.open_job().unwrap();
    assert_eq!((open.failure, open.is_loading), (Some(&refused(404)), false));
    assert_eq!((bench.shown().len(), bench.feed.failure()), (3, None));
}

#[test]
fn bc_6_an_id_that_no_address_can_name_is_not_asked_for() {
    let mut bench = Bench::with(three());
    bench.send(opened(".."));
    assert!(bench.details.is_empty() && bench.feed.open_job().unwrap().failure.is_some());
    bench.send(Event::Panel(PanelEvent::Reloaded));
    assert!(bench.details.is_empty());
}

#[test]
fn ts_15_the_panel_is_retried_as_the_list_is_and_then_says_why() {
    let mut bench = Bench::with(three());
    bench.send(opened("done"));
    let mut pauses = vec![];
    bench.fail_detail(refused(503));
    while !bench.timers.is_empty() {
        assert!(bench.feed.open_job().unwrap().is_loading);
        pauses.push(bench.wait());
        bench.fail_detail(refused(503));
    }
    assert!(pauses.len() >= 2 && pauses.is_sorted(), "{pauses:?}");
    assert_eq!(bench.feed.open_job().unwrap().failure, Some(&refused(503)));
    bench.send(Event::Panel(PanelEvent::Reloaded));
    bench.answer_detail(with_status("done", 9, Status::Completed));
    assert!(bench.feed.open_job().unwrap().failure.is_none());
}

#[test]
fn ts_15_a_key_that_is_refused_is_renewed_for_the_panel_too() {
    let mut bench = Bench::with(three());
    bench.send(Event::KeyChanged(KeySource::HostFunction));
    bench.send(opened("done"));
    bench.fail_detail(refused(401));
    assert_eq!(bench.detailed(), ["done"]);
    bench.fail_detail(refused(401));
    assert!(bench.details.is_empty());
    bench.send(Event::KeyChanged(KeySource::Host));
    assert_eq!(bench.detailed(), ["done"], "another key may help");
}

#[test]
fn closing_or_opening_another_job_gives_the_question_up_and_a_late_answer_shows_nothing() {
    let mut bench = Bench::with(three());
    bench.send(opened("done"));
    let (request, _) = bench.details[0];
    bench.send(opened("queued"));
    assert_eq!(bench.detailed(), ["queued"]);
    let late = answer(with_status("done", 9, Status::Completed));
    let step = bench.send(Event::JobArrived { request, answer: late });
    assert!(step.changes.is_empty() && step.effects.is_empty());
    bench.send(Event::Panel(PanelEvent::Closed));
    assert!(bench.details.is_empty() && bench.timers.is_empty());
}

#[test]
fn an_answer_about_another_job_is_none() {
    let mut bench = Bench::with(three());
    bench.send(opened("done"));
    let (request, _) = bench.details.remove(0);
    bench.send(Event::JobArrived { request, answer: answer(job("queued", 7)) });
    assert_eq!(bench.feed.open_job().unwrap().failure, Some(&FetchError::NotAPage));
}

#[test]
fn ts_15_the_panel_asks_again_when_its_row_takes_another_status_and_shows_the_old_until_then() {
    let mut bench = Bench::with(three());
    bench.send(opened("queued"));
    bench.answer_detail(job("queued", 7));
    let mut fresh = three();
    bench.refresh(fresh.clone());
    assert!(bench.details.is_empty(), "nothing has changed");
    fresh.jobs[2].status = Status::Processing;
    bench.refresh(fresh.clone());
    assert_eq!(bench.detailed(), ["queued"]);
    let open = bench.feed.open_job().unwrap();
    assert!(open.is_loading && open.answer.is_some());
    fresh.jobs[2].status = Status::Completed;
    bench.refresh(fresh);
    assert_eq!(bench.detailed(), ["queued"], "the question that was under way may have been too early");
    bench.answer_detail(with_status("queued", 7, Status::Completed));
    assert!(bench.details.is_empty(), "its own answer is no reason to ask");
}

#[test]
fn what_the_panel_learns_the_row_shows() {
    let mut bench = Bench::with(three());
    bench.send(opened("queued"));
    let step = bench.answer_detail(with_status("queued", 7, Status::Completed));
    assert!(step.changes.contains(&Change::Updated(bench.key("queued"))));
    let row = bench.feed.rows().get(bench.key("queued")).unwrap();
    assert_eq!((row.status.clone(), row.model.as_str()), (Status::Completed, "google/nano-banana"));
    assert!(bench.details.is_empty());
}

#[test]
fn bc_11_next_and_previous_walk_the_shown_rows_and_stop_at_the_ends() {
    let mut bench = Bench::with(three());
    bench.send(opened("done"));
    let neighbour = |bench: &Bench, direction| {
        bench.feed.neighbour(direction).map(|key| bench.feed.rows().get(key).unwrap().id.as_str().to_owned())
    };
    assert_eq!(neighbour(&bench, Direction::Previous), None);
    bench.send(Event::Panel(PanelEvent::Moved(Direction::Previous)));
    assert_eq!(bench.feed.open_job().unwrap().id.as_str(), "done");
    for expected in ["broken", "queued", "queued"] {
        bench.send(Event::Panel(PanelEvent::Moved(Direction::Next)));
        assert_eq!(bench.feed.open_job().unwrap().id.as_str(), expected);
        assert_eq!(bench.detailed(), [expected]);
    }
    assert_eq!(neighbour(&bench, Direction::Previous).as_deref(), Some("broken"));
}

#[test]
fn bc_11_neighbours_are_those_of_the_place_when_the_open_row_is_not_shown_any_more() {
    let mut bench = Bench::with(three());
    bench.send(opened("broken"));
    bench.send(Event::SearchChanged("d".to_owned()));
    assert_eq!(bench.shown(), ["done", "queued"]);
    bench.send(Event::Panel(PanelEvent::Moved(Direction::Next)));
    assert_eq!(bench.feed.open_job().unwrap().id.as_str(), "queued");
}

#[test]
fn the_open_job_survives_a_filter_and_not_another_account() {
    let mut bench = Bench::with(three());
    bench.send(opened("broken"));
    bench.answer_detail(with_status("broken", 8, Status::Failed));
    bench.send(Event::QueryChanged(Query { status: Some(StatusFilter::Pending), ..all() }));
    let open = bench.feed.open_job().unwrap();
    assert!(open.key.is_none() && open.answer.is_some());
    bench.send(Event::SourceChanged(all()));
    assert!(bench.feed.open_job().is_none());
    bench.answer(three());
    bench.send(opened("broken"));
    assert_eq!(bench.detailed(), ["broken"], "the other account's answer is forgotten");
}

#[test]
fn nb_9_a_file_that_cannot_be_loaded_is_looked_up_once_more_and_then_is_gone() {
    let mut bench = Bench::with(three());
    bench.send(opened("done"));
    bench.answer_detail_with(with_video("done", 9, "https://c.test/1.mp4"));
    bench.send(failed_file("done", "https://c.test/1.mp4"));
    assert_eq!(bench.detailed(), ["done"]);
    bench.send(failed_file("done", "https://c.test/1.mp4"));
    assert_eq!(bench.detailed(), ["done"]);
    bench.answer_detail_with(with_video("done", 9, "https://c.test/2.mp4"));
    assert!(!bench.feed.open_job().unwrap().files_are_gone);
    bench.send(failed_file("done", "https://c.test/1.mp4"));
    assert!(!bench.feed.open_job().unwrap().files_are_gone, "the old address tells nothing of the new one");
    let step = bench.send(failed_file("done", "https://c.test/2.mp4"));
    assert!(step.changes.contains(&Change::Panel));
    assert!(bench.details.is_empty() && bench.feed.open_job().unwrap().files_are_gone);
    for _ in 0..5 {
        bench.send(failed_file("done", "https://c.test/2.mp4"));
        bench.send(Event::Panel(PanelEvent::Closed));
        bench.send(opened("done"));
    }
    assert!(bench.details.is_empty());
}

#[test]
fn nb_9_the_same_address_again_or_none_or_no_job_means_that_it_is_gone() {
    for outcome in 0..3 {
        let mut bench = Bench::with(three());
        bench.send(opened("done"));
        bench.answer_detail_with(with_video("done", 9, "https://c.test/1.mp4"));
        bench.send(failed_file("done", "https://c.test/1.mp4"));
        match outcome {
            0 => bench.answer_detail_with(with_video("done", 9, "https://c.test/1.mp4")),
            1 => bench.answer_detail(with_status("done", 9, Status::Completed)),
            _ => bench.fail_detail(refused(404)),
        };
        assert!(bench.feed.open_job().unwrap().files_are_gone, "{outcome}");
    }
}

#[test]
fn nb_11_the_panel_counts_as_the_persons_and_waits_for_the_budget() {
    let mut bench = Bench::with(three());
    bench.send(Event::BudgetChanged(Some(1)));
    bench.send(opened("done"));
    assert!(bench.details.is_empty() && bench.feed.is_holding_back());
    assert!(bench.feed.open_job().unwrap().is_loading);
    bench.wait();
    assert_eq!(bench.detailed(), ["done"]);
}

#[test]
fn without_any_of_it_in_use_not_one_request_more_leaves() {
    let first = || {
        let jobs = (0..40).map(|number| {
            let status = [Status::Completed, Status::Failed, Status::Cancelled][number % 3].clone();
            with_status(&format!("job_{number}"), 100 - i64::try_from(number).unwrap(), status)
        });
        Page { jobs: jobs.collect(), skipped: 0, next: Next::End }
    };
    let mut bench = Bench::with(first());
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(2_000)));
    for start in 0..20 {
        bench.send(Event::Viewed(start..start + 20));
        bench.pass(1_000);
        bench.poll(first());
    }
    assert_eq!(bench.sent.len(), 21, "the first page and twenty refreshes");
    assert!(bench.feed.slot(Lane::Detail).task().is_none() && bench.feed.extras_timer().is_none());
    let model = ModelSlug::new("m");
    bench.send(Event::QueryChanged(Query { model: Some(model), ..all() }));
    assert_eq!(bench.sent.len(), 22);
}

#[test]
fn a_page_with_a_panel_needs_no_list_to_open_a_job() {
    let mut bench = Bench::new(all(), 1);
    bench.send(opened("done"));
    assert_eq!(bench.detailed(), ["done"]);
    bench.send(Event::Started);
    bench.answer(page(&[("done", 9)], Next::End));
    assert_eq!(bench.feed.open_job().unwrap().key, Some(bench.key("done")));
}
