//! What may be delivered at most, and the table that shows it.
//!
//! Works on weights that `sizes` has measured and reads no file, so that every verdict can be tested.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};

use crate::sizes::{Sized, Weight};

/// A part that is loaded for itself, which file it is (the heaviest that ends like this), and its limit in bytes of gzip.
struct Part {
    title: &'static str,
    ending: &'static str,
    gzip: usize,
}

const DEFINER: &str = "muvi-jobs.js";
/// The definer is loaded by every page that only might show jobs, and so are the entries for caches that are made of it: with
/// an address and a digest more, which nothing compresses. The element for portals that frame the page stays lighter still.
const PARTS: [Part; 4] = [
    Part { title: "definer", ending: DEFINER, gzip: 4_096 },
    Part { title: "entry for caches", ending: "/muvi-jobs.js", gzip: 4_096 },
    Part { title: "element for frames", ending: "muvi-jobs-frame.js", gzip: 3_200 },
    Part { title: "glue", ending: "muvi-jobs-core.js", gzip: 10_000 },
];
/// Definer, glue and core: everything a visitor waits for before the first rows are asked for.
const FIRST_ROWS_BROTLI: usize = 100_000;
const FIRST_ROWS_AIM: usize = 79_000;

/// The weights that have a budget.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Report {
    files: Vec<Sized>,
    /// Of each of `PARTS`, in their order.
    parts: Vec<Weight>,
    first_rows: Weight,
}

impl Report {
    /// Picks out the parts; it is an error when one of them is not there, since a budget of nothing is always met.
    pub(crate) fn new(files: Vec<Sized>) -> Result<Self> {
        let mut parts = Vec::new();
        for Part { title, ending, .. } in PARTS {
            let is_it =
                |file: &&Sized| file.name == ending || ending.starts_with('/') && file.name.ends_with(ending);
            let heaviest =
                files.iter().filter(is_it).map(|file| file.weight).max_by_key(|weight| weight.gzip);
            parts.push(heaviest.with_context(|| missing(&format!("{ending}, the {title}")))?);
        }
        let is_first = |file: &&Sized| file.name == DEFINER || is_core(&file.name, &files);
        let first: Vec<_> = files.iter().filter(is_first).collect();
        if !first.iter().any(|file| file.name.ends_with("_bg.wasm")) {
            bail!(missing("the core's WebAssembly"));
        }
        let first_rows = first.into_iter().map(|file| file.weight).sum();
        Ok(Self { files, parts, first_rows })
    }

    /// The table that `dist` and `test` print.
    pub(crate) fn table(&self) -> String {
        let names = self.files.iter().map(|file| file.name.len());
        let width = names.max().unwrap_or(0).max("to the first rows".len());
        let mut table = format!("{:width$} {:>9} {:>9} {:>9}\n", "bytes", "raw", "gzip -9", "brotli 11");
        let mut line = |name: &str, Weight { raw, gzip, brotli }: Weight, note: &str| {
            let (raw, gzip, brotli) = (grouped(raw), grouped(gzip), grouped(brotli));
            // Writing to a string cannot fail.
            writeln!(table, "{name:width$} {raw:>9} {gzip:>9} {brotli:>9}{note}").ok();
        };
        for file in &self.files {
            line(&file.name, file.weight, "");
        }
        for (Part { title, gzip, .. }, weight) in PARTS.iter().zip(&self.parts) {
            line(title, *weight, &format!("  of {} gzip: {}", grouped(*gzip), word(weight.gzip, *gzip)));
        }
        let (limit, aim) = (grouped(FIRST_ROWS_BROTLI), grouped(FIRST_ROWS_AIM));
        let word = word(self.first_rows.brotli, FIRST_ROWS_BROTLI);
        line("to the first rows", self.first_rows, &format!("  of {limit} brotli, aim {aim}: {word}"));
        table
    }

    /// Fails when a budget is exceeded, and says by how much.
    pub(crate) fn enforce(&self) -> Result<()> {
        let parts = PARTS.iter().zip(&self.parts).filter_map(|(Part { title, gzip, .. }, weight)| {
            excess(&format!("the {title}"), weight.gzip, *gzip, "gzip")
        });
        let first_rows =
            excess("everything to the first rows", self.first_rows.brotli, FIRST_ROWS_BROTLI, "brotli");
        let over: Vec<_> = parts.chain(first_rows).collect();
        if over.is_empty() { Ok(()) } else { bail!("over budget: {}", over.join("; ")) }
    }
}

fn missing(what: &str) -> String {
    format!("dist/ lacks {what}: was it built from another index.html?")
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
            file("muvi-jobs-frame.js", 7_000, 3_000, 2_700),
            file("muvi-jobs.js", 8_000, definer_gzip, 2_000),
            file("page.js", 1_000, 500, 400),
            file("v0/muvi-jobs.js", 8_120, definer_gzip + 95, 2_085),
        ]
    }

    #[test]
    fn the_first_rows_wait_for_definer_glue_and_wasm_only() {
        let report = Report::new(delivered(2_500, 70_000)).unwrap();
        assert_eq!(
            report.parts.iter().map(|part| part.gzip).collect::<Vec<_>>(),
            [2_500, 2_595, 3_000, 7_000]
        );
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
        Report::new(delivered(4_001, 92_000)).unwrap().enforce().unwrap();
    }

    #[test]
    fn every_exceeded_budget_is_named_with_its_excess() {
        let error = Report::new(delivered(4_130, 93_000)).unwrap().enforce().unwrap_err().to_string();
        assert!(error.contains("the definer weighs 4,130 bytes gzip, 34 more than"), "{error}");
        assert!(error.contains("the entry for caches weighs 4,225 bytes gzip, 129 more than"), "{error}");
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
        for missing in [
            "muvi-jobs.js",
            "/muvi-jobs.js",
            "muvi-jobs-frame.js",
            "muvi-jobs-core.js",
            "muvi-jobs-core_bg.wasm",
        ] {
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
            lines[9],
            "definer                    8,000     5,000     2,000  of 4,096 gzip: OVER BUDGET"
        );
        assert!(lines[10].ends_with("5,095     2,085  of 4,096 gzip: OVER BUDGET"), "{}", lines[10]);
        assert!(lines[11].ends_with("3,000     2,700  of 3,200 gzip: ok"), "{}", lines[11]);
        assert!(lines[13].ends_with("78,000  of 100,000 brotli, aim 79,000: ok"), "{}", lines[13]);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
