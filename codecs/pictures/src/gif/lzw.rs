//! GIF's LZW (GIF89a, appendix F), and what an encoder did otherwise than take the longest known string each time.
//!
//! ```text
//!  before each code:   does the table start anew?          expected: when it is full, or as long after the last as then
//!  each code:          is it the longest known string?     else its length
//!  behind the last:    an end, padding, bytes behind it
//! ```
//!
//! All of it is adaptive bits of a range coder, which cost next to nothing where they are as expected.

use kit_core::{Error, Limits, Result};
use kit_entropy::Counter;
use kit_entropy::range::{BitCoder, Decoder, Encoder};

const MOST: u32 = 4096;
const NONE: u32 = u32::MAX;

/// Known strings: a root, or another string and a sample more. Slots by hash hold string, sample and code.
struct Strings {
    slots: Vec<u64>,
    /// What the strings are hashed with, so that old ones do not count.
    age: u64,
    next: u32,
    clear: u32,
}

const SLOTS: usize = 1 << 14;

impl Strings {
    fn new(code_size: u8) -> Self {
        let clear = 1 << code_size;
        Self { slots: vec![0; SLOTS], age: 1, next: clear + 2, clear }
    }

    fn start(&mut self) {
        self.age += 1;
        self.next = self.clear + 2;
    }

    fn slot(&self, string: u32, sample: u8) -> (usize, u64) {
        let key = self.age << 20 | u64::from(string) << 8 | u64::from(sample);
        let mut slot = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as usize;
        // Slots of earlier ages are free.
        while self.slots[slot] >> 32 == self.age && self.slots[slot] >> 12 != key {
            slot = (slot + 1) % SLOTS;
        }
        (slot, key)
    }

    fn find(&self, string: u32, sample: u8) -> u32 {
        let (slot, key) = self.slot(string, sample);
        if self.slots[slot] >> 12 == key { (self.slots[slot] & 0xFFF) as u32 } else { NONE }
    }

    /// Adds a string, which may be known already: the code counts all the same.
    fn add(&mut self, string: u32, sample: u8) {
        if self.next < MOST {
            let (slot, key) = self.slot(string, sample);
            if self.slots[slot] >> 12 != key {
                self.slots[slot] = key << 12 | u64::from(self.next);
            }
            self.next += 1;
        }
    }
}

/// What an encoder did, coded.
struct Habits {
    clears: [Counter; 8],
    longest: [Counter; 16],
    lengths: [[Counter; 64]; 16],
    /// Codes between the last two starts of the table.
    season: u32,
    codes: u32,
    history: usize,
}

impl Habits {
    fn new() -> Self {
        Self {
            clears: std::array::from_fn(|i| Counter::with(if i == 0 { 60_000 } else { 64 }, 4)),
            longest: [Counter::with(65_000, 8); 16],
            lengths: [[Counter::NEW; 64]; 16],
            season: 0,
            codes: 0,
            history: 0,
        }
    }

    fn bit(counter: &mut Counter, bit: u32, coder: &mut impl BitCoder) -> u32 {
        let bit = coder.code(bit, counter.p().clamp(1, 65535));
        counter.update(bit, 1023);
        bit
    }

    fn clear(&mut self, is_full: bool, starts: usize, clear: bool, coder: &mut impl BitCoder) -> bool {
        let context = match self.codes {
            0 => usize::from(starts > 0),
            codes => 2 + (usize::from(codes == self.season) << 1 | usize::from(is_full)),
        };
        let clear = Self::bit(&mut self.clears[context], clear.into(), coder) == 1;
        if clear {
            (self.season, self.codes) = (self.codes, 0);
        } else {
            self.codes = self.codes.saturating_add(1);
        }
        clear
    }

    /// Codes the length of the next string, from 1 to the longest.
    fn length(&mut self, longest: u32, length: u32, coder: &mut impl BitCoder) -> u32 {
        if longest <= 1 {
            return longest;
        }
        let context = self.history << 1 | usize::from(longest > 2);
        let is_longest = Self::bit(&mut self.longest[context & 15], u32::from(length == longest), coder);
        self.history = self.history << 1 & 6 | (1 - is_longest) as usize;
        if is_longest == 1 {
            return longest;
        }
        // The difference less one, by steps that double.
        let most = longest - 2;
        let bits = u32::BITS - most.leading_zeros();
        let difference = longest.saturating_sub(length + 1);
        let mut value = 0;
        let table = &mut self.lengths[bits.min(15) as usize];
        for i in (0..bits).rev() {
            let node = if value == 0 { i as usize + 1 } else { 32 + i as usize };
            let bit = Self::bit(&mut table[node & 63], difference >> i & 1, coder);
            value = value << 1 | bit;
        }
        longest - 1 - value.min(most)
    }
}

