//! DICOM files, byte for byte.
//!
//! ```text
//!   file ──▶ walk: elements, as far as finds pixel data ──▶ elements without pixels ──▶ kit-context, or kit-lz at fast
//!                                                      └──▶ blocks of pixels
//!                                                              ├─ native: rows, columns, frames ──▶ kit-raster
//!                                                              └─ anything else ──▶ bytes
//! ```
//!
//! Nothing is parsed and written anew: where the pixels are, and what they look like, is stored, and so any bytes come back. What the
//! elements mean is a context of each of their bytes.
#![forbid(unsafe_code)]

mod attributes;
mod bits;
mod blocks;
mod decode;
mod deflated;
mod element;
mod encode;
mod form;
mod fragments;
mod group;
mod kind;
mod layout;
mod memory;
mod overlay;
mod payload;
mod places;
mod plan;
mod primer;
mod probe;
mod rle;
mod survey;
mod text;
mod twelve;
mod walk;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Result, Survey};
use memory::Memory;
use plan::Plan;

/// The codec.
pub struct Dicom {
    info: Info,
}

impl Default for Dicom {
    fn default() -> Self {
        Self { info: Info::new(3, "dicom", 1, "DICOM images").level().extensions(&["dcm", "dicom", "ima"]) }
    }
}

impl Codec for Dicom {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        probe::probe(head, file_name, &self.info.extensions)
    }

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        survey::survey(seen, total, cx)
    }

    fn frame_end(&self, window: &[u8], at: u64, last: bool, cx: &Cx<'_>) -> usize {
        survey::frame_end(window, at, last, Plan::take(cx.plan))
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        Memory::of(frame_len, cx).whole()
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        encode::encode(frame, cx, out)
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        decode::decode(payload, parts, cx, out)
    }
}
