//! What lists and edits of jobs must hold, without HTTP.

use super::*;
use crate::cursor::Cursor;
use crate::edits::Edits;

const NOW: i64 = 1_771_426_800;

fn jobs(count: u32) -> Jobs {
    Jobs::generated(Generator::new(7, count, 20, NOW))
}

fn edit(jobs: &mut Jobs, edits: Value) {
    serde_json::from_value::<Edits>(edits).unwrap().apply(jobs, NOW).unwrap();
}

fn query(limit: usize) -> Query {
    Query { limit, cursor: None, status: None, model: None }
}

fn read_all(jobs: &Jobs, mut query: Query, ties: Ties) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let page = jobs.page(&query, NOW, ties);
        ids.extend(page.rows.iter().map(|row| row["jobId"].as_str().unwrap().to_owned()));
        let Some(next) = page.next else { return ids };
        query.cursor = Some(Cursor::decode(&next).unwrap());
    }
}

fn distinct(ids: &[String]) -> usize {
    ids.iter().collect::<std::collections::HashSet<_>>().len()
}

#[test]
fn the_work_for_a_page_does_not_grow_with_the_number_of_jobs() {
    let deep = Cursor::after(iso(NOW - 1_000_000));
    for (count, cursor) in [(100, None), (100_000, None), (100_000, Some(deep))] {
        let page = jobs(count).page(&Query { cursor, ..query(50) }, NOW, Ties::Kept);
        assert_eq!((page.rows.len(), page.examined), (50, 51), "{count}");
    }
}

#[test]
fn a_filtered_page_looks_at_jobs_only_until_it_is_full() {
    let failed = Query { status: Some(Status::Failed), ..query(20) };
    let page = jobs(100_000).page(&failed, NOW, Ties::Kept);
    assert_eq!(page.rows.len(), 20);
    assert!(page.examined < 1_000, "{}", page.examined);
}

#[test]
fn filters_give_exactly_the_jobs_that_match() {
    let jobs = jobs(500);
    let all = jobs.page(&query(500), NOW, Ties::Kept).rows;
    for status in Status::ALL {
        let wanted: Vec<_> = all.iter().filter(|row| row["status"] == status.word()).collect();
        let wanted: Vec<_> = wanted.iter().map(|row| row["jobId"].as_str().unwrap()).collect();
        assert_eq!(read_all(&jobs, Query { status: Some(status), ..query(7) }, Ties::Kept), wanted);
    }
}

#[test]
fn jobs_added_at_equal_times_are_each_found_once() {
    let mut jobs = jobs(30);
    let tie = iso(jobs.page(&query(30), NOW, Ties::Kept).rows[10]["createdAt"]
        .as_str()
        .and_then(parse_iso)
        .unwrap()
        / 1000);
    let add: Vec<Value> = (0..9).map(|n| json!({"jobId": format!("job_tie{n}"), "createdAt": tie})).collect();
    edit(&mut jobs, json!({"add": add}));
    for limit in 1..40 {
        let ids = read_all(&jobs, query(limit), Ties::Kept);
        assert_eq!((ids.len(), distinct(&ids)), (39, 39), "limit {limit}");
    }
    assert!(read_all(&jobs, query(5), Ties::Lost).len() < 39);
}

#[test]
fn the_naive_cursor_loses_jobs_at_every_border_of_the_usual_page_sizes() {
    let jobs = jobs(400);
    for limit in [10, 20, 25, 50, 100] {
        let ids = read_all(&jobs, query(limit), Ties::Lost);
        assert_eq!(distinct(&ids), ids.len());
        assert!(ids.len() < 400, "limit {limit}: {}", ids.len());
    }
}

#[test]
fn a_removed_job_is_gone_and_a_changed_one_shows_its_new_fields() {
    let mut jobs = jobs(30);
    let ids = read_all(&jobs, query(30), Ties::Kept);
    edit(&mut jobs, json!({"remove": [ids[3]], "change": [{"jobId": ids[29], "status": "pending", "x": 1}]}));
    assert_eq!(read_all(&jobs, query(30), Ties::Kept).len(), 29);
    assert_eq!(jobs.find(&ids[3], NOW), None);
    let pending = Query { status: Some(Status::Pending), ..query(30) };
    assert!(read_all(&jobs, pending, Ties::Kept).contains(&ids[29]));
    let row = jobs.row(jobs.find(&ids[29], NOW).unwrap(), NOW).unwrap();
    assert_eq!((&row["x"], &row["progress"]), (&json!(1), &json!(0)));
}

#[test]
fn a_call_with_one_wrong_edit_changes_nothing() {
    let mut jobs = jobs(5);
    let wrong = json!({"add": [{}], "remove": ["job_nobody"]});
    let edits: Edits = serde_json::from_value(wrong).unwrap();
    assert!(edits.apply(&mut jobs, NOW).unwrap_err().contains("job_nobody"));
    assert_eq!(jobs.count(NOW), 5);
}
