//! What must be known of a module before it can be cut: who names whom, and who is called from outside.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Result, anyhow, bail};
use wasm_encoder::CodeSection;
use wasm_encoder::reencode::{self, Reencode};
use wasmparser::{
    Element, ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, GlobalType, KnownCustom,
    MemArg, MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

use super::linked::{Linked, address_of, constant};

/// What a module is made of, as far as it is to be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Function(u32),
    /// A piece of data, by its place in [`Linked::pieces`].
    Data(u32),
}

/// What calls a closure is called by the glue, by its name. It is in the table only because descriptions of closures named it,
/// of all that any crate has; wasm-bindgen has read those and taken them out.
const CALLS_CLOSURES: &str = "wasm_bindgen::convert::closures::_::invoke";

/// A module at a glance. Functions, tables and globals have their numbers of the module, imported ones first.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The type of each function, as a number into `types`.
    pub(super) functions: Vec<u32>,
    pub(super) types: Vec<FuncType>,
    pub(super) imported_functions: u32,
    /// How many bytes each function has that is not imported.
    pub(super) sizes: Vec<u64>,
    /// What each function and each piece of data names; nothing for imported functions.
    names_in: BTreeMap<Thing, Vec<Thing>>,
    /// What is named from outside: exports, the start, and the slots of the table that functions name.
    pub(super) roots: Vec<Thing>,
    /// The function in each slot of the table that can be called.
    pub(super) slots: BTreeMap<u32, u32>,
    /// Where data lies, and what it is.
    pub(super) segments: Vec<(u32, Vec<u8>)>,
    pub(super) names: HashMap<u32, String>,
    pub(super) tables: Vec<TableType>,
    pub(super) globals: Vec<GlobalType>,
    pub(super) memories: Vec<MemoryType>,
}

impl Outline {
    pub(super) fn of(wasm: &[u8], linked: &Linked) -> Result<Self> {
        let mut outline = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            outline.take(payload?, linked)?;
        }
        if outline.names.is_empty() {
            bail!("it has no names: was it built with `strip`?");
        }
        outline.slots.retain(|_, function| {
            let name = outline.names.get(function);
            !name.is_some_and(|name| name.starts_with(CALLS_CLOSURES))
        });
        if !linked.is_of(&outline.segments) {
            bail!("it has other data than the linker gave it: are both of one build?");
        }
        outline.follow_data(linked);
        Ok(outline)
    }

    /// What a function or a piece of data names.
    pub(super) fn names_in(&self, thing: Thing) -> &[Thing] {
        self.names_in.get(&thing).map_or(&[], Vec::as_slice)
    }

    fn take(&mut self, payload: Payload<'_>, linked: &Linked) -> Result<()> {
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
                self.functions.extend(functions.into_iter().collect::<Result<Vec<_>, _>>()?);
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                self.memories.extend(memories.into_iter().collect::<Result<Vec<_>, _>>()?);
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.element(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => {
                let function = Thing::Function(self.imported_functions + u32::try_from(self.sizes.len())?);
                self.sizes.push(body.range().end - body.range().start);
                self.names_in.insert(function, named_in(&body, linked)?);
            }
            Payload::DataSection(data) => {
                for segment in data {
                    let segment = segment?;
                    self.segments.push((address_of(&segment.kind)?, segment.data.to_vec()));
                }
            }
            other => {
                self.take_root(&other)?;
                self.take_names(&other)?;
            }
        }
        Ok(())
    }

    fn take_root(&mut self, payload: &Payload<'_>) -> Result<()> {
        match payload {
            Payload::ExportSection(exports) => {
                for export in exports.clone() {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.roots.push(Thing::Function(export.index));
                    }
                }
            }
            Payload::StartSection { func, .. } => self.roots.push(Thing::Function(*func)),
            _ => {}
        }
        Ok(())
    }

    fn take_names(&mut self, payload: &Payload<'_>) -> Result<()> {
        if let Payload::CustomSection(custom) = payload
            && let KnownCustom::Name(names) = custom.as_known()
        {
            for name in names {
                self.name(name?)?;
            }
        }
        Ok(())
    }

    fn import(&mut self, what: TypeRef) -> Result<()> {
        match what {
            TypeRef::Func(kind) => {
                self.functions.push(kind);
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
        let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
            (&element.kind, element.items)
        else {
            bail!("it has a table that is not filled from the start with functions");
        };
        for (slot, function) in (constant(offset_expr)?..).zip(functions) {
            self.slots.insert(slot, function?);
        }
        Ok(())
    }

    /// Data names data and, by slots of the table, functions. What is in a slot that no data names, or data without a name,
    /// may be called by anybody.
    fn follow_data(&mut self, linked: &Linked) {
        let mut unnamed = self.slots.clone();
        for (number, piece) in (0..).zip(&linked.pieces) {
            let functions = piece.slots.iter().filter_map(|slot| self.slots.get(slot));
            let functions = functions.map(|function| Thing::Function(*function));
            let data = piece.pieces.iter().map(|piece| Thing::Data(*piece));
            self.names_in.insert(Thing::Data(number), functions.chain(data).collect());
            unnamed.retain(|slot, _| !piece.slots.contains(slot));
        }
        let by_number = linked.slots.iter().filter_map(|slot| self.slots.get(slot));
        let functions = unnamed.values().chain(by_number).map(|function| Thing::Function(*function));
        self.roots.extend(functions.chain(linked.kept.iter().map(|piece| Thing::Data(*piece))));
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

/// What a function calls, takes a reference to, or may mean by a number.
fn named_in(body: &FunctionBody<'_>, linked: &Linked) -> Result<Vec<Thing>> {
    let mut named = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => named.push(Thing::Function(function_index)),
            Operator::MemoryInit { .. } | Operator::DataDrop { .. } | Operator::TableInit { .. } => {
                bail!("it fills memory or tables by hand, which only its first part could do");
            }
            _ => {}
        }
    }
    let mut numbers = Numbers::default();
    numbers
        .parse_function_body(&mut CodeSection::new(), body.clone())
        .map_err(|error| anyhow!("a function cannot be read: {error}"))?;
    let meant = numbers.0.iter().filter_map(|number| linked.meant_by.get(number));
    named.extend(meant.flatten().map(|piece| Thing::Data(*piece)));
    Ok(named)
}

/// The numbers in a function that can be addresses: constants, and what loads and stores add to an address.
#[derive(Default)]
struct Numbers(Vec<u32>);

impl Reencode for Numbers {
    type Error = std::convert::Infallible;

    fn mem_arg(&mut self, access: MemArg) -> Result<wasm_encoder::MemArg, reencode::Error<Self::Error>> {
        // Memory of 32 bits has no other offsets.
        self.0.extend(u32::try_from(access.offset));
        reencode::utils::mem_arg(self, access)
    }

    fn instruction<'a>(
        &mut self,
        operator: Operator<'a>,
    ) -> Result<wasm_encoder::Instruction<'a>, reencode::Error<Self::Error>> {
        if let Operator::I32Const { value } = operator {
            self.0.push(value.cast_unsigned());
        }
        reencode::utils::instruction(self, operator)
    }
}
