//! The module that is cut in the tests.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection, Elements,
    EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType,
    ImportSection, LinkingSection, MemorySection, MemoryType, Module, NameMap, NameSection, RefType,
    SymbolTable, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

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
pub(super) const BYTES: [u8; 24] = *b"all.open\x10\x04\0\0\x02\0\0\0deeplive";

/// What the linker would make. `log` is imported; `main` calls `open` and `everybody_uses_it`; `open` calls these, what only
/// it uses, and `refresh`, which calls `log`. `open` and `everybody_uses_it` stand in the table as well; so does what drops a
/// panel, which nobody calls.
pub(super) fn example() -> Vec<u8> {
    example_with_names(NAMES)
}

/// The same, but what everybody uses and what stands in slot 1 is what calls a closure.
pub(super) fn example_with_a_closure() -> Vec<u8> {
    let mut names = NAMES;
    names[4] = "wasm_bindgen[0123456789abcdef]::convert::closures::_::invoke::<(), true>";
    example_with_names(names)
}

fn example_with_names(given: [&str; 7]) -> Vec<u8> {
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
    for (number, name) in (0..).zip(given) {
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
