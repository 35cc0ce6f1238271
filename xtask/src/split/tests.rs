//! A module of seven functions is cut, and its parts are valid and fit together.

use wasm_encoder::Module;
use wasmparser::{DataKind, ElementItems, ElementKind, KnownCustom, Name, Parser, Payload, Validator};

use super::linked::{Linked, address_of, constant};
use super::outline::Outline;
use super::plan::Plan;
use super::{Kind, own_name, split};
use example::{BYTES, example, example_with_a_closure};

mod example;

const LIVE: usize = 1;
const ANNEX: usize = 2;

fn kind_of(name: &str) -> Kind {
    if name.starts_with("<app::annex::") {
        Kind::Of(ANNEX)
    } else if name.starts_with("app::live::") {
        Kind::Of(LIVE)
    } else {
        Kind::Free
    }
}

fn parts() -> [Vec<u8>; 3] {
    split(&example(), &example(), kind_of).unwrap().parts
}

fn data_of(wasm: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::DataSection(data) = payload.unwrap() {
            found.extend(data.into_iter().map(|segment| {
                let segment = segment.unwrap();
                assert!(matches!(segment.kind, DataKind::Active { .. }));
                (address_of(&segment.kind).unwrap(), segment.data.to_vec())
            }));
        }
    }
    found
}

/// The slots of the table that a module fills, and by which functions.
fn slots_of(wasm: &[u8]) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ElementSection(elements) = payload.unwrap() else { continue };
        for element in elements {
            let element = element.unwrap();
            let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
                (&element.kind, element.items)
            else {
                panic!("a module of ours fills its table from the start");
            };
            let first = constant(offset_expr).unwrap();
            found.extend((first..).zip(functions.into_iter().map(Result::unwrap)));
        }
    }
    found
}

fn plan() -> Plan {
    let linked = Linked::of(&example()).unwrap();
    let outline = Outline::of(&example(), &linked).unwrap();
    Plan::of(&outline, &linked, kind_of).unwrap()
}

#[test]
fn what_is_named_goes_and_takes_along_what_nobody_else_uses() {
    let plan = plan();
    assert_eq!(plan.moved_to(LIVE).collect::<Vec<_>>(), [6]);
    // What drops a panel goes as well: only the methods of panels name it.
    assert_eq!(plan.moved_to(ANNEX).collect::<Vec<_>>(), [2, 3, 5]);
    let addresses = |part| plan.data_of(part).iter().map(|at| (at.start, at.end)).collect::<Vec<_>>();
    assert_eq!(addresses(LIVE), [(1_044, 1_048)]);
    assert_eq!(addresses(ANNEX), [(1_028, 1_044)]);
}

#[test]
fn what_parts_call_of_each_other_has_slots_side_by_side_and_the_rest_has_none() {
    let plan = plan();
    assert_eq!(plan.lent_by(0), [(3, 0), (4, 4)]);
    assert_eq!(plan.lent_by(LIVE), [(5, 6)]);
    assert_eq!(plan.lent_by(ANNEX), [(6, 2)]);
}

#[test]
fn what_an_earlier_part_calls_is_a_door() {
    let doors = split::<3>(&example(), &example(), kind_of).unwrap().doors;
    // `open` calls `refresh`, but that is there before.
    assert_eq!(doors.into_iter().collect::<Vec<_>>(), ["<app::annex::Panel>::open"]);
}

#[test]
fn what_two_parts_use_is_in_the_earlier_one() {
    let linked = Linked::of(&example()).unwrap();
    let outline = Outline::of(&example(), &linked).unwrap();
    // `open` is live here, and what drops a panel is wanted in the annex though a table of the live part names it.
    let kind_of = |name: &str| match name {
        "<app::annex::Panel>::open" => Kind::Of(LIVE),
        "core::ptr::drop_in_place::<app::annex::Panel>" => Kind::MadeFor(ANNEX),
        "app::live::refresh" => Kind::Of(ANNEX),
        _ => Kind::Free,
    };
    let plan = Plan::of(&outline, &linked, kind_of).unwrap();
    assert_eq!([2, 3, 4, 5, 6].map(|function| plan.part_of(function)), [LIVE, LIVE, 0, LIVE, ANNEX]);
}