/// Takes `codes` apart, which code `count` samples of `code_size` bits: the samples as they are stored and what the encoder did;
/// `None` where they do not.
pub fn decode(codes: &[u8], code_size: u8, count: usize) -> Option<(Vec<u8>, Vec<u8>)> {
    let (samples, lengths, behind) = read(codes, code_size, count)?;
    let mut habits = Vec::new();
    let mut coder = Encoder::new(&mut habits);
    let mut out = Vec::new();
    let mut lengths = lengths.into_iter();
    write(&samples, code_size, &mut coder, Some(&mut lengths), u64::MAX, &mut out).ok()?;
    coder.finish();
    // What was not read is kept: the end, padding, and what is behind.
    let same = out.iter().zip(codes).take_while(|(a, b)| a == b).count();
    if same + 8 + behind < codes.len() {
        return None;
    }
    let same = same.min(codes.len());
    let mut all = Vec::new();
    kit_entropy::varint::put(&mut all, (out.len() - same) as u64);
    kit_entropy::varint::put(&mut all, (codes.len() - same) as u64);
    all.extend(&codes[same..]);
    all.extend(habits);
    Some((samples, all))
}

/// The samples, the lengths of their strings with 0 for each start of the table, and how many bytes were not read.
fn read(codes: &[u8], code_size: u8, count: usize) -> Option<(Vec<u8>, Vec<u32>, usize)> {
    let clear = 1u32 << code_size;
    let (mut held, mut bits, mut at) = (0u64, 0u32, 0usize);
    let mut width = u32::from(code_size) + 1;
    let mut strings: Vec<(u32, u32)> = Vec::new();
    let mut last: Option<(u32, u32)> = None;
    let mut samples: Vec<u8> = Vec::with_capacity(count.min(codes.len().saturating_mul(64)));
    let mut lengths = Vec::new();
    let mut is_ended = false;
    loop {
        while bits < width && at < codes.len() {
            held |= u64::from(codes[at]) << bits;
            at += 1;
            bits += 8;
        }
        if bits < width || is_ended {
            break;
        }
        let code = held as u32 & ((1 << width) - 1);
        if samples.len() == count && code != clear {
            is_ended = true;
            continue;
        }
        held >>= width;
        bits -= width;
        if code == clear {
            lengths.push(0);
            strings.clear();
            (last, width) = (None, u32::from(code_size) + 1);
            continue;
        }
        if code == clear + 1 {
            break;
        }
        let start = samples.len();
        let known = strings.get(code.wrapping_sub(clear + 2) as usize);
        if code < clear {
            samples.push(code as u8);
        } else if let Some(&(from, len)) = known {
            extend(&mut samples, from as usize, len as usize);
        } else {
            let (from, len) = last.filter(|_| code == clear + 2 + strings.len() as u32 && code < MOST)?;
            extend(&mut samples, from as usize, len as usize);
            samples.push(samples[from as usize]);
        }
        if samples.len() > count {
            return None;
        }
        if let Some((from, len)) = last
            && clear + 2 + (strings.len() as u32) < MOST
        {
            strings.push((from, len + 1));
        }
        last = Some((start as u32, (samples.len() - start) as u32));
        lengths.push((samples.len() - start) as u32);
        let next = clear + 2 + strings.len() as u32;
        width = width.max((u32::BITS - next.leading_zeros()).min(12));
    }
    (samples.len() == count).then_some((samples, lengths, codes.len() - at))
}

fn extend(samples: &mut Vec<u8>, from: usize, len: usize) {
    for i in from..from + len {
        samples.push(samples[i]);
    }
}

/// Makes the codes of samples again, of at most `most` bytes.
pub fn encode(samples: &[u8], mut habits: &[u8], code_size: u8, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let cut = || Error::corrupt("what is told of LZW is cut short");
    let input = &mut habits;
    let off = kit_entropy::varint::take(input).ok_or_else(cut)?;
    let more = kit_entropy::varint::take(input).and_then(|more| usize::try_from(more).ok()).ok_or_else(cut)?;
    let (tail, coded) = input.split_at_checked(more).ok_or_else(cut)?;
    let mut coder = Decoder::new(coded);
    let start = out.len();
    write(samples, code_size, &mut coder, None, limits.output, out)?;
    if !coder.finish() {
        return Err(Error::corrupt("what is told of LZW is damaged"));
    }
    let len = (out.len() - start) as u64;
    let kept =
        len.checked_sub(off).ok_or_else(|| Error::corrupt(format!("expected {off} bytes of LZW, found {len}")))?;
    out.truncate(start + kept as usize);
    out.extend(tail);
    Ok(())
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    bits: u32,
}

impl Writer<'_> {
    fn put(&mut self, code: u32, width: u32) {
        self.held |= u64::from(code) << self.bits;
        self.bits += width;
        while self.bits >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.bits -= 8;
        }
    }
}

