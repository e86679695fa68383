//! One model for both directions: predicts each bit, has it coded, and learns it.

use crate::above::Above;
use crate::config::{EXCLUDED, NEVER};
use crate::context::{Cursor, spread};
use crate::copies::Copy;
use crate::follow::{Match, expected_bit};
use crate::maps::Map;
use crate::table::{Slot, Table};
use crate::{Config, Context, Select, history};
use kit_entropy::logistic::{LIMIT, squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, FinalMixer, Mixer, Vector, mixer};
use kit_tokens::{Place, Tokenizer, is_word};

/// How fast the weights of the selected sets' outputs learn.
const FINAL_RATE: i32 = 2;

/// The counts at which the rates of counters stay.
const SLOWEST: u32 = 255;

/// The count that is left of them behind a primer.
const RELAXED: u32 = 4;

/// Sets of the corrections by the last byte and the last two; few enough to stay in cache.
const CORRECTION_SETS: usize = 1 << 12;

/// Bytes of a copy that are looked at.
const LOOK_BACK: usize = 512;

/// Kinds of places above, by which the inputs for them are learnt: which of the three, its trust, the order, how far into the token,
/// whether a digit is expected, and how many bits are left; behind them, those of the expected number.
const POINTERS: usize = 3 << 12;

/// Room for the inputs beside those of contexts, and for as many as a vector may have left.
const OTHERS: usize = 1 + 2 * 3 + 4 + 7;

/// What the cursor, the hashes and the bookkeeping take, rounded up.
const FIXED_MEMORY: u64 = 1 << 20;

/// Everything that is learnt while a text is coded.
pub(crate) struct Model<T, const C: usize, const V: usize, const S: usize, const M: usize> {
    config: &'static Config<C, V, S, M>,
    tokens: T,
    cursor: Cursor,
    matches: [Match; M],
    /// The index of the longest match.
    longest: usize,
    table: Table,
    maps: Box<[Map; C]>,
    pointers: Vec<Counter>,
    above: Above,
    mixers: [Mixer<V>; S],
    last_mixer: FinalMixer<S>,
    corrections: [Apm; 3],
    hashes: [u64; C],
    /// The slots of all contexts while they are in use, and where they belong.
    slots: [Slot; C],
    places: [u32; C],
}

/// What is expected behind a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// What follows the bytes that were copied: a copy may end anywhere.
    Same,
    /// Another byte than that, and then what follows it: copies are as long as they can be.
    Other,
}

/// What is the same for all bits of a byte.
#[derive(Clone, Copy)]
struct Fixed<const S: usize> {
    /// The weight set by selector, as far as the bits do not matter.
    selected: [usize; S],
    /// What stands above with a one above its bits, and where its inputs are learnt.
    above: [(u32, usize); 3],
    number: u32,
    /// The match that was sure and is known to be wrong.
    wrong: usize,
    /// The byte above that is known not to come, with a one above its bits.
    excluded: u32,
}

/// No match.
const NONE: usize = usize::MAX;

impl<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize> Model<T, C, V, S, M> {
    /// Inputs of a match: two where there is room.
    const MATCH_INPUTS: usize = if C + 2 * M + Self::PLACE_INPUTS < 8 * V { 2 } else { 1 };

    /// Whether the outputs of the selected sets are added and learn from one error, as one or two do for speed; the outputs of
    /// more are weighed in turn.
    const ADDED: bool = S <= 2;

    /// How fast the weights of inputs learn.
    const RATE: i32 = if Self::ADDED { 14 } else { 24 };

    /// Inputs for the three places above and the expected number.
    const PLACE_INPUTS: usize = if T::HAS_PLACES { 4 } else { 0 };

    /// Makes a model for a text of `len` bytes.
    pub fn new(len: u64, config: &'static Config<C, V, S, M>) -> Self {
        Self::with(T::new(len), len, config)
    }

    /// The same with a tokenizer that is given.
    pub fn with(tokens: T, len: u64, config: &'static Config<C, V, S, M>) -> Self {
        const { assert!(C + M + Self::PLACE_INPUTS < 8 * V && S > 0 && M > 0) }
        let start = mixer::ONE / 2 / C as i32 * 3 / if Self::ADDED { S as i32 } else { 1 };
        let match_sets = Select::Match.sets(config.trusted);
        let large = if config.corrections > 1 { CORRECTION_SETS } else { 0 };
        Self {
            config,
            tokens,
            cursor: Cursor::new(&config.contexts),
            matches: config.matches.map(|min| Match::new(min, match_bits(len))),
            longest: 0,
            table: Table::new(table_bits(len, config)),
            maps: Box::new(std::array::from_fn(|_| Map::new())),
            above: Above::new(config.trusted < NEVER),
            pointers: vec![Counter::with(40000, 0); POINTERS + 8],
            mixers: config.selects.map(|select| Mixer::new(select.sets(config.trusted), start)),
            last_mixer: FinalMixer::new(match_sets),
            corrections: [match_sets, large, large].map(|contexts| Apm::new(contexts, SLOWEST)),
            hashes: [0; C],
            slots: [[0; 16]; C],
            places: [0; C],
        }
    }

