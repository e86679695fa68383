//! Log files, byte for byte.
//!
//! ```text
//!   file ──▶ frames cut at line ends ──▶ fast: the engine of kit-lz                   ──▶ payloads
//!                                    ──▶ balanced, max: the engine of kit-context ──▶
//!                                           ▲
//!              the line above, the place in lines of the same kind, the word and its number in the line
//! ```
//!
//! Lines are never parsed: where a line begins and what stands above are contexts, so any bytes come back, logs or not.
#![forbid(unsafe_code)]

mod config;
mod probe;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Result};
use kit_lz::lines::{self, Tokens};

/// The codec.
pub struct LogFiles {
    info: Info,
}

impl Default for LogFiles {
    fn default() -> Self {
        Self { info: Info::new(9, "log-files", 2, "Log files").level().extensions(&["log", "jsonl"]) }
    }
}

impl Codec for LogFiles {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        probe::probe(head, file_name, &self.info.extensions)
    }

    fn frame_end(&self, window: &[u8], _: u64, last: bool, _: &Cx<'_>) -> usize {
        let line_end = window.iter().rposition(|&byte| byte == b'\n').filter(|_| !last);
        line_end.map_or(window.len(), |at| at + 1)
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        if is_lz(cx) {
            return lines::memory::<Tokens>(frame_len);
        }
        kit_context::memory(frame_len, config::of(cx.options))
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        if is_lz(cx) {
            return lines::encode::<Tokens>(frame, cx.limits, &mut out.payload);
        }
        kit_context::encode(frame, config::of(cx.options), cx.limits, &mut out.payload)
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        if is_lz(cx) {
            return lines::decode::<Tokens>(payload, cx.len, cx.limits, out);
        }
        kit_context::decode(payload, cx.len, config::of(cx.options), cx.limits, out)
    }
}

/// Whether the fast engine codes it: at `fast`, from version 2 on.
fn is_lz(cx: &Cx<'_>) -> bool {
    cx.version >= 2 && cx.options.level() == "fast"
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::{Limits, Options};

    #[test]
    fn frames_end_with_lines() {
        let options = Options::default();
        let cx =
            Cx { version: 1, options: &options, plan: &[], at: 0, len: 0, references: &[], limits: Limits::DEFAULT };
        let codec = LogFiles::default();
        assert_eq!(codec.frame_end(b"one\ntwo\nthr", 0, false, &cx), 8);
        assert_eq!(codec.frame_end(b"one\ntwo\nthr", 0, true, &cx), 11);
        assert_eq!(codec.frame_end(b"a line without an end", 0, false, &cx), 21);
    }
}