/// Writes codes; an encoder of habits gives the strings' lengths.
fn write(
    samples: &[u8],
    code_size: u8,
    coder: &mut impl BitCoder,
    mut lengths: Option<&mut std::vec::IntoIter<u32>>,
    most: u64,
    out: &mut Vec<u8>,
) -> Result<()> {
    let clear = 1u32 << code_size;
    // The decoder, which tells how long codes are, knows a string less than the encoder.
    let width = |codes: u32| (u32::BITS - (clear + 1 + codes.max(1)).leading_zeros()).min(12);
    let mut strings = Strings::new(code_size);
    let mut habits = Habits::new();
    let mut writer = Writer { out, held: 0, bits: 0 };
    let (mut at, mut starts) = (0, 0);
    let mut prefixes = Vec::new();
    loop {
        let told = lengths.as_mut().map(|lengths| lengths.next());
        let codes = habits.codes;
        if habits.clear(strings.next >= MOST, starts, told == Some(Some(0)), coder) {
            starts += 1;
            if starts > samples.len() + 16 {
                return Err(Error::corrupt("expected codes, found starts of the table"));
            }
            writer.put(clear, width(codes));
            strings.start();
            continue;
        }
        let Some(&first) = samples.get(at) else {
            writer.put(clear + 1, width(codes));
            break;
        };
        prefixes.clear();
        prefixes.push(u32::from(first));
        let mut code = u32::from(first);
        for &sample in &samples[at + 1..] {
            code = strings.find(code, sample);
            if code == NONE {
                break;
            }
            prefixes.push(code);
        }
        let longest = prefixes.len();
        let length = habits.length(longest as u32, told.flatten().unwrap_or(0), coder) as usize;
        let code = prefixes[length.clamp(1, longest) - 1];
        if length <= 1 && code >= clear {
            return Err(Error::corrupt(format!("expected a sample of {code_size} bits, found {code}")));
        }
        writer.put(code, width(codes));
        at += length.max(1);
        if let Some(&sample) = samples.get(at) {
            strings.add(code, sample);
        }
        if writer.out.len() as u64 > most {
            return Err(Error::corrupt(format!("expected at most {most} bytes of LZW")));
        }
    }
    if writer.bits > 0 {
        writer.put(0, 8 - writer.bits);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(codes: &[u8], code_size: u8, count: usize) -> (Vec<u8>, usize) {
        let (samples, habits) = decode(codes, code_size, count).expect("LZW");
        let mut out = Vec::new();
        encode(&samples, &habits, code_size, &Limits::DEFAULT, &mut out).expect("its own");
        assert_eq!(out, codes);
        (samples, habits.len())
    }

    #[test]
    fn a_known_stream() {
        // Codes of three bits from the low ones on: start 100, sample 001, the string just begun 110, end 101.
        let (samples, told) = there_and_back(&[0b1000_1100, 0b0000_1011], 2, 3);
        assert!(told <= 4, "{told}");
        assert_eq!(samples, [1, 1, 1]);
    }

    /// Codes of samples where each string has at most `most` samples and the table starts anew after `season` codes.
    fn coded(samples: &[u8], code_size: u8, most: u32, season: usize) -> Vec<u8> {
        let mut lengths = vec![0];
        // Longer than the longest counts as the longest.
        for i in 0..samples.len() {
            lengths.push(most);
            if i % season == season - 1 {
                lengths.push(0);
            }
        }
        let (mut out, mut habits) = (Vec::new(), Vec::new());
        let mut lengths = lengths.into_iter();
        let mut coder = Encoder::new(&mut habits);
        write(samples, code_size, &mut coder, Some(&mut lengths), u64::MAX, &mut out).expect("any lengths");
        out
    }

    #[test]
    fn encoders_of_all_kinds_come_back() {
        let samples: Vec<u8> =
            (0..30_000u32).map(|i| (i.wrapping_mul(0x9E37_79B9) >> 29) as u8 & 7 & (i >> 9) as u8).collect();
        for (most, season) in [(u32::MAX, usize::MAX), (u32::MAX, 3837), (1, 100), (3, 4000), (9, usize::MAX)] {
            let codes = coded(&samples, 4, most, season);
            let (back, told) = there_and_back(&codes, 4, samples.len());
            assert!(back == samples && told < 40 + codes.len() / 8, "{most} {season}: {told} of {}", codes.len());
            there_and_back(&codes[..codes.len() - 1], 4, samples.len());
            there_and_back(&[&codes[..], b"more"].concat(), 4, samples.len());
        }
    }

    #[test]
    fn any_bytes_are_survived() {
        for seed in 0..300u32 {
            let codes: Vec<u8> = (0..300u32).map(|i| (i.wrapping_mul(seed * 2 + 0x9E37_79B9) >> 19) as u8).collect();
            for count in [1, 100, 5000] {
                if decode(&codes, 1 + (seed % 8) as u8, count).is_some() {
                    there_and_back(&codes, 1 + (seed % 8) as u8, count);
                }
                let _ = encode(&vec![seed as u8; count], &codes, 3, &Limits::DEFAULT, &mut Vec::new());
            }
        }
    }
}
