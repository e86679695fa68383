//! One deep model for both directions: predicts each bit, has it coded, and learns it.

use super::maps::Map;
use super::pointers::Pointers;
use super::{Expected, Guide, ODDS, Odds, Setting};
use crate::context::spread;
use crate::copies::Copy;
use crate::follow::{Match, expected_bit};
use crate::history;
use crate::table::{Slot, Table};
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::mixer::ONE;
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, FinalMixer, Mixer, Vector};

/// Lengths by which matches are looked for.
const MATCHES: [usize; 3] = [5, 8, 16];
const M: usize = MATCHES.len();

/// Choices of weights that are the engine's own; the guide's come behind them.
const OWN: usize = 4;

/// The choice of the only set that there is.
const SOLE: usize = 3;

/// The choice, the guide's last, by which the second mixer of mixers takes its weights as well.
const fn second(choices: usize) -> usize {
    choices - 1
}

/// How fast the weights of inputs learn in the end, and the bytes behind which half of what they are faster at the start is left;
/// of the set that is never chosen; and of the choices' outputs.
const RATE: i32 = 14;
const RATE_FALLS: i64 = 1 << 18;
const SOLE_RATE: i32 = 24;
const FINAL_RATE: i32 = 8;

/// The error from which on weights learn, in 1/65536: most bits are as good as certain, and little is to be learnt from them.
const WORTH: i32 = 256;

/// The error of the whole below which histories alone go on, and nothing that is learnt from them: it would be next to nothing.
const CERTAIN: i32 = 16;

/// The count at which the rate of counters stays, and what is left of counts behind a primer.
const SLOWEST: u32 = 255;
const RELAXED: u32 = 4;

/// Sets of the corrections by hashed contexts.
const CORRECTION_SETS: usize = 1 << 15;

/// Classes of a guide's odds.
const ODDS_CLASSES: usize = 256;

/// Classes of the longest match in choosing weights.
const MATCH_CLASSES: usize = 8;

/// Sets of one choice by a byte and the bits so far, such as the guide's.
const GUIDE_SETS: usize = 256 << 3;

/// What the hashes and the bookkeeping take, rounded up.
const FIXED_MEMORY: u64 = 1 << 20;

/// Everything that is learnt while a text is coded; its inputs are `V` vectors, its weights chosen in `S` ways.
pub(crate) struct Model<G, const C: usize, const P: usize, const V: usize, const S: usize> {
    guide: G,
    matches: [Match; M],
    longest: usize,
    table: Table,
    maps: Box<[Map; C]>,
    pointers: Pointers<P>,
    odds: [Apm<8>; ODDS],
    order0: Vec<Counter>,
    blends: [Mixer<V>; S],
    last_blends: [FinalMixer<S>; 2],
    corrections: [Apm<8>; 4],
    hashes: [u64; C],
    values: [u64; C],
    slots: [Slot; C],
    places: [u32; C],
    touched: u8,
    learnt: i64,
    rate: i32,
    rate_at_start: i32,
}

/// What is the same for all bits of a byte.
struct Fixed<const P: usize, const S: usize> {
    classes: [usize; S],
    expected: [Expected; P],
    likely: u32,
    pair: u32,
    word: u32,
}

impl<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize> Model<G, C, P, V, S> {
    /// Makes a model for a text of `len` bytes.
    pub fn with(guide: G, len: u64, setting: &Setting) -> Self {
        const { assert!(2 * C + 2 * M + 2 * P + 3 * ODDS + 2 <= 8 * V && S > OWN) }
        let mut start = [[0; 8]; V];
        start.as_flattened_mut()[..C].fill(ONE / C as i32 * 2);
        start.as_flattened_mut()[2 * C..2 * C + 2 * M].fill(ONE / 4);
        let match_sets = MATCH_CLASSES << 8;
        Self {
            guide,
            matches: MATCHES.map(|min| Match::new(min, match_bits(len))),
            longest: 0,
            table: Table::new(table_bits(len, C, setting)),
            maps: Box::new(std::array::from_fn(|_| Map::new())),
            pointers: Pointers::new(),
            odds: std::array::from_fn(|_| Apm::new(ODDS_CLASSES, SLOWEST)),
            order0: vec![Counter::NEW; 256],
            blends: std::array::from_fn(|i| Mixer::with(Self::sets(i), &start)),
            last_blends: [match_sets, GUIDE_SETS].map(FinalMixer::new),
            corrections: [match_sets, CORRECTION_SETS, CORRECTION_SETS, CORRECTION_SETS].map(|n| Apm::new(n, SLOWEST)),
            hashes: [0; C],
            values: [0; C],
            slots: [[0; 16]; C],
            places: [0; C],
            touched: 0,
            learnt: 0,
            rate: RATE,
            rate_at_start: setting.rate_at_start,
        }
    }

