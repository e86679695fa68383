//! Chooses the steps.

use crate::finder::{Finder, common};
use crate::guide::Guide;
use crate::model::{EXPLICIT, LITERAL, Model, RAW, RAW_LEN, ROW, Step};
use kit_entropy::rans::SymbolCoder;

pub fn parse<G: Guide>(frame: &[u8], coder: &mut impl SymbolCoder) {
    let mut model = Model::<G>::new(frame.len() as u64);
    let mut finder = Finder::<4>::new(frame.len() as u64, 5);
    let mut latest = 0;
    let mut here = 0;
    let mut literals = 0;
    let mut tally = (16 << 4, 1 << 8);
    while here < frame.len() {
        let seen = &frame[..here];
        model.look(seen, latest);
        let mut step = choose(&model, &finder, frame, here, (tally.0 * 256 / tally.1 * WORTH.load(O) as i32) >> 8);
        literals = if step.kind == LITERAL { literals + 1 } else { 0 };
        if literals % 256 == 64 && is_flat(&frame[here..]) {
            step.kind = RAW;
        }
        model.step(coder, seen, step);
        let len = match step.kind {
            LITERAL => 1,
            RAW => RAW_LEN.min(frame.len() - here),
            _ => step.len as usize,
        };
        tally.0 += if step.kind == LITERAL { MIN_COST.load(O) as i32 } else { cost(step.kind) };
        tally.1 += len.min(1 << 16) as i32;
        if tally.1 > 1 << 15 {
            tally = (tally.0 >> 1, tally.1 >> 1);
        }
        if step.kind == RAW {
            for &byte in &frame[here..here + len] {
                coder.bits(byte.into(), 8);
            }
        }
        for i in here..here + len {
            finder.insert(frame, i);
            latest = model.advance(&frame[..i + 1]);
        }
        if step.kind == RAW {
            literals = 63;
        }
        here += len;
    }
}

/// Rough cost of each kind of match, and worth of a byte, in 1/16 bits.
fn cost(kind: usize) -> i32 {
    match kind {
        ROW => ROW_COST.load(O) as i32,
        EXPLICIT => EXP_COST.load(O) as i32,
        1 => 64,
        6 => 110,
        _ => 75,
    }
}
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed as O};
pub static WORTH: AtomicUsize = AtomicUsize::new(24);
pub static ROW_COST: AtomicUsize = AtomicUsize::new(160);
pub static EXP_COST: AtomicUsize = AtomicUsize::new(360);
pub static MIN_COST: AtomicUsize = AtomicUsize::new(72);
pub static SEGS: AtomicUsize = AtomicUsize::new(4);

/// How long the copy from `from` is, and what going on behind it past differing bytes is worth.
fn path(frame: &[u8], from: usize, here: usize, kind: usize, worth: i32) -> (usize, i32) {
    let literal = MIN_COST.load(O) as i32 * 16;
    let first = common(frame, from, here);
    let mut gain = if first > 0 { first as i32 * worth - 16 * cost(kind) } else { 0 };
    let mut best = if first > 0 { gain } else { i32::MIN };
    let mut done = first;
    for _ in 0..SEGS.load(O) {
        done += 1;
        if here + done >= frame.len() {
            break;
        }
        gain += worth - literal;
        let more = common(frame, from + done, here + done);
        if more > 0 {
            gain += more as i32 * worth - 16 * if done == more { cost(kind) } else { cost(1) };
            best = best.max(gain);
        }
        done += more;
    }
    (first, best)
}

/// Whether the first byte is equal, or three of the next few.
#[inline]
fn promising(frame: &[u8], from: usize, here: usize) -> bool {
    let (Some(a), Some(b)) = (frame[from..].first_chunk::<8>(), frame[here..].first_chunk::<8>()) else {
        return frame[from] == frame[here];
    };
    let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
    differ & 0xFF == 0 || differ & 0xFFFF_FF00 == 0 || differ & 0xFF_FFFF_0000 == 0 || differ & 0xFFFF_FF00_0000 == 0
}

fn choose<G: Guide>(model: &Model<G>, finder: &Finder<4>, frame: &[u8], here: usize, worth: i32) -> Step {
    let mut best = Step { kind: LITERAL, len: 0, from: 0, byte: frame[here], rank: 0 };
    let mut gain = worth - 16 * MIN_COST.load(O) as i32;
    for (i, &from) in model.candidates.iter().enumerate() {
        if from != 0 && promising(frame, from as usize, here) && !model.candidates[..i].contains(&from) {
            let (len, g) = path(frame, from as usize, here, i + 1, worth);
            if g > gain {
                best = if len > 0 { Step { kind: i + 1, len: len as u32, from, ..best } } else { Step { kind: LITERAL, len: 0, from: 0, ..best } };
                gain = g;
            }
        }
    }
    if best.len >= 32 {
        return best;
    }
    let mut longest = (3, 0, 0);
    model.rows.matching(frame[here], here, |rank, from| {
        if frame.get(here + longest.0) == frame.get(from + longest.0) {
            let len = common(frame, from, here);
            if len > longest.0 {
                longest = (len, from, rank);
            }
        }
    });
    let (len, from, rank) = longest;
    if from > 0 {
        let (_, g) = path(frame, from, here, ROW, worth);
        if g > gain {
            best = Step { kind: ROW, len: len as u32, from: from as u32, rank, ..best };
            gain = g;
        }
    }
    if best.len < 32 {
        let (from, len) = finder.find(frame, here, 4.max(len));
        if from > 0 {
            let (_, g) = path(frame, from, here, EXPLICIT, worth);
            if g > gain {
                best = Step { kind: EXPLICIT, len: len as u32, from: from as u32, ..best };
            }
        }
    }
    best
}

/// Whether the next bytes look like noise.
fn is_flat(rest: &[u8]) -> bool {
    let Some(block) = rest.get(..RAW_LEN) else { return false };
    let mut counts = [0u32; 256];
    for &byte in block {
        counts[usize::from(byte)] += 1;
    }
    let squares: u32 = counts.iter().map(|n| n * n).sum();
    // n + n (n - 1) / 256 is expected of noise, and hardly ever a tenth more.
    squares < 20_000
}
