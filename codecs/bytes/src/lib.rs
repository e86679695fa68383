//! Any bytes: what has no codec of its own, and the frames that another codec cannot make smaller.
//!
//! ```text
//!   frame ──▶ fast: the engine of kit-lz                                                     ──▶ payload
//!         ──▶ balanced, max: the engine of kit-context, with contexts for text and records ──▶
//! ```
//!
//! It knows no format. It learns which bytes follow which, within the frame alone.
#![forbid(unsafe_code)]

use kit_context::{Config, Context, Contexts, Select};
use kit_core::{Codec, Confidence, Cx, Encoded, Info, Options, Result};

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
        if is_lz(cx) { kit_lz::bytes::memory(frame_len) } else { kit_context::memory(frame_len, config(cx.options)) }
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        if is_lz(cx) {
            return kit_lz::bytes::encode(frame, cx.limits, &mut out.payload);
        }
        kit_context::encode(frame, config(cx.options), cx.limits, &mut out.payload)
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        if is_lz(cx) {
            return kit_lz::bytes::decode(payload, cx.len, cx.limits, out);
        }
        kit_context::decode(payload, cx.len, config(cx.options), cx.limits, out)
    }
}

/// Whether the fast engine codes it: at `fast`, from version 2 on.
fn is_lz(cx: &Cx<'_>) -> bool {
    cx.version >= 2 && cx.options.level() == "fast"
}

fn config(options: &Options) -> &'static Config {
    match options.level() {
        "fast" => &FAST,
        "max" => &MAX,
        _ => &BALANCED,
    }
}

/// Of version 1 alone.
const FAST: Config = Config {
    contexts: Contexts::Three([Context::Order(1), Context::Order(2), Context::Order(4)]),
    select: Select::LastByte,
    sure: 62000,
    table_bits: 24,
};

const BALANCED: Config = Config {
    contexts: Contexts::Seven([
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::Expected,
    ]),
    select: Select::LastByte,
    sure: 64500,
    table_bits: 25,
};

const MAX: Config = Config {
    contexts: Contexts::Eleven([
        Context::Order(0),
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(5),
        Context::Order(6),
        Context::Skip,
        Context::Word,
        Context::WordPair,
        Context::Expected,
    ]),
    select: Select::LastByte,
    sure: 65300,
    table_bits: 27,
};
