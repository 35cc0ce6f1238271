//! A module of seven functions is cut, and its parts are valid and fit together.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection, Elements,
    EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType,
    ImportSection, LinkingSection, MemorySection, MemoryType, Module, NameMap, NameSection, RefType,
    SymbolTable, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{DataKind, ElementItems, ElementKind, Parser, Payload, Validator};

use super::linked::{Linked, address_of, constant};
use super::outline::Outline;
use super::plan::Plan;
use super::{Kind, split};

const NAMES: [&str; 7] = [
    "glue::log",
    "app[0123456789abcdef]::main",
    "<app[0123456789abcdef]::annex::Panel>::open",
    "app[0123456789abcdef]::only_the_panel_uses_it",
    "app[0123456789abcdef]::everybody_uses_it",
    "core[0123456789abcdef]::ptr::drop_in_place::<app[0123456789abcdef]::annex::Panel>",
    "app[0123456789abcdef]::live::refresh",
];

/// The pieces of data: one that `main` and `open` use, one that only `open` uses, a table of methods that only `open` uses,
/// with the address of the next piece and the slot of what drops a panel, that piece, and one that `refresh` uses.
const PIECES: [(&str, u32, u32); 5] =
    [("all", 1_024, 4), ("open", 1_028, 4), ("methods", 1_032, 8), ("deep", 1_040, 4), ("live", 1_044, 4)];
const BYTES: [u8; 24] = *b"all.open\x10\x04\0\0\x02\0\0\0deeplive";

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

/// What the linker would make. `log` is imported; `main` calls `open` and `everybody_uses_it`; `open` calls these, what only
/// it uses, and `refresh`, which calls `log`. `open` and `everybody_uses_it` stand in the table as well; so does what drops a
/// panel, which nobody calls.
fn example() -> Vec<u8> {
    let bodies: [(&[u32], &[u32]); 6] = [
        (&[2, 4], &[1_024]),
        (&[0, 3, 4, 6], &[1_024, 1_028, 1_032]),
        (&[], &[]),
        (&[], &[]),
        (&[], &[]),
        (&[0], &[1_044]),
    ];
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    let mut imports = ImportSection::new();
    imports.import("i", "log", EntityType::Function(0));
    let (mut functions, mut code, mut names) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
    for (callees, addresses) in bodies {
        functions.function(0);
        let mut body = Function::new([]);
        for callee in callees {
            body.instructions().local_get(0).call(*callee);
        }
        for address in addresses {
            body.raw([0x41]).raw(padded(*address)).instructions().drop();
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
        minimum: 3,
        maximum: Some(3),
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
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions((&[2, 4, 5]).into()));
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(1_024), BYTES);
    let mut name_section = NameSection::new();
    name_section.functions(&names);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&globals).section(&exports).section(&elements).section(&code).section(&data);
    module.section(&name_section);
    with_relocations(module)
}

/// An address as the linker writes it.
fn padded(address: u32) -> [u8; 5] {
    [0, 7, 14, 21, 28].map(|shift| {
        let group = u8::try_from((address >> shift) & 0x7f).unwrap();
        if shift < 28 { group | 0x80 } else { group }
    })
}

/// The module with what `--emit-relocs` adds: where each address stands, and what it is about.
fn with_relocations(mut module: Module) -> Vec<u8> {
    let (wasm, mut in_code) = (module.clone().finish(), Vec::new());
    let (mut code_at, mut symbols) = (0, SymbolTable::new());
    for payload in Parser::new(0).parse_all(&wasm) {
        if let Payload::CodeSectionStart { unchecked_range, .. } = payload.unwrap() {
            code_at = usize::try_from(unchecked_range.start).unwrap();
        }
    }
    for (symbol, (name, address, size)) in (0..).zip(PIECES) {
        symbols.data(0, name, Some(DataSymbolDefinition { index: 0, offset: address - 1_024, size }));
        for (place, bytes) in wasm.windows(5).enumerate() {
            if bytes == padded(address) {
                in_code.push((4, place - code_at, symbol));
            }
        }
    }
    // Behind the number of segments, and of each its kind, its offset and its length.
    let data_at = 1 + 5 + 1;
    let in_data = [(5, data_at + 8, 3), (2, data_at + 12, 0)];
    module.section(LinkingSection::new().symbol_table(&symbols));
    for (name, section, entries) in [("reloc.CODE", 8, in_code.as_slice()), ("reloc.DATA", 9, &in_data)] {
        let mut bytes = vec![section, u8::try_from(entries.len()).unwrap()];
        for (kind, offset, symbol) in entries {
            bytes.extend([*kind, u8::try_from(*offset).unwrap(), *symbol]);
            // Only addresses are given with an addend.
            bytes.extend((*kind != 2).then_some(0));
        }
        module.section(&CustomSection { name: name.into(), data: bytes.into() });
    }
    module.finish()
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
