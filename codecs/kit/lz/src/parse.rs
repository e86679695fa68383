//! Chooses the steps.

use crate::finder::{Finder, common};
use crate::guide::Guide;
use crate::model::{CANDIDATES, EXPLICIT, LITERAL, Model, RAW, RAW_LEN, Step};
use kit_entropy::rans::SymbolCoder;

/// How much longer than a candidate's an explicit match has to be.
const DEARER: usize = 4;

pub fn parse<G: Guide>(frame: &[u8], coder: &mut impl SymbolCoder) {
    let mut model = Model::<G>::new(frame.len() as u64);
    let mut finder = Finder::new(frame.len() as u64, 5);
    let mut latest = 0;
    let mut here = 0;
    let mut literals = 0;
    while here < frame.len() {
        let seen = &frame[..here];
        model.look(seen, latest);
        let mut step = choose(&model, &finder, frame, here);
        literals = if step.kind == LITERAL { literals + 1 } else { 0 };
        if literals > 64 && is_flat(&frame[here..]) {
            step.kind = RAW;
        }
        model.step(coder, seen, step);
        let len = match step.kind {
            LITERAL => 1,
            RAW => RAW_LEN.min(frame.len() - here),
            _ => step.len as usize,
        };
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
            literals = 64;
        }
        here += len;
    }
}

fn choose<G: Guide>(model: &Model<G>, finder: &Finder, frame: &[u8], here: usize) -> Step {
    let mut best = Step { kind: LITERAL, len: 0, from: 0, byte: frame[here] };
    for (i, &from) in model.candidates.iter().enumerate() {
        if from != 0 && !model.candidates[..i].contains(&from) {
            let len = common(frame, from as usize, here) as u32;
            if len > best.len + u32::from(i == CANDIDATES - 1) {
                best = Step { kind: i + 1, len, from, ..best };
            }
        }
    }
    if best.len < 32 {
        let (from, len) = finder.find(frame, here, (best.len as usize + DEARER).max(5));
        if len > 0 {
            best = Step { kind: EXPLICIT, len: len as u32, from: from as u32, ..best };
        }
    }
    if best.kind == LITERAL || best.len < 2 {
        best.kind = LITERAL;
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
