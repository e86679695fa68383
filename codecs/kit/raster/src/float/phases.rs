//! Numbers that are a multiple of a step away from those beside them: how far they are off the nearest multiple.
//!
//! An elevation in steps of 0.02 with the geoid's height added is off by that height; so is the next one. Where nothing was added, all
//! are off by nothing but rounding.

use super::coder::Coder;
use super::lattice::Lattice;
use super::number::Number;
use kit_entropy::Counter;

/// Most units in the last place by which a foreseen number may be missed.
const NEAR: i64 = 3;

/// Where a number lies between multiples, as known from it and those it follows.
#[derive(Clone, Copy, Default)]
struct Phase {
    off: f64,
    /// How many numbers it is the mean of.
    count: u32,
    /// Which of left, above and none at all foresaw it.
    hits: u8,
}

/// What is known of the row being coded and of the one above.
pub(crate) struct Phases {
    rows: [Vec<Phase>; 2],
    choices: Vec<Counter>,
    misses: Vec<Counter>,
    lengths: Vec<Counter>,
}

impl Phases {
    pub fn memory(row: u64) -> u64 {
        2 * 24 * (row + 8) + (1 << 14)
    }

    /// Starts above the first row, with so many samples a row.
    pub fn new(row: usize) -> Self {
        let empty = || vec![Phase::default(); row];
        Self {
            rows: [empty(), empty()],
            choices: vec![Counter::NEW; 3 * 64],
            misses: vec![Counter::NEW; 4 * 16],
            lengths: vec![Counter::NEW; 128],
        }
    }

    /// Goes to the next row.
    pub fn next_row(&mut self) {
        self.rows.swap(0, 1);
    }

    /// Passes a sample that is no measurement.
    pub fn pass(&mut self, x: usize) {
        self.rows[0][x] = Phase::default();
    }

    /// Codes the number at `x` of the row whose nearest multiple is the `n`th; `back` samples before it is the one left of it.
    pub fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        number: Number,
        (x, back): (usize, usize),
        (n, lattice): (i64, &Lattice),
        bits: u64,
    ) -> u64 {
        let west = if x >= back { self.rows[0][x - back] } else { Phase::default() };
        let north = self.rows[1][x];
        let base = lattice.value(n as f64);
        let phases = [west, north, Phase::default()];
        let wants = phases.map(|phase| number.order(number.nearest(base + phase.off)));
        let order = number.order(bits);
        let context = usize::from(west.hits) << 3 | usize::from(north.hits);
        let mut coded = None;
        for (i, &want) in wants.iter().enumerate() {
            if wants[..i].contains(&want) {
                continue;
            }
            let miss = order.wrapping_sub(want);
            if coder.bit(&mut self.choices[i * 64 + context], u32::from(miss.unsigned_abs() <= NEAR as u64)) == 1 {
                coded = Some(want.wrapping_add(self.near(coder, phases[i].count, miss)));
                break;
            }
        }
        let order = coded.unwrap_or_else(|| wants[2].wrapping_add(self.far(coder, order.wrapping_sub(wants[2]))));
        let bits = number.of_order(order);
        let off = number.value(bits) - base;
        let mut phase = Phase { off, count: 1, hits: 0 };
        for (i, (&want, known)) in wants.iter().zip(phases).enumerate() {
            let is_near = order.wrapping_sub(want).unsigned_abs() <= NEAR as u64;
            phase.hits |= u8::from(is_near) << i;
            if is_near && known.count >= phase.count {
                let count = f64::from(known.count);
                phase.off = (known.off * count + off) / (count + 1.0);
                phase.count = (known.count + 1).min(64);
            }
        }
        if phase.hits & 4 != 0 {
            phase = Phase { off: 0.0, count: 64, ..phase };
        }
        if !phase.off.is_finite() {
            phase = Phase::default();
        }
        self.rows[0][x] = phase;
        bits
    }

    /// A miss of at most [`NEAR`].
    fn near<C: Coder>(&mut self, coder: &mut C, count: u32, miss: i64) -> i64 {
        let class = count.checked_ilog2().map_or(0, |log| (log as usize / 2 + 1).min(3));
        let counters = &mut self.misses[class * 16..];
        if coder.bit(&mut counters[0], u32::from(miss == 0)) == 1 {
            return 0;
        }
        let negative = coder.bit(&mut counters[1], u32::from(miss < 0)) == 1;
        let mut size = 1;
        while size < NEAR && coder.bit(&mut counters[1 + size as usize], u32::from(miss.abs() > size)) == 1 {
            size += 1;
        }
        if negative { -size } else { size }
    }

    /// Any miss: its length, then its bits.
    fn far<C: Coder>(&mut self, coder: &mut C, miss: i64) -> i64 {
        let zigzag = (miss << 1 ^ miss >> 63) as u64;
        let mut node = 1usize;
        let length = 64 - zigzag.leading_zeros();
        for i in (0..7).rev() {
            node = (2 * node) | coder.bit(&mut self.lengths[node], length >> i & 1) as usize;
        }
        let length = (node as u32 & 127).min(64);
        let below = length.saturating_sub(1);
        let value = u64::from(length > 0) << below | coder.raw(below, zigzag & ((1 << below) - 1));
        (value >> 1) as i64 ^ -((value & 1) as i64)
    }
}
