//! Against an earlier version: what is the same is copied, and what is not is coded by a model that has read what stood there.
//!
//! ```text
//!  primer │ earlier version                        │ frame
//!         │ ──────── ▓▓▓▓▓ ──────────── ▓▓▓▓ ───── │ ─────────────── x ──────────── yyy ─────
//!         │            ▲ read around what changed, │ copied ▲        ▲ coded
//! ```
//!
//! Both sides know the copies before the first byte is coded, and so what is worth reading: a small change costs little time, and
//! where all has changed, all is read.

use crate::copies::{self, Copy, Grain};
use crate::model::{After, Model};
use crate::{Config, Silent, memory, model, primed, read, write};
use kit_core::{Error, Limits, Result};
use kit_tokens::Tokenizer;
use std::ops::Range;

/// Bytes that are read before and behind each change, and for each byte that has changed.
const AROUND: usize = 2048;
const FOR_EACH: usize = 4;

/// One part in so many of a frame must be copied, or it is also coded without the earlier version, to see which is less.
const CLEARLY: usize = 4;

/// Says that the earlier version is not used.
const ALONE: u8 = 0;

/// Says that it is.
const AGAINST: u8 = 1;

/// Codes `frame` onto the end of `out`, by what it has in common with `earlier`; by itself where there is nothing.
pub fn encode_against<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    earlier: &[u8],
    frame: &[u8],
    config: &'static Config<C, V, S, M>,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    limits.need_memory(memory_against::<T, C, V, S, M>(earlier.len() as u64, frame.len() as u64, config))?;
    let start = config.primer.len() + earlier.len();
    let text = [config.primer, earlier, frame].concat();
    let found = copies::find(&text[config.primer.len()..], earlier.len(), Grain::fine(earlier.len()));
    let shift = |copy: Copy| Copy { at: copy.at + config.primer.len(), from: copy.from + config.primer.len(), ..copy };
    let copies: Vec<Copy> = found.into_iter().map(shift).collect();
    let before = out.len();
    out.push(AGAINST);
    copies::write(&copies, start, Grain::fine(earlier.len()), out);
    let copied: usize = copies.iter().map(|copy| copy.len).sum();
    if copied < frame.len() {
        let mut model = learned::<T, C, V, S, M>(&text[..start], frame.len(), &copies, config);
        write(&mut model, &text, start, &copies, After::Other, out);
    }
    if copied < frame.len() / CLEARLY {
        let mut alone = vec![ALONE];
        crate::encode::<T, C, V, S, M>(frame, config, limits, &mut alone)?;
        if alone.len() < out.len() - before {
            out.truncate(before);
            out.extend(alone);
        }
    }
    Ok(())
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode_against<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    earlier: &[u8],
    payload: &[u8],
    len: u64,
    config: &'static Config<C, V, S, M>,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let mut payload = match payload.split_first() {
        Some((&ALONE, rest)) => return crate::decode::<T, C, V, S, M>(rest, len, config, limits, out),
        Some((&AGAINST, rest)) => rest,
        Some((other, _)) => return Err(Error::corrupt(format!("a payload of kind {other}")).at(0)),
        None => return Err(Error::corrupt("an empty payload").at(0)),
    };
    limits.need_output(len)?;
    limits.need_memory(memory_against::<T, C, V, S, M>(earlier.len() as u64, len, config))?;
    let start = config.primer.len() + earlier.len();
    let mut text = Vec::new();
    limits.reserve(&mut text, len + start as u64)?;
    text.extend(config.primer);
    text.extend(earlier);
    let end = start + len as usize;
    let copies = copies::read(&mut payload, start, end, Grain::fine(earlier.len()))?;
    if copies.iter().any(|copy| copy.from < config.primer.len()) {
        return Err(Error::corrupt("a copy from before the earlier version"));
    }
    if copies.iter().map(|copy| copy.len).sum::<usize>() < len as usize {
        let mut model = learned::<T, C, V, S, M>(&text, len as usize, &copies, config);
        read(&mut model, payload, &mut text, end, &copies, After::Other)?;
    } else {
        copies.iter().for_each(|&copy| crate::repeat(&mut text, copy));
        if !payload.is_empty() {
            return Err(Error::corrupt("the payload does not end where the frame does"));
        }
    }
    limits.reserve(out, len)?;
    out.extend(&text[start..]);
    Ok(())
}

/// Bytes of working memory to code a frame of `len` bytes against an earlier version of `earlier` bytes.
pub fn memory_against<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    earlier: u64,
    len: u64,
    config: &Config<C, V, S, M>,
) -> u64 {
    let text = earlier + len + config.primer.len() as u64;
    let against = text + copies::memory(earlier + len, Grain::fine(0)) + model::memory::<T, C, V, S, M>(text, config);
    // Coded alone as well, the frame's second payload is no longer than itself by much.
    against.max(text + len + memory::<T, C, V, S, M>(len, config))
}

/// A model that has seen the primer and what was changed of the earlier version behind it, for a frame of `len` bytes.
fn learned<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    text: &[u8],
    len: usize,
    copies: &[Copy],
    config: &'static Config<C, V, S, M>,
) -> Model<T, C, V, S, M> {
    let primer = config.primer.len();
    let ranges = changed(copies, primer..text.len(), len);
    let learnt: usize = ranges.iter().map(|range| range.len()).sum();
    let copied: usize = copies.iter().map(|copy| copy.len).sum();
    let mut model = primed::<T, C, V, S, M>(config.primer, (learnt + len - copied) as u64, config);
    model.stay();
    for i in ranges.into_iter().flatten() {
        model.code(&text[..i], text[i], &mut Silent);
    }
    model
}

/// What of the earlier version is worth reading: the surroundings of all that is not copied; in order, not overlapping.
fn changed(copies: &[Copy], earlier: Range<usize>, len: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut last = Copy { at: earlier.end, from: earlier.start, len: 0 };
    for copy in copies.iter().copied().chain([copies::end(earlier.end + len)]) {
        let new = copy.at - (last.at + last.len);
        if new > 0 {
            let (before, behind) = (AROUND, AROUND + FOR_EACH * new);
            let at = last.from + last.len;
            ranges.push(at.saturating_sub(before)..at + behind);
            if copy.len > 0 {
                ranges.push(copy.from.saturating_sub(behind)..copy.from + before);
            }
        }
        last = copy;
    }
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let range = range.start.max(earlier.start)..range.end.min(earlier.end);
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ if range.is_empty() => {}
            _ => merged.push(range),
        }
    }
    merged
}
