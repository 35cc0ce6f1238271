//! What may be delivered at most, and the table that shows it.
//!
//! Works on weights that `sizes` has measured and reads no file, so that every verdict can be tested.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use crate::sizes::{Sized, Weight};

/// The definer is loaded by every page that only might show jobs.
const DEFINER: &str = "muvi-jobs.js";
const DEFINER_GZIP: usize = 4_096;
/// An entry for caches is the definer with an address and a digest, which nothing compresses.
const ENTRY: &str = "/muvi-jobs.js";
const ENTRY_GZIP: usize = DEFINER_GZIP + 128;
/// Definer, glue and core: everything a visitor waits for before the first rows are asked for.
const FIRST_ROWS_BROTLI: usize = 100_000;
const FIRST_ROWS_AIM: usize = 79_000;

/// The weights that have a budget.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Report {
    files: Vec<Sized>,
    definer: Weight,
    /// The heaviest of the entries for caches.
    entry: Weight,
    first_rows: Weight,
}

impl Report {
    /// Picks out the parts; it is an error when one of them is not there, since a budget of nothing is always met.
    pub(crate) fn new(files: Vec<Sized>) -> Result<Self> {
        let definer: Vec<_> =
            files.iter().filter(|file| file.name == DEFINER).map(|file| file.weight).collect();
        let core: Vec<_> =
            files.iter().filter(|file| is_core(&file.name, &files)).map(|file| file.weight).collect();
        let entry = files.iter().filter(|file| file.name.ends_with(ENTRY)).map(|file| file.weight);
        let (false, 2.., Some(entry)) =
            (definer.is_empty(), core.len(), entry.max_by_key(|weight| weight.gzip))
        else {
            bail!(
                "dist/ lacks {DEFINER}, an entry for caches, the core's WebAssembly or its glue: was it built from \
                 another index.html?"
            );
        };
        let definer = definer.into_iter().sum();
        let first_rows = core.into_iter().chain([definer]).sum();
        Ok(Self { files, definer, entry, first_rows })
    }

    /// The table that `dist` and `test` print.
    pub(crate) fn table(&self) -> String {
        let width =
            self.files.iter().map(|file| file.name.len()).max().unwrap_or(0).max("to the first rows".len());
        let mut table = format!("{:width$} {:>9} {:>9} {:>9}\n", "bytes", "raw", "gzip -9", "brotli 11");
        let mut line = |name: &str, Weight { raw, gzip, brotli }: Weight, note: &str| {
            let (raw, gzip, brotli) = (grouped(raw), grouped(gzip), grouped(brotli));
            // Writing to a string cannot fail.
            writeln!(table, "{name:width$} {raw:>9} {gzip:>9} {brotli:>9}{note}").ok();
        };
        for file in &self.files {
            line(&file.name, file.weight, "");
        }
        let note = format!("  of {} gzip: {}", grouped(DEFINER_GZIP), word(self.definer.gzip, DEFINER_GZIP));
        line("definer", self.definer, &note);
        let note = format!("  of {} gzip: {}", grouped(ENTRY_GZIP), word(self.entry.gzip, ENTRY_GZIP));
        line("entry for caches", self.entry, &note);
        let (limit, aim) = (grouped(FIRST_ROWS_BROTLI), grouped(FIRST_ROWS_AIM));
        let word = word(self.first_rows.brotli, FIRST_ROWS_BROTLI);
        line("to the first rows", self.first_rows, &format!("  of {limit} brotli, aim {aim}: {word}"));
        table
    }

    /// Fails when a budget is exceeded, and says by how much.
    pub(crate) fn enforce(&self) -> Result<()> {
        let over: Vec<_> = [
            excess("the definer", self.definer.gzip, DEFINER_GZIP, "gzip"),
            excess("an entry for caches", self.entry.gzip, ENTRY_GZIP, "gzip"),
            excess("everything to the first rows", self.first_rows.brotli, FIRST_ROWS_BROTLI, "brotli"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if over.is_empty() { Ok(()) } else { bail!("over budget: {}", over.join("; ")) }
    }
}

/// Whether a file is part of the core: WebAssembly with its glue of the same name, or a snippet that the glue imports.
/// WebAssembly without a glue of its own is loaded later, when a person asks for what is in it.
fn is_core(name: &str, files: &[Sized]) -> bool {
    let glue_of = |name: &str| name.strip_suffix("_bg.wasm").map(|stem| format!("{stem}.js"));
    let has_glue = |glue: String| files.iter().any(|file| file.name == glue);
    name != DEFINER
        && (glue_of(name).is_some_and(has_glue)
            || name.starts_with("snippets/")
            || files.iter().any(|file| glue_of(&file.name).as_deref() == Some(name)))
}

fn excess(what: &str, weight: usize, limit: usize, compression: &str) -> Option<String> {
    let over = weight.checked_sub(limit).filter(|over| *over > 0)?;
    let (weight, limit, over) = (grouped(weight), grouped(limit), grouped(over));
    Some(format!("{what} weighs {weight} bytes {compression}, {over} more than the {limit} it may"))
}

fn word(weight: usize, limit: usize) -> &'static str {
    if weight > limit { "OVER BUDGET" } else { "ok" }
}

/// A number with its thousands set apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{Report, grouped};
    use crate::sizes::{Sized, Weight};