    /// How many sets of weights there are in choice `i`.
    const fn sets(i: usize) -> usize {
        match i {
            0 => 256 * 4,
            1 => (C + 1) << 3,
            SOLE => 1,
            _ => GUIDE_SETS,
        }
    }

    /// Holds what a primer has taught for less certain than what the text will teach.
    pub fn relax(&mut self) {
        self.matches.iter_mut().for_each(|m| m.relax(RELAXED));
        self.corrections.iter_mut().for_each(|correction| correction.relax(RELAXED));
        self.pointers.relax(RELAXED);
        self.odds.iter_mut().for_each(|odds| odds.relax(RELAXED));
        self.learnt = 0;
    }

    fn advance(&mut self, seen: &[u8]) {
        self.guide.advance(seen);
        self.longest = 0;
        for i in 0..M {
            self.matches[i].advance(seen);
            if self.matches[i].len() > self.matches[self.longest].len() {
                self.longest = i;
            }
        }
    }

    /// Moves past a copy at the end of `seen`, of which the guide alone takes notice.
    pub fn skip(&mut self, seen: &[u8], copy: Copy) {
        if copy.len == 0 {
            return;
        }
        for i in seen.len() - copy.len..seen.len() {
            self.guide.advance(&seen[..i]);
        }
        for m in &mut self.matches {
            m.jump(seen, copy.from + copy.len, copy.len, true);
        }
    }

    /// Codes one byte, which follows `seen`, and learns it; returns the byte.
    pub fn code(&mut self, seen: &[u8], byte: u8, coder: &mut impl BitCoder) -> u8 {
        self.advance(seen);
        self.guide.contexts(seen, self.matches[self.longest].hash(), &mut self.values);
        for (i, &value) in self.values.iter().enumerate() {
            self.hashes[i] = spread(value.wrapping_add((i as u64 + 1) << 58) ^ (i as u64) << 50);
        }
        let fixed = self.fixed(seen);
        self.learnt += 1;
        self.rate = RATE + (i64::from(self.rate_at_start) * RATE_FALLS / (RATE_FALLS + self.learnt)) as i32;
        let mut partial = 1;
        let mut rest = u32::from(byte);
        for _ in 0..2 {
            let known = self.take(partial);
            let mut node = 1;
            for _ in 0..4 {
                let bit = self.code_bit(&fixed, known, partial, node, rest >> 7 & 1, coder);
                rest <<= 1;
                node = node << 1 | bit as usize;
                partial = partial << 1 | bit;
            }
        }
        self.matches.iter_mut().for_each(|m| m.learn_byte(partial as u8));
        partial as u8
    }

    fn fixed(&self, seen: &[u8]) -> Fixed<P, S> {
        let mut classes = [0; S];
        for (i, class) in classes[OWN..].iter_mut().enumerate() {
            *class = (self.guide.class(i) & 255) << 3;
        }
        let last = |n: usize| seen.len().checked_sub(n).map_or(0, |at| u32::from(seen[at]));
        classes[2] = (last(1) as usize) << 3;
        let word = self.guide.class(0) as u32;
        Fixed {
            classes,
            expected: self.guide.expected(seen),
            likely: self.guide.likely(seen),
            pair: last(1) | last(2) << 8,
            word,
        }
    }