    /// Holds what a primer has taught for less certain than what the text will teach.
    pub fn relax(&mut self) {
        self.matches.iter_mut().for_each(|m| m.relax(RELAXED));
        self.corrections.iter_mut().for_each(|correction| correction.relax(RELAXED));
        self.pointers.iter_mut().for_each(|counter| counter.relax(RELAXED));
        self.above.relax(RELAXED);
    }

    /// Prepares for a text that follows an earlier version of it.
    pub fn stay(&mut self) {
        self.matches.iter_mut().for_each(Match::stay);
    }

    /// Codes one byte, which follows `seen`, and learns it; returns the byte.
    pub fn code(&mut self, seen: &[u8], byte: u8, coder: &mut impl BitCoder) -> u8 {
        self.cursor.advance(seen);
        self.tokens.advance(seen);
        self.longest = 0;
        for i in 0..M {
            self.matches[i].advance(seen);
            if self.matches[i].len() > self.matches[self.longest].len() {
                self.longest = i;
            }
        }
        let longest = self.longest;
        let sure = self.matches[longest].sure(self.config.sure);
        if let Some((expected, p)) = sure
            && coder.code(u32::from(byte == expected), p) == 1
        {
            self.matches[longest].learn_byte(expected);
            return expected;
        }
        let mut excluded = 0;
        let looks = self.config.trusted < NEVER && sure.is_none();
        if looks
            && let Some(likely) =
                self.above.look(seen, self.tokens.place(), &self.matches[longest], self.config.trusted)
        {
            if coder.code(u32::from(byte == likely.byte), likely.p) == 1 {
                self.above.learn(likely.byte);
                self.matches[longest].learn_byte(likely.byte);
                return likely.byte;
            }
            excluded = u32::from(likely.byte) | 0x100;
        }
        let byte = self.code_bits(seen, byte, if sure.is_some() { longest } else { NONE }, excluded, coder);
        if looks {
            self.above.learn(byte);
        }
        self.matches[longest].learn_byte(byte);
        byte
    }

    /// Moves past a copy at the end of `seen`, which is not learnt; looks at its last bytes, to know where the text stands.
    pub fn skip(&mut self, seen: &[u8], copy: Copy, after: After) {
        if copy.len == 0 {
            return;
        }
        for i in seen.len() - copy.len.min(LOOK_BACK)..seen.len() {
            self.cursor.advance(&seen[..i]);
            self.tokens.advance(&seen[..i]);
        }
        for m in &mut self.matches {
            m.jump(seen, copy.from + copy.len, copy.len, after == After::Same);
        }
    }

    fn code_bits(&mut self, seen: &[u8], byte: u8, wrong: usize, excluded: u32, coder: &mut impl BitCoder) -> u8 {
        let mut place = *self.tokens.place();
        if excluded != 0 {
            for at in &mut place.above {
                *at = if seen[*at as usize] == excluded as u8 { 0 } else { *at };
            }
        }
        for (i, &context) in self.config.contexts.iter().enumerate() {
            let value = match context {
                Context::Expected => self.matches[self.longest].hash(),
                Context::Own(n) => self.tokens.own(n, seen),
                _ => self.cursor.hash(context, seen, &place),
            };
            self.hashes[i] = spread(value.wrapping_add((i as u64 + 1) << 58) ^ (i as u64) << 50);
        }
        let fixed = Fixed { excluded, ..self.fixed(seen, &place, wrong) };
        let mut partial = 1;
        let mut rest = u32::from(byte);
        for _ in 0..2 {
            self.take(partial);
            let mut node = 1;
            for _ in 0..4 {
                let bit = self.code_bit(&fixed, partial, node, rest >> 7 & 1, coder);
                rest <<= 1;
                node = node << 1 | bit as usize;
                partial = partial << 1 | bit;
            }
        }
        partial as u8
    }

