//! Instants as text and back: ISO 8601 as the API writes it, and the dates of HTTP headers.
//!
//! No clock and no time zones; seconds and milliseconds are counted from 1970 in UTC.

const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days since 1970 of a date of the Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a number of days since 1970 (`civil_from_days`).
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Whole seconds with a `Z`, such as `2026-02-18T15:00:00Z`: the form of all times in the job pages.
pub(crate) fn iso(seconds: i64) -> String {
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let rest = seconds.rem_euclid(DAY);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// The form of `Retry-After` dates, such as `Wed, 18 Feb 2026 15:00:00 GMT`.
pub(crate) fn http_date(seconds: i64) -> String {
    let whole_days = seconds.div_euclid(DAY);
    let (year, month, day) = date(whole_days);
    let rest = seconds.rem_euclid(DAY);
    let name = |names: &[&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index).copied()).unwrap_or("")
    };
    format!(
        "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
        name(&WEEKDAYS, whole_days.rem_euclid(7)),
        name(&MONTHS, month - 1),
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Milliseconds of an ISO 8601 instant with or without a fraction, ending in `Z` or an offset.
pub(crate) fn parse_iso(text: &str) -> Option<i64> {
    let (head, tail) = text.split_at_checked(19)?;
    if !head.is_ascii() {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = head.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let separators: Vec<u8> =
        [4, 7, 10, 13, 16].iter().filter_map(|at| head.as_bytes().get(*at).copied()).collect();
    if separators != *b"--T::" {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let whole_days = days(year, month, day);
    // A date that does not come back as itself (31 February) does not exist.
    if !(1..=12).contains(&month) || date(whole_days) != (year, month, day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (fraction, zone) = fraction(tail)?;
    let seconds = whole_days * DAY + hour * 3600 + minute * 60 + second - offset(zone)?;
    Some(seconds * 1000 + fraction)
}

/// Splits `.123Z` into milliseconds and what follows; no fraction is 0.
fn fraction(tail: &str) -> Option<(i64, &str)> {
    let Some(digits) = tail.strip_prefix('.') else { return Some((0, tail)) };
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    let (digits, zone) = digits.split_at_checked(end)?;
    let padded = format!("{digits}000");
    let milliseconds = padded.get(..3)?.parse().ok()?;
    (end > 0).then_some((milliseconds, zone))
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let plain = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(hours) || !plain(minutes) {
        return None;
    }
    Some(sign * (hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_instant_goes_to_a_number_and_back() {
        let milliseconds = parse_iso("2026-02-18T15:00:00Z").unwrap();
        assert_eq!(milliseconds, 1_771_426_800_000);
        assert_eq!(iso(milliseconds / 1000), "2026-02-18T15:00:00Z");
    }

    #[test]
    fn fractions_and_offsets_are_read() {
        assert_eq!(parse_iso("2026-02-18T15:00:00.25Z"), Some(1_771_426_800_250));
        assert_eq!(parse_iso("2026-02-18T17:00:00+02:00"), Some(1_771_426_800_000));
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in ["", "yesterday", "2026-02-30T00:00:00Z", "2026-02-18T25:00:00Z", "2026-02-18T15:00:00"] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn leap_days_and_dates_before_1970_keep_their_form() {
        assert_eq!(iso(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(iso(-1), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn a_header_date_names_its_weekday() {
        assert_eq!(http_date(1_771_426_800), "Wed, 18 Feb 2026 15:00:00 GMT");
    }
}
