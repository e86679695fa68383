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
mod language;
mod layout;
mod lexicon;
mod mail;
mod quotes;
mod weights;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back(text: &[u8]) {
        for level in ["fast", "balanced", "max"] {
            let (mut code, mut restored) = (Vec::new(), Vec::new());
            assert_eq!(encode(text, level, Limits::DEFAULT, &mut code), Ok(()));
            assert_eq!(decode(&code, text.len() as u64, level, Limits::DEFAULT, &mut restored), Ok(()), "{level}");
            assert!(restored == text, "{level}");
        }
    }

    #[test]
    fn mail_comes_back_and_so_does_what_only_looks_like_it() {
        let mail = b"From a@b.example  Thu Aug 22 12:36:23 2002\nReceived: from x by y.example\n\tid g7MBYrZ04811; Thu, 22 Aug 2002 12:34:53 +0100\n\
            Date: Thu, 22 Aug 2002 18:26:25 +0700\nSubject: one\n\n<p class=\"a\">text</p>\n\n> quoted text, that goes on\n> and on\n";
        comes_back(&[&mail[..], b"quoted text, that goes\non and on\n", mail].concat());
        comes_back(
            &[
                &b"From \nDate: "[..],
                &[b' '; 200],
                b"id ;; by by \n\n\n--\n::\nDate: Thu, 99 Zzz 0000 99:99:99 +9999\n",
            ]
            .concat(),
        );
        comes_back(&(0..2000u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect::<Vec<u8>>());
    }
}
