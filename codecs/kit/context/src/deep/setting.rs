//! What a codec chooses of the deep engine, beside its guide.

/// Bytes of the primer that are worth their time for each byte of a frame, and in any case.
const PRIMER_FOR_EACH: u64 = 8;
const PRIMER_LEAST: u64 = 24 << 10;

/// One setting of the engine; both sides must use the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The most bytes that the table of histories takes, as a power of two from 16 to 30; short frames take less.
    pub table_bits: u32,
    /// How much faster weights learn at the start than in the end, where that is 14; at most 100. A primer takes the haste away.
    pub rate_at_start: i32,
    /// A text that the model has seen before the frame; of a short frame, its end.
    pub primer: &'static [u8],
}

impl Setting {
    /// The primer for a frame of `len` bytes.
    pub(crate) fn primer_for(&self, len: u64) -> &'static [u8] {
        let most = len.saturating_mul(PRIMER_FOR_EACH).saturating_add(PRIMER_LEAST);
        let start = (self.primer.len() as u64).saturating_sub(most) as usize;
        &self.primer[start..]
    }
}
