//! The context-mixing engine: a byte's bits are predicted one by one from what came before, and range-coded.
//!
//! ```text
//!  seen bytes ─▶ Cursor ─▶ contexts ──┐ hashes, one each a byte
//!                                     ▼
//!                                   Table ─▶ counters ─┐ two inputs each
//!  seen bytes ─▶ MatchModel ─▶ expected byte ──────────┤
//!                                                      ▼
//!                                   Mixers ─▶ Apm ─▶ range coder
//! ```
//!
//! Both sides run the same model on the bytes seen so far, so nothing but the bits themselves is stored. While a long match is
//! sure, a byte costs one flag and no bits. What contexts there are, and how much memory they may take, is a [`Config`]: codecs
//! differ in nothing else.
#![forbid(unsafe_code)]

mod config;
mod context;
mod match_model;
mod model;
mod table;

pub use config::{Config, Contexts, Select};
pub use context::Context;

use kit_core::{Error, Limits, Result};
use kit_entropy::range::{Decoder, Encoder};
use model::Model;

/// Codes `frame` onto the end of `out`.
pub fn encode(frame: &[u8], config: &Config, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory(frame.len() as u64, config))?;
    match config.contexts {
        Contexts::Three(contexts) => encode_with::<3, 8>(frame, config, contexts, out),
        Contexts::Seven(contexts) => encode_with::<7, 16>(frame, config, contexts, out),
        Contexts::Eleven(contexts) => encode_with::<11, 24>(frame, config, contexts, out),
    }
    Ok(())
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode(payload: &[u8], len: u64, config: &Config, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory(len, config))?;
    limits.reserve(out, len)?;
    match config.contexts {
        Contexts::Three(contexts) => decode_with::<3, 8>(payload, len, config, contexts, out),
        Contexts::Seven(contexts) => decode_with::<7, 16>(payload, len, config, contexts, out),
        Contexts::Eleven(contexts) => decode_with::<11, 24>(payload, len, config, contexts, out),
    }
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory(len: u64, config: &Config) -> u64 {
    model::memory(len, config)
}

fn encode_with<const C: usize, const N: usize>(
    frame: &[u8],
    config: &Config,
    contexts: [Context; C],
    out: &mut Vec<u8>,
) {
    let mut model = Model::<C, N>::new(frame.len() as u64, config, contexts);
    let mut coder = Encoder::new(out);
    for (i, &byte) in frame.iter().enumerate() {
        model.code(&frame[..i], byte, &mut coder);
    }
    coder.finish();
}

fn decode_with<const C: usize, const N: usize>(
    payload: &[u8],
    len: u64,
    config: &Config,
    contexts: [Context; C],
    out: &mut Vec<u8>,
) -> Result<()> {
    let start = out.len();
    let mut model = Model::<C, N>::new(len, config, contexts);
    let mut coder = Decoder::new(payload);
    for _ in 0..len {
        let byte = model.code(&out[start..], 0, &mut coder);
        if coder.is_overrun() {
            return Err(Error::corrupt("the payload is cut short").at(payload.len() as u64));
        }
        out.push(byte);
    }
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    Ok(())
}
