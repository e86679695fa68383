//! The text stream of a frame: headers, and bodies as their readers see them, in the order of the frame.
//!
//! ```text
//!   text ──▶ fast: the engine of kit-lz, by lines                     ──▶ code
//!        ──▶ balanced, max: the engine of kit-context, by tokens ──▶
//! ```

mod clock;
mod config;
mod dates;
mod fields;
mod headers;
mod layout;
mod mail;
mod quotes;
mod words;

use fields::Fields;
use kit_context::deep;
use kit_core::{Limits, Result};
use kit_entropy::range::BitCoder;
use kit_lz::lines;
use kit_tokens::Tokens;
use mail::{CHOICES, CONTEXTS, Mail, POINTERS, VECTORS};

/// Codes a text onto the end of `out`; takes any bytes. `level` is `fast`, `balanced` or `max`.
pub fn encode(text: &[u8], level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        "fast" => lines::encode::<Tokens>(text, limits, out),
        "max" => deep::encode::<Mail, CONTEXTS, POINTERS, VECTORS, CHOICES>(text, &config::MAX, limits, out),
        _ => kit_context::encode::<Fields, _, _, _, _>(text, &config::BALANCED, limits, out),
    }
}

/// Restores a text of `len` bytes onto the end of `out`, from a code that it uses up exactly.
pub fn decode(code: &[u8], len: u64, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        "fast" => lines::decode::<Tokens>(code, len, limits, out),
        "max" => deep::decode::<Mail, CONTEXTS, POINTERS, VECTORS, CHOICES>(code, len, &config::MAX, limits, out),
        _ => kit_context::decode::<Fields, _, _, _, _>(code, len, &config::BALANCED, limits, out),
    }
}

/// Bytes of working memory to code a text of `len` bytes in either direction, beside the text and its code.
pub fn memory(len: u64, level: &str) -> u64 {
    match level {
        "fast" => lines::memory::<Tokens>(len),
        "max" => deep::memory::<Mail, CONTEXTS, POINTERS, VECTORS, CHOICES>(len, &config::MAX),
        _ => kit_context::memory::<Fields, _, _, _, _>(len, &config::BALANCED),
    }
}

/// Codes a text at `max` with any coder, which `behind` sees behind each byte that is no copy of many: what measuring takes.
pub fn observe<K: BitCoder>(text: &[u8], coder: &mut K, behind: impl FnMut(usize, &mut K)) {
    deep::observe::<Mail, CONTEXTS, POINTERS, VECTORS, CHOICES, K>(text, &config::MAX, coder, behind);
}
