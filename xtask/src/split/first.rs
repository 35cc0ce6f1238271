//! The first half: everything as it was, with stubs in the place of moved functions.
//!
//! Numbers stay what they were, so nothing else has to change. What only the moved functions used is dead now, and
//! wasm-opt takes it away.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, DataSection, ExportKind, ExportSection, Function, Module, TableSection};
use wasmparser::{DataSectionReader, ExportSectionReader, FunctionBody, Parser, Table};

use super::data::{self, Segment};
use super::outline::Outline;
use super::plan::Plan;

pub(super) fn encode(wasm: &[u8], outline: &Outline, plan: &Plan) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut first = First { outline, plan, function: outline.imported_functions, table: 0 };
    first
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("the core cannot be written anew: {error}"))?;
    Ok(module.finish())
}

/// So many zeros are smaller than the head of another segment, compressed.
const MAX_GAP: usize = 256;

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

impl<'a> First<'a> {
    fn kept_data(&self) -> impl Iterator<Item = &'a Segment> {
        let moved = &self.plan.moved_data;
        self.outline.segments.iter().enumerate().filter(|(at, _)| !moved.contains(at)).map(|(_, it)| it)
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
        if let Some(slot) = self.plan.slot(function) {
            code.function(&self.stub(function, slot));
            return Ok(());
        }
        if self.plan.moved.contains(&function) {
            let mut nothing = Function::new([]);
            nothing.instructions().unreachable().end();
            code.function(&nothing);
            return Ok(());
        }
        utils::parse_function_body(self, code, body)
    }

    fn parse_table(
        &mut self,
        tables: &mut TableSection,
        mut table: Table<'_>,
    ) -> Result<(), Error<Self::Error>> {
        if self.table == self.plan.table {
            let more = self.plan.added_slots();
            table.ty.initial += more;
            table.ty.maximum = table.ty.maximum.map(|maximum| maximum + more);
        }
        self.table += 1;
        utils::parse_table(self, tables, table)
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        _section: DataSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        *data = data::section(self.kept_data(), MAX_GAP);
        Ok(())
    }

    fn data_count(&mut self, _count: u32) -> Result<u32, Error<Self::Error>> {
        Ok(data::section(self.kept_data(), MAX_GAP).len())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_export_section(self, exports, section)?;
        for (name, kind, number) in self.plan.lendings(self.outline) {
            exports.export(&name, kind, number);
        }
        Ok(())
    }
}

impl Plan {
    /// What the first half exports for the second one, and the name of each.
    pub(super) fn lendings(&self, outline: &Outline) -> Vec<(String, ExportKind, u32)> {
        let numbers = |count: usize| 0..u32::try_from(count).unwrap_or(u32::MAX);
        let memories = numbers(outline.memories.len()).map(|at| (format!("$m{at}"), ExportKind::Memory, at));
        let tables = numbers(outline.tables.len()).map(|at| (format!("$t{at}"), ExportKind::Table, at));
        let globals = numbers(outline.globals.len()).map(|at| (format!("$g{at}"), ExportKind::Global, at));
        let functions = self
            .lent
            .iter()
            .zip(0..)
            .map(|(function, at): (&u32, u32)| (format!("${at}"), ExportKind::Func, *function));
        memories.chain(tables).chain(globals).chain(functions).collect()
    }
}
