//! LZW as TIFF 6.0 §13 has it, and as files before it had: the low bits first, and codes that grow one code later.
//!
//! An encoder that always takes the longest known string is told by where it clears its table; what it was is a [`Recipe`].

use kit_core::{Error, Result};
use kit_entropy::varint;

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST: u32 = 258;
const MOST: u32 = 4096;
/// Codes between two clearings of libtiff's encoder, which has a table of 4,094 entries then.
const USUAL: u32 = 3836;

/// What beside the plaintext makes a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe {
    /// Whether the first bits of a byte are its low ones, and codes grow one code later.
    old: bool,
    /// Whether a clearing comes first.
    opens: bool,
    /// Whether the last code says that it is.
    ends: bool,
    /// Whether the last code is as long as if the one before it had not been.
    short_end: bool,
    /// Codes up to each clearing but the first.
    clears: Vec<u32>,
}

impl Recipe {
    /// Appends the recipe.
    pub fn put(&self, out: &mut Vec<u8>) {
        let flags = [self.old, self.opens, self.ends, self.short_end];
        out.push(flags.iter().enumerate().fold(0, |flags, (i, &flag)| flags | u8::from(flag) << i));
        varint::put(out, self.clears.len() as u64);
        let mut usual = 0;
        for &codes in &self.clears {
            usual += 1;
            if codes != USUAL {
                // How many clearings since the last of these, and after how many codes this one comes.
                varint::put(out, usual);
                varint::put(out, u64::from(codes));
                usual = 0;
            }
        }
        varint::put(out, 0);
    }

    /// Takes a recipe off the front of `input`, of at most `most` clearings.
    pub fn take(input: &mut &[u8], most: u64) -> Result<Self> {
        let cut = || Error::corrupt("a recipe of LZW is cut short");
        let (&flags, rest) = input.split_first().ok_or_else(cut)?;
        *input = rest;
        let count = varint::take(input).ok_or_else(cut)?;
        if flags > 15 || count > most {
            return Err(Error::corrupt(format!("a recipe of LZW with {count} clearings, {most} are possible")));
        }
        let mut clears = vec![USUAL; count as usize];
        let mut at = 0;
        loop {
            let step = varint::take(input).ok_or_else(cut)?;
            if step == 0 {
                break;
            }
            at += step;
            let codes = varint::take(input).and_then(|codes| u32::try_from(codes).ok()).ok_or_else(cut)?;
            let clear = at.checked_sub(1).and_then(|at| clears.get_mut(at as usize));
            *clear.ok_or_else(|| Error::corrupt("a clearing of LZW that is none of the recipe's"))? = codes;
        }
        let [old, opens, ends, short_end] = [0, 1, 2, 3].map(|i| flags >> i & 1 == 1);
        Ok(Self { old, opens, ends, short_end, clears })
    }
}

/// Bits of the code behind `codes` others since the last clearing.
fn width(codes: u32, old: bool) -> u32 {
    match FIRST + codes - u32::from(old && codes > 0) {
        0..512 => 9,
        512..1024 => 10,
        1024..2048 => 11,
        _ => 12,
    }
}

/// Takes codes off a slice.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    old: bool,
}

impl Reader<'_> {
    #[inline]
    fn peek(&mut self, width: u32) -> Option<u32> {
        while self.count < width {
            let byte = u64::from(*self.bytes.get(self.at)?);
            self.at += 1;
            self.held = if self.old { self.held | byte << self.count } else { self.held << 8 | byte };
            self.count += 8;
        }
        let bits = if self.old { self.held } else { self.held >> (self.count - width) };
        Some(bits as u32 & ((1 << width) - 1))
    }

    #[inline]
    fn skip(&mut self, width: u32) {
        self.count -= width;
        if self.old {
            self.held >>= width;
        }
    }
}

