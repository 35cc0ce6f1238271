//! What stands in memory from the beginning, and what in a module may point to it: texts and tables that only the moved
//! functions use go with them.
//!
//! The linker leaves one segment for each constant (`--no-merge-data-segments`, see `build.rs`). A pointer is a constant, half of
//! one, or the offset of a load. A number that is none keeps things where they are, which costs bytes and nothing else.

use anyhow::{Context as _, Result, bail};
use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{Data, DataKind, FunctionBody, Operator};

/// How far beside a constant an address of it may point: loops begin in front of a table or end behind it.
const MARGIN: u32 = 16;

/// What stands in memory from the beginning.
#[derive(Debug)]
pub(super) struct Segment {
    /// The address of its first byte.
    pub(super) start: u32,
    pub(super) bytes: Vec<u8>,
}

impl Segment {
    pub(super) fn of(data: &Data<'_>) -> Result<Self> {
        let DataKind::Active { memory_index: 0, offset_expr } = &data.kind else {
            bail!("it has data that is not in memory from the beginning");
        };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            bail!("it has data at an address that is computed");
        };
        Ok(Self { start: value.cast_unsigned(), bytes: data.data.to_vec() })
    }

    /// Whether a pointer to this address may mean something in it.
    pub(super) fn is_near(&self, address: u32) -> bool {
        let end = self.start.saturating_add(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        (self.start.saturating_sub(MARGIN)..=end.saturating_add(MARGIN)).contains(&address)
    }

    /// Everything in it that may be a pointer.
    pub(super) fn pointers(&self) -> impl Iterator<Item = u32> {
        let aligned = self.start.next_multiple_of(4) - self.start;
        let words = self.bytes.get(aligned as usize..).unwrap_or_default().as_chunks::<4>().0;
        words.iter().map(|word| u32::from_le_bytes(*word))
    }
}

/// The numbers in a function that may be pointers.
pub(super) fn pointers_in(body: &FunctionBody<'_>) -> Result<Vec<u32>> {
    let mut found = Vec::new();
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if let Operator::I32Const { value } = operator {
            found.push(value.cast_unsigned());
        } else if let Operator::I64Const { value } = operator {
            // Two pointers that are stored side by side, such as those of a trait object.
            let (low, high) = halves(value.cast_unsigned());
            found.extend([low, high]);
        } else if let Some(offset) = offset_of(&operator) {
            found.push(u32::try_from(offset).context("it has a memory of more than 4 GiB")?);
        }
    }
    Ok(found)
}

/// What is added to the address that a load or a store is given.
fn offset_of(operator: &Operator<'_>) -> Option<u64> {
    use Operator::{
        F32Load, F32Store, F64Load, F64Store, I32Load, I32Load8S, I32Load8U, I32Load16S, I32Load16U,
        I32Store, I32Store8, I32Store16, I64Load, I64Load8S, I64Load8U, I64Load16S, I64Load16U, I64Load32S,
        I64Load32U, I64Store, I64Store8, I64Store16, I64Store32,
    };
    match operator {
        I32Load { memarg }
        | I64Load { memarg }
        | F32Load { memarg }
        | F64Load { memarg }
        | I32Load8S { memarg }
        | I32Load8U { memarg }
        | I32Load16S { memarg }
        | I32Load16U { memarg }
        | I64Load8S { memarg }
        | I64Load8U { memarg }
        | I64Load16S { memarg }
        | I64Load16U { memarg }
        | I64Load32S { memarg }
        | I64Load32U { memarg }
        | I32Store { memarg }
        | I64Store { memarg }
        | F32Store { memarg }
        | F64Store { memarg }
        | I32Store8 { memarg }
        | I32Store16 { memarg }
        | I64Store8 { memarg }
        | I64Store16 { memarg }
        | I64Store32 { memarg } => Some(memarg.offset),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "that is what a half is")]
fn halves(both: u64) -> (u32, u32) {
    (both as u32, (both >> 32) as u32)
}

/// Segments whose gap is at most so many bytes are put together, since each has a head of its own. A gap is filled with
/// zeros: only before anything of it was written may it be wider than none.
pub(super) fn joined<'a>(segments: impl Iterator<Item = &'a Segment>, max_gap: usize) -> Vec<Segment> {
    let mut sorted: Vec<&Segment> = segments.collect();
    sorted.sort_by_key(|segment| segment.start);
    let mut joined: Vec<Segment> = Vec::new();
    for Segment { start, bytes } in sorted {
        let gap = |last: &Segment| (*start as usize).checked_sub(last.start as usize + last.bytes.len());
        match joined.last_mut() {
            Some(last) if gap(last).is_some_and(|gap| gap <= max_gap) => {
                last.bytes.resize((*start - last.start) as usize, 0);
                last.bytes.extend(bytes);
            }
            _ => joined.push(Segment { start: *start, bytes: bytes.clone() }),
        }
    }
    joined
}

/// The same as a section.
pub(super) fn section<'a>(segments: impl Iterator<Item = &'a Segment>, max_gap: usize) -> DataSection {
    let mut section = DataSection::new();
    for Segment { start, bytes } in joined(segments, max_gap) {
        section.active(0, &ConstExpr::i32_const(start.cast_signed()), bytes);
    }
    section
}
