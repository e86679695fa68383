//! ZIP and gzip files, byte for byte: office documents, books, archives of programs.
//!
//! ```text
//!  frame ─▶ pieces ─▶ members inflated (kit-deflate) ─▶ text: names, XML, sources ─▶ kit-context with Markup ─┐
//!             │                                         others ─────────────────────▶ kit-context, kit-lz ────┤
//!             │                                         pictures, PDFs, archives ──▶ parts                    ├▶ payload
//!             └──▶ walk: headers, directory and ends, each from the ones before and the members themselves ──┘
//! ```
//!
//! Nothing is believed and written anew: a piece is what is found by its own first bytes, what a record says is coded as what
//! differs from what was expected of it, and whatever is not understood is bytes of some stream.
#![forbid(unsafe_code)]

mod bits;
mod config;
mod decode;
mod encode;
mod entry;
mod fields;
mod inflate;
mod kind;
mod list;
mod markup;
mod models;
mod pieces;
mod primer;
mod prose;
mod recipes;
mod record;
mod room;
mod streams;
mod walk;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Plan, Result, Survey};
use room::{LONGEST_FRAME, Room};

/// The codec.
pub struct Zip {
    info: Info,
}

/// Names of what is a ZIP file inside.
const EXTENSIONS: [&str; 20] = [
    "zip", "docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm", "potx", "odt", "ods", "odp", "odg", "jar",
    "war", "epub", "whl", "apk", "gz",
];
/// Files begin with a local header, or with the end of an empty directory.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
const GZIP: &[u8] = b"\x1F\x8B\x08";

impl Default for Zip {
    fn default() -> Self {
        Self { info: Info::new(16, "zip", 1, "ZIP and gzip files").internal().level().extensions(&EXTENSIONS) }
    }
}

impl Codec for Zip {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], _: Option<&str>) -> Confidence {
        if ZIP.iter().any(|magic| head.starts_with(magic)) {
            return Confidence::Certain;
        }
        // Other codecs know some of what is in gzip's files better, by their names.
        if head.starts_with(GZIP) { Confidence::Likely } else { Confidence::No }
    }

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        let Some(head) = seen.first() else {
            return Ok(Survey::More(vec![0..total.min(GZIP.len() as u64)]));
        };
        // A gzip member cannot be cut. What a model learns of one member of a ZIP file it knows of the next, and an engine without
        // models forgets.
        let is_cut = cx.options.level() == "fast" && !head.bytes.starts_with(GZIP);
        let frame_len = if is_cut { 0 } else { total.clamp(1, LONGEST_FRAME) };
        Ok(Survey::Done(Plan { bytes: Vec::new(), frame_len }))
    }

    fn frame_end(&self, window: &[u8], _: u64, last: bool, _: &Cx<'_>) -> usize {
        let found = if last { None } else { window.windows(4).rposition(|four| four == ZIP[0]) };
        found.filter(|&at| at > 0).unwrap_or(window.len())
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        Room::memory(frame_len, cx.options.level())
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        cx.limits.need_memory(self.memory(frame.len() as u64, cx))?;
        encode::encode(frame, cx, out)
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        decode::decode(payload, parts, cx, out)
    }
}
