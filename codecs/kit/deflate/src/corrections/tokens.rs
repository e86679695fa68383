//! Tokens, given what is expected.

use super::models::{Bit, Number, tree};
use super::predict::{Copy, Effort, Places};
use crate::token::{LONG_258, Token};
use crate::zlib::common;
use kit_core::{Error, Result};
use kit_entropy::range::BitCoder;

/// Places looked at to number one that was not expected.
const STEPS: usize = 1024;

/// Follows the tokens of a stream.
pub struct TokenModel {
    effort: Effort,
    places: Places,
    /// Positions below this are in `places`.
    known: usize,
    kind: Vec<Bit>,
    expected: Vec<Bit>,
    same_length: Vec<Bit>,
    lengths: Vec<Bit>,
    long: Bit,
    /// Which place, by whether the length is the expected one.
    place: [Number; 2],
    /// What became of the last four expectations: 1 where they failed.
    failed: usize,
    /// Whether the token before was a copy.
    was_copy: usize,
}

fn bits(count: usize) -> Vec<Bit> {
    vec![Bit::default(); count]
}

fn bucket(length: usize) -> usize {
    match length {
        0..=10 => length,
        11..=16 => 11,
        17..=32 => 12,
        33..=64 => 13,
        65..=257 => 14,
        _ => 15,
    }
}

impl TokenModel {
    pub fn new(effort: &Effort) -> Self {
        Self {
            effort: *effort,
            places: Places::new(),
            known: 0,
            kind: bits(16 * 4 * 4 * 8),
            expected: bits(16 * 8),
            same_length: bits(16),
            lengths: bits(2 * 256),
            long: Bit::default(),
            place: [Number::default(); 2],
            failed: 0,
            was_copy: 0,
        }
    }

    fn insert_to(&mut self, plain: &[u8], end: usize) {
        for pos in self.known..end {
            self.places.insert(plain, pos);
        }
        self.known = self.known.max(end);
    }

    /// Passes over bytes without tokens.
    pub fn skip(&mut self, plain: &[u8], pos: usize, len: usize) {
        self.insert_to(plain, pos + len);
    }

    /// The copy at `pos`, and by how much a later one is longer: 0 not at all, 3 by three bytes or more.
    fn expect(&mut self, plain: &[u8], pos: usize) -> (Copy, usize) {
        self.insert_to(plain, pos);
        let now = self.places.longest(plain, pos, 2, &self.effort);
        self.insert_to(plain, pos + 1);
        if now.0 < 3 || now.0 >= self.effort.lazy {
            return (now, 0);
        }
        let later = self.places.longest(plain, pos + 1, now.0, &self.effort);
        (now, later.0.saturating_sub(now.0).min(3))
    }

    /// Codes the token at `pos`; a decoder is given none and returns what it reads.
    pub fn token(
        &mut self,
        coder: &mut impl BitCoder,
        plain: &[u8],
        pos: usize,
        token: Option<Token>,
    ) -> Result<Token> {
        let Some(&byte) = plain.get(pos) else {
            return Err(Error::corrupt("more tokens than the plaintext has bytes").at(pos as u64));
        };
        let ((length, from), longer) = self.expect(plain, pos);
        let far = match (length, pos - from) {
            (0, _) | (_, 0..=256) => 0,
            (_, 257..=4096) => 1,
            (_, 4097..=8192) => 2,
            _ => 3,
        };
        let context = ((bucket(length) * 4 + longer) * 4 + far) * 8 + (self.failed & 3) * 2 + self.was_copy;
        let is_copy = token.is_some_and(|token| token.distance() > 0);
        let is_copy = self.kind[context].code(coder, u32::from(is_copy)) == 1;
        let should_copy = length >= 3 && longer == 0;
        self.failed = self.failed << 1 & 15 | usize::from(is_copy != should_copy);
        self.was_copy = usize::from(is_copy);
        if !is_copy {
            return Ok(Token::literal(byte));
        }
        if length >= 3 {
            let expected = Token::copy(length as u32, (pos - from) as u32);
            let context = bucket(length) * 8 + (self.failed & 7);
            if self.expected[context].code(coder, u32::from(token == Some(expected))) == 1 {
                return Ok(expected);
            }
            self.failed |= 1;
        }
        self.other_copy(coder, plain, pos, length, token)
    }

    /// A copy that was not expected, where one of `length` bytes was.
    fn other_copy(
        &mut self,
        coder: &mut impl BitCoder,
        plain: &[u8],
        pos: usize,
        length: usize,
        token: Option<Token>,
    ) -> Result<Token> {
        let value = token.map_or(3, Token::value);
        let mut found = value.min(258);
        let is_same =
            length >= 3 && self.same_length[bucket(length)].code(coder, u32::from(found as usize == length)) == 1;
        if is_same {
            found = length as u32;
        } else {
            let contexts = &mut self.lengths[256 * usize::from(length >= 3)..][..256];
            found = 3 + tree(coder, contexts, 8, found - 3);
        }
        if found == 258 && self.long.code(coder, u32::from(value == LONG_258)) == 1 {
            found = LONG_258;
        }
        let len = found.min(258) as usize;
        let here =
            plain.get(pos..pos + len).ok_or_else(|| Error::corrupt("copy exceeds the plaintext").at(pos as u64))?;
        let distance = token.map_or(0, Token::distance);
        let distance = self.distance(coder, plain, pos, here, distance, is_same)?;
        Ok(Token::copy(found, distance))
    }

    /// Codes which of the places that share all of `here` it was.
    fn distance(
        &mut self,
        coder: &mut impl BitCoder,
        plain: &[u8],
        pos: usize,
        here: &[u8],
        distance: u32,
        is_same: bool,
    ) -> Result<u32> {
        let shares = |&place: &usize| common(&plain[place..], here) == here.len();
        // The place itself is known already, and comes first.
        let hashed = if here.len() > 3 { 4 } else { 3 };
        let mut places = self.places.before(plain, pos, hashed).filter(|&place| place < pos).take(STEPS).filter(shares);
        let number = places.position(|place| pos - place == distance as usize).map_or(0, |number| number as u32 + 1);
        let number = self.place[usize::from(is_same)].code(coder, number)?;
        if number > 0 {
            let mut places =
                self.places.before(plain, pos, hashed).filter(|&place| place < pos).take(STEPS).filter(shares);
            let place =
                places.nth(number as usize - 1).ok_or_else(|| Error::corrupt("no such place").at(pos as u64))?;
            return Ok((pos - place) as u32);
        }
        let plainly =
            (0..15).fold(0, |bits, bit| bits | coder.code(distance.wrapping_sub(1) >> bit & 1, 1 << 15) << bit) + 1;
        let place = pos.checked_sub(plainly as usize);
        if !place.is_some_and(|place| shares(&place)) {
            return Err(Error::corrupt("copy is not what stands there").at(pos as u64));
        }
        Ok(plainly)
    }
}
