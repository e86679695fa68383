//! The context-mixing engine: a byte's bits are predicted one by one from what came before, and range-coded.
//!
//! ```text
//!  seen bytes ─▶ Tokenizer ─▶ Place ─┐
//!             ─▶ Cursor ─────────────┴▶ contexts ─▶ Table ─▶ histories ─▶ maps ─┐ one input each
//!             ─▶ Match, above ─▶ expected bytes ────────────────────────────────┤
//!                                                                               ▼
//!                                             mixers by selector ─▶ mixer ─▶ corrections ─▶ range coder
//! ```
//!
//! Both sides run the same model on the bytes seen so far, so nothing but the bits themselves is stored. While a long match is
//! sure, a byte costs one flag and no bits. What the structure of a text is, a [`Tokenizer`] says; what to make of it, and how
//! much memory that may take, is a [`Config`]: codecs differ in nothing else.
#![forbid(unsafe_code)]

mod above;
mod against;
pub mod any;
mod config;
mod context;
mod copies;
pub mod deep;
mod follow;
mod history;
mod maps;
mod model;
mod session;
mod table;

pub use against::{decode_against, encode_against, memory_against};
pub use config::{Config, NEVER, Select};
pub use context::Context;
pub use session::{Session, decode_by, encode_by, memory_by};

use copies::{Copy, Grain};
use kit_core::{Error, Limits, Result};
use kit_entropy::range::{BitCoder, Decoder, Encoder};
use kit_tokens::Tokenizer;
use model::{After, Model};

/// Codes `frame` onto the end of `out`.
pub fn encode<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    frame: &[u8],
    config: &'static Config<C, V, S, M>,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    limits.need_memory(memory::<T, C, V, S, M>(frame.len() as u64, config))?;
    let start = config.primer.len();
    let text = [config.primer, frame].concat();
    let copies = copies::find(&text, start, Grain::COARSE);
    copies::write(&copies, start, Grain::COARSE, out);
    let mut model = primed::<T, C, V, S, M>(&text[..start], frame.len() as u64, config);
    write(&mut model, &text, start, &copies, After::Same, out);
    Ok(())
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    mut payload: &[u8],
    len: u64,
    config: &'static Config<C, V, S, M>,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory::<T, C, V, S, M>(len, config))?;
    let start = config.primer.len();
    let mut text = Vec::new();
    limits.reserve(&mut text, len + start as u64)?;
    text.extend(config.primer);
    let end = text.len() + len as usize;
    let copies = copies::read(&mut payload, start, end, Grain::COARSE)?;
    let mut model = primed::<T, C, V, S, M>(config.primer, len, config);
    read(&mut model, payload, &mut text, end, &copies, After::Same)?;
    limits.reserve(out, len)?;
    out.extend(&text[start..]);
    Ok(())
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    len: u64,
    config: &Config<C, V, S, M>,
) -> u64 {
    let text = len + config.primer.len() as u64;
    text + copies::memory(text, Grain::COARSE) + model::memory::<T, C, V, S, M>(text, config)
}

/// Codes what lies between the copies of the text behind `start`.
fn write<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    model: &mut Model<T, C, V, S, M>,
    text: &[u8],
    start: usize,
    copies: &[Copy],
    after: After,
    out: &mut Vec<u8>,
) {
    let mut coder = Encoder::new(out);
    let mut at = start;
    for copy in copies.iter().copied().chain([copies::end(text.len())]) {
        for i in at..copy.at {
            model.code(&text[..i], text[i], &mut coder);
        }
        at = copy.at + copy.len;
        model.skip(&text[..at], copy, after);
    }
    coder.finish();
}

/// Restores what lies between the copies, and the copies, until `text` has `end` bytes.
fn read<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    model: &mut Model<T, C, V, S, M>,
    payload: &[u8],
    text: &mut Vec<u8>,
    end: usize,
    copies: &[Copy],
    after: After,
) -> Result<()> {
    let mut coder = Decoder::new(payload);
    for copy in copies.iter().copied().chain([copies::end(end)]) {
        while text.len() < copy.at {
            let byte = model.code(text, 0, &mut coder);
            if coder.is_overrun() {
                return Err(Error::corrupt("the payload is cut short").at(payload.len() as u64));
            }
            text.push(byte);
        }
        repeat(text, copy);
        model.skip(text, copy, after);
    }
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    Ok(())
}

/// Makes a copy at the end of the text.
fn repeat(text: &mut Vec<u8>, copy: Copy) {
    for i in 0..copy.len {
        text.push(text[copy.from + i]);
    }
}

/// A coder that writes nothing: a model only learns.
struct Silent;

impl BitCoder for Silent {
    fn code(&mut self, bit: u32, _: u32) -> u32 {
        bit
    }
}

/// A model that has seen the primer, for a frame of `len` bytes behind it.
fn primed<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    primer: &[u8],
    len: u64,
    config: &'static Config<C, V, S, M>,
) -> Model<T, C, V, S, M> {
    let mut model = Model::new(len + primer.len() as u64, config);
    for (i, &byte) in primer.iter().enumerate() {
        model.code(&primer[..i], byte, &mut Silent);
    }
    model.relax();
    model
}
