//! Lines whose structure a tokenizer follows: a step at a time, a literal or a match.
//!
//! At each step there are a few candidates, places at which what comes next may have stood before; a match from there costs its
//! number and its length. Behind a byte that differs the same candidates go on, so a counter or a time costs its digits alone.

mod guide;
mod model;
mod parse;
mod recent;
mod rows;

use crate::{copy_within, noise};
use kit_core::{Error, Limits, Result};
use kit_entropy::rans::{Decoder, Encoder};
use kit_tokens::Tokenizer;
use model::{LITERAL, Model, RAW, ROW, Step};
use parse::Parse;

/// Codes `frame` onto the end of `out`.
pub fn encode<T: Tokenizer>(frame: &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory::<T>(frame.len() as u64))?;
    let mut coder = Encoder::new(out);
    let mut model = Model::<T>::new(frame.len() as u64);
    let mut parse = Parse::new(frame);
    let mut here = 0;
    while here < frame.len() {
        model.look(&frame[..here]);
        let step = parse.choose(&model, here);
        model.step(&mut coder, &frame[..here], step);
        let end = here + step.len;
        if step.kind == RAW {
            noise::write(&mut coder, &frame[here..end]);
        }
        for i in here..end {
            model.advance(&frame[..=i]);
        }
        parse.took(step, here);
        here = end;
    }
    coder.finish();
    Ok(())
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory<T: Tokenizer>(len: u64) -> u64 {
    Parse::memory(len) + Model::<T>::memory(len) + Encoder::MEMORY
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode<T: Tokenizer>(payload: &[u8], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory::<T>(len))?;
    limits.reserve(out, len)?;
    let start = out.len();
    let mut model = Model::<T>::new(len);
    let mut coder = Decoder::new(payload);
    let end = start + len as usize;
    while out.len() < end {
        let here = out.len();
        model.look(&out[start..]);
        let step = model.step(&mut coder, &out[start..], Step::default());
        if coder.is_damaged() {
            return Err(Error::corrupt("the payload is damaged or cut short").at(payload.len() as u64));
        }
        append(&mut coder, step, out, start, end - here)?;
        for i in here..out.len() {
            model.advance(&out[start..=i]);
        }
    }
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    Ok(())
}

/// Puts what a step stands for behind what is there from `start` on, where `room` bytes are left.
fn append(coder: &mut Decoder<'_>, step: Step, out: &mut Vec<u8>, start: usize, room: usize) -> Result<()> {
    let here = out.len() - start;
    let damaged = |message| Err(Error::corrupt(message).at(here as u64));
    match step.kind {
        LITERAL => out.push(step.byte),
        RAW if room < noise::BLOCK => return damaged("a raw block runs past the end"),
        RAW => noise::read(coder, out),
        kind if kind > ROW => return damaged("a step is of no kind"),
        _ if step.from >= here => return damaged("a match comes from nowhere"),
        _ if step.len > room => return damaged("a match runs past the end"),
        _ => copy_within(out, start + step.from, step.len),
    }
    Ok(())
}
