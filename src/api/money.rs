//! Amounts of money as the API counts them: micro-cents, of which 1,000,000 are one US dollar (`concepts/pricing`).
//!
//! Integers from end to end. An amount that did not arrive exactly is no amount: a receipt that is nearly right is wrong.

use std::fmt;

use crate::api::value::Value;

/// An exact amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MicroCents(u64);

const PER_DOLLAR: u64 = 1_000_000;

/// Beyond it numbers cannot be told from their halves, nor, beyond the double, from their neighbours: they are rounded before
/// anyone can look at them.
const LARGEST_EXACT: f64 = 4_503_599_627_370_495.0;

impl MicroCents {
    /// That many micro-cents.
    pub const fn new(micro_cents: u64) -> Self {
        Self(micro_cents)
    }

    /// The number of micro-cents.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Both amounts together, unless that is more than can be counted.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Reads a whole number, or the digits of one as text. A number that JSON's reader may have rounded is none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the number is whole and between 0 and 2^53"
    )]
    pub fn read(value: Option<&Value>) -> Option<Self> {
        match value? {
            Value::Number(number) if (0.0..=LARGEST_EXACT).contains(number) => {
                let whole = *number as u64;
                // Back and forth changes nothing if it is whole.
                (whole as f64).total_cmp(&number.abs()).is_eq().then_some(Self(whole))
            }
            Value::Text(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().map(Self)
            }
            _ => None,
        }
    }
}

/// As US dollars, exact: `$0.50`, `$12.00`, `$0.040001`.
impl fmt::Display for MicroCents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, mut rest) = (self.0 / PER_DOLLAR, self.0 % PER_DOLLAR);
        let mut text = "$".to_owned();
        text.push_str(&dollars.to_string());
        text.push('.');
        let mut place = PER_DOLLAR / 10;
        let mut digits = 0;
        // Two digits at least, and no zeros after the last one that says something.
        while digits < 2 || rest > 0 {
            text.push(char::from(b'0' + u8::try_from(rest / place).unwrap_or(0)));
            rest %= place;
            place = (place / 10).max(1);
            digits += 1;
        }
        formatter.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::value::Key;
    use crate::api::value::tests::read;

    fn refund(json: &str) -> Option<u64> {
        let text = format!(r#"{{"refundedMicroCents":{json}}}"#);
        let value = read(&text);
        MicroCents::read(value.get(Key::RefundedMicroCents)).map(MicroCents::get)
    }

    #[test]
    fn nb_5_half_a_dollar_and_every_other_amount_is_written_to_the_micro_cent() {
        for (micro_cents, text) in [
            (500_000, "$0.50"),
            (0, "$0.00"),
            (1, "$0.000001"),
            (40_000, "$0.04"),
            (10, "$0.00001"),
            (1_234_567, "$1.234567"),
            (1_234_560, "$1.23456"),
            (12_000_000, "$12.00"),
            (9_007_199_254_740_993, "$9007199254.740993"),
            (u64::MAX, "$18446744073709.551615"),
        ] {
            assert_eq!(MicroCents::new(micro_cents).to_string(), text);
        }
    }

    #[test]
    fn nb_5_what_is_read_is_exact_or_nothing() {
        assert_eq!(refund("500000"), Some(500_000));
        assert_eq!(refund("500000.0"), Some(500_000));
        assert_eq!(refund("0"), Some(0));
        assert_eq!(refund("4503599627370495"), Some(4_503_599_627_370_495));
        assert_eq!(refund("4503599627370495.0"), Some(4_503_599_627_370_495));
        for odd in
            ["4503599627370495.5", "4503599627370495.001", "4503599627370494.999", "835436009213519.04"]
        {
            assert_eq!(refund(odd), None, "{odd}");
        }
        assert_eq!(refund("9007199254740993"), None, "rounded by every reader of JSON");
        assert_eq!(refund("\"9007199254740993\""), Some(9_007_199_254_740_993));
        assert_eq!(refund("\"18446744073709551616\""), None);
        for odd in [
            "-1", "-0.5", "0.5", "1e300", "null", "true", "[]", "\"\"", "\"-5\"", "\"+5\"", "\"1e3\"",
            "\" 5\"",
        ] {
            assert_eq!(refund(odd), None, "{odd}");
        }
    }

    #[test]
    fn nb_5_a_sum_is_exact_or_nothing() {
        let sum = |left, right| MicroCents::new(left).plus(MicroCents::new(right));
        assert_eq!(sum(500_000, 40_001), Some(MicroCents::new(540_001)));
        assert_eq!(sum(u64::MAX, 1), None);
    }
}
