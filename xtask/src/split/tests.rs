//! A module of five functions is cut, and both halves are valid and fit together.

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, MemoryType, Module, NameMap,
    NameSection, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload, Validator};

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
    let mut name_section = NameSection::new();
    name_section.functions(&names);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&globals).section(&exports).section(&elements).section(&code).section(&name_section);
    module.finish()
}

#[test]
fn what_is_named_goes_and_takes_along_what_nobody_else_calls() {
    let outline = Outline::of(&example()).unwrap();
    let plan = Plan::of(&outline, is_of_the_annex).unwrap();
    assert_eq!(plan.moved.iter().copied().collect::<Vec<_>>(), [2, 3]);
    assert_eq!(plan.entries, [2]);
    assert_eq!(plan.lent, [0, 4]);
    assert_eq!((plan.slot(2), plan.slot(3), plan.first_slot), (Some(2), None, 2));
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
    assert_eq!(imported, ["$m0", "$t0", "$g0", "$0", "$1"]);
    assert!(imported.iter().all(|name| exported.contains(name)), "{exported:?}");
}

#[test]
fn a_core_without_an_annex_or_without_names_is_refused() {
    let error = split(&example(), |_| Kind::Eager).unwrap_err().to_string();
    assert!(error.contains("no function"), "{error}");
    let error = format!("{:#}", split(&Module::new().finish(), is_of_the_annex).unwrap_err());
    assert!(error.contains("no names"), "{error}");
}
