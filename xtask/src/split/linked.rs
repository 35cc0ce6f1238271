//! Whose data is whose: what the linker tells of it beside the module that it made.
//!
//! A finished module is numbers: that one of them is an address cannot be seen. With `--emit-relocs` the linker says where it
//! has put addresses, and which piece of data each is about. wasm-bindgen changes functions and leaves data and their
//! addresses where they are, so what is found here holds for what it makes.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use anyhow::{Context as _, Result, bail};
use wasmparser::{
    ConstExpr, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, RelocationType,
    SymbolInfo,
};

/// A piece of data that has a name for the linker: a text, a constant, a table of methods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its addresses.
    pub(super) at: Range<u32>,
    /// The pieces that it points to, by their places in the list.
    pub(super) pieces: Vec<u32>,
    /// The slots of the table of functions that it points to.
    pub(super) slots: Vec<u32>,
}

/// All pieces, and what points to them from elsewhere.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub(super) pieces: Vec<Piece>,
    /// The pieces that a number in a function can mean.
    pub(super) meant_by: HashMap<u32, BTreeSet<u32>>,
    /// The slots of the table that functions or data without a name point to.
    pub(super) slots: BTreeSet<u32>,
    /// The same for pieces: these stay where they are.
    pub(super) kept: BTreeSet<u32>,
    /// The data as the linker laid it out: addresses and bytes.
    segments: Vec<(u32, Vec<u8>)>,
}

/// A module while it is read.
#[derive(Default)]
struct Reading<'a> {
    linked: Linked,
    /// Where in the file the data of each segment begins.
    segments_at: Vec<usize>,
    code_at: usize,
    data_at: usize,
    in_code: Vec<RelocationEntry>,
    in_data: Vec<RelocationEntry>,
    /// The piece of each symbol; none for functions and what has no place.
    symbols: Vec<Option<u32>>,
    links: Vec<SymbolInfo<'a>>,
}

impl Linked {
    /// Reads what the linker made; it must have been called with `--emit-relocs`.
    pub(super) fn of(wasm: &[u8]) -> Result<Self> {
        let mut reading = Reading::default();
        for payload in Parser::new(0).parse_all(wasm) {
            reading.take(payload?)?;
        }
        if reading.links.is_empty() {
            bail!("the linker told nothing of its data: was it called without `--emit-relocs`?");
        }
        reading.name_pieces();
        reading.follow_code(wasm)?;
        reading.follow_data(wasm)?;
        Ok(reading.linked)
    }

    /// Whether a module has the same data at the same addresses.
    pub(super) fn is_of(&self, segments: &[(u32, Vec<u8>)]) -> bool {
        self.segments == segments
    }
}

