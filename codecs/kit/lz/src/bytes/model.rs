//! What the two sides have in common: how runs, literals and matches are coded.

use super::rings::Rings;
use crate::last_eight;
use crate::number;
use crate::offset::Offsets;
use crate::tables::Tables;
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// Distances that can be repeated.
pub const REPS: usize = 2;

// What comes behind a run: a match by the distance of that number, or one of these.
/// A match by its distance in bytes.
pub const EXPLICIT: usize = REPS;
/// A match by its distance in the ring of the byte before.
pub const RING: usize = REPS + 1;
/// A block as it is.
pub const RAW: usize = REPS + 2;

// Where the tables are.
const KINDS: usize = 0;
const RUNS: usize = KINDS + 4 * (RAW + 1);
const LENGTHS: usize = RUNS + number::PATHS * (RAW + 1);
const BEHIND_ONE: usize = LENGTHS + number::PATHS * RAW;
const OWN: usize = BEHIND_ONE + 256 * 17;

/// At most so many bits of hashed tables.
const MOST: u32 = 15;

/// Bytes that the blends and the like take at most.
const BLENDS: u64 = 16 << 10;

/// Symbols after which tables of structure and of literals learn no slower.
const STEADY: usize = 120;
const LITERAL_STEADY: usize = 60;

/// What comes behind a run: for a match its length, and its place or its rank in the ring.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Copy {
    pub kind: usize,
    pub len: usize,
    pub from: usize,
    pub rank: u32,
}

pub struct Model {
    pub rings: Rings,
    reps: [u32; REPS],
    /// What the last match was, from 1.
    last: usize,
    tables: Tables,
    kinds: Blend<1>,
    runs: Blend<1>,
    lengths: Blend<2>,
    /// For the high and the low half of a byte; the last two for those behind a match.
    literals: [Blend<2>; 4],
    distances: Offsets,
    ranks: Offsets,
}

impl Model {
    pub fn new(len: u64) -> Self {
        Self {
            rings: Rings::new(len),
            reps: [0; REPS],
            last: 0,
            tables: Tables::new(OWN, len, MOST),
            kinds: Blend::new(STEADY),
            runs: Blend::new(STEADY),
            lengths: Blend::new(STEADY),
            literals: std::array::from_fn(|_| Blend::new(LITERAL_STEADY)),
            distances: Offsets::default(),
            ranks: Offsets::default(),
        }
    }

    pub fn memory(len: u64) -> u64 {
        Rings::memory(len) + Tables::memory(OWN, len, MOST) + BLENDS + 2 * Offsets::MEMORY
    }

    /// The distances that can be repeated, 0 for none.
    #[inline]
    pub fn reps(&self) -> [usize; REPS] {
        self.reps.map(|rep| rep as usize)
    }

    /// Codes how many literals there are.
    pub fn run<C: SymbolCoder>(&mut self, coder: &mut C, run: usize) -> usize {
        let base = RUNS + number::PATHS * self.last;
        let (runs, tables) = (&mut self.runs, &mut self.tables.all);
        number::code(run as u32, |path, symbol| runs.code(tables, [base + path], coder, symbol)) as usize
    }

    /// Codes the literal behind `seen`. The first one of a run is not what the match before would go on with.
    #[inline]
    pub fn literal<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], first: bool, byte: u8) -> u8 {
        let last = (last_eight(seen) >> 48) as u32;
        let blend = 2 * usize::from(first);
        let context = if first {
            let other = seen.len().checked_sub(self.reps[0] as usize).and_then(|at| seen.get(at));
            1 << 16 | u32::from(other.copied().unwrap_or(0)) << 8 | last >> 8
        } else {
            last
        };
        let one = BEHIND_ONE + (last >> 8) as usize * 17;
        let at = [one, self.tables.hashed(context << 5)];
        let high = self.literals[blend].code(&mut self.tables.all, at, coder, usize::from(byte >> 4));
        let half = high + 1;
        let at = [one + half, self.tables.hashed(context << 5 | half as u32)];
        let low = self.literals[blend + 1].code(&mut self.tables.all, at, coder, usize::from(byte & 15));
        (high << 4 | low) as u8
    }

    /// Codes what comes behind `seen` and a run of so many literals, raw blocks without their bytes. Read from a damaged payload,
    /// a match may come from anywhere and be of any length.
    pub fn copy<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], run: usize, wanted: Copy) -> Copy {
        let here = seen.len();
        let at = KINDS + 4 * self.last + run.min(3);
        let kind = self.kinds.code(&mut self.tables.all, [at], coder, wanted.kind);
        let mut copy = Copy { kind, ..wanted };
        if kind >= RAW {
            return copy;
        }
        copy.from = match kind {
            EXPLICIT => here.wrapping_sub(self.distances.code(coder, here.wrapping_sub(wanted.from) as u32) as usize),
            RING => {
                copy.rank = self.ranks.code(coder, wanted.rank.wrapping_add(1)).wrapping_sub(1);
                self.rings.get(seen.last().copied().unwrap_or(0), copy.rank)
            }
            rep => here.wrapping_sub(self.reps[rep] as usize),
        };
        let base = LENGTHS + number::PATHS * kind;
        let context = (1 << 8 | kind as u32) << 8 | u32::from(seen.last().copied().unwrap_or(0));
        let (lengths, tables) = (&mut self.lengths, &mut self.tables);
        let less = number::code(wanted.len.wrapping_sub(1) as u32, |path, symbol| {
            let at = [base + path, tables.hashed(context << 6 | path as u32)];
            lengths.code(&mut tables.all, at, coder, symbol)
        });
        copy.len = (less as usize).saturating_add(1);
        let back = here.wrapping_sub(copy.from) as u32;
        if back != self.reps[0] {
            self.reps = [back, self.reps[0]];
        }
        self.last = kind + 1;
        copy
    }
}
