//! The first half: everything as it was, with stubs in the place of moved functions.
//!
//! Numbers stay what they were, so nothing else has to change. What only the moved functions used is dead now, and
//! wasm-opt takes it away.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, DataSection, ElementSection, ExportSection, Function, Module, TableSection};
use wasmparser::{DataSectionReader, ElementSectionReader, ExportSectionReader, FunctionBody, Parser, Table};

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
        if self.plan.entries.contains(&function) {
            code.function(&self.plan.stub(self.outline, function));
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
            let more = self.plan.added.len() as u64;
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

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        _section: ElementSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let Plan { moved, entries, lent, added, .. } = self.plan;
        // The slots of what has moved are empty until it is there.
        let own = self.outline.slots.iter().filter(|(_, it)| !moved.contains(it) || entries.contains(it));
        let slots = own.chain(added.iter().filter(|(_, it)| lent.contains(it)));
        self.plan.fill(elements, slots.map(|(slot, function)| (*slot, *function)));
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
