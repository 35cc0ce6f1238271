//! Which part a function belongs to, by its name.

use crate::split::Kind;

/// The numbers of the later parts.
pub(super) const LIVE: usize = 1;
pub(super) const ANNEX: usize = 2;

/// The modules whose functions are in the annex.
const ANNEX_ROOMS: [&str; 7] = [
    "muvi_jobs::view::annex::",
    "muvi_jobs::feed::export::",
    "muvi_jobs::feed::singles::",
    "muvi_jobs::runtime::clipboard::",
    "muvi_jobs::runtime::consent::",
    "muvi_jobs::runtime::download::",
    "muvi_jobs::runtime::singles::",
];

/// The modules whose functions are in the live part.
const LIVE_ROOMS: [&str; 6] = [
    "muvi_jobs::element::live::",
    "muvi_jobs::feed::failure::",
    "muvi_jobs::feed::live::",
    "muvi_jobs::feed::renewal::",
    "muvi_jobs::runtime::broadcast::",
    "muvi_jobs::view::live::",
];

/// Where a function is: it is written in one of the rooms of a part, or is a method of a type that is. What drops a value may
/// drop others that look the same: it goes if only what goes names it.
pub(super) fn kind_of(name: &str) -> Kind {
    let path = name.trim_start_matches(['<', '&']);
    let is_drop = name.contains("core::ptr::drop_in_place");
    let is_written_in = |rooms: &[&str]| {
        // An import is one function for all who import the same.
        rooms.iter().any(|room| path.starts_with(room)) && !name.contains("__wbg_")
    };
    let is_made_for = |rooms: &[&str]| rooms.iter().any(|room| name.contains(room)) && !is_drop;
    if is_written_in(&ANNEX_ROOMS) {
        Kind::Of(ANNEX)
    } else if is_written_in(&LIVE_ROOMS) {
        Kind::Of(LIVE)
    } else if is_made_for(&ANNEX_ROOMS) {
        Kind::MadeFor(ANNEX)
    } else if is_made_for(&LIVE_ROOMS) {
        Kind::MadeFor(LIVE)
    } else {
        Kind::Free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_drops_a_value_of_the_annex_is_not_told_by_its_name_since_it_may_drop_others_too() {
        let closure = "muvi_jobs::view::annex::connect::form::{closure#1}";
        assert_eq!(kind_of(closure), Kind::Of(ANNEX));
        assert_eq!(kind_of(&format!("core::ptr::drop_in_place::<{closure}>")), Kind::Free);
        assert_eq!(kind_of("muvi_jobs::view::footer::footer"), Kind::Free);
        let generic = "<core::cell::RefCell<muvi_jobs::view::annex::connect::Facts>>::borrow";
        assert_eq!(kind_of(generic), Kind::MadeFor(ANNEX));
        let method = "<muvi_jobs::feed::singles::Singles as muvi_jobs::feed::single::SingleJobs>::keep";
        assert_eq!(kind_of(method), Kind::Of(ANNEX));
    }
}
