//! Numbers that look random and are a pure function of what they are asked for.
//!
//! Not a generator with a state: two questions never influence each other, so any job can be made without
//! making the ones before it. Not for secrets.

/// The finalizer of splitmix64: every bit of the input moves every bit of the output.
fn mix(input: u64) -> u64 {
    let mut z = input.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a seed, a subject (which job) and a topic (which property of it).
pub(crate) fn draw(seed: u64, subject: u64, topic: u64) -> u64 {
    mix(mix(mix(seed) ^ subject) ^ topic)
}

/// A number from 0 up to, but without, `below`; 0 when `below` is 0.
pub(crate) fn draw_below(seed: u64, subject: u64, topic: u64, below: u64) -> u64 {
    draw(seed, subject, topic).checked_rem(below).unwrap_or(0)
}

/// Whether an event of this probability happens at the `attempt`-th try.
pub(crate) fn happens(probability: f64, seed: u64, subject: u64, attempt: u64) -> bool {
    // A million steps are plenty for a probability that people write down, and exact in an `f64`.
    let step = u32::try_from(draw_below(seed, subject, attempt, 1_000_000)).unwrap_or(0);
    f64::from(step) < probability * 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_has_the_same_answer_and_another_has_another() {
        assert_eq!(draw(1, 2, 3), draw(1, 2, 3));
        assert_ne!(draw(1, 2, 3), draw(2, 2, 3));
        assert_ne!(draw(1, 2, 3), draw(1, 3, 2));
    }

    #[test]
    fn a_probability_is_met_about_as_often_as_it_says() {
        let hits = (0..10_000).filter(|attempt| happens(0.3, 7, 0, *attempt)).count();
        assert!((2_800..3_200).contains(&hits), "{hits}");
        assert!((0..100).all(|attempt| happens(1.0, 7, 0, attempt)));
        assert!(!(0..100).any(|attempt| happens(0.0, 7, 0, attempt)));
    }
}
