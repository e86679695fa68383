//! How a step is coded.

use crate::guide::{Guide, POINTERS};
use crate::number;
use crate::recent::{self, Recent};
use crate::rows::Rows;
use kit_entropy::rans::SymbolCoder;
use kit_entropy::{Blend, Nibble};

/// Places that cost no offset: where the last match would go on, the guide's pointers, the latest place behind the same bytes, and
/// where the match before the last would go on.
pub const CANDIDATES: usize = POINTERS + 3;

/// The kinds of step, beside the candidates from 1.
pub const LITERAL: usize = 0;
pub const EXPLICIT: usize = CANDIDATES + 1;
pub const RAW: usize = CANDIDATES + 2;
pub const ROW: usize = CANDIDATES + 3;

/// Bytes of a raw step.
pub const RAW_LEN: usize = 2048;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    pub kind: usize,
    pub len: u32,
    pub rank: usize,
    /// Where a match comes from.
    pub from: u32,
    pub byte: u8,
}

const POOL_BITS: u32 = 16;

pub struct Model<G> {
    guide: G,
    recent: Recent,
    pub rows: Rows,
    rank_blend: Blend<2>,
    reps: [u32; 2],
    /// What the latest steps were, two bits each, the last one lowest.
    past: u32,
    tables: Vec<Nibble>,
    kind_blend: Vec<Blend<3>>,
    len_blend: [Blend<3>; number::SYMBOLS],
    offset_blend: [Blend<1>; 3],
    literal_blend: Vec<Blend<4>>,
    pub candidates: [u32; CANDIDATES],
    context: Context,
}

#[derive(Default)]
struct Context {
    expected: [u8; CANDIDATES],
    agree: u32,
    behind: u32,
    main: u32,
    guess: u8,
}

const KIND: usize = 0;
const OFFSET: usize = KIND + (1 << 13);
const LENGTH: usize = OFFSET + 1024;
const LITERAL_AT: usize = LENGTH + 16 * 64;
const FIXED: usize = LITERAL_AT + 256 * 17;

