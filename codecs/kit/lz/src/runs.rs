//! Bytes without known structure: runs of literals, then a match, in turn.

use crate::finder::{Finder, common};
use crate::number;
use crate::offset::Offsets;
use crate::recent::last_eight;
use crate::rings::Rings;
use kit_core::{Error, Result};
use kit_entropy::rans::{Decoder, SymbolCoder};
use kit_entropy::{Blend, Nibble};

/// Bytes of a raw block.
const BLOCK: usize = 2048;

/// What comes behind a run.
const REP: usize = 0;
const REP1: usize = 1;
const EXPLICIT: usize = 2;
const RING: usize = 3;
const RAW: usize = 4;

const LAZY: usize = 32;

const POOL_BITS: u32 = 15;
const KINDS: usize = 0;
const RUNS: usize = KINDS + 1024;
const LENGTHS: usize = RUNS + 64 * 6;
const LITERALS: usize = LENGTHS + 64 * 16;
const ZERO: usize = LITERALS + 256 * 17;
const POOL: usize = ZERO + 17;

pub struct Model {
    rings: Rings,
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
struct Match {
    kind: usize,
    len: usize,
    from: usize,
    rank: usize,
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

    fn run<C: SymbolCoder>(&mut self, coder: &mut C, run: usize) -> usize {
        let base = RUNS + 64 * self.last;
        number::code(run as u32, |_, path, symbol| {
            self.runs.code(&mut self.tables, [base + path as usize % 64], coder, symbol)
        }) as usize
    }

