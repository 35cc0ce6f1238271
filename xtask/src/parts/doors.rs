//! What earlier parts of the core call of later ones. A call before the part is there is a trap, so each of these has somebody
//! who sees to it that it is there; a new one must be looked at before it is written down here.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

/// By name, with what guards them.
const DOORS: [&str; 28] = [
    // Nothing fails before the live part is there: `Session` keeps such events (`Feed::needs_live`).
    "<muvi_jobs::feed::failure::Failure>::about",
    "<muvi_jobs::feed::failure::Failure>::of",
    "muvi_jobs::feed::live::take",
    "muvi_jobs::view::live::alert::alert",
    // Rows are held, and pages walked, by what came that way.
    "muvi_jobs::feed::live::release",
    "muvi_jobs::feed::live::walk_on",
    "muvi_jobs::view::live::held::held_button",
    // `core.js` makes these calls when it is there.
    "muvi_jobs::element::live::configure",
    "muvi_jobs::element::live::destroy",
    "muvi_jobs::element::live::load_more",
    "muvi_jobs::element::live::refresh",
    "muvi_jobs::element::live::select",
    // `Given` asks whether it is there.
    "muvi_jobs::element::live::give",
    // `gate` asks whether it is there.
    "muvi_jobs::view::live::annex::want_annex",
    "muvi_jobs::view::live::arrival::went_live",
    // Called back by `Session::when_live`.
    "muvi_jobs::runtime::broadcast::tell",
    // Only what it has opened is given to it.
    "muvi_jobs::runtime::broadcast::announce",
    // `focus::is_selected_in` asks whether it is there.
    "muvi_jobs::view::live::selecting::is_selected_in",
    // Drawn when the board says that the annex is there.
    "muvi_jobs::view::annex::bar::bar",
    "muvi_jobs::view::annex::bar::refusal",
    "muvi_jobs::view::annex::connect::connect_form",
    "muvi_jobs::view::annex::dialog::dialog",
    "muvi_jobs::view::annex::glance::glance_strip",
    "muvi_jobs::view::annex::glance::of_row",
    "muvi_jobs::view::annex::panel::panel",
    // Called back by `Ui::with_annex`.
    "muvi_jobs::view::annex::shortcuts::act",
    // Drops what only the annex makes.
    "<muvi_jobs::view::annex::preview::State>::stop",
    // `part::readers` asks whether it is there.
    "muvi_jobs::runtime::singles::read_receipt",
];

pub(super) fn ensure_known(doors: &BTreeSet<String>) -> Result<()> {
    let known: BTreeSet<String> = DOORS.map(str::to_owned).into();
    let list = |names: Vec<&String>| names.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let unknown = list(doors.difference(&known).collect());
    if !unknown.is_empty() {
        bail!(
            "an earlier part of the core calls {unknown}, which may not be there yet: guard the call and add the function to \
             xtask/src/parts/doors.rs, or see to it that only the later part calls it"
        );
    }
    let gone = list(known.difference(doors).collect());
    if !gone.is_empty() {
        bail!(
            "no earlier part of the core calls {gone} any more: was it renamed, or inlined? xtask/src/parts/doors.rs names it"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_door_and_one_that_is_gone_are_told_of() {
        let mut doors: BTreeSet<String> = DOORS.map(str::to_owned).into();
        assert!(ensure_known(&doors).is_ok());
        doors.insert("muvi_jobs::view::annex::new".to_owned());
        let error = ensure_known(&doors).unwrap_err().to_string();
        assert!(error.contains("calls muvi_jobs::view::annex::new, which may not be there"), "{error}");
        doors.remove("muvi_jobs::view::annex::new");
        doors.remove("muvi_jobs::feed::live::take");
        let error = ensure_known(&doors).unwrap_err().to_string();
        assert!(error.contains("calls muvi_jobs::feed::live::take any more"), "{error}");
    }
}
