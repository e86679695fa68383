//! Pictures, byte for byte: PNG and APNG, GIF, BMP, ICO and CUR.
//!
//! ```text
//!  frame ─▶ find: where pixels and compressed texts are ─▶ undo: deflate, filters, LZW, interlacing, packing
//!             │                                                │
//!             └▶ all else ─▶ text ─▶ kit-context               ├▶ script: what does it all again
//!                                                              └▶ samples ─┬▶ tones: kit-raster
//!                                                                          └▶ drawn: a model of whole pixels
//! ```
//!
//! What the samples of a picture look like, both sides read from the bytes in front of it. What is not undone exactly stays as it is,
//! so that any bytes come back.
#![forbid(unsafe_code)]

mod canvas;
mod decode;
mod dib;
mod drawn;
mod encode;
mod find;
mod gif;
mod image;
mod pack;
mod passes;
mod payload;
mod picture;
mod png;
mod room;
mod script;
mod shape;
mod survey;
mod text;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Result, Survey};
use room::Room;

/// The codec.
pub struct Pictures {
    info: Info,
}

impl Default for Pictures {
    fn default() -> Self {
        let info = Info::new(15, "pictures", 1, "Pictures: PNG, GIF, BMP and icons")
            .internal()
            .level()
            .extensions(&["png", "apng", "gif", "bmp", "dib", "ico", "cur"]);
        Self { info }
    }
}

impl Codec for Pictures {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], _: Option<&str>) -> Confidence {
        if find::kind(head).is_some() { Confidence::Certain } else { Confidence::No }
    }

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        survey::survey(seen, total, cx)
    }

    fn frame_end(&self, window: &[u8], _: u64, _: bool, _: &Cx<'_>) -> usize {
        survey::frame_end(window)
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        Room::new(frame_len, cx.plan).memory(cx.options.level())
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        cx.limits.need_memory(self.memory(frame.len() as u64, cx))?;
        encode::encode(frame, cx, &mut out.payload)
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_output(cx.len)?;
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        decode::decode(payload, cx, out)
    }
}
