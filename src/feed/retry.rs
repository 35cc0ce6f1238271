//! When a failed request is made again: which errors, how often, how long to wait.

use crate::api::error::FetchError;

/// How often a request is made again before its error is shown.
pub const MAX_RETRIES: u8 = 3;

/// How long an answer is waited for.
pub const DEADLINE_MS: u32 = 30_000;

const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 30_000;

/// A server that asks for more than this is not waited for unseen: the error is shown and says how long it is.
const LONGEST_SERVER_PAUSE_MS: u32 = 60_000;

/// A seeded sequence of numbers for jitter (`SplitMix64`), so that many widgets do not come back at the same moment and
/// tests still see the same pauses each time.
#[derive(Clone, Debug)]
pub struct Jitter(u64);

impl Jitter {
    /// A sequence that depends on the seed alone.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to 255.
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        u32::try_from(mixed >> 56).unwrap_or(0)
    }

    /// Between three and five quarters of a pause. Doubled pauses cannot meet in between, so they always grow.
    pub(super) fn around(&mut self, pause_ms: u32) -> u32 {
        pause_ms / 4 * 3 + pause_ms / 2 * self.next() / 256
    }

    /// Ten to thirty percent more than a pause.
    pub(super) fn beyond(&mut self, pause_ms: u32) -> u32 {
        let fifth_ms = (pause_ms / 80).saturating_mul(self.next()) / 16;
        pause_ms.saturating_add(pause_ms / 10).saturating_add(fifth_ms)
    }
}

/// How long to wait after so many failures before: twice as long each time, and never too long.
pub fn doubled_ms(failures: u32) -> u32 {
    FIRST_PAUSE_MS.saturating_mul(1 << failures.min(16)).min(LONGEST_PAUSE_MS)
}

/// How long to wait before the request is made again; none if the error has to be shown.
pub fn pause_ms(error: &FetchError, retries_so_far: u8, jitter: &mut Jitter) -> Option<u32> {
    if !error.is_retryable() || retries_so_far >= MAX_RETRIES {
        return None;
    }
    let own_pause_ms = jitter.around(doubled_ms(u32::from(retries_so_far)));
    match error.retry_after_ms() {
        Some(asked_ms) if asked_ms > LONGEST_SERVER_PAUSE_MS => None,
        // The jitter comes on top: never earlier than the server asked.
        Some(asked_ms) => Some(own_pause_ms.max(asked_ms + jitter.around(asked_ms / 16))),
        None => Some(own_pause_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::error::Refusal;

    fn busy(retry_after_ms: Option<u32>) -> FetchError {
        FetchError::Refused(Refusal { status: 429, retry_after_ms, ..Refusal::default() })
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        assert_eq!([0, 1, 2, 5, 6, 60].map(doubled_ms), [500, 1_000, 2_000, 16_000, 30_000, 30_000]);
    }

    #[test]
    fn pauses_grow_and_are_jittered() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let mut jitter = Jitter::seeded(seed);
            let pauses: Vec<u32> = (0..MAX_RETRIES)
                .map(|retries| pause_ms(&FetchError::Network, retries, &mut jitter).unwrap())
                .collect();
            assert!(pauses.is_sorted_by(|earlier, later| earlier < later), "{pauses:?}");
            assert!(pauses.iter().all(|pause| (375..=2_500).contains(pause)), "{pauses:?}");
            seen.extend(pauses);
        }
        assert!(seen.len() > 100, "only {} different pauses", seen.len());
    }

    #[test]
    fn at_least_two_retries_and_then_the_error() {
        let mut jitter = Jitter::seeded(1);
        assert!(pause_ms(&busy(None), 0, &mut jitter).is_some());
        assert!(pause_ms(&busy(None), 1, &mut jitter).is_some());
        assert_eq!(pause_ms(&busy(None), MAX_RETRIES, &mut jitter), None);
    }

    #[test]
    fn the_server_is_never_asked_earlier_than_it_wants() {
        for seed in 0..200 {
            let pause = pause_ms(&busy(Some(7_000)), 0, &mut Jitter::seeded(seed)).unwrap();
            assert!((7_000..=8_000).contains(&pause), "{pause}");
        }
        assert_eq!(pause_ms(&busy(Some(3_600_000)), 0, &mut Jitter::seeded(1)), None);
    }

    #[test]
    fn what_will_not_get_better_is_not_repeated() {
        assert_eq!(pause_ms(&FetchError::Malformed, 0, &mut Jitter::seeded(1)), None);
    }
}
