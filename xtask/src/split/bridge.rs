//! What both halves share, and how one calls the other: through slots of their table.

use wasm_encoder::{ConstExpr, ElementSection, Elements, ExportKind, Function};

use super::outline::Outline;
use super::plan::Plan;

impl Plan {
    /// What the first half exports for the second one, and the name of each. Functions are in the table: a name for each would
    /// be four times as large.
    pub(super) fn lendings(outline: &Outline) -> Vec<(String, ExportKind, u32)> {
        let numbers = |count: usize| 0..u32::try_from(count).unwrap_or(u32::MAX);
        let memories = numbers(outline.memories.len()).map(|at| (format!("$m{at}"), ExportKind::Memory, at));
        let tables = numbers(outline.tables.len()).map(|at| (format!("$t{at}"), ExportKind::Table, at));
        let globals = numbers(outline.globals.len()).map(|at| (format!("$g{at}"), ExportKind::Global, at));
        memories.chain(tables).chain(globals).collect()
    }

    /// Hands everything on to a function of the other half, which stands in a slot of the table when that is there.
    pub(super) fn stub(&self, outline: &Outline, function: u32) -> Function {
        let kind = outline.functions.get(function as usize).copied().unwrap_or_default();
        let parameters = outline.types.get(kind as usize).map_or(0, |kind| kind.params().len());
        let mut stub = Function::new([]);
        let mut code = stub.instructions();
        for parameter in 0..u32::try_from(parameters).unwrap_or(0) {
            code.local_get(parameter);
        }
        let slot = self.slot(function).unwrap_or_default();
        code.i32_const(slot.cast_signed()).call_indirect(self.table, kind).end();
        stub
    }

    /// Puts functions into slots. They come in the order of their slots; neighbours share a segment.
    pub(super) fn fill(&self, elements: &mut ElementSection, slots: impl Iterator<Item = (u32, u32)>) {
        let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
        for (slot, function) in slots {
            match runs.last_mut() {
                Some((start, run)) if *start as usize + run.len() == slot as usize => run.push(function),
                _ => runs.push((slot, vec![function])),
            }
        }
        for (start, run) in runs {
            let offset = ConstExpr::i32_const(start.cast_signed());
            // Table 0 has a shorter form.
            let table = Some(self.table).filter(|table| *table > 0);
            elements.active(table, &offset, Elements::Functions(run.into()));
        }
    }
}