    /// Puts the slots in use back, and takes those of all contexts for the nibble behind `partial`; returns how many are known.
    #[inline(always)]
    fn take(&mut self, partial: u32) -> usize {
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
        self.touched = lines.iter().fold(0, |touched, &line| touched ^ self.table.touch(line));
        for i in 0..C {
            self.table.put(self.places[i], &self.slots[i]);
        }
        let mut known = 0;
        for i in 0..C {
            self.places[i] = self.table.take(lines[i], checks[i], &mut self.slots[i]);
            known += usize::from(self.slots[i][1] != history::NEW);
        }
        known
    }

    /// Codes and learns the bit behind `partial`; `node` is the part of that in this nibble.
    #[inline(always)]
    fn code_bit(
        &mut self,
        fixed: &Fixed<P, S>,
        known: usize,
        partial: u32,
        node: usize,
        bit: u32,
        coder: &mut impl BitCoder,
    ) -> u32 {
        let odds = self.guide.odds(partial);
        let inputs = self.inputs(fixed, &odds, partial, node);
        let bits = partial.ilog2() as usize;
        let matched = self.matched(partial);
        let mut sets = fixed.classes.map(|class| class | bits);
        sets[0] = partial as usize | (matched / 2) << 8;
        sets[1] = known << 3 | bits;
        sets[SOLE] = 0;
        let mut outputs = [0; S];
        for i in 0..S {
            outputs[i] = self.blends[i].mix(&inputs, sets[i]);
        }
        let matched = matched << 8 | partial as usize;
        let last_sets = [matched, fixed.classes[second(S)]];
        let last_outputs: [i32; 2] = std::array::from_fn(|i| self.last_blends[i].mix(&outputs, last_sets[i]));
        let mixed = (last_outputs[0] + last_outputs[1]) >> 1;
        let p_mixed = squash(mixed);
        let p = self.corrected(fixed, mixed, p_mixed, matched, partial, node);
        let bit = coder.code(bit, p);

        let target = (bit << 16) as i32;
        for i in 0..S {
            let error = target - squash(outputs[i]) as i32;
            if error.abs() >= WORTH {
                self.blends[i].update(&inputs, sets[i], error, if i == SOLE { SOLE_RATE } else { self.rate });
            }
        }
        for i in 0..2 {
            let error = target - squash(last_outputs[i]) as i32;
            self.last_blends[i].update(&outputs, last_sets[i], error, FINAL_RATE);
        }
        self.corrections.iter_mut().for_each(|correction| correction.update(bit));
        let worth = (target - p as i32).abs() >= CERTAIN;
        self.remember(node, bit, worth);
        if worth {
            self.learn(fixed, &odds, partial, bit);
        }
        bit
    }

    /// All inputs for a bit.
    #[inline(always)]
    fn inputs(&mut self, fixed: &Fixed<P, S>, odds: &[Odds; ODDS], partial: u32, node: usize) -> [Vector; V] {
        let mut lanes = [[0i16; 8]; V];
        let inputs = lanes.as_flattened_mut();
        for i in 0..C {
            let [stretched, sure] = self.maps[i].predict(self.slots[i][node & 15]);
            (inputs[i], inputs[C + i]) = (stretched, sure);
        }
        let mut at = 2 * C;
        for m in &self.matches {
            inputs[at..at + 2].copy_from_slice(&m.inputs(partial));
            at += 2;
        }
        for i in 0..P {
            inputs[at..at + 2].copy_from_slice(&self.pointers.inputs(i, fixed.expected[i], partial));
            at += 2;
        }
        for (odds, corrected) in odds.iter().zip(&mut self.odds) {
            if odds.p > 0 {
                let stretched = stretch(odds.p);
                let p = corrected.refine(stretched, odds.class as usize);
                inputs[at] = stretched as i16;
                inputs[at + 1] = stretch(p) as i16;
                inputs[at + 2] = ((p as i32 - 32768) >> 6) as i16;
            }
            at += 3;
        }
        inputs[at] = stretch(self.order0[partial as usize & 255].p()) as i16;
        inputs[at + 1] = 256;
        lanes.map(Vector::new)
    }

