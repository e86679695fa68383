//! What an encoder is free to choose when it codes a scan, beside its tables.

/// How a scan's bytes differ from those of the usual encoder (libjpeg), which is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Whether bits that fill a byte up are ones, as they should be (F.1.2.3), or zeros.
    pub zero_padding: bool,
    /// Restart intervals, counted from 0, that end with other bits than that, and those bits.
    pub paddings: Vec<(u32, u8)>,
    /// Blocks of a progressive scan, counted from 0 in its order, behind which a run of ends-of-block stops where the usual
    /// encoder goes on, or goes on where that one stops.
    pub turns: Vec<u32>,
    /// Blocks of a scan, counted from 0 in its order, that end with needless runs of 16 zeros, and how many.
    pub zero_runs: Vec<(u32, u8)>,
}

/// Longest run of ends-of-block (G.1.2.2).
pub(crate) const LONGEST: u32 = 0x7FFF;
/// Correction bits that libjpeg holds back at most before it ends a run: its buffer of 1000 less a block and one.
const HELD_BACK: u32 = 1000 - 64 + 1;

/// Whether the usual encoder ends a run of so many blocks and correction bits.
pub(crate) fn run_ends(blocks: u32, corrections: u32) -> bool {
    blocks == LONGEST || corrections > HELD_BACK
}

/// Goes through a list that is sorted by its first member.
pub(crate) struct Cursor<'a, T> {
    left: &'a [T],
}

impl<'a, T> Cursor<'a, T> {
    pub fn new(list: &'a [T]) -> Self {
        Self { left: list }
    }

    /// The next item, if `key` of it is `value`.
    pub fn at(&mut self, value: u32, key: impl Fn(&T) -> u32) -> Option<&'a T> {
        let (first, rest) = self.left.split_first()?;
        if key(first) != value {
            return None;
        }
        self.left = rest;
        Some(first)
    }
}
