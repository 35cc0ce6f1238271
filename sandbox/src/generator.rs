//! Generated jobs: a pure function of the seed, the job's number and the time.
//!
//! Nothing is stored. Time is cut into slots of equal length and each slot holds exactly one job, created at a
//! second of its own within the slot; so creation times never tie, and the jobs older than any instant are found
//! by a division.

use serde_json::{Value, json};

use crate::catalogue::{self, Model};
use crate::ids;
use crate::random::draw_below;
use crate::status::Status;
use crate::time::iso;

/// What a job's properties are drawn for; each has its own, so that they do not move together.
const ARRIVAL: u64 = 1;
const MODEL: u64 = 2;
const WAIT: u64 = 3;
const WORK: u64 = 4;
const FATE: u64 = 5;
const END: u64 = 6;

/// The jobs of one seed.
#[derive(Debug, Clone)]
pub(crate) struct Generator {
    seed: u64,
    /// Length of a slot in seconds, at least 1.
    spacing: i64,
    /// The number of the oldest job there is.
    oldest: i64,
    /// The number of the last job there will be, when no more arrive.
    last: Option<i64>,
}

/// What is known about a job at an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    /// The job's number.
    pub(crate) slot: i64,
    /// Where it is in its life.
    pub(crate) status: Status,
    /// What it runs on.
    pub(crate) model: &'static Model,
    /// When it was created, in seconds.
    pub(crate) created: i64,
    /// When it ended, in seconds.
    pub(crate) ended: Option<i64>,
}

impl Generator {
    /// Jobs of which exactly `count` exist at `anchor`; others follow every `arrival_seconds`, or none if that is 0.
    pub(crate) fn new(seed: u64, count: u32, arrival_seconds: u32, anchor: i64) -> Self {
        let spacing = if arrival_seconds == 0 { 20 } else { i64::from(arrival_seconds) };
        let mut generator = Self { seed, spacing, oldest: i64::MIN, last: None };
        let newest = generator.newest(anchor);
        generator.oldest = newest - i64::from(count) + 1;
        generator.last = (arrival_seconds == 0).then_some(newest);
        generator
    }

    fn draw(&self, slot: i64, topic: u64, below: u64) -> i64 {
        draw_below(self.seed, slot.cast_unsigned(), topic, below).cast_signed()
    }

    /// When the job of a slot is created.
    pub(crate) fn created(&self, slot: i64) -> i64 {
        slot * self.spacing + self.draw(slot, ARRIVAL, self.spacing.cast_unsigned())
    }

    /// The newest slot whose job exists at an instant.
    pub(crate) fn newest(&self, now: i64) -> i64 {
        let slot = now.div_euclid(self.spacing);
        let slot = if self.created(slot) > now { slot - 1 } else { slot };
        self.last.map_or(slot, |last| last.min(slot))
    }

    /// Whether a slot's job exists at an instant.
    pub(crate) fn has(&self, slot: i64, now: i64) -> bool {
        slot >= self.oldest && slot <= self.newest(now)
    }

    /// The slot of an id, whether or not its job exists yet.
    pub(crate) fn slot_of(&self, id: &str) -> Option<i64> {
        ids::decode(self.seed, id)
    }

    /// How many jobs exist at an instant.
    pub(crate) fn count(&self, now: i64) -> i64 {
        (self.newest(now) - self.oldest + 1).max(0)
    }

    /// The job of a slot as it is at an instant.
    pub(crate) fn facts(&self, slot: i64, now: i64) -> Facts {
        let created = self.created(slot);
        let model = catalogue::pick(draw_below(self.seed, slot.cast_unsigned(), MODEL, u64::MAX));
        let started = created + 5 + self.draw(slot, WAIT, 50);
        // The pages give round times; real ones spread around them.
        let work = i64::from(model.seconds) * (80 + self.draw(slot, WORK, 50)) / 100;
        let (fate, end) = match self.draw(slot, FATE, 100) {
            0..84 => (Status::Completed, started + work),
            84..94 => (Status::Failed, started + 1 + work * self.draw(slot, END, 100) / 100),
            // Only a pending job can be cancelled, so the user's change of mind comes before the start.
            _ => (Status::Cancelled, created + 1 + self.draw(slot, END, (started - created).cast_unsigned())),
        };
        let status = if now >= end {
            fate
        } else if now >= started {
            Status::Processing
        } else {
            Status::Pending
        };
        Facts { slot, status, model, created, ended: (now >= end).then_some(end) }
    }

    /// The job as a row of List Jobs.
    pub(crate) fn row(&self, facts: &Facts) -> Value {
        json!({
            "jobId": ids::encode(self.seed, facts.slot),
            "status": facts.status.word(),
            "progress": facts.status.progress(),
            "model": facts.model.slug,
            "createdAt": iso(facts.created),
            "completedAt": facts.ended.map(iso),
        })
    }

    /// The number of the oldest job there is.
    pub(crate) fn oldest(&self) -> i64 {
        self.oldest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_771_426_800;

    #[test]
    fn exactly_the_asked_number_exists_at_the_anchor_and_more_arrive() {
        let generator = Generator::new(7, 240, 20, NOW);
        assert_eq!(generator.count(NOW), 240);
        assert!((28..=32).contains(&(generator.count(NOW + 600) - 240)));
    }

    #[test]
    fn without_arrivals_the_number_stays() {
        let generator = Generator::new(7, 240, 0, NOW);
        assert_eq!(generator.count(NOW + 86_400), 240);
    }

    #[test]
    fn creation_times_never_tie_and_follow_the_numbers() {
        for spacing in [1, 2, 20] {
            let generator = Generator::new(7, 0, spacing, NOW);
            let newest = generator.newest(NOW);
            for slot in newest - 500..newest {
                assert!(generator.created(slot) < generator.created(slot + 1));
            }
        }
    }

    #[test]
    fn a_job_goes_through_its_statuses_in_order_and_keeps_its_end() {
        let generator = Generator::new(7, 100, 20, NOW);
        let order = |status: Status| match status {
            Status::Pending => 0,
            Status::Processing => 1,
            _ => 2,
        };
        for slot in generator.oldest()..generator.oldest() + 100 {
            let created = generator.created(slot);
            let mut before = generator.facts(slot, created);
            assert_eq!(before.status, Status::Pending);
            for now in created..created + 900 {
                let facts = generator.facts(slot, now);
                assert!(order(facts.status) >= order(before.status));
                assert!(before.ended.is_none() || before.ended == facts.ended);
                before = facts;
            }
            assert!(before.status.has_ended());
        }
    }

    #[test]
    fn at_any_time_there_is_life_at_the_top_and_every_status_below() {
        let generator = Generator::new(7, 240, 20, NOW);
        let newest = generator.newest(NOW);
        let statuses: Vec<Status> =
            (newest - 239..=newest).map(|slot| generator.facts(slot, NOW).status).collect();
        for status in Status::ALL {
            assert!(statuses.contains(&status), "{status:?}");
        }
    }
}
