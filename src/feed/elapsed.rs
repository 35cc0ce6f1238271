//! A length of time as short text: `12s`, `2m 30s`, `1h 05m`, `3d 4h`.

/// Writes a length of time with its two largest units. Less than a second is `<1s`.
pub fn elapsed_text(millis: u64) -> String {
    let seconds = millis / 1_000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    let mut text = String::with_capacity(8);
    match (days, hours, minutes, seconds) {
        (0, 0, 0, 0) if millis > 0 => text.push_str("<1s"),
        (0, 0, 0, _) => push(&mut text, seconds, 's'),
        (0, 0, _, _) => push_two(&mut text, (minutes, 'm'), (seconds % 60, 's')),
        (0, _, _, _) => push_two(&mut text, (hours, 'h'), (minutes % 60, 'm')),
        _ => push_two(&mut text, (days, 'd'), (hours % 24, 'h')),
    }
    text
}

fn push(text: &mut String, number: u64, unit: char) {
    text.push_str(&number.to_string());
    text.push(unit);
}

fn push_two(text: &mut String, large: (u64, char), small: (u64, char)) {
    push(text, large.0, large.1);
    text.push(' ');
    if small.0 < 10 && small.1 != 'h' {
        text.push('0');
    }
    push(text, small.0, small.1);
}

#[cfg(test)]
mod tests {
    use super::elapsed_text;

    #[test]
    fn the_two_largest_units_are_written() {
        let cases = [
            (0, "0s"),
            (400, "<1s"),
            (15_000, "15s"),
            (59_999, "59s"),
            (60_000, "1m 00s"),
            (150_000, "2m 30s"),
            (3_900_000, "1h 05m"),
            (97_200_000, "1d 3h"),
        ];
        for (millis, text) in cases {
            assert_eq!(elapsed_text(millis), text, "{millis}");
        }
    }
}
