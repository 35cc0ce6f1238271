//! A later part: the functions that were moved to it, with everything else imported from the first one.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{FunctionBody, Operator, Parser, Payload};

use super::FIRST;
use super::order;
use super::outline::Outline;
use super::plan::Plan;

pub(super) fn encode(wasm: &[u8], outline: &Outline, plan: &Plan, part: usize) -> Result<Vec<u8>> {
    let mut later = Later { outline, plan, part, numbers: plan.moved_to(part).zip(0..).collect() };
    let mut module = Module::new();
    let mut types = TypeSection::new();
    let mut code = CodeSection::new();
    let mut function = outline.imported_functions;
    let mut features = None;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                later
                    .parse_type_section(&mut types, section)
                    .map_err(|error| anyhow!("its types: {error}"))?;
            }
            Payload::CodeSectionEntry(body) => {
                if plan.part_of(function) == part {
                    let moved = later.parse_function_body(&mut code, body);
                    moved.map_err(|error| anyhow!("function {function}: {error}"))?;
                }
                function += 1;
            }
            // wasm-opt reads from it what the code may use.
            Payload::CustomSection(custom) if custom.name() == "target_features" => {
                features = Some(custom.data());
            }
            _ => {}
        }
    }
    module.section(&types).section(&imports(outline, plan)?).section(&functions(&later));
    module.section(&elements(&later)).section(&code).section(&data(&later));
    let named = plan.moved_to(part).zip(0..);
    module.section(&order::names(outline, named));
    if let Some(data) = features {
        module.section(&CustomSection { name: "target_features".into(), data: data.into() });
    }
    Ok(module.finish())
}

struct Later<'a> {
    outline: &'a Outline,
    plan: &'a Plan,
    part: usize,
    /// The new number of each moved function.
    numbers: HashMap<u32, u32>,
}

impl Reencode for Later<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        // A function of another part has no number here; it is only called.
        self.numbers.get(&function).copied().ok_or(Error::UnexpectedNonCoreModuleSection)
    }

    /// Calls of other parts go through their slots of the table.
    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            match operator {
                Operator::Call { function_index } if self.plan.part_of(function_index) != self.part => {
                    let slot = self.plan.slots.get(&function_index);
                    let slot = *slot.ok_or(Error::UnexpectedNonCoreModuleSection)?;
                    let kind =
                        self.outline.functions.get(function_index as usize).copied().unwrap_or_default();
                    let mut code = function.instructions();
                    code.i32_const(slot.cast_signed()).call_indirect(self.plan.table, kind);
                }
                other => {
                    function.instruction(&self.instruction(other)?);
                }
            }
        }
        code.function(&function);
        Ok(())
    }
}

fn imports(outline: &Outline, plan: &Plan) -> Result<ImportSection> {
    let mut imports = ImportSection::new();
    for (name, kind, number) in Plan::lendings(outline) {
        imports.import(FIRST, &name, entity(outline, plan, kind, number)?);
    }
    Ok(imports)
}

fn entity(outline: &Outline, plan: &Plan, kind: ExportKind, number: u32) -> Result<EntityType> {
    let at = number as usize;
    let mut same = RoundtripReencoder;
    let unknown = || anyhow!("it has no {kind:?} {number}");
    Ok(match kind {
        ExportKind::Memory => same.memory_type(*outline.memories.get(at).ok_or_else(unknown)?)?.into(),
        ExportKind::Global => same.global_type(*outline.globals.get(at).ok_or_else(unknown)?)?.into(),
        ExportKind::Table => {
            let mut table = same.table_type(*outline.tables.get(at).ok_or_else(unknown)?)?;
            if number == plan.table {
                let more = plan.slots.len() as u64;
                table.minimum += more;
                table.maximum = table.maximum.map(|maximum| maximum + more);
            }
            table.into()
        }
        _ => return Err(unknown()),
    })
}

fn functions(later: &Later<'_>) -> FunctionSection {
    let mut functions = FunctionSection::new();
    for function in later.plan.moved_to(later.part) {
        functions.function(later.outline.functions.get(function as usize).copied().unwrap_or_default());
    }
    functions
}

/// Fills the slots through which other parts call, and those that moved functions have anyway.
fn elements(later: &Later<'_>) -> ElementSection {
    let number_of = |function: u32| later.numbers.get(&function).copied();
    let mut elements = ElementSection::new();
    later.plan.fill_slots(later.part, &mut elements, number_of);
    for (slot, function) in &later.outline.slots {
        if let Some(number) = number_of(*function) {
            let offset = ConstExpr::i32_const(slot.cast_signed());
            elements.active(Some(later.plan.table), &offset, Elements::Functions((&[number]).into()));
        }
    }
    elements
}

/// The moved data, at its addresses.
fn data(later: &Later<'_>) -> DataSection {
    let mut data = DataSection::new();
    for (start, bytes) in &later.outline.segments {
        for moved in later.plan.data_of(later.part) {
            let offset = moved.start.checked_sub(*start).map(|offset| offset as usize);
            let bytes = offset.and_then(|offset| bytes.get(offset..offset + moved.len()));
            if let Some(bytes) = bytes {
                data.active(0, &ConstExpr::i32_const(moved.start.cast_signed()), bytes.iter().copied());
            }
        }
    }
    data
}
