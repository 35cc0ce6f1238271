//! A module of five functions is cut, and both halves are valid and fit together.

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, MemoryType, Module,
    NameMap, NameSection, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload, Validator};

use super::data::Segment;
use super::outline::Outline;
use super::plan::Plan;
use super::{Kind, split};

const NAMES: [&str; 5] = [
    "glue::log",
    "app[0123456789abcdef]::main",
    "<app[0123456789abcdef]::annex::Panel>::open",
    "app[0123456789abcdef]::only_the_panel_uses_it",
    "app[0123456789abcdef]::everybody_uses_it",
];

fn is_of_the_annex(name: &str) -> Kind {
    if name.contains("app::annex::") { Kind::Lazy } else { Kind::Eager }
}

/// Where the texts of the example begin: that of `main`, that of `open`, and one that `main` finds through its table.
const TEXTS: [u32; 4] = [2_048, 2_112, 2_176, 2_240];

/// `log` is imported; `main` calls `open` and the last one; `open` calls all others. `open` stands in the table as well.
fn example() -> Vec<u8> {
    let calls: [&[u32]; 4] = [&[2, 4], &[0, 3, 4], &[], &[]];
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    let mut imports = ImportSection::new();
    imports.import("i", "log", EntityType::Function(0));
    let (mut functions, mut code, mut names) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
    for callees in calls {
        functions.function(0);
        let mut body = Function::new([]);
        for callee in callees {
            body.instructions().local_get(0).call(*callee);
        }
        // Both as one number, as two pointers that are stored side by side.
        let [of_main, of_open, table, _] = TEXTS;
        match code.len() {
            0 => drop(body.instructions().i64_const(pair(of_main, table)).drop()),
            1 => drop(body.instructions().i32_const(of_open.cast_signed()).drop()),
            _ => {}
        }
        body.instructions().end();
        code.function(&body);
    }
    for (number, name) in (0..).zip(NAMES) {
        names.append(number, name);
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: 2,
        maximum: Some(2),
        table64: false,
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(stack, &ConstExpr::i32_const(1_024));
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions((&[2, 4]).into()));
    let [of_main, of_open, table, behind_table] = TEXTS;
    let mut data = DataSection::new();
    for (start, text) in [(of_main, "main"), (of_open, "open"), (behind_table, "far")] {
        data.active(0, &ConstExpr::i32_const(start.cast_signed()), text.bytes());
    }
    data.active(0, &ConstExpr::i32_const(table.cast_signed()), behind_table.to_le_bytes());
    let mut name_section = NameSection::new();
    name_section.functions(&names);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&globals).section(&exports).section(&elements).section(&code).section(&data);
    module.section(&name_section);
    module.finish()
}

#[test]
fn what_is_named_goes_and_takes_along_what_nobody_else_calls() {
    let outline = Outline::of(&example()).unwrap();
    let plan = Plan::of(&outline, is_of_the_annex).unwrap();
    assert_eq!(plan.moved.iter().copied().collect::<Vec<_>>(), [2, 3]);
    assert_eq!(plan.entries, [2].into());
    assert_eq!(plan.lent, [0, 4].into());
    // Slots 0 and 1 are taken; the last function stands in one of them.
    assert_eq!(plan.added, [(2, 2), (3, 0)].into());
    assert_eq!([0, 2, 3, 4].map(|function| plan.slot(function)), [Some(3), Some(2), None, Some(1)]);
}

fn pair(low: u32, high: u32) -> i64 {
    (u64::from(low) | u64::from(high) << 32).cast_signed()
}

/// The texts in the data of a module, with where they stand.
fn texts_in(wasm: &[u8]) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::DataSection(segments) = payload.unwrap() {
            for segment in segments {
                let Segment { start, bytes } = Segment::of(&segment.unwrap()).unwrap();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                found.push((start, text.replace('\0', "")));
            }
        }
    }
    found
}

#[test]
fn what_only_the_second_half_reads_goes_with_it() {
    let halves = split(&example(), is_of_the_annex).unwrap();
    let [start, of_open, ..] = TEXTS;
    assert_eq!(texts_in(&halves.second), [(of_open, "open".to_owned())]);
    let kept = texts_in(&halves.first);
    assert_eq!(kept.len(), 1, "gaps are narrow enough to be filled: {kept:?}");
    assert_eq!(kept[0].0, start);
    assert!(kept[0].1.starts_with("main") && kept[0].1.ends_with("far"), "{kept:?}");
    assert!(!kept[0].1.contains("open"), "{kept:?}");
}

#[test]
fn the_second_half_takes_the_slots_of_what_moved_and_those_it_is_called_through() {
    let halves = split(&example(), is_of_the_annex).unwrap();
    let first = Outline::of_bytes(&halves.first).unwrap().slots;
    let second = Outline::of_bytes(&halves.second).unwrap().slots;
    assert_eq!(first, [(0, 2), (1, 4), (3, 0)].into());
    // `open` is the first behind the stubs of the two that are lent.
    assert_eq!(second, [(0, 2), (2, 2)].into());
}

#[test]
fn both_halves_are_valid() {
    let halves = split(&example(), is_of_the_annex).unwrap();
    Validator::new().validate_all(&halves.first).unwrap();
    Validator::new().validate_all(&halves.second).unwrap();
}

#[test]
fn the_second_half_imports_only_what_the_first_one_exports() {
    let halves = split(&example(), is_of_the_annex).unwrap();
    let (mut exported, mut imported) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(&halves.first) {
        if let Payload::ExportSection(exports) = payload.unwrap() {
            exported.extend(exports.into_iter().map(|export| export.unwrap().name));
        }
    }
    for payload in Parser::new(0).parse_all(&halves.second) {
        if let Payload::ImportSection(imports) = payload.unwrap() {
            imported.extend(imports.into_imports().map(|import| import.unwrap().name));
        }
    }
    assert_eq!(imported, ["$m0", "$t0", "$g0"]);
    assert!(imported.iter().all(|name| exported.contains(name)), "{exported:?}");
}

#[test]
fn a_core_without_an_annex_or_without_names_is_refused() {
    let error = split(&example(), |_| Kind::Eager).unwrap_err().to_string();
    assert!(error.contains("no function"), "{error}");
    let error = format!("{:#}", split(&Module::new().finish(), is_of_the_annex).unwrap_err());
    assert!(error.contains("no names"), "{error}");
}
