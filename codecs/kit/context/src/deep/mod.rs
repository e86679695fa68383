//! The deep engine: for text that people write, where the last percent is worth time.
//!
//! ```text
//!  seen bytes ─▶ Guide ─▶ contexts ─▶ Table ─▶ histories ─▶ maps ─┐ two inputs each
//!                  │  └─▶ expected bytes ──▶ pointers ────────────┤
//!                  ├────▶ odds ──▶ odds as they come true ────────┤ three each
//!             ─▶ Match ───▶ expected bytes ───────────────────────┤
//!                  │                                              ▼
//!                  └─▶ classes ─▶ weight sets ─▶ mixers ─▶ mixer of mixers ─▶ corrections ─▶ range coder
//! ```
//!
//! It has tables, histories, matches and copies in common with the other engine, and differs where time buys size: every context
//! says also how sure it is, weights are chosen in many ways at once, and all the knowledge of the text is a [`Guide`]'s.

mod guide;
mod maps;
mod model;
mod pointers;
mod setting;

pub use guide::{Expected, Guide, ODDS, Odds};
pub use setting::Setting;

use crate::copies::{self, Copy, Grain};
use crate::{Silent, repeat};
use kit_core::{Error, Limits, Result};
use kit_entropy::range::{BitCoder, Decoder, Encoder};
use model::Model;

/// Codes `frame` onto the end of `out`.
pub fn encode<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize>(
    frame: &[u8],
    setting: &'static Setting,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let len = frame.len() as u64 + setting.primer_for(frame.len() as u64).len() as u64;
    encode_by::<G, C, P, V, S>(|| G::new(len), frame, setting, limits, out)
}

/// Codes `frame` onto the end of `out` with the guide that is made once the limits allow it.
pub fn encode_by<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize>(
    guide: impl FnOnce() -> G,
    frame: &[u8],
    setting: &'static Setting,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    limits.need_memory(memory::<G, C, P, V, S>(frame.len() as u64, setting))?;
    let primer = setting.primer_for(frame.len() as u64);
    let text = [primer, frame].concat();
    let copies = copies::find(&text, primer.len(), Grain::COARSE);
    copies::write(&copies, primer.len(), Grain::COARSE, out);
    let mut coder = Encoder::new(out);
    walk::<G, C, P, V, S, _>(guide(), &text, primer.len(), &copies, setting, &mut coder, |_, _| {});
    coder.finish();
    Ok(())
}

/// Codes `frame` with any coder, which `behind` sees behind each byte that is no copy: what measuring takes.
pub fn observe<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize, K: BitCoder>(
    frame: &[u8],
    setting: &'static Setting,
    coder: &mut K,
    behind: impl FnMut(usize, &mut K),
) {
    let primer = setting.primer_for(frame.len() as u64);
    let text = [primer, frame].concat();
    let copies = copies::find(&text, primer.len(), Grain::COARSE);
    walk::<G, C, P, V, S, K>(G::new(text.len() as u64), &text, primer.len(), &copies, setting, coder, behind);
}

/// Codes what lies between the copies of a text behind its first `start` bytes, the primer.
fn walk<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize, K: BitCoder>(
    guide: G,
    text: &[u8],
    start: usize,
    copies: &[Copy],
    setting: &'static Setting,
    coder: &mut K,
    mut behind: impl FnMut(usize, &mut K),
) {
    let mut model = primed::<G, C, P, V, S>(guide, &text[..start], (text.len() - start) as u64, setting);
    let mut at = start;
    for copy in copies.iter().copied().chain([copies::end(text.len())]) {
        for i in at..copy.at {
            model.code(&text[..i], text[i], coder);
            behind(i - start, coder);
        }
        at = copy.at + copy.len;
        model.skip(&text[..at], copy);
    }
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize>(
    payload: &[u8],
    len: u64,
    setting: &'static Setting,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let whole = len.saturating_add(setting.primer_for(len).len() as u64);
    decode_by::<G, C, P, V, S>(|| G::new(whole), payload, len, setting, limits, out)
}

/// The same with the guide that coded it, made likewise.
pub fn decode_by<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize>(
    guide: impl FnOnce() -> G,
    mut payload: &[u8],
    len: u64,
    setting: &'static Setting,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory::<G, C, P, V, S>(len, setting))?;
    let primer = setting.primer_for(len);
    let start = primer.len();
    let mut text = Vec::new();
    limits.reserve(&mut text, len + start as u64)?;
    text.extend(primer);
    let end = start + len as usize;
    let copies = copies::read(&mut payload, start, end, Grain::COARSE)?;
    let mut model = primed::<G, C, P, V, S>(guide(), primer, len, setting);
    let mut coder = Decoder::new(payload);
    for copy in copies.iter().copied().chain([copies::end(end)]) {
        while text.len() < copy.at {
            let byte = model.code(&text, 0, &mut coder);
            if coder.is_overrun() {
                return Err(Error::corrupt("the payload is cut short").at(payload.len() as u64));
            }
            text.push(byte);
        }
        repeat(&mut text, copy);
        model.skip(&text, copy);
    }
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    limits.reserve(out, len)?;
    out.extend(&text[start..]);
    Ok(())
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize>(
    len: u64,
    setting: &Setting,
) -> u64 {
    let text = len + setting.primer_for(len).len() as u64;
    text + copies::memory(text, Grain::COARSE) + model::memory::<G, C, P, V, S>(text, setting)
}

/// A model that has seen the primer, for a frame of `len` bytes behind it.
fn primed<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize>(
    guide: G,
    primer: &[u8],
    len: u64,
    setting: &Setting,
) -> Model<G, C, P, V, S> {
    let mut model = Model::with(guide, len + primer.len() as u64, setting);
    for (i, &byte) in primer.iter().enumerate() {
        model.code(&primer[..i], byte, &mut Silent);
    }
    model.relax();
    model
}

#[cfg(test)]
mod tests;
