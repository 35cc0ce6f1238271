//! Instants as the API writes them: ISO 8601 in UTC, with or without fractions of a second.
//!
//! No clock here and no formatting for people. Calendar arithmetic follows
//! Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".

use std::fmt;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A day of the proleptic Gregorian calendar and a time of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year; 0 is 1 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
}

const MILLIS_PER_DAY: i64 = 86_400_000;

impl Timestamp {
    /// The instant that many milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Milliseconds from `earlier` to this instant; none if that would be negative.
    pub fn millis_since(self, earlier: Self) -> Option<u64> {
        u64::try_from(self.0.checked_sub(earlier.0)?).ok()
    }

    /// ISO 8601 in UTC, with milliseconds only if there are any: what a `datetime` attribute wants.
    pub fn iso(self) -> String {
        let Civil { year, month, day, hour, minute } = self.civil();
        let millis = self.0.rem_euclid(60_000);
        let mut text = String::new();
        pad(&mut text, year, 4);
        let parts = [('-', month), ('-', day), ('T', hour), (':', minute), (':', millis / 1_000)];
        for (before, part) in parts {
            text.push(before);
            pad(&mut text, part, 2);
        }
        if millis % 1_000 != 0 {
            text.push('.');
            pad(&mut text, millis % 1_000, 3);
        }
        text.push('Z');
        text
    }

    /// The day and the time of day in UTC.
    pub fn civil(self) -> Civil {
        let (days, millis) = (self.0.div_euclid(MILLIS_PER_DAY), self.0.rem_euclid(MILLIS_PER_DAY));
        let (year, month, day) = civil_from_days(days);
        Civil { year, month, day, hour: millis / 3_600_000, minute: millis / 60_000 % 60 }
    }

    /// Reads `2026-02-18T15:00:00Z`: fractions of any length and offsets such as `+05:30` are understood, a
    /// missing zone means UTC. Anything else, or a date that does not exist, is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Digits(text.trim().as_bytes());
        let (year, month, day) = (rest.number(4)?, rest.after(b"-", 2)?, rest.after(b"-", 2)?);
        let hour = rest.after(b"Tt ", 2)?;
        let (minute, second) = (rest.after(b":", 2)?, rest.after(b":", 2)?);
        let millis = if rest.skip(b".,").is_some() { rest.fraction()? } else { 0 };
        let offset_minutes = rest.offset()?;
        let valid = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour <= 23
            && minute <= 59
            && second <= 60;
        if !valid || !rest.0.is_empty() {
            return None;
        }
        let minutes = hour * 60 + minute - offset_minutes;
        Some(Self(
            days_from_civil(year, month, day) * MILLIS_PER_DAY + minutes * 60_000 + second * 1_000 + millis,
        ))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.iso())
    }
}

/// Leading zeros by hand: the padding of `format!` would bring its whole machinery into the bundle.
fn pad(out: &mut String, number: i64, width: u32) {
    for place in (0..width).rev() {
        let digit = number / 10_i64.pow(place) % 10;
        out.push(char::from(b'0' + u8::try_from(digit.unsigned_abs()).unwrap_or(0)));
    }
}

/// What is left of the text while it is read from the left.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    /// Takes one byte if it is one of these.
    fn skip(&mut self, any_of: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        // Not by `contains`, which looks through bytes as if there were thousands of them.
        any_of.iter().find(|byte| *byte == first)?;
        self.0 = rest;
        Some(*first)
    }

    fn digit(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        let digit = first.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        self.0 = rest;
        Some(i64::from(digit))
    }

    fn number(&mut self, width: u32) -> Option<i64> {
        let mut number = 0;
        for _ in 0..width {
            number = number * 10 + self.digit()?;
        }
        Some(number)
    }

    fn after(&mut self, separator: &[u8], width: u32) -> Option<i64> {
        self.skip(separator)?;
        self.number(width)
    }

    /// The digits after the point, cut to milliseconds.
    fn fraction(&mut self) -> Option<i64> {
        let mut millis = 0;
        let mut places = 0;
        while let Some(digit) = self.digit() {
            if places < 3 {
                millis = millis * 10 + digit;
            }
            places += 1;
        }
        match places {
            0 => None,
            1 => Some(millis * 100),
            2 => Some(millis * 10),
            _ => Some(millis),
        }
    }

    /// `Z`, `+05:30`, `-0800` or nothing, in minutes east of UTC.
    fn offset(&mut self) -> Option<i64> {
        let Some(sign) = self.skip(b"Zz+-") else { return Some(0) };
        if sign.eq_ignore_ascii_case(&b'z') {
            return Some(0);
        }
        let hours = self.number(2)?;
        self.skip(b":");
        let minutes = self.number(2)?;
        let offset = hours * 60 + minutes;
        (hours <= 23 && minutes <= 59).then_some(if sign == b'-' { -offset } else { offset })
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(text: &str) -> Option<i64> {
        Timestamp::parse(text).map(Timestamp::millis)
    }

    #[test]
    fn the_documented_instants_are_read() {
        assert_eq!(millis("2026-02-18T15:00:00Z"), Some(1_771_426_800_000));
        assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(millis("2000-02-29T23:59:59Z"), Some(951_868_799_000));
    }

    #[test]
    fn fractions_and_offsets_are_understood() {
        assert_eq!(millis("1970-01-01T00:00:00.5Z"), Some(500));
        assert_eq!(millis("1970-01-01T00:00:00.123456789Z"), Some(123));
        assert_eq!(millis("1970-01-01T05:30:00+05:30"), Some(0));
        assert_eq!(millis("1969-12-31T16:00:00-0800"), Some(0));
        assert_eq!(millis("1970-01-01T00:00:01"), Some(1_000));
    }

    #[test]
    fn what_is_no_instant_is_none_and_never_a_panic() {
        for text in
            ["", "2026", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "soon"]
        {
            assert_eq!(millis(text), None, "{text}");
        }
        for text in
            ["2026-02-18T15:00:00Zx", "2026-02-18T15:00:00.Z", "2026-02-18T15:00:00+99:00", "18.2.2026"]
        {
            assert_eq!(millis(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_written_and_read_again_is_the_same() {
        for millis in [0, 1, 999, 1_000, -1, 951_868_799_000, 1_771_426_800_123, 253_402_300_799_999] {
            let written = Timestamp::from_millis(millis).to_string();
            assert_eq!(Timestamp::parse(&written), Some(Timestamp::from_millis(millis)), "{written}");
        }
        assert_eq!(Timestamp::from_millis(1_771_426_800_000).to_string(), "2026-02-18T15:00:00Z");
        assert_eq!(Timestamp::from_millis(1_771_426_800_120).to_string(), "2026-02-18T15:00:00.120Z");
    }

    #[test]
    fn time_that_ran_backwards_has_no_length() {
        let (early, late) = (Timestamp::from_millis(1), Timestamp::from_millis(3));
        assert_eq!((late.millis_since(early), early.millis_since(late)), (Some(2), None));
    }
}
