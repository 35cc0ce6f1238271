//! What may be delivered at most, and the table that shows it.
//!
//! Works on weights that `sizes` has measured and reads no file, so that every verdict can be tested.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use crate::sizes::{Sized, Weight};

/// The definer is loaded by every page that only might show jobs.
const DEFINER: &str = "muvi-jobs.js";
const DEFINER_GZIP: usize = 4_096;
/// The element for portals that frame the page; with all that it checks it stays lighter than the definer.
const FRAME: &str = "muvi-jobs-frame.js";
const FRAME_GZIP: usize = 3_200;
/// Definer, glue and core: everything a visitor waits for before the first rows are asked for.
const FIRST_ROWS_BROTLI: usize = 100_000;
const FIRST_ROWS_AIM: usize = 79_000;

/// The weights that have a budget.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Report {
    files: Vec<Sized>,
    definer: Weight,
    frame: Weight,
    first_rows: Weight,
}

impl Report {
    /// Picks out the parts; it is an error when one of them is not there, since a budget of nothing is always met.
    pub(crate) fn new(files: Vec<Sized>) -> Result<Self> {
        let named =
            |name| files.iter().filter(|file| file.name == name).map(|file| file.weight).collect::<Vec<_>>();
        let (definer, frame) = (named(DEFINER), named(FRAME));
        let core: Vec<_> =
            files.iter().filter(|file| is_core(&file.name, &files)).map(|file| file.weight).collect();
        if definer.is_empty() || frame.is_empty() || core.len() < 2 {
            bail!(
                "dist/ lacks {DEFINER}, {FRAME}, the core's WebAssembly or its glue: was it built from another index.html?"
            );
        }
        let definer = definer.into_iter().sum();
        let frame = frame.into_iter().sum();
        let first_rows = core.into_iter().chain([definer]).sum();
        Ok(Self { files, definer, frame, first_rows })
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
        let note = format!("  of {} gzip: {}", grouped(FRAME_GZIP), word(self.frame.gzip, FRAME_GZIP));
        line("frame", self.frame, &note);
        let (limit, aim) = (grouped(FIRST_ROWS_BROTLI), grouped(FIRST_ROWS_AIM));
        let word = word(self.first_rows.brotli, FIRST_ROWS_BROTLI);
        line("to the first rows", self.first_rows, &format!("  of {limit} brotli, aim {aim}: {word}"));
        table
    }

    /// Fails when a budget is exceeded, and says by how much.
    pub(crate) fn enforce(&self) -> Result<()> {
        let over: Vec<_> = [
            excess("the definer", self.definer.gzip, DEFINER_GZIP, "gzip"),
            excess("the element for frames", self.frame.gzip, FRAME_GZIP, "gzip"),
            excess("everything to the first rows", self.first_rows.brotli, FIRST_ROWS_BROTLI, "brotli"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if over.is_empty() { Ok(()) } else { bail!("over budget: {}", over.join("; ")) }
    }
}

/// Whether a file is part of the core: WebAssembly, the glue of the same name, or a snippet that the glue imports.
fn is_core(name: &str, files: &[Sized]) -> bool {
    let is_wasm = |name: &str| name.strip_suffix("_bg.wasm").map(|stem| format!("{stem}.js"));
    name != DEFINER
        && (is_wasm(name).is_some()
            || name.starts_with("snippets/")
            || files.iter().any(|file| is_wasm(&file.name).as_deref() == Some(name)))
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
            file("index.html", 900, 500, 400),
            file("muvi-jobs-core.js", 30_000, 7_000, 6_000),
            file("muvi-jobs-core_bg.wasm", 1_234_567, 90_000, wasm_brotli),
            file("muvi-jobs-frame.js", 7_000, 3_000, 2_700),
            file("muvi-jobs.js", 8_000, definer_gzip, 2_000),
            file("page.js", 1_000, 500, 400),
        ]
    }

    #[test]
    fn the_first_rows_wait_for_definer_glue_and_wasm_only() {
        let report = Report::new(delivered(2_500, 70_000)).unwrap();
        assert_eq!(report.definer.gzip, 2_500);
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
        let error = Report::new(delivered(4_097, 93_000)).unwrap().enforce().unwrap_err().to_string();
        assert!(error.contains("the definer weighs 4,097 bytes gzip, 1 more than"), "{error}");
        assert!(error.contains("first rows weighs 101,000 bytes brotli, 1,000 more"), "{error}");
    }

    #[test]
    fn the_element_for_frames_has_a_budget_of_its_own() {
        let mut files = delivered(2_500, 70_000);
        for file in files.iter_mut().filter(|file| file.name == "muvi-jobs-frame.js") {
            file.weight.gzip = 3_201;
        }
        let report = Report::new(files).unwrap();
        assert_eq!(report.first_rows.brotli, 78_000);
        let error = report.enforce().unwrap_err().to_string();
        assert!(error.contains("the element for frames weighs 3,201 bytes gzip, 1 more than"), "{error}");
    }

    #[test]
    fn a_missing_part_is_not_a_met_budget() {
        for missing in ["muvi-jobs.js", "muvi-jobs-frame.js", "muvi-jobs-core.js", "muvi-jobs-core_bg.wasm"] {
            let files = delivered(1, 1).into_iter().filter(|file| file.name != missing).collect();
            assert!(Report::new(files).is_err(), "{missing}");
        }
    }

    #[test]
    fn the_table_lines_up_and_ends_with_the_budgets() {
        let table = Report::new(delivered(5_000, 70_000)).unwrap().table();
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines[0], "bytes                        raw   gzip -9 brotli 11");
        assert_eq!(lines[3], "muvi-jobs-core_bg.wasm 1,234,567    90,000    70,000");
        assert_eq!(
            lines[7],
            "definer                    8,000     5,000     2,000  of 4,096 gzip: OVER BUDGET"
        );
        assert!(lines[8].ends_with("3,000     2,700  of 3,200 gzip: ok"), "{}", lines[8]);
        assert!(lines[9].ends_with("78,000  of 100,000 brotli, aim 79,000: ok"), "{}", lines[9]);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
