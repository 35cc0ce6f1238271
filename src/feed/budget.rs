//! How many requests may go out: the last minute's are counted, and what does not fit waits.

use crate::feed::event::{Effect, Lane, Step};
use crate::feed::instant::Instant;
use crate::feed::machine::Feed;
use crate::feed::slot::{Asker, Slot};

/// A minute, and a second for the way to the server: requests can come closer together than they were sent.
const WINDOW_MS: u32 = 61_000;

/// When requests went out, as long as it matters.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(Vec<Instant>);

impl Tally {
    /// Writes down that a request goes out now.
    pub(super) fn note(&mut self, now: Instant) {
        let window_ms = u64::from(WINDOW_MS);
        let old = self.0.iter().take_while(|sent| now.millis_since(**sent) >= window_ms).count();
        self.0.drain(..old);
        self.0.push(now);
    }

    /// How long to wait until so many in a minute allow one more; none if it may go now.
    pub(super) fn wait_ms(&self, limit: u32, now: Instant) -> Option<u32> {
        let Some(newest_that_counts) = limit.checked_sub(1) else { return Some(WINDOW_MS) };
        let place = self.0.len().checked_sub(newest_that_counts as usize + 1)?;
        let free_at = self.0.get(place)?.after(WINDOW_MS);
        Some(free_at.millis_from(now)).filter(|wait_ms| *wait_ms > 0)
    }
}

/// What is allowed and what went out.
#[derive(Clone, Debug, Default)]
pub(super) struct Budget {
    /// Requests per minute.
    limit: Option<u32>,
    sent: Tally,
}

impl Budget {
    /// So many requests per minute, or as many as are wanted. With none at all not even the first page could be asked for.
    pub(super) fn allow(&mut self, limit: Option<u32>) {
        self.limit = limit.map(|limit| limit.max(1));
    }

    pub(super) fn note(&mut self, now: Instant) {
        self.sent.note(now);
    }

    /// How many requests a minute may be under way on behalf of this one: a part is left for the person. However small the
    /// budget is, nobody's share is none: who has no other request to leave room for may ask once. A question about a job
    /// follows a refresh, so that there has to be room for both.
    pub(super) fn share(&self, asker: Asker) -> Option<u32> {
        let limit = self.limit?;
        Some(match asker {
            Asker::Person => limit,
            Asker::Poll => (limit - limit.div_ceil(4)).max(1),
            Asker::Detail => (limit - limit.div_ceil(2)).max(limit.min(2)),
            Asker::Extra => (limit / 4).max(1),
        })
    }

    /// How long a request has to wait; none if it may go out now.
    pub(super) fn wait_ms(&self, asker: Asker, now: Instant) -> Option<u32> {
        self.sent.wait_ms(self.share(asker)?, now)
    }
}

impl Feed {
    /// Whether something waits because the budget is used up.
    pub fn is_holding_back(&self) -> bool {
        Lane::ALL.iter().any(|lane| matches!(self.slot(*lane), Slot::Held { .. })) || self.poll.is_held_back()
    }

    pub(super) fn change_budget(&mut self, limit: Option<u32>, step: &mut Step) {
        self.budget.allow(limit);
        for lane in Lane::ALL {
            if let Slot::Held { timer, task } = self.slot(lane).clone() {
                step.effects.push(Effect::StopTimer(timer));
                self.begin(lane, task, step);
            }
        }
        self.reconsider_poll(step);
        self.reconsider_extras(step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nb_11_no_more_than_the_limit_go_out_in_a_minute() {
        let mut tally = Tally::default();
        let at = Instant::from_millis;
        for sent in [0, 10_000, 20_000] {
            assert_eq!(tally.wait_ms(3, at(sent)), None);
            tally.note(at(sent));
        }
        assert_eq!(tally.wait_ms(3, at(20_000)), Some(41_000));
        assert_eq!(tally.wait_ms(2, at(20_000)), Some(51_000));
        assert_eq!(tally.wait_ms(3, at(61_000)), None);
        assert_eq!(tally.wait_ms(0, at(1_000_000)), Some(WINDOW_MS));
    }

    #[test]
    fn nb_11_a_quarter_is_left_by_refreshes_half_by_details_and_three_quarters_by_extras() {
        let shares = |limit| {
            let budget = Budget { limit: Some(limit), ..Budget::default() };
            [Asker::Person, Asker::Poll, Asker::Detail, Asker::Extra]
                .map(|asker| budget.share(asker).unwrap())
        };
        assert_eq!((shares(60), shares(5)), ([60, 45, 30, 15], [5, 3, 2, 1]));
        assert_eq!((shares(3), shares(2), shares(1)), ([3, 2, 2, 1], [2, 1, 2, 1], [1, 1, 1, 1]));
    }
}
