//! What must be known of a module before it can be cut: who calls whom, and who is called from outside.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Result, bail};
use wasmparser::{
    Element, ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom,
    MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

use super::data::{self, Segment};

/// A module at a glance. Functions, tables and globals have their numbers of the module, imported ones first.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The type of each function, as a number into `types`.
    pub(super) functions: Vec<u32>,
    pub(super) types: Vec<FuncType>,
    pub(super) imported_functions: u32,
    /// The functions that each function names; nothing for imported ones.
    pub(super) names_in: Vec<Vec<u32>>,
    /// The numbers in each function that may point to data or functions; nothing for imported ones.
    pub(super) pointers_in: Vec<Vec<u32>>,
    pub(super) segments: Vec<Segment>,
    /// The functions that are called from outside: exports, and the start.
    pub(super) roots: Vec<u32>,
    /// The functions that stand in the table, by their slots. Pointers to functions are the numbers of slots.
    pub(super) slots: BTreeMap<u32, u32>,
    pub(super) names: HashMap<u32, String>,
    pub(super) tables: Vec<TableType>,
    pub(super) globals: Vec<GlobalType>,
    pub(super) memories: Vec<MemoryType>,
}

impl Outline {
    pub(super) fn of(wasm: &[u8]) -> Result<Self> {
        let outline = Self::of_bytes(wasm)?;
        if outline.names.is_empty() {
            bail!("it has no names: was it built with `strip`?");
        }
        Ok(outline)
    }

    /// Of a module that may have no names.
    pub(super) fn of_bytes(wasm: &[u8]) -> Result<Self> {
        let mut outline = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            outline.take(payload?)?;
        }
        Ok(outline)
    }

    fn take(&mut self, payload: Payload<'_>) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    self.types.extend(group?.types().map(|kind| kind.unwrap_func().clone()));
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.import(import?.ty)?;
                }
            }
            Payload::FunctionSection(functions) => {
                for function in functions {
                    self.functions.push(function?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.roots.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.roots.push(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.element(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => {
                self.names_in.push(named_in(&body)?);
                self.pointers_in.push(data::pointers_in(&body)?);
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    self.segments.push(Segment::of(&segment?)?);
                }
            }
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(names) = custom.as_known() {
                    for name in names {
                        self.name(name?)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, what: TypeRef) -> Result<()> {
        match what {
            TypeRef::Func(kind) => {
                self.functions.push(kind);
                self.names_in.push(Vec::new());
                self.pointers_in.push(Vec::new());
                self.imported_functions += 1;
            }
            TypeRef::Table(table) => self.tables.push(table),
            TypeRef::Memory(memory) => self.memories.push(memory),
            TypeRef::Global(global) => self.globals.push(global),
            other => bail!("it imports what Rust never does: {other:?}"),
        }
        Ok(())
    }

    fn element(&mut self, element: Element<'_>) -> Result<()> {
        let ElementKind::Active { offset_expr, .. } = element.kind else {
            bail!("it has functions that are not in the table from the beginning");
        };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            bail!("it has functions at a slot that is computed");
        };
        let slots = value.cast_unsigned()..;
        match element.items {
            ElementItems::Functions(functions) => {
                for (slot, function) in slots.zip(functions) {
                    self.slots.insert(slot, function?);
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for (slot, expression) in slots.zip(expressions) {
                    if let Operator::RefFunc { function_index } = expression?.get_operators_reader().read()? {
                        self.slots.insert(slot, function_index);
                    }
                }
            }
        }
        Ok(())
    }

    fn name(&mut self, name: Name<'_>) -> Result<()> {
        if let Name::Function(functions) = name {
            for naming in functions {
                let naming = naming?;
                self.names.insert(naming.index, without_hashes(naming.name));
            }
        }
        Ok(())
    }
}

/// A name as wasm-bindgen writes it, without the hash that it puts behind each crate: `crate[0123456789abcdef]::room::name`.
pub(crate) fn without_hashes(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        if let Some(behind) = after_hash(after) {
            rest = behind;
        } else {
            plain.push('[');
            rest = after;
        }
    }
    plain.push_str(rest);
    plain
}

/// What comes behind sixteen hexadecimal digits and a bracket; none if something else stands there.
fn after_hash(text: &str) -> Option<&str> {
    let (hash, behind) = text.split_at_checked(16)?;
    let is_hash = hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    behind.strip_prefix(']').filter(|_| is_hash)
}

/// The functions that a function calls or takes a reference to.
fn named_in(body: &FunctionBody<'_>) -> Result<Vec<u32>> {
    let mut named = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => named.push(function_index),
            Operator::MemoryInit { .. } | Operator::DataDrop { .. } | Operator::TableInit { .. } => {
                bail!("it fills memory or tables by hand, which only its first half could do");
            }
            _ => {}
        }
    }
    Ok(named)
}