    /// Puts the slots in use back, and takes those of all contexts for the nibble behind `partial`.
    #[inline(always)]
    fn take(&mut self, partial: u32) {
        let mut lines = [0; C];
        let mut checks = [0; C];
        for i in 0..C {
            let hash = self.hashes[i];
            let first = self.table.first(hash);
            if partial == 1 {
                (lines[i], checks[i]) = (first, hash as u8);
            } else {
                let hash = (hash as u32 ^ partial).wrapping_mul(0x9E37_79B1);
                (lines[i], checks[i]) = (Table::second(first, hash), (hash >> 8) as u8);
            }
        }
        for i in 0..C {
            self.table.put(self.places[i], &self.slots[i]);
        }
        for i in 0..C {
            self.places[i] = self.table.take(lines[i], checks[i], &mut self.slots[i]);
        }
    }

    fn fixed(&self, seen: &[u8], place: &Place, wrong: usize) -> Fixed<S> {
        let last = self.cursor.last();
        let selected = self.config.selects.map(|select| match select {
            Select::Match => 0,
            Select::LastByte => usize::from(last) << 4,
            Select::Column => self.cursor.column(seen).min(255),
            Select::Slot => (place.slot as usize & 255) << 3 | place.token_len.min(7) as usize,
            Select::Own => (self.tokens.class() & 255) << 3,
            Select::Token => kind(last) << 6 | (place.order as usize) << 4 | place.token_len.min(15) as usize,
        });
        let above = std::array::from_fn(|i| match place.above[i] {
            0 => (0, 0),
            at => {
                let byte = seen[at as usize];
                let class = i << 9
                    | usize::from(place.trust[i] & 3) << 7
                    | (place.order as usize) << 5
                    | (place.token_len.min(7) as usize) << 2;
                (u32::from(byte) | 0x100, class << 3 | usize::from(byte.is_ascii_digit()) << 3)
            }
        });
        Fixed { selected, above, number: place.expected, wrong, excluded: 0 }
    }

    /// Codes and learns the bit behind `partial`; `node` is the part of that in this nibble.
    #[inline(always)]
    fn code_bit(&mut self, fixed: &Fixed<S>, partial: u32, node: usize, bit: u32, coder: &mut impl BitCoder) -> u32 {
        let others = self.others(fixed, partial);
        let mut inputs = [Vector::splat(0); V];
        for (v, vector) in inputs.iter_mut().enumerate() {
            let at = 8 * v;
            *vector = Vector::new([
                self.input(at, node, &others),
                self.input(at + 1, node, &others),
                self.input(at + 2, node, &others),
                self.input(at + 3, node, &others),
                self.input(at + 4, node, &others),
                self.input(at + 5, node, &others),
                self.input(at + 6, node, &others),
                self.input(at + 7, node, &others),
            ]);
        }
        let matched = self.matched(fixed, partial);
        let mut sets = [0; S];
        let mut outputs = [0; S];
        for i in 0..S {
            sets[i] = match self.config.selects[i] {
                Select::Match => matched,
                Select::LastByte => fixed.selected[i] | node,
                Select::Own => fixed.selected[i] | partial.ilog2() as usize,
                _ => fixed.selected[i],
            };
            outputs[i] = self.mixers[i].mix(&inputs, sets[i]);
        }
        let mixed = if Self::ADDED {
            outputs.iter().sum::<i32>().clamp(-LIMIT, LIMIT)
        } else {
            self.last_mixer.mix(&outputs, matched)
        };
        let p_mixed = squash(mixed);
        let p = self.corrected(mixed, p_mixed, matched, partial);
        let bit = coder.code(bit, p);

        let target = (bit << 16) as i32;
        for i in 0..S {
            let p = if Self::ADDED { p_mixed } else { squash(outputs[i]) };
            self.mixers[i].update(&inputs, sets[i], target - p as i32, Self::RATE);
        }
        if !Self::ADDED {
            self.last_mixer.update(&outputs, matched, target - p_mixed as i32, FINAL_RATE);
        }
        for correction in &mut self.corrections[..self.config.corrections] {
            correction.update(bit);
        }
        for i in 0..C {
            let state = &mut self.slots[i][node & 15];
            self.maps[i].learn(*state, bit);
            *state = history::next(*state, bit);
        }
        self.learn_followed(fixed, partial, bit);
        bit
    }

    /// One input: those of the contexts come first.
    #[inline(always)]
    fn input(&self, i: usize, node: usize, others: &[i16; OTHERS]) -> i16 {
        if i < C { self.maps[i].predict(self.slots[i][node & 15]) } else { others[i - C] }
    }

