//! Bytes without known structure: a run of literals, then a match or a raw block, in turn.

mod model;
mod rings;
mod search;

use crate::{copy_within, noise};
use kit_core::{Error, Limits, Result};
use kit_entropy::rans::{Decoder, Encoder, SymbolCoder};
use model::{Copy, Model, RAW};
use search::Search;

/// Codes `frame` onto the end of `out`.
pub fn encode(frame: &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory(frame.len() as u64))?;
    let mut coder = Encoder::new(out);
    encode_with(frame, &mut coder);
    coder.finish();
    Ok(())
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory(len: u64) -> u64 {
    Search::memory(len) + Model::memory(len) + Encoder::MEMORY
}

fn encode_with(frame: &[u8], coder: &mut impl SymbolCoder) {
    let mut model = Model::new(frame.len() as u64);
    let mut search = Search::new(frame);
    let (mut here, mut run, mut quiet) = (0, 0, 0);
    while here < frame.len() {
        let mut copy = search.choose(&model, here);
        if copy.len == 0 && noise::is_due(quiet) && noise::is_next(&frame[here..]) {
            copy = Copy { kind: RAW, len: noise::BLOCK, ..copy };
        }
        if copy.len == 0 {
            search.number(here + 1, model.rings.push(frame[here], here + 1));
            (here, run, quiet) = (here + 1, run + 1, quiet + 1);
            continue;
        }
        literals(&mut model, coder, &frame[..here], run);
        model.copy(coder, &frame[..here], run, copy);
        let end = here + copy.len;
        if copy.kind == RAW {
            noise::write(coder, &frame[here..end]);
            search.skip_to(end);
        } else {
            came(&frame[here..end], here, |byte, at| search.number(at, model.rings.push(byte, at)));
        }
        (here, run, quiet) = (end, 0, if copy.kind == RAW { noise::QUIET } else { 0 });
    }
    if run > 0 {
        literals(&mut model, coder, frame, run);
    }
}

/// Calls `each` with the bytes from `here` on and the places behind them; by fours, because each turn of a loop is dear in a
/// component, which looks at its deadline there.
#[inline(always)]
fn came(bytes: &[u8], here: usize, mut each: impl FnMut(u8, usize)) {
    let (fours, rest) = bytes.as_chunks::<4>();
    let mut at = here;
    for &[a, b, c, d] in fours {
        each(a, at + 1);
        each(b, at + 2);
        each(c, at + 3);
        each(d, at + 4);
        at += 4;
    }
    for &byte in rest {
        at += 1;
        each(byte, at);
    }
}

/// Codes the last `run` bytes of `seen` as literals.
fn literals(model: &mut Model, coder: &mut impl SymbolCoder, seen: &[u8], run: usize) {
    model.run(coder, run);
    let start = seen.len() - run;
    for (i, &byte) in seen.iter().enumerate().skip(start) {
        model.literal(coder, &seen[..i], i == start, byte);
    }
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode(payload: &[u8], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory(len))?;
    limits.reserve(out, len)?;
    let start = out.len();
    let mut model = Model::new(len);
    let mut coder = Decoder::new(payload);
    let end = start + len as usize;
    while out.len() < end {
        let run = read_literals(&mut model, &mut coder, out, start, end)?;
        if out.len() < end {
            read_copy(&mut model, &mut coder, out, start, end, run)?;
        }
        if coder.is_damaged() {
            return Err(Error::corrupt("the payload is damaged or cut short").at(payload.len() as u64));
        }
    }
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    Ok(())
}

fn read_literals(
    model: &mut Model,
    coder: &mut Decoder<'_>,
    out: &mut Vec<u8>,
    start: usize,
    end: usize,
) -> Result<usize> {
    let run = model.run(coder, 0);
    if run > end - out.len() {
        return Err(Error::corrupt("literals run past the end").at((out.len() - start) as u64));
    }
    for i in 0..run {
        let byte = model.literal(coder, &out[start..], i == 0, 0);
        if coder.is_damaged() {
            return Err(
                Error::corrupt("the payload is damaged or cut short among literals").at((out.len() - start) as u64)
            );
        }
        out.push(byte);
        model.rings.push(byte, out.len() - start);
    }
    Ok(run)
}

fn read_copy(
    model: &mut Model,
    coder: &mut Decoder<'_>,
    out: &mut Vec<u8>,
    start: usize,
    end: usize,
    run: usize,
) -> Result<()> {
    let here = out.len() - start;
    let copy = model.copy(coder, &out[start..], run, Copy::default());
    let damaged = |message| Err(Error::corrupt(message).at(here as u64));
    if copy.kind == RAW {
        if end - out.len() < noise::BLOCK {
            return damaged("a raw block runs past the end");
        }
        noise::read(coder, out);
        return Ok(());
    }
    if copy.kind > RAW || copy.from >= here {
        return damaged("a match comes from nowhere");
    }
    if copy.len > end - out.len() {
        return damaged("a match runs past the end");
    }
    copy_within(out, start + copy.from, copy.len);
    came(&out[start + here..], here, |byte, at| {
        model.rings.push(byte, at);
    });
    Ok(())
}
