//! The engine that wrote payloads of version 1 of `bytes` and `log-files`, as far as reading them takes. It does not change.
//!
//! Three to eleven contexts, each with a table of counters, two sets of weights and one correction; while a long match is sure, a
//! byte is one flag. What came after it is `kit-context`.
#![forbid(unsafe_code)]

mod config;
mod context;
mod match_model;
mod mixer;
mod model;
mod table;

pub use config::{Config, Contexts, Select};
pub use context::Context;

use kit_core::{Error, Limits, Result};
use kit_entropy::range::Decoder;
use model::Model;

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