    #[inline]
    fn literal<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], first: bool, byte: u8) -> u8 {
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
    fn copy<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], run: usize, wanted: Match) -> Match {
        let here = seen.len();
        let at = KINDS + self.last * 4 + run.min(3);
        let kind = self.kinds.code(&mut self.tables, [at], coder, wanted.kind);
        let mut copy = Match { kind, ..wanted };
        if kind == RAW {
            return copy;
        }
        copy.from = match kind {
            REP => here.wrapping_sub(self.reps[0] as usize),
            REP1 => here.wrapping_sub(self.reps[1] as usize),
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

    /// Notes the last byte of `seen`.
    #[inline]
    fn advance(&mut self, seen: &[u8]) {
        self.rings.push(seen[seen.len() - 1], seen.len());
    }

    /// Notes the bytes of `seen` from `start` on.
    fn advance_over(&mut self, seen: &[u8], start: usize) {
        for i in start..seen.len() {
            self.rings.push(seen[i], i + 1);
        }
    }
}

pub fn decode(payload: &[u8], len: usize, out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    let mut model = Model::new(len as u64);
    let mut coder = Decoder::new(payload);
    let end = start + len;
    while out.len() < end {
        let run = model.run(&mut coder, 0);
        if run > end - out.len() {
            return Err(Error::corrupt("literals past the end"));
        }
        for i in 0..run {
            let byte = model.literal(&mut coder, &out[start..], i == 0, 0);
            out.push(byte);
            model.advance(&out[start..]);
            if coder.is_damaged() {
                break;
            }
        }
        if coder.is_damaged() {
            return Err(Error::corrupt("the payload is damaged or cut short").at(payload.len() as u64));
        }
        if out.len() == end {
            break;
        }
        let here = out.len() - start;
        let copy = model.copy(&mut coder, &out[start..], run, Match::default());
        if copy.kind == RAW {
            for _ in 0..BLOCK.min(end - out.len()) {
                out.push(coder.bits(0, 8) as u8);
            }
            continue;
        }
        if copy.kind > RAW || copy.from >= here || copy.len > end - out.len() || coder.is_damaged() {
            return Err(Error::corrupt("a match from nowhere or past the end"));
        }
        copy_within(out, start + copy.from, copy.len);
        model.advance_over(&out[start..], here);
    }
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    Ok(())
}

/// Repeats `len` bytes from `from` on at the end; they may overlap it.
pub fn copy_within(out: &mut Vec<u8>, from: usize, len: usize) {
    let mut left = len;
    while left > 0 {
        let count = left.min(out.len() - from);
        out.extend_from_within(from..from + count);
        left -= count;
    }
}

pub fn parse(frame: &[u8], coder: &mut impl SymbolCoder) {
    let mut model = Model::new(frame.len() as u64);
    let mut finder = Finder::<2>::new(frame.len() as u64, 5);
    let mut longer = Finder::<4>::new(frame.len() as u64, 8);
    let (mut here, mut run) = (0, 0);
    let mut inserted = 0;
    let mut numbers = vec![0u16; frame.len() + 1];
    let mut counts = [0u16; 256];
    let mut quiet = 0;
    while here < frame.len() {
        while inserted < here {
            let last = frame[inserted];
            let count = &mut counts[usize::from(last)];
            numbers[inserted + 1] = *count;
            *count = count.wrapping_add(1);
            finder.insert(frame, inserted);
            longer.insert(frame, inserted);
            inserted += 1;
        }
        let mut copy = choose(&model, &finder, &longer, &numbers, frame, here);
        if copy.len == 0 && quiet % 256 == 64 && is_flat(&frame[here..]) {
            copy = Match { kind: RAW, len: BLOCK.min(frame.len() - here), ..copy };
        }
        if copy.len == 0 {
            model.advance(&frame[..=here]);
            here += 1;
            run += 1;
            quiet += 1;
            continue;
        }
        flush(&mut model, coder, frame, here, run);
        coder.note(1 + copy.kind);
        model.copy(coder, &frame[..here], run, copy);
        let end = here + copy.len;
        if copy.kind == RAW {
            frame[here..end].iter().for_each(|&byte| {
                coder.bits(byte.into(), 8);
            });
            run = 0;
            for i in inserted..end { numbers[i + 1] = 0; }
            inserted = end;
            quiet = 64;
        } else {
            model.advance_over(&frame[..end], here);
            quiet = 0;
        }
        here = end;
        run = 0;
    }
    if run > 0 {
        flush(&mut model, coder, frame, here, run);
    }
}

/// Codes the `run` literals before `here`.
fn flush(model: &mut Model, coder: &mut impl SymbolCoder, frame: &[u8], here: usize, run: usize) {
    coder.note(16);
    model.run(coder, run);
    coder.note(0);
    for i in here - run..here {
        model.literal(coder, &frame[..i], i == here - run, frame[i]);
    }
}

fn choose(model: &Model, finder: &Finder<2>, longer: &Finder<4>, numbers: &[u16], frame: &[u8], here: usize) -> Match {
    let mut best = Match::default();
    let mut gain = 0;
    for (kind, rep) in model.reps.into_iter().enumerate() {
        let rep = rep as usize;
        if rep > 0 && rep <= here {
            let len = common(frame, here - rep, here);
            let worth = 3 * len as i32 - 7;
            if len >= 2 && worth > gain {
                best = Match { kind, len, from: here - rep, rank: 0 };
                gain = worth;
            }
        }
    }
    if best.len >= 32 {
        return best;
    }
    if best.len < 32 {
        let last = frame[here.saturating_sub(1)];
        let consider = |from: usize| {
            let len = common(frame, from, here);
            if len < 4 {
                return;
            }
            let back = (here - from) as u32;
            let mut worth = 3 * len as i32 - 9 - (31 - back.leading_zeros()) as i32;
            if worth + 6 <= gain { return; }
            let mut copy = Match { kind: EXPLICIT, len, from, rank: 0 };
            if from > 0 && frame[from - 1] == last {
                let rank = model.rings.rank(last, numbers[from]);
                if model.rings.get(last, rank) == from {
                    let cheaper = 3 * len as i32 - 9 - (31 - (rank + 1).leading_zeros()) as i32;
                    copy = Match { kind: RING, rank: rank as usize, ..copy };
                    worth = cheaper;
                }
            }
            if worth > gain {
                best = copy;
                gain = worth;
            }
        };
        let mut consider = consider;
        longer.each(frame, here, &mut consider);
        finder.each(frame, here, &mut consider);
    }
    if best.len > 0 && best.len < LAZY && is_better_next(model, finder, frame, here + 1, best.len, gain) {
        return Match::default();
    }
    best
}

/// Whether a literal first gives a better match, as far as repeated offsets and the finder tell.
fn is_better_next(model: &Model, finder: &Finder<2>, frame: &[u8], next: usize, len: usize, gain: i32) -> bool {
    for rep in model.reps {
        let rep = rep as usize;
        if rep > 0 && rep <= next {
            let len = common(frame, next - rep, next);
            if 3 * len as i32 - 7 - 2 > gain {
                return true;
            }
        }
    }
    let (from, len) = finder.find(frame, next, len);
    from > 0 && 3 * len as i32 - 23 - 2 > gain
}

/// Whether the next bytes look like noise.
fn is_flat(rest: &[u8]) -> bool {
    let Some(block) = rest.get(..BLOCK) else { return false };
    let mut counts = [0u32; 256];
    for &byte in block {
        counts[usize::from(byte)] += 1;
    }
    let squares: u32 = counts.iter().map(|n| n * n).sum();
    // n + n (n - 1) / 256 is expected of noise, and hardly ever a tenth more.
    squares < 20_000
}
