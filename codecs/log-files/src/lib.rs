//! Log files, byte for byte.
//!
//! ```text
//!   file ──▶ frames cut at line ends ──▶ fast: the engine of kit-lz                 ──▶ payloads
//!                                    ──▶ balanced, max: the engine of kit-context ──▶
//!                                           ▲
//!              kit-tokens: the kind of line, the place in it, what stood there before, the number to expect
//! ```
//!
//! Lines are never parsed: where a line begins and what stands above are contexts, so any bytes come back, logs or not.
#![forbid(unsafe_code)]

mod config;
mod probe;
mod v1;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Result};
use kit_lz::lines;
use kit_tokens::{NumberedTokens, Tokens};

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
        match (cx.version, cx.options.level()) {
            (1, _) => v1::memory(frame_len, cx),
            (_, "fast") => lines::memory::<Tokens>(frame_len),
            (_, "max") => kit_context::memory::<NumberedTokens, _, _, _, _>(frame_len, &config::MAX),
            _ => kit_context::memory::<NumberedTokens, _, _, _, _>(frame_len, &config::BALANCED),
        }
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        let (limits, out) = (cx.limits, &mut out.payload);
        match cx.options.level() {
            "fast" => lines::encode::<Tokens>(frame, limits, out),
            "max" => kit_context::encode::<NumberedTokens, _, _, _, _>(frame, &config::MAX, limits, out),
            _ => kit_context::encode::<NumberedTokens, _, _, _, _>(frame, &config::BALANCED, limits, out),
        }
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        let (len, limits) = (cx.len, cx.limits);
        match (cx.version, cx.options.level()) {
            (1, _) => v1::decode(payload, cx, out),
            (_, "fast") => lines::decode::<Tokens>(payload, len, limits, out),
            (_, "max") => kit_context::decode::<NumberedTokens, _, _, _, _>(payload, len, &config::MAX, limits, out),
            _ => kit_context::decode::<NumberedTokens, _, _, _, _>(payload, len, &config::BALANCED, limits, out),
        }
    }
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