#[test]
fn functions_keep_their_own_names_behind_what_they_are_sorted_by() {
    let mut names = Vec::new();
    for part in parts() {
        for payload in Parser::new(0).parse_all(&part) {
            let Payload::CustomSection(custom) = payload.unwrap() else { continue };
            let KnownCustom::Name(subsections) = custom.as_known() else { continue };
            for subsection in subsections {
                let Name::Function(functions) = subsection.unwrap() else { continue };
                names.extend(functions.into_iter().map(|naming| naming.unwrap().name.to_owned()));
            }
        }
    }
    let refresh: Vec<_> = names.iter().filter(|name| own_name(name) == "app::live::refresh").collect();
    assert_eq!(refresh.len(), 2, "{names:?}");
    assert!(refresh.iter().all(|name| name.starts_with("00000 0000")), "{names:?}");
}

#[test]
fn all_parts_are_valid() {
    for part in parts() {
        Validator::new().validate_all(&part).unwrap();
    }
}

#[test]
fn moved_data_is_zero_in_the_first_part_and_comes_with_its_own() {
    let [first, live, annex] = parts();
    let zeros = [b"all.".as_slice(), &[0; 20]].concat();
    assert_eq!(data_of(&first), [(1_024, zeros)]);
    assert_eq!(data_of(&live), [(1_044, BYTES[20..].to_vec())]);
    assert_eq!(data_of(&annex), [(1_028, BYTES[4..20].to_vec())]);
}

#[test]
fn each_part_fills_the_slots_through_which_the_others_call() {
    let [first, live, annex] = parts();
    assert_eq!(slots_of(&first), [(0, 2), (1, 4), (2, 5), (3, 0), (4, 4)]);
    // Their own numbers: `open` and what drops a panel are the annex's first and third function.
    assert_eq!(slots_of(&live), [(5, 0)]);
    assert_eq!(slots_of(&annex), [(6, 0), (0, 0), (2, 2)]);
}

#[test]
fn later_parts_import_only_what_the_first_one_exports() {
    let [first, live, annex] = parts();
    let mut exported = Vec::new();
    for payload in Parser::new(0).parse_all(&first) {
        if let Payload::ExportSection(exports) = payload.unwrap() {
            exported.extend(exports.into_iter().map(|export| export.unwrap().name));
        }
    }
    for part in [&live, &annex] {
        let mut imported = Vec::new();
        for payload in Parser::new(0).parse_all(part) {
            if let Payload::ImportSection(imports) = payload.unwrap() {
                imported.extend(imports.into_imports().map(|import| import.unwrap().name));
            }
        }
        assert_eq!(imported, ["$m0", "$t0", "$g0"]);
        assert!(imported.iter().all(|name| exported.contains(name)), "{exported:?}");
    }
}

#[test]
fn a_core_that_does_not_tell_enough_is_refused() {
    let refusal = |wasm: &[u8], linked: &[u8], kind: fn(&str) -> Kind| {
        format!("{:#}", split::<3>(wasm, linked, kind).unwrap_err())
    };
    let example = example();
    let error = refusal(&example, &example, |_| Kind::Free);
    assert!(error.contains("no function"), "{error}");
    let error = refusal(&Module::new().finish(), &example, kind_of);
    assert!(error.contains("no names"), "{error}");
    let error = refusal(&example, &Module::new().finish(), kind_of);
    assert!(error.contains("--emit-relocs"), "{error}");
    let mut other = example.clone();
    let text = other.windows(4).position(|bytes| bytes == b"deep").unwrap();
    other[text] = b'D';
    let error = refusal(&example, &other, kind_of);
    assert!(error.contains("of one build"), "{error}");
}

#[test]
fn what_calls_closures_leaves_the_table_and_nothing_else_moves_there() {
    let with_closure = example_with_a_closure();
    let [first, ..] = parts();
    let cut: [Vec<u8>; 3] = split(&with_closure, &with_closure, kind_of).unwrap().parts;
    let before = slots_of(&first);
    assert!(before.contains(&(1, 4)), "{before:?}");
    assert_eq!(slots_of(&cut[0]), before.into_iter().filter(|filled| *filled != (1, 4)).collect::<Vec<_>>());
    for part in cut {
        Validator::new().validate_all(&part).unwrap();
    }
}
