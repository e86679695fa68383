//! One model for both directions: predicts each bit, has it coded, and learns it.

use crate::context::{Cursor, spread};
use crate::match_model::MatchModel;
use crate::mixer::{self, Mixer};
use crate::table::Table;
use crate::{Config, Context, Select};
use kit_entropy::Apm;
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;

/// Weight sets: one for each length class of the match and each run of bits so far, and one for each value of the selector.
const MATCH_SETS: usize = 4 << 8;
const SELECTED_SETS: usize = 256;

/// How fast weights learn.
const RATE: i32 = 20;

/// The counts at which the rates of counters and of the final correction stay.
const LIMIT: u32 = 255;

/// What the cursor, the hashes and the bookkeeping take, rounded up.
const FIXED_MEMORY: u64 = 16 << 10;

/// Everything that is learnt while a frame is coded: `C` contexts make `N` inputs, two each and two for the match.
pub(crate) struct Model<const C: usize, const N: usize> {
    contexts: [Context; C],
    select: Select,
    sure: u32,
    cursor: Cursor,
    matches: MatchModel,
    table: Table,
    by_match: Mixer<N>,
    by_selector: Mixer<N>,
    apm: Apm<7>,
    hashes: [u64; C],
    buckets: [usize; C],
}

/// What is the same for all bits of a byte, and which of them are known.
#[derive(Clone, Copy)]
struct Place {
    /// The weight set by selector.
    selected: usize,
    /// The bits so far with a one above them, and those of this nibble alone.
    partial: u32,
    node: usize,
    /// Whether the match may still be right.
    follow: bool,
}

impl<const C: usize, const N: usize> Model<C, N> {
    /// Makes a model for a frame of `len` bytes; `contexts` are those of `config`.
    pub fn new(len: u64, config: &Config, contexts: [Context; C]) -> Self {
        const { assert!(N == 2 * C + 2) }
        let start = mixer::ONE * 3 / 2 / C as i32;
        Self {
            contexts,
            select: config.select,
            sure: config.sure,
            cursor: Cursor::new(),
            matches: MatchModel::new(match_bits(len)),
            table: Table::new(table_bits(len, config)),
            by_match: Mixer::new(MATCH_SETS, start),
            by_selector: Mixer::new(SELECTED_SETS, start),
            apm: Apm::new(MATCH_SETS, LIMIT),
            hashes: [0; C],
            buckets: [0; C],
        }
    }

    /// Codes one byte, which follows `seen`, and learns it; returns the byte.
    pub fn code(&mut self, seen: &[u8], byte: u8, coder: &mut impl BitCoder) -> u8 {
        self.cursor.advance(seen);
        self.matches.advance(seen);
        let sure = self.matches.sure(self.sure);
        if let Some((expected, p)) = sure
            && coder.code(u32::from(byte == expected), p) == 1
        {
            self.matches.learn_byte(expected);
            return expected;
        }
        let byte = self.code_bits(seen, byte, sure.is_none(), coder);
        self.matches.learn_byte(byte);
        byte
    }

    fn code_bits(&mut self, seen: &[u8], byte: u8, follow: bool, coder: &mut impl BitCoder) -> u8 {
        for (i, (hash, &context)) in self.hashes.iter_mut().zip(&self.contexts).enumerate() {
            let value =
                if context == Context::Expected { self.matches.hash() } else { self.cursor.hash(context, seen) };
            *hash = spread(value.wrapping_add((i as u64 + 1) << 56));
        }
        let selected = match self.select {
            Select::LastByte => seen.last().map_or(0, |&last| usize::from(last)),
            Select::Column => self.cursor.column(seen).min(SELECTED_SETS - 1),
        };
        let mut place = Place { selected, partial: 1, node: 1, follow };
        for nibble in [byte >> 4, byte & 15] {
            for (bucket, &hash) in self.buckets.iter_mut().zip(&self.hashes) {
                let hash = if place.partial == 1 { hash } else { spread(hash ^ u64::from(place.partial)) };
                *bucket = self.table.find(hash);
            }
            place.node = 1;
            for shift in (0..4).rev() {
                let bit = self.code_bit(place, u32::from(nibble) >> shift & 1, coder);
                place.node = place.node << 1 | bit as usize;
                place.partial = place.partial << 1 | bit;
            }
        }
        place.partial as u8
    }

    #[inline]
    fn code_bit(&mut self, place: Place, bit: u32, coder: &mut impl BitCoder) -> u32 {
        let mut inputs = [0; N];
        for i in 0..C {
            let counter = *self.table.counter(self.buckets[i], place.node);
            inputs[2 * i] = stretch(counter.p());
            // The same without its steep ends: what is nearly certain there pulls less.
            inputs[2 * i + 1] = (counter.p() as i32 - 32768) >> 5;
        }
        let expected = if place.follow { self.matches.bit(place.partial) } else { None };
        inputs[2 * C] = expected.map_or(0, |bit| self.matches.predict(bit));
        inputs[2 * C + 1] = 256;

        let state = expected.map_or(0, |_| self.matches.state());
        let set = state << 8 | place.partial as usize;
        let (a, b) = (self.by_match.mix(&inputs, set), self.by_selector.mix(&inputs, place.selected));
        let mixed = (a + b) >> 1;
        let p = (squash(mixed) + self.apm.refine(mixed, set)) >> 1;
        let bit = coder.code(bit, p);

        let target = (bit << 16) as i32;
        self.by_match.update(&inputs, set, target - squash(a) as i32, RATE);
        self.by_selector.update(&inputs, place.selected, target - squash(b) as i32, RATE);
        self.apm.update(bit);
        for &bucket in &self.buckets {
            self.table.counter(bucket, place.node).update(bit, LIMIT);
        }
        if let Some(expected) = expected {
            self.matches.learn_bit(expected == bit);
        }
        bit
    }
}

/// Bytes that a model for a frame of `len` bytes takes.
pub(crate) fn memory(len: u64, config: &Config) -> u64 {
    let inputs = 2 * config.contexts.count() + 2;
    let weights = (MATCH_SETS + SELECTED_SETS) as u64 * inputs * size_of::<i32>() as u64;
    Table::memory(table_bits(len, config))
        + MatchModel::memory(match_bits(len))
        + weights
        + Apm::<7>::memory(MATCH_SETS as u64)
        + FIXED_MEMORY
}

/// Half as many buckets as the frame has nibbles in all contexts, as long as the configuration allows it.
fn table_bits(len: u64, config: &Config) -> u32 {
    let wanted = len.clamp(1, 1 << 32) * config.contexts.count();
    wanted.next_power_of_two().ilog2().clamp(8, config.table_bits - Table::BUCKET_BITS)
}

fn match_bits(len: u64) -> u32 {
    len.clamp(1, 1 << 32).next_power_of_two().ilog2().clamp(10, 20)
}
