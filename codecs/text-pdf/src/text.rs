//! The text of a frame: its skeleton, and all streams that are made of PDF's tokens.

use crate::config::{TEXT_BALANCED, TEXT_MAX};
use crate::syntax::Syntax;
use kit_core::{Limits, Result};
use kit_tokens::Tokenizer;

/// Bytes of working memory for a text of `len` bytes.
pub fn memory(len: u64, max: bool) -> u64 {
    if max {
        kit_context::memory::<Syntax, _, _, _, _>(len, &TEXT_MAX)
    } else {
        kit_context::memory_by::<Syntax, _, _, _, _>(len, &TEXT_BALANCED)
    }
}

/// Codes a text onto the end of `out`.
pub fn encode(text: &[u8], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    if max {
        kit_context::encode::<Syntax, _, _, _, _>(text, &TEXT_MAX, limits, out)
    } else {
        kit_context::encode_by(Syntax::new(text.len() as u64), text, &TEXT_BALANCED, limits, out)
    }
}

/// Restores a text of `len` bytes onto the end of `out`.
pub fn decode(code: &[u8], len: u64, max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    if max {
        kit_context::decode::<Syntax, _, _, _, _>(code, len, &TEXT_MAX, limits, out)
    } else {
        kit_context::decode_by(Syntax::new(len), code, len, &TEXT_BALANCED, limits, out)
    }
}
