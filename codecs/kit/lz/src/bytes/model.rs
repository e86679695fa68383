//! Bytes without known structure: runs of literals, then a match, in turn.

use crate::number;
use crate::offset::Offsets;
use crate::recent::last_eight;
use crate::rings::Rings;
use kit_entropy::rans::SymbolCoder;
use kit_entropy::{Blend, Nibble};

/// Bytes of a raw block.
pub const BLOCK: usize = 2048;

/// What comes behind a run.
pub const REPS: usize = 2;
pub const EXPLICIT: usize = 2;
pub const RING: usize = 3;
pub const RAW: usize = 4;

const POOL_BITS: u32 = 15;
const KINDS: usize = 0;
const RUNS: usize = KINDS + 1024;
const LENGTHS: usize = RUNS + 64 * 6;
const LITERALS: usize = LENGTHS + 64 * 16;
const ZERO: usize = LITERALS + 256 * 17;
const POOL: usize = ZERO + 17;

pub struct Model {
    pub rings: Rings,
    ring_ranks: Offsets,
    reps: [u32; 2],
    last: usize,
    tables: Vec<Nibble>,
    kinds: Blend<1>,
    runs: Blend<1>,
    lengths: Blend<1>,
    literals: [Blend<3>; 4],
    offsets: Offsets,
}

#[inline]
fn pool(hash: u32) -> usize {
    POOL + (hash.wrapping_mul(0x9E37_79B1) >> (32 - POOL_BITS)) as usize
}

#[derive(Clone, Copy, Default)]
pub struct Match {
    pub kind: usize,
    pub len: usize,
    pub from: usize,
    pub rank: usize,
}

impl Model {
    pub fn new(len: u64) -> Self {
        Self {
            rings: Rings::new(len),
            ring_ranks: Offsets::default(),
            reps: [0; 2],
            last: 0,
            tables: vec![Nibble::EVEN; POOL + (1 << POOL_BITS)],
            kinds: Blend::new(120),
            runs: Blend::new(120),
            lengths: Blend::new(120),
            literals: std::array::from_fn(|_| Blend::new(60)),
            offsets: Offsets::default(),
        }
    }

    pub fn memory(len: u64) -> u64 {
        Rings::memory(len) + ((POOL as u64) << 5) + (32 << POOL_BITS) + (64 << 10)
    }

    pub fn run<C: SymbolCoder>(&mut self, coder: &mut C, run: usize) -> usize {
        let base = RUNS + 64 * self.last;
        number::code(run as u32, |_, path, symbol| {
            self.runs.code(&mut self.tables, [base + path as usize % 64], coder, symbol)
        }) as usize
    }

    #[inline]
    pub fn literal<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], first: bool, byte: u8) -> u8 {
        let last = (last_eight(seen) >> 48) as u32;
        let c1 = (last >> 8) as usize;
        let blends = 2 * usize::from(first);
        let context = if first {
            let expected = seen.len().checked_sub(self.reps[0] as usize).and_then(|at| seen.get(at));
            1 << 16 | u32::from(expected.copied().unwrap_or(0)) << 8 | c1 as u32
        } else {
            last
        };
        let at = [ZERO, LITERALS + c1 * 17, pool(context << 5)];
        let high = self.literals[blends].code(&mut self.tables, at, coder, usize::from(byte >> 4));
        let sub = high + 1;
        let at = [ZERO + sub, at[1] + sub, pool(context << 5 | sub as u32)];
        let low = self.literals[blends + 1].code(&mut self.tables, at, coder, usize::from(byte & 15));
        (high << 4 | low) as u8
    }

    /// Codes what comes behind a run, raw blocks without their bytes.
    pub fn copy<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], run: usize, wanted: Match) -> Match {
        let here = seen.len();
        let at = KINDS + self.last * 4 + run.min(3);
        let kind = self.kinds.code(&mut self.tables, [at], coder, wanted.kind);
        let mut copy = Match { kind, ..wanted };
        if kind == RAW {
            return copy;
        }
        copy.from = match kind {
            0 | 1 => here.wrapping_sub(self.reps[kind] as usize),
            RING => {
                let rank = self.ring_ranks.code(coder, wanted.rank as u32 + 1) - 1;
                self.rings.get(seen.last().copied().unwrap_or(0), rank)
            }
            _ => {
                let back = self.offsets.code(coder, here.wrapping_sub(wanted.from) as u32);
                here.wrapping_sub(back as usize)
            }
        };
        let base = LENGTHS + 64 * kind;
        let len = number::code(wanted.len.wrapping_sub(1) as u32, |_, path, symbol| {
            self.lengths.code(&mut self.tables, [base + path as usize % 64], coder, symbol)
        });
        copy.len = (len as usize).saturating_add(1);
        let back = here.wrapping_sub(copy.from) as u32;
        if back != self.reps[0] {
            self.reps = [back, self.reps[0]];
        }
        self.last = kind + 1;
        copy
    }

    /// The distances that can be repeated, 0 for none.
    #[inline]
    pub fn reps(&self) -> [usize; REPS] {
        self.reps.map(|rep| rep as usize)
    }
}
