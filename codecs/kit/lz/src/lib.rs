//! The fast engine.
#![forbid(unsafe_code)]

mod finder;
mod guide;
mod lines;
mod model;
mod number;
mod recent;
mod rings;
mod rows;
mod offset;
pub mod bytes;
#[doc(hidden)] pub mod parse;

pub use guide::{Guide, Plain};
pub use lines::Lines;

use kit_core::{Error, Limits, Result};
use kit_entropy::rans::{Decoder, Encoder};
use model::{LITERAL, Model, RAW, Step};

/// Codes `frame` onto the end of `out`.
pub fn encode<G: Guide>(frame: &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory::<G>(frame.len() as u64))?;
    let mut coder = Encoder::new(out);
    parse::parse::<G>(frame, &mut coder);
    coder.finish();
    Ok(())
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory<G: Guide>(len: u64) -> u64 {
    G::memory(len) + finder::Finder::<8>::memory(len) + recent::Recent::memory(len) + rows::Rows::memory(len) + Encoder::MEMORY + (4 << 20)
}

/// Repeats `len` bytes from `from` on at the end of `out`; they may overlap it.
fn copy_within(out: &mut Vec<u8>, from: usize, len: usize) {
    let mut left = len;
    while left > 0 {
        let count = left.min(out.len() - from);
        out.extend_from_within(from..from + count);
        left -= count;
    }
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode<G: Guide>(payload: &[u8], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory::<G>(len))?;
    limits.reserve(out, len)?;
    let start = out.len();
    let mut model = Model::<G>::new(len);
    let mut coder = Decoder::new(payload);
    let end = start + len as usize;
    let mut latest = 0;
    while out.len() < end {
        let seen = &out[start..];
        model.look(seen, latest);
        let step = model.step(&mut coder, seen, Step::default());
        if coder.is_damaged() {
            return Err(Error::corrupt("the payload is damaged or cut short").at(payload.len() as u64));
        }
        let here = out.len() - start;
        match step.kind {
            LITERAL => out.push(step.byte),
            RAW => {
                use kit_entropy::rans::SymbolCoder;
                for _ in 0..model::RAW_LEN.min(end - out.len()) {
                    out.push(coder.bits(0, 8) as u8);
                }
                latest = 0;
                for i in 0..model::RAW_LEN.min(end - start - here) {
                    latest = model.advance(&out[start..start + here + i + 1]);
                }
                continue;
            }
            kind if kind > model::ROW => return Err(Error::corrupt("a step of no kind")),
            _ => {
                let from = step.from as usize;
                if from >= here || step.len as usize > end - out.len() {
                    return Err(Error::corrupt("a match from nowhere or past the end"));
                }
                for i in 0..step.len as usize {
                    out.push(out[start + from + i]);
                }
            }
        }
        for i in here + 1..=out.len() - start {
            latest = model.advance(&out[start..start + i]);
        }
    }
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    Ok(())
}