    fn file(name: &str, raw: usize, gzip: usize, brotli: usize) -> Sized {
        Sized { name: name.to_owned(), weight: Weight { raw, gzip, brotli } }
    }

    fn delivered(definer_gzip: usize, wasm_brotli: usize) -> Vec<Sized> {
        vec![
            file("0.1.0/muvi-jobs.js", 8_100, definer_gzip + 90, 2_080),
            file("index.html", 900, 500, 400),
            file("muvi-jobs-core.js", 30_000, 7_000, 6_000),
            file("muvi-jobs-core_bg.wasm", 1_234_567, 90_000, wasm_brotli),
            file("muvi-jobs.js", 8_000, definer_gzip, 2_000),
            file("page.js", 1_000, 500, 400),
            file("v0/muvi-jobs.js", 8_120, definer_gzip + 95, 2_085),
        ]
    }

    #[test]
    fn the_first_rows_wait_for_definer_glue_and_wasm_only() {
        let report = Report::new(delivered(2_500, 70_000)).unwrap();
        assert_eq!(report.definer.gzip, 2_500);
        assert_eq!(report.entry.gzip, 2_595);
        assert_eq!(report.first_rows.brotli, 78_000);
        report.enforce().unwrap();
    }

    #[test]
    fn snippets_count_as_part_of_the_core() {
        let mut files = delivered(2_500, 70_000);
        files.push(file("snippets/muvi-1/inline0.js", 10, 10, 10));
        assert_eq!(Report::new(files).unwrap().first_rows.brotli, 78_010);
    }

    #[test]
    fn a_budget_that_is_met_exactly_is_met() {
        Report::new(delivered(4_096, 92_000)).unwrap().enforce().unwrap();
    }

    #[test]
    fn every_exceeded_budget_is_named_with_its_excess() {
        let error = Report::new(delivered(4_130, 93_000)).unwrap().enforce().unwrap_err().to_string();
        assert!(error.contains("the definer weighs 4,130 bytes gzip, 34 more than"), "{error}");
        assert!(error.contains("an entry for caches weighs 4,225 bytes gzip, 1 more than"), "{error}");
        assert!(error.contains("first rows weighs 101,000 bytes brotli, 1,000 more"), "{error}");
    }

    #[test]
    fn a_missing_part_is_not_a_met_budget() {
        for missing in ["muvi-jobs.js", "/muvi-jobs.js", "muvi-jobs-core.js", "muvi-jobs-core_bg.wasm"] {
            let is_missing =
                |name: &str| name == missing || missing.starts_with('/') && name.ends_with(missing);
            let files = delivered(1, 1).into_iter().filter(|file| !is_missing(&file.name)).collect();
            assert!(Report::new(files).is_err(), "{missing}");
        }
    }

    #[test]
    fn the_table_lines_up_and_ends_with_the_budgets() {
        let table = Report::new(delivered(5_000, 70_000)).unwrap().table();
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines[0], "bytes                        raw   gzip -9 brotli 11");
        assert_eq!(lines[4], "muvi-jobs-core_bg.wasm 1,234,567    90,000    70,000");
        assert_eq!(
            lines[8],
            "definer                    8,000     5,000     2,000  of 4,096 gzip: OVER BUDGET"
        );
        assert!(lines[9].ends_with("5,095     2,085  of 4,224 gzip: OVER BUDGET"), "{}", lines[9]);
        assert!(lines[10].ends_with("78,000  of 100,000 brotli, aim 79,000: ok"), "{}", lines[10]);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