/// The plaintext of a stream, of at most `most` bytes, and what makes the stream again, with all of its bytes that matter.
pub fn decode(stream: &[u8], most: usize) -> Option<(Vec<u8>, Recipe)> {
    // As libtiff tells files of before TIFF 5.0: a first code of 256 with the low bits first.
    let old = matches!(stream, [0, second, ..] if second & 1 == 1);
    let mut reader = Reader { bytes: stream, at: 0, held: 0, count: 0, old };
    let mut recipe = Recipe { old, ..Recipe::default() };
    let mut plain: Vec<u8> = Vec::with_capacity(most.min(stream.len().saturating_mul(4)));
    let mut strings: Vec<(u32, u32)> = Vec::with_capacity(MOST as usize);
    let mut last: Option<(u32, u32)> = None;
    let mut codes = 0;
    loop {
        let bits = width(codes, old);
        if plain.len() == most && codes > 0 && reader.peek(bits) != Some(END) {
            // What is still to come may be a code that an encoder of its time made too short.
            let short = width(codes - 1, old);
            let ends = short < bits && reader.peek(short) == Some(END);
            (recipe.ends, recipe.short_end) = (ends, ends);
            let clears = reader.peek(bits) == Some(CLEAR);
            if !clears {
                return Some((plain, recipe));
            }
        }
        let Some(code) = reader.peek(bits) else { return Some((plain, recipe)) };
        reader.skip(bits);
        match code {
            END => {
                recipe.ends = true;
                return Some((plain, recipe));
            }
            CLEAR => {
                if plain.is_empty() && codes == 0 && !recipe.opens && recipe.clears.is_empty() {
                    recipe.opens = true;
                } else {
                    recipe.clears.push(codes);
                }
                strings.clear();
                (last, codes) = (None, 0);
                continue;
            }
            _ => {}
        }
        let at = plain.len();
        if code < CLEAR {
            plain.push(code as u8);
        } else if let Some(&(from, len)) = strings.get((code - FIRST) as usize) {
            extend(&mut plain, from as usize, len as usize);
        } else {
            let (from, len) = last.filter(|_| code == FIRST + strings.len() as u32 && code < MOST)?;
            extend(&mut plain, from as usize, len as usize);
            plain.push(plain[from as usize]);
        }
        if plain.len() > most {
            return None;
        }
        if let Some((from, len)) = last
            && FIRST + (strings.len() as u32) < MOST
        {
            strings.push((from, len + 1));
        }
        last = Some((at as u32, (plain.len() - at) as u32));
        codes += 1;
    }
}

#[inline]
fn extend(plain: &mut Vec<u8>, from: usize, len: usize) {
    if len == 1 {
        plain.push(plain[from]);
    } else {
        plain.extend_from_within(from..from + len);
    }
}

/// Appends codes to a vector.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    count: u32,
    old: bool,
}

impl Writer<'_> {
    #[inline]
    fn put(&mut self, code: u32, width: u32) {
        self.held =
            if self.old { self.held | u64::from(code) << self.count } else { self.held << width | u64::from(code) };
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            if self.old {
                self.out.push(self.held as u8);
                self.held >>= 8;
            } else {
                self.out.push((self.held >> self.count) as u8);
            }
        }
    }

    fn finish(self) {
        if self.count > 0 {
            self.out.push(if self.old { self.held as u8 } else { (self.held << (8 - self.count)) as u8 });
        }
    }
}

/// The strings of an encoder: each a known one and a byte more, hashed.
struct Table {
    /// The string, the byte and in the low bits the code, with 1 above all of them; 0 where there is none.
    slots: Vec<u64>,
    next: u32,
}

const SLOTS: usize = 1 << 14;

impl Table {
    fn new() -> Self {
        Self { slots: vec![0; SLOTS], next: FIRST }
    }

    fn clear(&mut self) {
        self.slots.fill(0);
        self.next = FIRST;
    }

