//! Which model codes which stream.

use crate::config::{BINARY_BALANCED, TEXT_BALANCED, TEXT_MAX};
use crate::kind::Kind;
use crate::markup::Markup;
use crate::primer::Primer;
use kit_context::any::{self, PLAIN};
use kit_core::{Limits, Result};
use kit_lz::bytes as lz;
use kit_tokens::Plain;

/// Bytes of working memory for a stream of `len` bytes.
pub fn memory(len: u64, level: &str) -> u64 {
    let max = level == "max";
    if level == "fast" {
        return lz::memory(len);
    }
    let text = |primer: Primer| match max {
        true => kit_context::memory::<Markup, _, _, _, _>(len, &TEXT_MAX[primer as usize]),
        false => kit_context::memory::<Markup, _, _, _, _>(len, &TEXT_BALANCED[primer as usize]),
    };
    let binary = match max {
        true => any::memory(len, &PLAIN),
        false => kit_context::memory::<Plain, _, _, _, _>(len, &BINARY_BALANCED),
    };
    Primer::ALL.into_iter().map(text).fold(binary.max(lz::memory(len)), u64::max)
}

/// Codes a stream onto the end of `out`.
pub fn encode(kind: Kind, primer: Primer, stream: &[u8], level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match (level, kind) {
        ("fast", _) | (_, Kind::Opaque) => lz::encode(stream, limits, out),
        ("max", Kind::Text) => {
            kit_context::encode::<Markup, _, _, _, _>(stream, &TEXT_MAX[primer as usize], limits, out)
        }
        (_, Kind::Text) => {
            kit_context::encode::<Markup, _, _, _, _>(stream, &TEXT_BALANCED[primer as usize], limits, out)
        }
        ("max", _) => any::encode(stream, &PLAIN, limits, out),
        _ => kit_context::encode::<Plain, _, _, _, _>(stream, &BINARY_BALANCED, limits, out),
    }
}

/// Restores a stream of `len` bytes onto the end of `out`.
pub fn decode(
    kind: Kind,
    primer: Primer,
    code: &[u8],
    len: u64,
    level: &str,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    // A stream may need no more than the plaintexts' room, which is checked already, and not the frame's.
    let limits = Limits { output: limits.output.max(len), ..limits };
    match (level, kind) {
        ("fast", _) | (_, Kind::Opaque) => lz::decode(code, len, limits, out),
        ("max", Kind::Text) => {
            kit_context::decode::<Markup, _, _, _, _>(code, len, &TEXT_MAX[primer as usize], limits, out)
        }
        (_, Kind::Text) => {
            kit_context::decode::<Markup, _, _, _, _>(code, len, &TEXT_BALANCED[primer as usize], limits, out)
        }
        ("max", _) => any::decode(code, len, &PLAIN, limits, out),
        _ => kit_context::decode::<Plain, _, _, _, _>(code, len, &BINARY_BALANCED, limits, out),
    }
}
