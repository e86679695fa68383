//! Email, byte for byte: mailboxes (RFC 4155 and its kin) and single messages (RFC 5322, MIME).
//!
//! ```text
//!   frame ─▶ walk: headers, boundaries ─┬─▶ all lines but encoded bodies ──────────▶ text ───┐
//!                                       └─▶ encoded bodies ─▶ transfer: undone ─┬──▶ text ───┤
//!                                                                   │           ├──▶ binary ─┼─▶ streams ─▶ payload
//!                                                                   │           └──▶ parts   │
//!                                                                   └─▶ how to redo it: control
//! ```
//!
//! Decoding walks over the text in the same way, and so knows where a body was taken out without being told. Where a body does
//! not come back by writing it again, it stays in the text as it is; so any bytes come back, mail or not.
#![forbid(unsafe_code)]

mod base64;
mod binary;
mod control;
mod decode;
mod encode;
mod entity;
mod exceptions;
mod frames;
mod place;
mod probe;
mod quoted;
mod sink;
mod streams;
pub mod text;
mod transfer;
mod uuencode;
mod walk;
mod words;

pub use streams::shares;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Plan, Result, Survey};

/// The codec.
pub struct Email {
    info: Info,
}

impl Default for Email {
    fn default() -> Self {
        Self { info: Info::new(13, "email", 1, "Email").level().extensions(&["mbox", "mbx", "mbs", "eml"]) }
    }
}

impl Codec for Email {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        probe::probe(head, file_name, &self.info.extensions)
    }

    fn survey(&self, _: &[Piece], _: u64, cx: &Cx<'_>) -> Result<Survey> {
        Ok(Survey::Done(Plan { bytes: Vec::new(), frame_len: frames::window(cx.options.level()) }))
    }

    fn frame_end(&self, window: &[u8], _: u64, last: bool, cx: &Cx<'_>) -> usize {
        frames::end(window, last, cx.options.level())
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        streams::memory(frame_len, cx.options.level())
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
