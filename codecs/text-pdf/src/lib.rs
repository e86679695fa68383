//! PDF documents, byte for byte (ISO 32000-2).
//!
//! ```text
//!   frame ─▶ scan ─▶ streams ─▶ kit-deflate, png ─▶ plaintexts by kind ─┐
//!              │                                     layout ────────────┤
//!              └────▶ skeleton: all the rest ───────────────────────────┴─▶ models, a group of kinds at a time ─▶ payload
//!                     JPEG files ─▶ parts
//! ```
//!
//! A document is never parsed and written anew. What is found in it are streams that can be inflated and deflated again to the
//! very same bytes; whatever else stands there is text that some model expects more or less well, so any bytes come back.
#![forbid(unsafe_code)]

mod config;
mod dictionary;
mod document;
mod fast;
mod fax;
mod kind;
mod layout;
mod length;
mod models;
mod objects;
mod payload;
mod png;
mod references;
mod room;
mod samples;
mod scan;
mod streams;
mod syntax;
mod text;

pub use payload::shares;

use kit_core::probe::has_extension;
use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Plan, Result, Survey};
use room::{LONGEST_FRAME, Room};

/// The codec.
pub struct TextPdf {
    info: Info,
}

impl Default for TextPdf {
    fn default() -> Self {
        let info = Info::new(10, "text-pdf", 1, "PDF documents").level().extensions(&["pdf"]);
        Self { info }
    }
}

/// How far from the start of a file its header may stand (ISO 32000-1 Annex H.3, note 13).
const HEADER_WITHIN: usize = 1024;

impl Codec for TextPdf {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        if head.starts_with(b"%PDF-") {
            return Confidence::Certain;
        }
        let within = &head[..head.len().min(HEADER_WITHIN)];
        let named = has_extension(file_name, &self.info.extensions);
        if named || scan::find(within, b"%PDF-").is_some() { Confidence::Likely } else { Confidence::No }
    }

    fn survey(&self, _: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        // What a model learns of one stream it knows of the next, and an engine without models forgets.
        let frame_len = if cx.options.level() == "fast" { 0 } else { total.clamp(1, LONGEST_FRAME) };
        Ok(Survey::Done(Plan { bytes: Vec::new(), frame_len }))
    }

    fn frame_end(&self, window: &[u8], _: u64, last: bool, _: &Cx<'_>) -> usize {
        const END: &[u8] = b"endobj";
        match scan::rfind(window, END) {
            Some(at) if !last => at + END.len(),
            _ => window.len(),
        }
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        Room::memory(frame_len, cx.options.level())
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        cx.limits.need_memory(self.memory(frame.len() as u64, cx))?;
        payload::encode(frame, cx, out)
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        payload::decode(payload, parts, cx, out)
    }
}