    /// The inputs that come behind those of the contexts: from all that expects a byte, and the constant.
    #[inline(always)]
    fn others(&self, fixed: &Fixed<S>, partial: u32) -> [i16; OTHERS] {
        let mut inputs = [0; OTHERS];
        inputs[0] = 256;
        let mut at = 1;
        for (i, m) in self.matches.iter().enumerate() {
            if i != fixed.wrong {
                inputs[at..at + Self::MATCH_INPUTS].copy_from_slice(&m.inputs(partial)[..Self::MATCH_INPUTS]);
            }
            at += Self::MATCH_INPUTS;
        }
        if T::HAS_PLACES {
            let left = 7 - partial.ilog2() as usize;
            let others = [fixed.above[0], fixed.above[1], fixed.above[2], (fixed.number, POINTERS)];
            for (i, (byte, class)) in others.into_iter().enumerate() {
                if let Some(bit) = expected_bit(byte, partial) {
                    let comes = stretch(self.pointers[class | left].p()) as i16;
                    inputs[at + i] = if bit == 1 { comes } else { -comes };
                }
            }
        }
        inputs
    }

    #[inline(always)]
    fn learn_followed(&mut self, fixed: &Fixed<S>, partial: u32, bit: u32) {
        for (i, m) in self.matches.iter_mut().enumerate() {
            if i != fixed.wrong {
                m.learn_bit(partial, bit);
            }
        }
        if T::HAS_PLACES {
            let left = 7 - partial.ilog2() as usize;
            for (byte, class) in [fixed.above[0], fixed.above[1], fixed.above[2], (fixed.number, POINTERS)] {
                if let Some(expected) = expected_bit(byte, partial) {
                    self.pointers[class | left].update(u32::from(expected == bit), SLOWEST);
                }
            }
        }
    }

    /// The weight set by the longest match: how long it is, while it is right, and the bits so far.
    #[inline(always)]
    fn matched(&self, fixed: &Fixed<S>, partial: u32) -> usize {
        let longest = &self.matches[self.longest];
        let follows = self.longest != fixed.wrong && expected_bit(longest.expected(), partial).is_some();
        let class = match longest.len() {
            _ if expected_bit(fixed.excluded, partial).is_some() => EXCLUDED,
            _ if !follows => 0,
            0..16 => 1,
            16..32 => 2,
            _ => 3,
        };
        class << 8 | partial as usize
    }

    /// The probability after the final corrections.
    #[inline(always)]
    fn corrected(&mut self, mixed: i32, p: u32, matched: usize, partial: u32) -> u32 {
        let by_match = self.corrections[0].refine(mixed, matched);
        if self.config.corrections == 1 {
            return (p + by_match) >> 1;
        }
        let pair = (self.cursor.pair() as u32) << 8 | partial;
        let by_last = self.corrections[1].refine(mixed, correction_set(pair & 0xFFFF));
        let by_pair = self.corrections[2].refine(mixed, correction_set(pair));
        (p + by_match + by_last + by_pair) >> 2
    }
}

/// One of the sets for a correction by the bits of `context`.
#[inline(always)]
fn correction_set(context: u32) -> usize {
    context.wrapping_mul(0x9E37_79B1) as usize >> 16 & (CORRECTION_SETS - 1)
}

/// Digits, letters, other bytes of tokens, delimiters.
fn kind(byte: u8) -> usize {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' | b'A'..=b'Z' => 1,
        _ if is_word(byte) => 2,
        _ => 3,
    }
}

/// Bytes that a model for a text of `len` bytes takes.
pub(crate) fn memory<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    len: u64,
    config: &Config<C, V, S, M>,
) -> u64 {
    let match_sets = Select::Match.sets(config.trusted);
    let sets: usize = config.selects.iter().map(|select| select.sets(config.trusted)).sum();
    Table::memory(table_bits(len, config))
        + T::memory(len)
        + M as u64 * Match::memory(match_bits(len))
        + size_of::<[Map; C]>() as u64
        + Mixer::<V>::memory(sets as u64)
        + FinalMixer::<S>::memory(match_sets as u64)
        + Apm::<8>::memory((match_sets + 2 * CORRECTION_SETS) as u64)
        + FIXED_MEMORY
}

/// Room for an eighth to a quarter as many slots as the text has nibbles in all contexts, as long as the configuration allows
/// it: more room costs more in misses of caches than it saves in bytes.
fn table_bits<const C: usize, const V: usize, const S: usize, const M: usize>(
    len: u64,
    config: &Config<C, V, S, M>,
) -> u32 {
    let lines = (len.clamp(1, 1 << 32) * C as u64 / 16).max(1).ilog2();
    lines.clamp(10, config.table_bits - Table::LINE_BITS)
}

fn match_bits(len: u64) -> u32 {
    len.clamp(1, 1 << 32).div_ceil(8).next_power_of_two().ilog2().clamp(10, 22)
}
