//! What of a stage's output is always shown: the lines in which a test runner says how many tests passed.
//!
//! Every line is passed on as the runner wrote it, so that whoever counts tests finds what they look for.

/// The closing lines of cargo's, Node's and Playwright's tests in this order, without colours.
pub(crate) fn closing_lines(log: &str) -> Vec<String> {
    log.lines().map(without_colours).filter(|line| is_closing(line)).collect()
}

fn is_closing(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with("test result: ") {
        // A binary without tests says so too, which tells nothing.
        return !line.contains(" 0 passed; 0 failed; 0 ignored");
    }
    let mut words = line.split(' ');
    match (words.next(), words.next(), words.next()) {
        // Node: `# pass 12`. What was left out is of interest only when it is something.
        (Some("#"), Some("cancelled" | "skipped" | "todo"), Some(count)) => is_number(count) && count != "0",
        // Playwright: `12 passed (3.4s)`, `1 flaky`, `2 did not run`.
        (Some("#"), Some("tests" | "pass" | "fail"), Some(count))
        | (Some(count), Some("passed" | "failed" | "flaky" | "skipped" | "interrupted"), _)
        | (Some(count), Some("did"), Some("not")) => is_number(count),
        _ => false,
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The line without the escape sequences that colour it.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut is_escape = false;
    for letter in line.chars() {
        match letter {
            '\u{1b}' => is_escape = true,
            letter if is_escape => is_escape = !letter.is_ascii_alphabetic(),
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::closing_lines;

    #[test]
    fn cargo_says_how_many_tests_passed() {
        let log = "running 2 tests\ntest a ... ok\ntest b ... ok\n\n\
                   test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
                   test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            closing_lines(log),
            ["test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"]
        );
    }

    #[test]
    fn a_result_in_which_everything_was_left_out_is_shown() {
        let log = "test result: ok. 0 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out";
        assert_eq!(closing_lines(log).len(), 1);
    }

    #[test]
    fn node_says_it_line_by_line() {
        let log = "ok 1 - a\n# tests 9\n# suites 0\n# pass 9\n# fail 0\n# cancelled 0\n# skipped 1\n# duration_ms 4\n";
        assert_eq!(closing_lines(log), ["# tests 9", "# pass 9", "# fail 0", "# skipped 1"]);
    }

    #[test]
    fn playwright_says_it_at_the_end() {
        let log = "Running 12 tests using 2 workers\n  \u{1b}[33m1 flaky\u{1b}[39m\n    a › b\n  2 did not run\n\
                   \u{1b}[32m  12 passed\u{1b}[39m (3.4s)\n";
        assert_eq!(closing_lines(log), ["  1 flaky", "  2 did not run", "  12 passed (3.4s)"]);
    }

    #[test]
    fn other_lines_are_left_in_the_log() {
        assert!(closing_lines("jobs passed on\n# a heading\n3 passes\nFinished in 2 s\n").is_empty());
    }
}
