//! The second half: the moved functions, with everything else imported from the first one.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, CustomSection, DataSection, ElementSection, EntityType, ExportKind, FunctionSection,
    ImportSection, Module, NameMap, NameSection, TypeSection,
};
use wasmparser::{Parser, Payload};

use super::FIRST;
use super::data;
use super::outline::Outline;
use super::plan::Plan;

pub(super) fn encode(wasm: &[u8], outline: &Outline, plan: &Plan) -> Result<Vec<u8>> {
    let mut second = Second { numbers: numbers(plan) };
    let mut module = Module::new();
    let mut types = TypeSection::new();
    let mut code = CodeSection::new();
    for function in &plan.lent {
        code.function(&plan.stub(outline, *function));
    }
    let mut function = outline.imported_functions;
    let mut features = None;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                second
                    .parse_type_section(&mut types, section)
                    .map_err(|error| anyhow!("its types: {error}"))?;
            }
            Payload::CodeSectionEntry(body) => {
                if plan.moved.contains(&function) {
                    let moved = second.parse_function_body(&mut code, body);
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
    module.section(&types).section(&imports(outline, plan)?).section(&functions(outline, plan));
    module.section(&elements(outline, plan, &second)).section(&code).section(&data(outline, plan));
    module.section(&names(outline, &second));
    if let Some(data) = features {
        module.section(&CustomSection { name: "target_features".into(), data: data.into() });
    }
    Ok(module.finish())
}

/// What the moved functions alone read. No gap is filled: in it may stand what the first half has.
fn data(outline: &Outline, plan: &Plan) -> DataSection {
    data::section(plan.moved_data.iter().filter_map(|number| outline.segments.get(*number)), 0)
}

/// For whoever wants to know what is in it; they are not delivered.
fn names(outline: &Outline, second: &Second) -> NameSection {
    let numbered: BTreeMap<u32, &String> = second
        .numbers
        .iter()
        .filter_map(|(function, number)| Some((*number, outline.names.get(function)?)))
        .collect();
    let mut names = NameMap::new();
    for (number, name) in numbered {
        names.append(number, name);
    }
    let mut section = NameSection::new();
    section.functions(&names);
    section
}

/// The new number of each function that the second half knows: the stubs of lent ones come first.
fn numbers(plan: &Plan) -> HashMap<u32, u32> {
    plan.lent.iter().chain(&plan.moved).copied().zip(0..).collect()
}

struct Second {
    numbers: HashMap<u32, u32>,
}

impl Reencode for Second {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        // Every function that a moved one names is either moved or lent.
        self.numbers.get(&function).copied().ok_or(Error::UnexpectedNonCoreModuleSection)
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
                table.minimum += plan.added.len() as u64;
                table.maximum = table.maximum.map(|maximum| maximum + plan.added.len() as u64);
            }
            table.into()
        }
        other => bail!("it lends a {other:?}"),
    })
}

fn functions(outline: &Outline, plan: &Plan) -> FunctionSection {
    let mut functions = FunctionSection::new();
    for function in plan.lent.iter().chain(&plan.moved) {
        functions.function(outline.functions.get(*function as usize).copied().unwrap_or_default());
    }
    functions
}

/// Fills the slots that moved functions had, and those through which the first half calls.
fn elements(outline: &Outline, plan: &Plan, second: &Second) -> ElementSection {
    let mut elements = ElementSection::new();
    let entries = plan.added.iter().filter(|(_, function)| plan.entries.contains(function));
    let slots = outline.slots.iter().filter(|(_, function)| plan.moved.contains(function)).chain(entries);
    let numbered = slots.filter_map(|(slot, function)| Some((*slot, *second.numbers.get(function)?)));
    plan.fill(&mut elements, numbered);
    elements
}
