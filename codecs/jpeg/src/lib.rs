//! JPEG files, byte for byte.
//!
//! ```text
//!           ┌▶ pictures' coefficients ──▶ model ──▶ range coder ─┐
//!  frame ───┤  (kit-jpeg)                                        ├▶ payload
//!           └▶ all other bytes, encoders' choices ──▶ literals ──┘
//! ```
//!
//! A frame is taken for bytes in which JPEG pictures stand: the file itself, thumbnails in its headers, what is appended to it.
//! Of each picture the entropy-coded bytes are taken out and come back from its coefficients, which are coded by a model of
//! their own. What does not come back so, as behind a fault or the end of a picture, stays with the other bytes.
#![forbid(unsafe_code)]

mod choices;
mod decode;
mod encode;
mod frames;
mod layout;
mod literals;
mod model;
mod order;
mod payload;
mod rebuild;
mod survey;
mod tables;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Result, Survey};
use model::Level;

/// The codec.
pub struct Jpeg {
    info: Info,
}

impl Default for Jpeg {
    fn default() -> Self {
        Self { info: Info::new(2, "jpeg", 1, "JPEG pictures").internal().level().extensions(&["jpg", "jpeg", "jpe"]) }
    }
}

impl Codec for Jpeg {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], _: Option<&str>) -> Confidence {
        if head.starts_with(survey::MAGIC) { Confidence::Certain } else { Confidence::No }
    }

    fn survey(&self, seen: &[Piece], total: u64, _: &Cx<'_>) -> Result<Survey> {
        survey::survey(seen, total)
    }

    fn frame_end(&self, window: &[u8], _: u64, _: bool, _: &Cx<'_>) -> usize {
        frames::end(window)
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        memory(frame_len, cx)
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        cx.limits.need_memory(memory(frame.len() as u64, cx))?;
        encode::encode(frame, cx, &mut out.payload)
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_output(cx.len)?;
        cx.limits.need_memory(memory(cx.len, cx))?;
        decode::decode(payload, cx, out)
    }
}

/// Bytes of a block's coefficients.
const BLOCK: u64 = 128;
/// What tables of Huffman codes and rows of blocks take at most, beside what grows with the frame.
const FIXED_MEMORY: u64 = 20 << 20;

fn memory(len: u64, cx: &Cx<'_>) -> u64 {
    let level = Level::of(cx.options.level());
    // The bytes without the scans, thrice, the same coded, a picture with its scans, its headers, and what encoders chose.
    let copies = len.saturating_mul(12);
    let blocks = survey::blocks(cx.plan, len);
    (blocks.saturating_mul(BLOCK))
        .saturating_add(copies)
        .saturating_add(FIXED_MEMORY + level.memory(len, blocks))
        .saturating_add(literals::memory(payload::longest_text(len), cx.options.level()))
}