impl<'a> Reading<'a> {
    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::CodeSectionStart { unchecked_range: range, .. } => {
                self.code_at = usize::try_from(range.start)?;
            }
            Payload::DataSection(data) => {
                self.data_at = usize::try_from(data.range().start)?;
                for segment in data {
                    let segment = segment?;
                    self.segments_at.push(usize::try_from(segment.range.end)? - segment.data.len());
                    self.linked.segments.push((address_of(&segment.kind)?, segment.data.to_vec()));
                }
            }
            Payload::CustomSection(custom) => match custom.as_known() {
                KnownCustom::Linking(linking) => {
                    for part in linking.subsections() {
                        if let Linking::SymbolTable(symbols) = part? {
                            self.links = symbols.into_iter().collect::<Result<_, _>>()?;
                        }
                    }
                }
                KnownCustom::Reloc(relocations) => {
                    let entries = relocations.entries().into_iter().collect::<Result<Vec<_>, _>>()?;
                    match custom.name() {
                        "reloc.CODE" => self.in_code = entries,
                        "reloc.DATA" => self.in_data = entries,
                        _ => {}
                    }
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn name_pieces(&mut self) {
        let mut number = 0;
        for link in &self.links {
            let place = match link {
                SymbolInfo::Data { symbol: Some(symbol), .. } => {
                    let segment = self.linked.segments.get(symbol.index as usize);
                    segment.map(|(address, _)| address + symbol.offset..address + symbol.offset + symbol.size)
                }
                _ => None,
            };
            self.symbols.push(place.is_some().then_some(number));
            if let Some(at) = place {
                self.linked.pieces.push(Piece { at, ..Piece::default() });
                number += 1;
            }
        }
    }

    fn follow_code(&mut self, wasm: &[u8]) -> Result<()> {
        for entry in &self.in_code {
            let place = wasm.get(self.code_at + entry.offset as usize..).unwrap_or_default();
            match entry.ty {
                RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb => {
                    let piece = self.symbols.get(entry.index as usize).copied().flatten();
                    self.linked.meant_by.entry(padded_leb(place)?).or_default().extend(piece);
                }
                RelocationType::TableIndexSleb => {
                    self.linked.slots.insert(padded_leb(place)?);
                }
                other => ensure_harmless(other)?,
            }
        }
        Ok(())
    }

    fn follow_data(&mut self, wasm: &[u8]) -> Result<()> {
        for entry in &self.in_data {
            let place = self.data_at + entry.offset as usize;
            let address = self.address_at(place).context("the linker put an address outside of all data")?;
            let is_around = |piece: &&mut Piece| piece.at.contains(&address);
            let mut owners: Vec<&mut Piece> = self.linked.pieces.iter_mut().filter(is_around).collect();
            match entry.ty {
                RelocationType::MemoryAddrI32 => {
                    let Some(piece) = self.symbols.get(entry.index as usize).copied().flatten() else {
                        continue;
                    };
                    for owner in &mut owners {
                        owner.pieces.push(piece);
                    }
                    if owners.is_empty() {
                        self.linked.kept.insert(piece);
                    }
                }
                RelocationType::TableIndexI32 => {
                    let bytes = wasm.get(place..place + 4).context("an address ends outside of the file")?;
                    let slot = u32::from_le_bytes(bytes.try_into()?);
                    for owner in &mut owners {
                        owner.slots.push(slot);
                    }
                    if owners.is_empty() {
                        self.linked.slots.insert(slot);
                    }
                }
                other => ensure_harmless(other)?,
            }
        }
        Ok(())
    }

    /// The address that a place of the file has in memory.
    fn address_at(&self, place: usize) -> Option<u32> {
        self.segments_at.iter().zip(&self.linked.segments).find_map(|(start, (address, data))| {
            let offset = place.checked_sub(*start).filter(|offset| *offset < data.len())?;
            Some(address + u32::try_from(offset).ok()?)
        })
    }
}

/// Where a segment begins.
pub(super) fn address_of(kind: &DataKind<'_>) -> Result<u32> {
    let DataKind::Active { memory_index: 0, offset_expr } = kind else {
        bail!("it has data that does not lie in its memory from the start");
    };
    constant(offset_expr)
}

/// The number that an offset is.
pub(super) fn constant(offset: &ConstExpr<'_>) -> Result<u32> {
    match offset.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        other => bail!("it has an offset that is computed: {other:?}"),
    }
}

/// Other relocations are about functions, types and globals. One about data that is not known here must not be passed over.
fn ensure_harmless(kind: RelocationType) -> Result<()> {
    match kind {
        RelocationType::FunctionIndexLeb
        | RelocationType::TypeIndexLeb
        | RelocationType::GlobalIndexLeb
        | RelocationType::TableNumberLeb => Ok(()),
        other => bail!("the linker made a relocation that is not understood here: {other:?}"),
    }
}

/// A number as the linker writes addresses: in five bytes, so that each has the same place.
fn padded_leb(place: &[u8]) -> Result<u32> {
    let bytes = place.first_chunk::<5>().context("an address ends outside of the file")?;
    let number = bytes.iter().rev().fold(0_u64, |number, byte| (number << 7) | u64::from(byte & 0x7f));
    // Of the last byte only four bits are the number's; the rest repeats its sign.
    Ok((number & 0xffff_ffff) as u32)
}
