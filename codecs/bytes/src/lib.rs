//! Any bytes: what has no codec of its own, and the frames that another codec cannot make smaller.
//!
//! ```text
//!   frame ──▶ fast: the engine of kit-lz                                                     ──▶ payload
//!         ──▶ balanced: the engine of kit-context                                          ──▶
//!         ──▶ max: its deep engine, guided by words and records                            ──▶
//! ```
//!
//! It knows no format. It learns which bytes follow which within the frame, and at `balanced` and `max` it knows the
//! primer's words beforehand.
#![forbid(unsafe_code)]

mod max;
mod v1;

use kit_context::{Config, Context, NEVER, Select};
use kit_core::{Codec, Confidence, Cx, Encoded, Info, Result};
use kit_lz::bytes as lz;
use kit_tokens::Plain;

/// The codec.
pub struct Bytes {
    info: Info,
}

impl Default for Bytes {
    fn default() -> Self {
        Self { info: Info::new(1, "bytes", 2, "Any bytes").internal().level() }
    }
}

impl Codec for Bytes {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, _: &[u8], _: Option<&str>) -> Confidence {
        Confidence::Maybe
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        match (cx.version, cx.options.level()) {
            (1, _) => v1::memory(frame_len, cx),
            (_, "fast") => lz::memory(frame_len),
            (_, "max") => max::memory(frame_len),
            _ => kit_context::memory::<Plain, _, _, _, _>(frame_len, &BALANCED),
        }
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        match cx.options.level() {
            "fast" => lz::encode(frame, cx.limits, &mut out.payload),
            "max" => max::encode(frame, cx.limits, &mut out.payload),
            _ => kit_context::encode::<Plain, _, _, _, _>(frame, &BALANCED, cx.limits, &mut out.payload),
        }
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        match (cx.version, cx.options.level()) {
            (1, _) => v1::decode(payload, cx, out),
            (_, "fast") => lz::decode(payload, cx.len, cx.limits, out),
            (_, "max") => max::decode(payload, cx.len, cx.limits, out),
            _ => kit_context::decode::<Plain, _, _, _, _>(payload, cx.len, &BALANCED, cx.limits, out),
        }
    }
}

static BALANCED: Config<5, 1, 2, 1> = Config {
    contexts: [Context::Order(1), Context::Order(2), Context::Order(3), Context::Order(4), Context::Word],
    selects: [Select::Match, Select::LastByte],
    matches: [6],
    corrections: 1,
    sure: 56000,
    trusted: NEVER,
    table_bits: 22,
    primer: PRIMER.split_at(PRIMER.len() - SHORT_PRIMER).1,
};

/// Bytes of the primer's end that `balanced` makes do with: what comes last pays most, and each byte costs time.
const SHORT_PRIMER: usize = 16 << 10;

/// Words and idioms of common text formats, which `primer/generate.py` writes.
static PRIMER: &[u8] = include_bytes!("../primer/primer.txt");