#[inline]
fn mix(a: u32, b: u32) -> u32 {
    let x = (a ^ b.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    x ^ x >> 15
}

#[inline]
fn pool(hash: u32) -> usize {
    FIXED + (hash.wrapping_mul(0x9E37_79B1) >> (32 - POOL_BITS)) as usize
}

impl<G: Guide> Model<G> {
    pub fn new(len: u64) -> Self {
        Self {
            guide: G::new(len),
            recent: Recent::new(len, 5),
            rows: Rows::new(len),
            rank_blend: Blend::default(),
            reps: [0; 2],
            past: 0,
            tables: vec![Nibble::EVEN; FIXED + (1 << POOL_BITS)],
            kind_blend: vec![Blend::default(); 4],
            len_blend: Default::default(),
            offset_blend: Default::default(),
            literal_blend: vec![Blend::default(); 8],
            candidates: [0; CANDIDATES],
            context: Context::default(),
        }
    }

    /// Finds the candidates for the next step.
    #[inline]
    pub fn look(&mut self, seen: &[u8], latest: u32) {
        let here = seen.len() as u32;
        let back = |rep: u32| if rep == 0 || rep >= here { 0 } else { here - rep };
        let [a, b, c] = self.guide.pointers();
        self.candidates = [back(self.reps[0]), b, a, c, latest, back(self.reps[1])];
        let cx = &mut self.context;
        for (byte, &at) in cx.expected.iter_mut().zip(&self.candidates) {
            *byte = seen.get(at as usize).copied().unwrap_or(0);
        }
        let main = [4, 1, 2, 3, 0].into_iter().find(|&i| self.candidates[i] != 0);
        cx.main = main.unwrap_or(5) as u32;
        cx.guess = main.map_or(0, |i| cx.expected[i]);
        cx.agree = 0;
        for i in 0..CANDIDATES {
            cx.agree |= u32::from(self.candidates[i] != 0 && cx.expected[i] == cx.guess) << i;
        }
        cx.behind = if latest == 0 { 0 } else { recent::behind(seen, latest) };
    }

    #[inline]
    pub fn step<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], wanted: Step) -> Step {
        coder.note(wanted.kind);
        let kind = self.kind(coder, seen, wanted.kind);
        coder.note(16 + kind);
        let mut step = Step { kind, ..wanted };
        match kind {
            LITERAL => {
                step.byte = self.literal(coder, seen, wanted.byte);
                self.past = self.past << 2;
            }
            RAW => step.len = RAW_LEN as u32,
            _ => {
                step.from = if kind == EXPLICIT {
                    let back = self.offset(coder, seen.len() as u32 - wanted.from.min(seen.len() as u32));
                    (seen.len() as u32).wrapping_sub(back)
                } else if kind == ROW {
                    let at = [OFFSET + 512, pool(mix(self.guide.place(), 0x800))];
                    step.rank = self.rank_blend.code(&mut self.tables, at, coder, wanted.rank);
                    self.rows.get(step.rank, seen.len())
                } else {
                    self.candidates[(kind - 1) % CANDIDATES]
                };
                coder.note(32 + kind);
                step.len = self.length(coder, seen, kind, wanted.len);
                let back = (seen.len() as u32).wrapping_sub(step.from);
                if back != self.reps[0] {
                    self.reps = [back, self.reps[0]];
                }
                self.past = self.past << 2 | if kind == EXPLICIT || kind == ROW { 3 } else if kind == 1 || kind == 6 { 1 } else { 2 };
            }
        }
        step
    }

    #[inline]
    fn kind<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], kind: usize) -> usize {
        let cx = &self.context;
        let last = u32::from(seen.last().copied().unwrap_or(0));
        let behind = cx.behind.min(23) / 3;
        let general = KIND + ((self.past & 15) << 9 | cx.agree << 3 | behind) as usize % (1 << 13);
        let by_place = pool(mix(mix(self.guide.place(), self.past & 3), 0x100));
        let by_bytes = pool(mix(u32::from(cx.guess) << 8 | last | (self.past & 15) << 16 | behind << 20, 0x200));
        self.kind_blend[(self.past & 3) as usize].code(&mut self.tables, [general, by_bytes, by_place], coder, kind)
    }

    #[inline]
    fn length<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], kind: usize, len: u32) -> u32 {
        let place = mix(mix(self.guide.place(), kind as u32), 0x300);
        let last = u32::from(seen.last().copied().unwrap_or(0));
        let guess = mix(u32::from(self.context.guess) << 8 | last, 0x400 + self.context.behind.min(16));
        let (tables, blends) = (&mut self.tables, &mut self.len_blend);
        number::code(len.saturating_sub(1), |index, path, symbol| {
            let at = [
                LENGTH + kind * 64 + (path as usize & 63),
                pool(mix(guess, path)),
                pool(mix(place, path)),
            ];
            blends[index].code(tables, at, coder, symbol)
        })
        .saturating_add(1)
    }

    fn offset<C: SymbolCoder>(&mut self, coder: &mut C, back: u32) -> u32 {
        let bits = 31 - (back | 1).leading_zeros();
        let half = self.offset_blend[0].code(&mut self.tables, [OFFSET], coder, bits as usize / 2) as u32;
        let top = (u64::from(back) << 3 >> bits) as u32 & 7;
        let wanted = (bits & 1) << 3 | top;
        let at = OFFSET + 16 + half as usize;
        let read = self.offset_blend[1].code(&mut self.tables, [at], coder, wanted as usize) as u32;
        let bits = half * 2 + (read >> 3);
        let mut value = (u64::from(8 | read & 7) << bits >> 3) as u32;
        let mut left = bits.saturating_sub(3);
        while left > 4 {
            let count = (left - 4).min(14);
            left -= count;
            value |= coder.bits(back >> left, count) << left;
        }
        if left > 0 {
            let mask = (1 << left) - 1;
            let at = OFFSET + 64 + left as usize;
            value |= self.offset_blend[2].code(&mut self.tables, [at], coder, (back & mask) as usize) as u32 & mask;
        }
        value
    }

    #[inline]
    fn literal<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], byte: u8) -> u8 {
        let last = last_bytes(seen);
        let above = if self.candidates[2] == 0 { 256 } else { u32::from(self.context.expected[2]) };
        let state = above | self.guide.state() << 12;
        let contexts = [
            mix(last & 0xFFFF, 0x500),
            mix(state | (self.past & 3) << 20, 0x600),
            mix(self.guide.place(), mix(state, 0x700)),
        ];
        let blend = (self.past & 3) as usize * 2;
        let o1 = LITERAL_AT + (last & 0xFF) as usize * 17;
        let [a, b, c] = contexts.map(pool);
        let high = self.literal_blend[blend].code(&mut self.tables, [o1, a, b, c], coder, usize::from(byte >> 4));
        let [a, b, c] = contexts.map(|context| pool(mix(context, high as u32 + 1)));
        let at = [o1 + 1 + high, a, b, c];
        let low = self.literal_blend[blend + 1].code(&mut self.tables, at, coder, usize::from(byte & 15));
        (high << 4 | low) as u8
    }

    /// Takes the last byte of `seen` into account; returns the latest place behind the same bytes.
    #[inline]
    pub fn advance(&mut self, seen: &[u8]) -> u32 {
        self.guide.advance(seen);
        let last = seen.len().wrapping_sub(1);
        self.rows.advance(last, seen.get(last).copied().unwrap_or(0), self.guide.row(seen));
        self.recent.replace(seen)
    }
}

/// The last four bytes of `seen`, the last one lowest.
#[inline]
fn last_bytes(seen: &[u8]) -> u32 {
    seen.last_chunk::<4>().map_or_else(|| seen.last().map_or(0, |&byte| byte.into()), |bytes| u32::from_be_bytes(*bytes))
}
