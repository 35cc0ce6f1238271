//! Instants and counts as readers of American English write them: what the browser's `Intl` makes for `en-US`, without it.
//!
//! The first formatter of a page costs Chromium 13 ms of its main thread, as much as all else that draws the first rows:
//! it looks through every language there is. Most pages need none.

use crate::api::time::{Civil, Timestamp};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The language tags that mean American English, as `Intl.getCanonicalLocales` writes them.
pub fn is_american(language: &str) -> bool {
    matches!(language, "en" | "en-US")
}

/// `Feb 18, 03:00 PM`, or with the year `Feb 18, 2026, 03:00 PM`, of an instant that is moved by the reader's offset from
/// UTC.
///
/// None outside of the years 1973 to 9999: until 1972 offsets had seconds, in Liberia; other years are written in other ways.
pub fn instant_text(local: Timestamp, has_year: bool) -> Option<String> {
    let Civil { year, month, day, hour, minute } = local.civil();
    let month = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    if !(1973..=9999).contains(&year) {
        return None;
    }
    let mut text = [month, " ", &*day.to_string(), ", "].concat();
    if has_year {
        text.push_str(&year.to_string());
        text.push_str(", ");
    }
    push_two_digits(&mut text, (hour + 11) % 12 + 1);
    text.push(':');
    push_two_digits(&mut text, minute);
    text.push_str(if hour < 12 { " AM" } else { " PM" });
    Some(text)
}

fn push_two_digits(text: &mut String, number: i64) {
    if number < 10 {
        text.push('0');
    }
    text.push_str(&number.to_string());
}

/// `10,000`.
pub fn count_text(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(instant: &str, has_year: bool) -> Option<String> {
        instant_text(Timestamp::parse(instant).unwrap(), has_year)
    }

    #[test]
    fn instants_are_written_with_twelve_hours() {
        for (hour, expected) in
            [(0, "12:05 AM"), (1, "01:05 AM"), (11, "11:05 AM"), (12, "12:05 PM"), (23, "11:05 PM")]
        {
            let written = text(&format!("2026-02-03T{hour:02}:05:59Z"), false);
            assert_eq!(written.as_deref(), Some(&*format!("Feb 3, {expected}")));
        }
    }

    #[test]
    fn the_year_is_written_if_it_matters() {
        assert_eq!(text("2024-12-31T23:59:59Z", true).as_deref(), Some("Dec 31, 2024, 11:59 PM"));
        assert_eq!(text("2024-12-31T23:59:59Z", false).as_deref(), Some("Dec 31, 11:59 PM"));
    }

    #[test]
    fn what_is_written_in_other_ways_is_left_to_others() {
        for instant in ["0000-06-01T00:00:00Z", "1972-12-31T23:59:59Z"] {
            assert_eq!(text(instant, true), None, "{instant}");
        }
        assert_eq!(instant_text(Timestamp::from_millis(253_402_300_800_000), true), None);
        assert_eq!(instant_text(Timestamp::from_millis(-62_198_755_200_000), true), None);
    }

    #[test]
    fn counts_are_written_in_groups_of_three() {
        let counts = [0, 7, 999, 1_000, 10_000, 100_000, 1_000_000, 12_345_678];
        let expected = ["0", "7", "999", "1,000", "10,000", "100,000", "1,000,000", "12,345,678"];
        assert_eq!(counts.map(count_text), expected);
    }

    #[test]
    fn only_american_english_is_written_so() {
        assert!(is_american("en") && is_american("en-US"));
        assert!(!["en-GB", "en-US-u-hc-h23", "de", "", "EN"].into_iter().any(is_american));
    }
}
