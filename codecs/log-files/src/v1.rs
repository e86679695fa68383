//! Payloads of version 1.

use kit_context_1::{Config, Context, Contexts, Select};
use kit_core::{Cx, Options, Result};

/// Bytes of working memory for a frame of `frame_len` bytes.
pub fn memory(frame_len: u64, cx: &Cx<'_>) -> u64 {
    kit_context_1::memory(frame_len, config(cx.options))
}

/// Restores a frame onto the end of `out`.
pub fn decode(payload: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    kit_context_1::decode(payload, cx.len, config(cx.options), cx.limits, out)
}

fn config(options: &Options) -> &'static Config {
    match options.level() {
        "fast" => &FAST,
        "max" => &MAX,
        _ => &BALANCED,
    }
}

const FAST: Config = Config {
    contexts: Contexts::Three([Context::Order(3), Context::Column, Context::Expected]),
    select: Select::Column,
    sure: 62000,
    table_bits: 24,
};

const BALANCED: Config = Config {
    contexts: Contexts::Seven([
        Context::Order(1),
        Context::Order(2),
        Context::Order(4),
        Context::Word,
        Context::Column,
        Context::FieldAbove,
        Context::Expected,
    ]),
    select: Select::Column,
    sure: 64500,
    table_bits: 25,
};

const MAX: Config = Config {
    contexts: Contexts::Eleven([
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(5),
        Context::Word,
        Context::Above,
        Context::Column,
        Context::Field,
        Context::FieldAbove,
        Context::Expected,
    ]),
    select: Select::Column,
    sure: 65300,
    table_bits: 27,
};
