//! The first part: everything as it was, with stubs in the place of moved functions.
//!
//! Numbers stay what they were, so nothing else has to change. What only the moved functions used is dead now, and moved data
//! is zero; wasm-opt takes both away.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection, Function,
    Module, TableSection,
};
use wasmparser::{
    CustomSectionReader, Data, DataKind, ElementSectionReader, ExportSectionReader, FunctionBody, Parser,
    Table,
};

use super::linked::address_of;
use super::order;
use super::outline::Outline;
use super::plan::Plan;

pub(super) fn encode(wasm: &[u8], outline: &Outline, plan: &Plan) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut first = First { outline, plan, function: outline.imported_functions, table: 0 };
    first
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("the core cannot be written anew: {error}"))?;
    let defined = (outline.imported_functions..).take(outline.sizes.len());
    module.section(&order::names(outline, defined.map(|function| (function, function))));
    Ok(module.finish())
}

struct First<'a> {
    outline: &'a Outline,
    plan: &'a Plan,
    /// The number of the function and of the table that comes next.
    function: u32,
    table: u32,
}

impl First<'_> {
    /// Hands everything on to the moved function, which stands in a slot of the table once it is there.
    fn stub(&self, function: u32, slot: u32) -> Function {
        let kind = self.outline.functions.get(function as usize).copied().unwrap_or_default();
        let parameters = self.outline.types.get(kind as usize).map_or(0, |kind| kind.params().len());
        let mut stub = Function::new([]);
        let mut code = stub.instructions();
        for parameter in 0..u32::try_from(parameters).unwrap_or(0) {
            code.local_get(parameter);
        }
        code.i32_const(slot.cast_signed()).call_indirect(self.plan.table, kind).end();
        stub
    }
}

impl Reencode for First<'_> {
    type Error = std::convert::Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let function = self.function;
        self.function += 1;
        if self.plan.part_of(function) == 0 {
            return utils::parse_function_body(self, code, body);
        }
        if let Some(slot) = self.plan.slots.get(&function) {
            code.function(&self.stub(function, *slot));
        } else {
            // The part that it was moved to takes its place in the table, if it has one.
            let mut nothing = Function::new([]);
            nothing.instructions().unreachable().end();
            code.function(&nothing);
        }
        Ok(())
    }

    fn parse_table(
        &mut self,
        tables: &mut TableSection,
        mut table: Table<'_>,
    ) -> Result<(), Error<Self::Error>> {
        if self.table == self.plan.table {
            let more = self.plan.slots.len() as u64;
            table.ty.initial += more;
            table.ty.maximum = table.ty.maximum.map(|maximum| maximum + more);
        }
        self.table += 1;
        utils::parse_table(self, tables, table)
    }

    /// wasm-opt reads what the code may use, and the names; the linker's own sections would confuse it.
    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        if matches!(section.name(), "target_features" | "name") {
            utils::parse_custom_section(self, module, section)?;
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        _: ElementSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for (slot, functions) in runs(&self.outline.slots) {
            let offset = ConstExpr::i32_const(slot.cast_signed());
            elements.active(Some(self.plan.table), &offset, Elements::Functions(functions.into()));
        }
        self.plan.fill_slots(0, elements, Some);
        Ok(())
    }

    fn parse_data(&mut self, data: &mut DataSection, datum: Data<'_>) -> Result<(), Error<Self::Error>> {
        let (Ok(start), DataKind::Active { memory_index, offset_expr }) =
            (address_of(&datum.kind), datum.kind.clone())
        else {
            return utils::parse_data(self, data, datum);
        };
        let bytes = (start..).zip(datum.data);
        let staying = bytes.map(|(address, byte)| if self.plan.is_moved(address) { 0 } else { *byte });
        data.active(memory_index, &self.const_expr(offset_expr)?, staying.collect::<Vec<_>>());
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_export_section(self, exports, section)?;
        for (name, kind, number) in Plan::lendings(self.outline) {
            exports.export(&name, kind, number);
        }
        Ok(())
    }
}

/// What stands side by side in the table, with the first slot of each.
fn runs(slots: &BTreeMap<u32, u32>) -> Vec<(u32, Vec<u32>)> {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in slots {
        match runs.last_mut() {
            Some((start, run)) if *start as usize + run.len() == *slot as usize => run.push(*function),
            _ => runs.push((*slot, vec![*function])),
        }
    }
    runs
}

impl Plan {
    /// What the first part exports for the later ones, and the name of each. Functions are handed over in the table, where
    /// they need no names.
    pub(super) fn lendings(outline: &Outline) -> Vec<(String, ExportKind, u32)> {
        let numbers = |count: usize| 0..u32::try_from(count).unwrap_or(u32::MAX);
        let memories = numbers(outline.memories.len()).map(|at| (format!("$m{at}"), ExportKind::Memory, at));
        let tables = numbers(outline.tables.len()).map(|at| (format!("$t{at}"), ExportKind::Table, at));
        let globals = numbers(outline.globals.len()).map(|at| (format!("$g{at}"), ExportKind::Global, at));
        memories.chain(tables).chain(globals).collect()
    }

    /// Puts the functions that a part lends into the table, by the numbers that they have there.
    pub(super) fn fill_slots(
        &self,
        part: usize,
        elements: &mut ElementSection,
        number_of: impl Fn(u32) -> Option<u32>,
    ) {
        let lent = self.lent_by(part);
        let functions: Vec<u32> = lent.iter().filter_map(|(_, function)| number_of(*function)).collect();
        if let Some((slot, _)) = lent.first() {
            let offset = ConstExpr::i32_const(slot.cast_signed());
            elements.active(Some(self.table), &offset, Elements::Functions(functions.into()));
        }
    }
}
