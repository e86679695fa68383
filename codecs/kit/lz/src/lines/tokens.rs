//! The guide for lines of tokens, such as logs: a token is a run of letters, digits and `_`, or of bytes from 0x80 on.
//!
//! Lines are told apart by what their tokens without digits are; tokens with digits stand for each other.

use super::guide::{Guide, POINTERS};
use crate::tables::mix;

/// Where the next byte stands among tokens.
pub struct Tokens {
    /// Hash of the line so far, tokens with digits counting as one another.
    slot: u32,
    /// Hash of this token so far, and its bytes.
    token: u32,
    token_len: u32,
    /// Hash of the token before.
    previous: u32,
    /// Hash of the delimiters before this token and of the token before them.
    gap: u32,
    has_digits: bool,
    /// How this token compares with the one above so far: 0 equal, 1 greater, 2 less, 3 other.
    order: u32,
    /// The byte that stood here when the same slot came after the same token, when the same slot, when the same gap came last.
    above: [u32; POINTERS],
    latest: [Vec<u32>; POINTERS],
    shift: u32,
}

/// The pointer of the same slot.
const SLOT: usize = 1;

fn bits(len: u64) -> u32 {
    (64 - (len / 16).leading_zeros()).clamp(8, 16)
}

#[inline]
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl Tokens {
    fn within_token(&mut self, byte: u8, seen: &[u8]) {
        if self.order == 0 {
            let above = seen[self.above[SLOT] as usize];
            self.order = match above {
                _ if self.above[SLOT] == 0 || !is_word(above) => 3,
                _ if above == byte => 0,
                _ if byte > above => 1,
                _ => 2,
            };
        }
        self.token = mix(self.token.wrapping_add(1), byte.into());
        self.token_len += 1;
        self.has_digits |= byte.is_ascii_digit();
        for above in &mut self.above {
            if *above != 0 && is_word(seen[*above as usize]) {
                *above += 1;
            }
        }
    }

    fn end_token(&mut self) {
        if self.token_len > 0 {
            let kind = if self.has_digits { 1 } else { self.token };
            self.slot = mix(self.slot, kind);
            self.previous = self.token;
            self.gap = kind;
        }
        self.token = 0;
        self.token_len = 0;
        self.has_digits = false;
        self.order = 0;
    }
}

impl Guide for Tokens {
    fn new(len: u64) -> Self {
        let bits = bits(len);
        Self {
            slot: 0,
            token: 0,
            token_len: 0,
            previous: 0,
            gap: 0,
            has_digits: false,
            order: 0,
            above: [0; POINTERS],
            latest: std::array::from_fn(|_| vec![0; 1 << bits]),
            shift: 32 - bits,
        }
    }

    fn memory(len: u64) -> u64 {
        (POINTERS as u64 * 4) << bits(len)
    }

    #[inline]
    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        if is_word(byte) {
            return self.within_token(byte, seen);
        }
        let repeated = self.token_len == 0 && seen.len() >= 2 && seen[seen.len() - 2] == byte && byte != b'\n';
        if repeated {
            for above in &mut self.above {
                if *above != 0 && seen[*above as usize] == byte {
                    *above += 1;
                }
            }
            return;
        }
        self.end_token();
        if byte == b'\n' {
            self.slot = 0;
        }
        self.slot = mix(self.slot, u32::from(byte) + 256);
        self.gap = mix(self.gap, u32::from(byte) + 256);
        let here = seen.len() as u32;
        for (i, hash) in [mix(self.slot, self.previous), self.slot, self.gap].into_iter().enumerate() {
            let at = (hash.wrapping_mul(0x9E37_79B1) >> self.shift) as usize;
            self.above[i] = std::mem::replace(&mut self.latest[i][at], here);
        }
    }

    #[inline]
    fn pointers(&self) -> [u32; POINTERS] {
        self.above
    }

    #[inline]
    fn place(&self) -> u32 {
        mix(self.slot, self.token_len)
    }

    #[inline]
    fn is_start(&self) -> bool {
        self.token_len == 0
    }

    #[inline]
    fn state(&self) -> u32 {
        self.order * 4 + self.token_len.min(3)
    }
}