    /// The code of a string and a byte; where there is none it gets the next.
    #[inline]
    fn step(&mut self, string: u32, byte: u8) -> Option<u32> {
        let key = 1 << 20 | u64::from(string) << 8 | u64::from(byte);
        let mut slot = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as usize;
        loop {
            match self.slots[slot] {
                0 => break,
                found if found >> 12 == key => return Some(found as u32 & 0xFFF),
                _ => slot = (slot + 1) % SLOTS,
            }
        }
        if self.next < MOST {
            self.slots[slot] = key << 12 | u64::from(self.next);
            self.next += 1;
        }
        None
    }
}

/// Codes a plaintext as the recipe says, of at most `most` bytes, onto the end of `out`; `None` where it does not fit.
pub fn encode(plain: &[u8], recipe: &Recipe, most: u64, out: &mut Vec<u8>) -> Option<()> {
    let end = out.len() as u64 + most;
    let mut writer = Writer { out, held: 0, count: 0, old: recipe.old };
    let mut table = Table::new();
    let mut clears = recipe.clears.iter().copied().peekable();
    let mut codes = 0;
    if recipe.opens {
        writer.put(CLEAR, 9);
    }
    let mut rest = plain.iter().copied();
    let mut string = rest.next().map(u32::from);
    loop {
        while clears.peek() == Some(&codes) {
            clears.next();
            writer.put(CLEAR, width(codes, recipe.old));
            table.clear();
            codes = 0;
        }
        let Some(mut code) = string else { break };
        string = None;
        for byte in rest.by_ref() {
            match table.step(code, byte) {
                Some(longer) => code = longer,
                None => {
                    string = Some(u32::from(byte));
                    break;
                }
            }
        }
        writer.put(code, width(codes, recipe.old));
        codes += 1;
        if writer.out.len() as u64 > end {
            return None;
        }
    }
    if recipe.ends {
        writer.put(END, width(codes - u32::from(recipe.short_end && codes > 0), recipe.old));
    }
    writer.finish();
    (out.len() as u64 <= end && clears.next().is_none()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(stream: &[u8], most: usize) -> Vec<u8> {
        let (plain, recipe) = decode(stream, most).expect("LZW");
        let mut bytes = Vec::new();
        recipe.put(&mut bytes);
        assert_eq!(Recipe::take(&mut &bytes[..], stream.len() as u64), Ok(recipe.clone()));
        let mut out = Vec::new();
        encode(&plain, &recipe, stream.len() as u64, &mut out).expect("its length");
        assert_eq!(out, stream);
        plain
    }

    #[test]
    fn the_example_of_the_standard() {
        // TIFF 6.0 §13: 45 45 45 45 45 65 45 45 45 66 in codes of nine bits is clear, 45, 258, 258, 65, 259, 66, end.
        let stream = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(there_and_back(&stream, 10), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
        assert_eq!(decode(&stream, 9).map(|(plain, _)| plain.len()), Some(9));
    }

    #[test]
    fn streams_of_all_kinds_come_back() {
        let noise: Vec<u8> = (0..30_000u32).map(|i| (i.wrapping_mul(0x9E37_79B9) >> 20) as u8 & 0x7F).collect();
        for len in [0, 1, 2, 254, 255, 256, 3836, 30_000] {
            for (old, ends, clears) in [
                (false, true, vec![]),
                (true, true, vec![]),
                (false, false, vec![USUAL]),
                (false, true, vec![100, 0, 700]),
            ] {
                let recipe = Recipe { old, ends, opens: true, short_end: false, clears };
                let mut stream = Vec::new();
                if encode(&noise[..len], &recipe, 1 << 20, &mut stream).is_some() {
                    assert_eq!(there_and_back(&stream, len), noise[..len], "{len} bytes by {recipe:?}");
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_survived() {
        for seed in 0..200u32 {
            let stream: Vec<u8> = (0..300u32).map(|i| (i.wrapping_mul(seed * 2 + 0x9E37_79B9) >> 19) as u8).collect();
            if let Some((plain, _)) = decode(&stream, 1000) {
                assert!(plain.len() <= 1000);
            }
        }
    }
}
