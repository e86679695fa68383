//! Payloads of `max`: whether the model has seen the primer, in a byte, and the deep engine's code.

use crate::PRIMER;
use kit_context::any;
use kit_context::deep::Setting;
use kit_core::{Error, Limits, Result};

/// Behind the primer, weights have no more to learn than those of any text.
static PRIMED: Setting = Setting { table_bits: 27, rate_at_start: 20, primer: PRIMER };
static PLAIN: Setting = Setting { table_bits: PRIMED.table_bits, ..any::PLAIN };

/// A frame takes the primer where one byte in so many is of a word.
const WORDS: usize = 64;

/// The letters from which on they are taken for a word: in a program, any two bytes may look like some.
const WORD: usize = 4;

/// Bytes of working memory for a frame of `len` bytes.
pub fn memory(len: u64) -> u64 {
    any::memory(len, &PRIMED)
}

/// Codes a frame onto the end of `out`.
pub fn encode(frame: &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory(frame.len() as u64))?;
    let has_words = has_words(frame);
    out.push(u8::from(has_words));
    any::encode(frame, setting(has_words), limits, out)
}

/// Restores a frame of `len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_memory(memory(len))?;
    match payload {
        [has_words @ 0..=1, code @ ..] => any::decode(code, len, setting(*has_words == 1), limits, out),
        [other, ..] => Err(Error::corrupt(format!("primer {other} is unknown")).at(0)),
        [] => Err(Error::corrupt("the payload is cut short").at(0)),
    }
}

fn setting(has_words: bool) -> &'static Setting {
    if has_words { &PRIMED } else { &PLAIN }
}

fn has_words(frame: &[u8]) -> bool {
    let runs = frame.split(|byte| !byte.is_ascii_alphabetic()).map(<[u8]>::len);
    runs.filter(|&len| len >= WORD).sum::<usize>() >= frame.len().div_ceil(WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(frame: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        encode(frame, Limits::DEFAULT, &mut out).expect("it is coded");
        out
    }

    #[test]
    fn text_takes_the_primer_and_noise_does_not() {
        let text = coded(b"The primer knows the words of this line.");
        let noise: Vec<u8> = (0..2000u32).map(|i| (i.wrapping_mul(0x9E37_79B1) >> 24) as u8).collect();
        assert_eq!((text[0], coded(&noise)[0]), (1, 0));
    }

    #[test]
    fn another_primer_is_corrupt() {
        let mut payload = coded(b"text");
        payload[0] = 2;
        assert!(decode(&payload, 4, Limits::DEFAULT, &mut Vec::new()).is_err());
        assert!(decode(&[], 0, Limits::DEFAULT, &mut Vec::new()).is_err());
    }
}