    /// Moves all histories on, and has the maps learn where that is `worth` it.
    #[inline(always)]
    fn remember(&mut self, node: usize, bit: u32, worth: bool) {
        for i in 0..C {
            let state = &mut self.slots[i][node & 15];
            if worth {
                self.maps[i].learn(*state, bit);
            }
            *state = history::next(*state, bit);
        }
    }

    /// Learns how often what was expected comes.
    #[inline(always)]
    fn learn(&mut self, fixed: &Fixed<P, S>, odds: &[Odds; ODDS], partial: u32, bit: u32) {
        self.matches.iter_mut().for_each(|m| m.learn_bit(partial, bit));
        for i in 0..P {
            self.pointers.learn(i, fixed.expected[i], partial, bit);
        }
        for (odds, corrected) in odds.iter().zip(&mut self.odds) {
            if odds.p > 0 {
                corrected.update(bit);
            }
        }
        self.order0[partial as usize & 255].update(bit, SLOWEST);
    }

    /// The class of the longest match: how long it is, while it is right.
    #[inline(always)]
    fn matched(&self, partial: u32) -> usize {
        let longest = &self.matches[self.longest];
        match longest.len() {
            _ if expected_bit(longest.expected(), partial).is_none() => 0,
            0..8 => 1,
            8..12 => 2,
            12..16 => 3,
            16..24 => 4,
            24..32 => 5,
            32..64 => 6,
            _ => 7,
        }
    }

    /// The probability after the final corrections.
    #[inline(always)]
    fn corrected(&mut self, fixed: &Fixed<P, S>, mixed: i32, p: u32, matched: usize, partial: u32, node: usize) -> u32 {
        let half = if partial < 16 { 1 } else { partial >> (partial.ilog2() - 4) };
        let set = |context: u32| correction_set(context << 8 | half, node);
        let by_match = self.corrections[0].refine(mixed, matched);
        let by_likely = self.corrections[1].refine(mixed, set(fixed.likely));
        let by_pair = self.corrections[2].refine(mixed, set(fixed.pair));
        let by_word = self.corrections[3].refine(mixed, set(fixed.word));
        (2 * p + by_match + by_likely + 2 * by_pair + 2 * by_word + 4) >> 3
    }
}

/// One of the sets for a correction by the bits of `context`: those of half a byte's nodes are near each other in memory.
#[inline(always)]
fn correction_set(context: u32, node: usize) -> usize {
    (context.wrapping_mul(0x9E37_79B1) as usize >> 12 & (CORRECTION_SETS / 16 - 1)) << 4 | node & 15
}

/// Bytes that a model for a text of `len` bytes takes.
pub(crate) fn memory<G: Guide<C, P>, const C: usize, const P: usize, const V: usize, const S: usize>(
    len: u64,
    setting: &Setting,
) -> u64 {
    let sets: usize = (0..S).map(Model::<G, C, P, V, S>::sets).sum();
    let match_sets = MATCH_CLASSES << 8;
    Table::memory(table_bits(len, C, setting))
        + G::memory(len)
        + M as u64 * Match::memory(match_bits(len))
        + size_of::<[Map; C]>() as u64
        + Pointers::<P>::MEMORY
        + Mixer::<V>::memory(sets as u64)
        + FinalMixer::<S>::memory((match_sets + GUIDE_SETS) as u64)
        + Apm::<8>::memory((ODDS * ODDS_CLASSES) as u64)
        + Apm::<8>::memory((match_sets + 3 * CORRECTION_SETS) as u64)
        + FIXED_MEMORY
}

/// Room for half as many slots as the text has nibbles in all contexts, as long as the setting allows it.
fn table_bits(len: u64, contexts: usize, setting: &Setting) -> u32 {
    let lines = (len.clamp(1, 1 << 32) * contexts as u64 / 4).max(1).ilog2();
    lines.clamp(10, setting.table_bits - Table::LINE_BITS)
}

fn match_bits(len: u64) -> u32 {
    len.clamp(1, 1 << 32).div_ceil(4).next_power_of_two().ilog2().clamp(10, 22)
}
