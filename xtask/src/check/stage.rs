//! Which checks there are, in the order of their cost, and what each one needs.
//!
//! Plain values: nothing is run or installed here.

use anyhow::{Result, bail};

/// One check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Format,
    Types,
    Clippy,
    ClippyWasm,
    Docs,
    Native,
    Gateway,
    Browser,
    Dist,
    Package,
    EndToEnd,
    Frameworks,
}

/// Something that has to be on the machine first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Rustfmt,
    Clippy,
    Crates,
    WasmTarget,
    WasmBindgen,
    Node,
    DistTools,
    E2ePackages,
    PackagePackages,
    FrameworkPackages,
    Browser,
    HeadlessShell,
    Gateways,
}

impl Stage {
    pub(crate) const ALL: [Self; 12] = [
        Self::Format,
        Self::Types,
        Self::Clippy,
        Self::ClippyWasm,
        Self::Docs,
        Self::Native,
        Self::Gateway,
        Self::Browser,
        Self::Dist,
        Self::Package,
        Self::EndToEnd,
        Self::Frameworks,
    ];

    /// The name for `--only` and for the log file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Types => "types",
            Self::Clippy => "clippy",
            Self::ClippyWasm => "clippy-wasm",
            Self::Docs => "docs",
            Self::Native => "native",
            Self::Gateway => "gateway",
            Self::Browser => "browser",
            Self::Dist => "dist",
            Self::Package => "package",
            Self::EndToEnd => "e2e",
            Self::Frameworks => "frameworks",
        }
    }

    /// What the stage checks, in a few words.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Format => "rustfmt and prettier",
            Self::Types => "the types of the scripts and their tests",
            Self::Clippy => "lints of every crate, for this machine",
            Self::ClippyWasm => "lints of the widget, for the browser",
            Self::Docs => "the documentation builds without a warning",
            Self::Native => "unit tests, scenarios and properties",
            Self::Gateway => "the gateway of `serve --live`",
            Self::Browser => "the core in a real browser",
            Self::Dist => "the release build and its size budgets",
            Self::Package => "what is delivered as an npm package, its types and digests",
            Self::EndToEnd => "what is delivered, used in a real browser",
            Self::Frameworks => "sample applications of other frameworks and bundlers, in a real browser",
        }
    }

    /// What has to be there before the stage runs.
    pub(crate) fn needs(self) -> &'static [Need] {
        match self {
            Self::Format => &[Need::Rustfmt, Need::E2ePackages],
            Self::Types => &[Need::E2ePackages],
            Self::Clippy => &[Need::Clippy],
            Self::ClippyWasm => &[Need::Clippy, Need::WasmTarget],
            Self::Docs | Self::Native => &[Need::Crates],
            Self::Gateway => &[Need::Node],
            Self::Browser => &[Need::Crates, Need::WasmTarget, Need::WasmBindgen, Need::Browser],
            Self::Dist => &[Need::DistTools],
            // The definer is compared with its types, and the tests' own compiler options are shared.
            Self::Package => &[Need::PackagePackages, Need::E2ePackages],
            // It takes dist/ as it is, which the stage before it has built.
            Self::EndToEnd => {
                &[Need::Crates, Need::E2ePackages, Need::Browser, Need::HeadlessShell, Need::Gateways]
            }
            Self::Frameworks => &[
                Need::Crates,
                Need::WasmTarget,
                Need::WasmBindgen,
                Need::E2ePackages,
                Need::FrameworkPackages,
                Need::Browser,
            ],
        }
    }
}

/// The stages to run, in their own order whatever the order of the names. No name means all of them.
pub(crate) fn select(only: &[String]) -> Result<Vec<Stage>> {
    for name in only {
        if !Stage::ALL.iter().any(|stage| stage.name() == name) {
            bail!("there is no stage {name:?}: it is one of {}", Stage::ALL.map(Stage::name).join(", "));
        }
    }
    let is_chosen = |stage: &Stage| only.is_empty() || only.iter().any(|name| name == stage.name());
    Ok(Stage::ALL.into_iter().filter(is_chosen).collect())
}

/// What these stages need, each once.
pub(crate) fn needs(stages: &[Stage]) -> Vec<Need> {
    let mut needs = Vec::new();
    for need in stages.iter().flat_map(|stage| stage.needs()) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    needs
}

#[cfg(test)]
mod tests {
    use super::{Need, Stage, needs, select};

    fn names(only: &[&str]) -> Vec<&'static str> {
        let only: Vec<_> = only.iter().map(|&name| String::from(name)).collect();
        select(&only).unwrap().into_iter().map(Stage::name).collect()
    }

    #[test]
    fn without_a_choice_every_stage_runs() {
        assert_eq!(names(&[]).len(), Stage::ALL.len());
    }

    #[test]
    fn chosen_stages_keep_their_order_and_run_once() {
        assert_eq!(names(&["e2e", "dist", "e2e"]), ["dist", "e2e"]);
    }

    #[test]
    fn an_unknown_stage_is_refused_with_the_known_ones() {
        let error = select(&["nativ".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("nativ") && error.contains("native, gateway"), "{error}");
    }

    #[test]
    fn only_what_the_chosen_stages_need_is_set_up() {
        assert_eq!(needs(&[Stage::Clippy]), [Need::Clippy]);
        let all = needs(&Stage::ALL);
        let once = all.iter().filter(|need| **need == Need::E2ePackages).count();
        assert_eq!(once, 1);
        assert!(all.contains(&Need::Browser));
    }

    #[test]
    fn names_are_unique() {
        let mut names = Stage::ALL.map(Stage::name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Stage::ALL.len());
    }
}
