//! Numbers in JSON, as exact as amounts of money need them to be.

use super::Reader;

impl Reader<'_> {
    /// Exact for numbers of up to 15 digits, and whole only if it is written so or too large to tell; the standard parser, which
    /// always is, weighs 20 kB in the bundle.
    pub(super) fn number(&mut self) -> Option<f64> {
        let is_negative = self.peek()? == b'-';
        self.at += usize::from(is_negative);
        let first = self.peek()?;
        let whole = self.digits(0.0, MOST_WHOLE)?;
        if first == b'0' && whole.kept > 1 {
            return None;
        }
        let (mut number, mut exponent) = (whole.number, whole.dropped);
        if self.peek() == Some(b'.') {
            self.at += 1;
            let fraction = self.digits(number, MOST_WITH_FRACTION)?;
            number = fraction.number;
            if fraction.has_dropped_more_than_zeros {
                // Half of the last digit, or one more of it where that is not to be had.
                number += if fraction.kept == 0 { 0.5 } else { 1.0 };
            }
            exponent = exponent.saturating_sub(fraction.kept);
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            exponent = exponent.saturating_add(self.exponent()?);
        }
        let number = if number > 0.0 { scaled(number, exponent) } else { number };
        Some(if is_negative { -number } else { number })
    }

    /// Digits, at least one, behind those that make a number already. Digits behind that limit are counted only.
    fn digits(&mut self, number: f64, limit: f64) -> Option<Digits> {
        let start = self.at;
        let mut digits = Digits { number, kept: 0, dropped: 0, has_dropped_more_than_zeros: false };
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.at += 1;
            if digits.number < limit {
                digits.number = digits.number * 10.0 + f64::from(digit - b'0');
                digits.kept += 1;
            } else {
                digits.dropped = digits.dropped.saturating_add(1);
                digits.has_dropped_more_than_zeros |= digit != b'0';
            }
        }
        (self.at > start).then_some(digits)
    }

    #[expect(clippy::cast_possible_truncation, reason = "saturates, which is what is wanted")]
    fn exponent(&mut self) -> Option<i32> {
        let sign = self.peek()?;
        self.at += usize::from(matches!(sign, b'+' | b'-'));
        let Digits { number, dropped, .. } = self.digits(0.0, MOST_WHOLE)?;
        let exponent = if dropped > 0 { i32::MAX } else { number as i32 };
        Some(if sign == b'-' { -exponent } else { exponent })
    }
}

/// From here on another digit changes nothing that a number can hold.
const MOST_WHOLE: f64 = 1e17;

/// Up to here one digit more is held exactly: all digits together are below 2^53 then.
const MOST_WITH_FRACTION: f64 = 9e14;

/// What digits make.
struct Digits {
    number: f64,
    /// How many made it.
    kept: i32,
    /// How many came when it was exact enough.
    dropped: i32,
    has_dropped_more_than_zeros: bool,
}

fn scaled(number: f64, exponent: i32) -> f64 {
    // A division by a power is rounded once, a multiplication by its inverse twice.
    if exponent < 0 {
        number / 10_f64.powi(exponent.saturating_neg())
    } else {
        number * 10_f64.powi(exponent)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::json::parse;
    use crate::api::value::Value;

    #[test]
    fn numbers_are_read_as_the_standard_parser_reads_them_or_next_to_it() {
        for text in [
            "0",
            "-0",
            "7",
            "100",
            "9007199254740991",
            "-12",
            "0.5",
            "1.25",
            "3e2",
            "3E+2",
            "25e-1",
            "0e999",
            "1e22",
        ] {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(parse(text), Some(Value::Number(expected)), "{text}");
        }
        let long = format!("0.{}1", "1".repeat(400));
        for text in ["123456789012345678901234567890", "1e300", "1.7e-300", "0.1234567890123456789", &long] {
            let (expected, Some(Value::Number(found))) = (text.parse::<f64>().unwrap(), parse(text)) else {
                panic!("{text} is a number")
            };
            assert!((found / expected - 1.0).abs() < 1e-14, "{text} is read as {found}");
        }
        assert_eq!(parse("1e99999999999999999999"), Some(Value::Number(f64::INFINITY)));
        assert_eq!(parse("1e-99999999999999999999"), Some(Value::Number(0.0)));
    }

    #[test]
    fn numbers_are_whole_if_they_are_written_so() {
        for text in ["7659649242173225.0", "8352498651206772.000", "835436009213519.00", "999999999999999"] {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(parse(text), Some(Value::Number(expected)), "{text}");
        }
        for text in
            ["835436009213519.889", "835436009213519.04", "999999999999999.001", "0.00000000000000000000001"]
        {
            let Some(Value::Number(found)) = parse(text) else { panic!("{text} is a number") };
            assert!(found.fract() > 0.0, "{text} is read as {found}");
        }
    }
}
