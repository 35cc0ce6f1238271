//! Requirements on what the host page is given of the loaded jobs: all of them in their order, and what is the same only once.

use crate::support::{Bench, all, job, more, page};
use muvi_jobs::api::job::{Job, Status};
use muvi_jobs::api::page::{Next, Page};
use muvi_jobs::feed::event::{Event, KeySource};
use muvi_jobs::feed::machine::Feed;
use muvi_jobs::feed::poll::RefreshInterval;
use muvi_jobs::feed::renewal::renewed;
use muvi_jobs::feed::snapshot::{Portion, Snapshot};

/// A host page that keeps what it was given, with a number for each object that was made for it.
#[derive(Default)]
pub(crate) struct Host {
    snapshot: Snapshot,
    list: Vec<(Job, u32)>,
    made: u32,
}

impl Host {
    /// Reads the jobs; answers how many objects were made for it, or none if the list is the same.
    pub(crate) fn read(&mut self, feed: &Feed) -> Option<u32> {
        let before = self.made;
        let portions = self.snapshot.take(feed).and_then(|before| renewed(&before, feed));
        if let Some(portions) = &portions {
            let mut next = vec![];
            for portion in portions {
                match portion {
                    Portion::Kept(places) => next.extend_from_slice(&self.list[places.clone()]),
                    Portion::Fresh(job) => {
                        self.made += 1;
                        next.push(((*job).clone(), self.made));
                    }
                }
            }
            self.list = next;
        }
        let given: Vec<&Job> = self.list.iter().map(|(job, _)| job).collect();
        assert_eq!(given, feed.jobs().collect::<Vec<_>>());
        portions.map(|_| self.made - before)
    }

    fn numbers(&self) -> Vec<u32> {
        self.list.iter().map(|(_, number)| *number).collect()
    }
}

fn polled(first: Page) -> Bench {
    let mut bench = Bench::with(first);
    bench.send(Event::IntervalChanged(RefreshInterval::EveryMs(5_000)));
    bench
}

#[test]
fn nothing_is_given_again_while_nothing_is_different() {
    let mut host = Host::default();
    assert_eq!(host.read(&Feed::new(all(), 1)), None);
    let mut bench = polled(page(&[("a", 9), ("b", 8)], Next::End));
    assert_eq!(host.read(&bench.feed), Some(2));
    assert_eq!(host.read(&bench.feed), None);
    bench.send(Event::SearchChanged("b".to_owned()));
    assert_eq!(host.read(&bench.feed), None, "what is loaded does not depend on the search");
    bench.poll(page(&[("a", 9), ("b", 8)], Next::End));
    assert_eq!(host.read(&bench.feed), None, "a refresh that found nothing");
}

#[test]
fn only_what_is_new_or_different_is_given_anew() {
    let mut bench = polled(page(&[("c", 7), ("d", 6), ("e", 5)], Next::End));
    let mut host = Host::default();
    host.read(&bench.feed);
    let mut next = page(&[("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5)], Next::End);
    next.jobs[3].status = Status::Completed;
    bench.poll(next);
    assert_eq!(host.read(&bench.feed), Some(3));
    assert_eq!(host.numbers(), [4, 5, 1, 6, 3]);
    bench.poll(page(&[("a", 9), ("e", 5)], Next::End));
    assert_eq!(host.read(&bench.feed), Some(0), "what is gone is left out");
    assert_eq!(host.numbers(), [4, 3]);
}

#[test]
fn pages_that_are_loaded_come_behind_what_was_given() {
    let mut bench = Bench::with(page(&[("a", 9), ("b", 8)], more("2")));
    let mut host = Host::default();
    host.read(&bench.feed);
    bench.send(Event::MoreRequested);
    bench.answer(page(&[("c", 7), ("d", 6)], Next::End));
    assert_eq!(host.read(&bench.feed), Some(2));
    assert_eq!(host.numbers(), [1, 2, 3, 4]);
}

#[test]
fn held_jobs_are_given_when_they_are_shown() {
    let mut bench = polled(page(&[("c", 7), ("e", 5)], Next::End));
    let mut host = Host::default();
    host.read(&bench.feed);
    bench.send(Event::Occupied(true));
    let all = [("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5)];
    bench.poll(page(&all, Next::End));
    assert_eq!(host.read(&bench.feed), None);
    let mut next = page(&all, Next::End);
    next.jobs[1].status = Status::Failed;
    bench.poll(next);
    assert_eq!(host.read(&bench.feed), None);
    bench.send(Event::HeldRequested);
    assert_eq!(host.read(&bench.feed), Some(3));
    assert_eq!(host.numbers(), [3, 4, 1, 5, 2]);
}

#[test]
fn of_another_account_all_is_given_anew_also_under_the_same_ids() {
    let mut bench = Bench::with(page(&[("a", 9), ("b", 8)], Next::End));
    let mut host = Host::default();
    host.read(&bench.feed);
    bench.send(Event::KeyChanged(KeySource::Host));
    bench.send(Event::SourceChanged(all()));
    assert_eq!(host.read(&bench.feed), Some(0));
    assert!(host.list.is_empty());
    bench.answer(Page { jobs: vec![job("a", 9), job("b", 8)], skipped: 0, next: Next::End });
    assert_eq!(host.read(&bench.feed), Some(2));
    assert_eq!(host.numbers(), [3, 4]);
}
