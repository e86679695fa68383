//! The text of a frame: its skeleton, and all streams that are made of PDF's tokens.

use crate::config::{TEXT_BALANCED, TEXT_MAX};
use crate::syntax::Syntax;
use kit_context::{decode_by, encode_by, memory_by};
use kit_core::{Limits, Result};
use kit_tokens::Tokenizer;

/// Bytes of working memory for a text of `len` bytes.
pub fn memory(len: u64, max: bool) -> u64 {
    if max {
        memory_by::<Syntax, _, _, _, _>(len, &TEXT_MAX)
    } else {
        memory_by::<Syntax, _, _, _, _>(len, &TEXT_BALANCED)
    }
}

/// Codes a text onto the end of `out`.
pub fn encode(text: &[u8], max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let syntax = Syntax::new(text.len() as u64);
    if max {
        encode_by(syntax, text, &TEXT_MAX, limits, out)
    } else {
        encode_by(syntax, text, &TEXT_BALANCED, limits, out)
    }
}

/// Restores a text of `len` bytes onto the end of `out`.
pub fn decode(code: &[u8], len: u64, max: bool, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let syntax = Syntax::new(len);
    if max {
        decode_by(syntax, code, len, &TEXT_MAX, limits, out)
    } else {
        decode_by(syntax, code, len, &TEXT_BALANCED, limits, out)
    }
}
