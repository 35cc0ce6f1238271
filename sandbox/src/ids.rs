//! Job ids: a reversible scrambling of a job's number, so that an id leads back to its job by arithmetic.
//!
//! Not a hash and no lookup table: `job_` and twelve characters, as in the examples of the job pages. Ids of
//! jobs that were added by hand have nothing to do with this file.

use crate::random::draw;

const BITS: u32 = 60;
const MASK: u64 = (1 << BITS) - 1;
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
const LENGTH: usize = 12;
const PREFIX: &str = "job_";

/// The number that undoes a multiplication by `odd` (Newton's method doubles the right bits at each step).
const fn inverse(odd: u64) -> u64 {
    let mut guess = odd;
    let mut step = 0;
    while step < 6 {
        guess = guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)));
        step += 1;
    }
    guess
}

/// The id of the job with this number.
pub(crate) fn encode(seed: u64, slot: i64) -> String {
    let key = draw(seed, 0, 0) & MASK;
    let mut number = (slot.cast_unsigned() & MASK) ^ key;
    number = number.wrapping_mul(ODD) & MASK;
    number ^= number >> 31;
    number = number.wrapping_mul(ODD) & MASK;
    let mut digits: Vec<char> = Vec::with_capacity(LENGTH);
    for _ in 0..LENGTH {
        let digit = u32::try_from(number % 36).unwrap_or(0);
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        number /= 36;
    }
    PREFIX.chars().chain(digits.into_iter().rev()).collect()
}

/// The number of the job with this id, if it is an id of this seed's making.
pub(crate) fn decode(seed: u64, id: &str) -> Option<i64> {
    let digits = id.strip_prefix(PREFIX).filter(|digits| digits.len() == LENGTH)?;
    let mut number = u64::from_str_radix(digits, 36).ok().filter(|number| *number <= MASK)?;
    let key = draw(seed, 0, 0) & MASK;
    number = number.wrapping_mul(inverse(ODD)) & MASK;
    number ^= number >> 31;
    number = (number.wrapping_mul(inverse(ODD)) & MASK) ^ key;
    // Numbers below zero lost their upper bits; shifting up and down again brings the sign back.
    let slot = (number << (64 - BITS)).cast_signed() >> (64 - BITS);
    // Upper-case digits would decode too, but are no id that the sandbox ever gave out.
    (encode(seed, slot) == id).then_some(slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_back_to_its_number() {
        for slot in [-5, 0, 1, 2, 36, 88_571_340, 88_571_341, i64::from(i32::MAX)] {
            let id = encode(7, slot);
            assert_eq!(id.len(), 16, "{id}");
            assert_eq!(decode(7, &id), Some(slot), "{id}");
        }
    }

    #[test]
    fn a_foreign_id_leads_nowhere() {
        for id in ["", "job_", "job_abc", "JOB_000000000000", "job_zzzzzzzzzzzz", "job_+00000000000"] {
            assert_eq!(decode(7, id), None, "{id}");
        }
    }

    #[test]
    fn neighbours_do_not_look_alike() {
        assert_ne!(encode(7, 1).get(..10), encode(7, 2).get(..10));
    }
}
