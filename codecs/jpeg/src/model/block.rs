//! One block: its numbers one after the other, each with what is known around it.

use super::Engine;
use super::plane::Known;
use super::samples::{Edges, FIRST, mean_and_spread, steps};
use kit_entropy::range::BitCoder;
use kit_jpeg::zigzag::NATURAL;

/// What is near a count.
#[derive(Clone, Copy, Default)]
pub struct Count {
    /// The plane's index.
    pub plane: usize,
    /// 0 for the 7 × 7, 1 for the first row, 2 for the first column.
    pub kind: usize,
    /// The same count of the blocks to the left and above, −1 where there is none.
    pub left: i32,
    pub above: i32,
    /// What else is known: the count of the 7 × 7 of this block for the others.
    pub inner: u32,
    /// The count in the block of the plane before.
    pub twin: u32,
    pub corner: u32,
}

/// What is near a coefficient.
#[derive(Clone, Copy, Default)]
pub struct Hood {
    /// The plane's index.
    pub plane: usize,
    /// Row by row, 0 for DC.
    pub position: usize,
    /// How many that are not 0 are still to come in this part of the block, and were at its start.
    pub to_come: u32,
    pub total: u32,
    /// The same coefficient of the blocks to the left, above, and to the left and right above, and of the planes before.
    pub left: i32,
    pub above: i32,
    pub corner: i32,
    pub right: i32,
    pub twin: i32,
    pub first: i32,
    /// What it would be if the picture went on smoothly from the left and from above; 0 where nothing is known.
    pub across: i32,
    pub down: i32,
    /// Coefficients of this block towards DC: to the left, above, and both.
    pub near: [i32; 3],
    /// The two coded last.
    pub last: [i32; 2],
    /// Sum of sizes coded so far in this part.
    pub sum: i32,
    /// For DC: how much the edges' predictions differ, and by how much DC surprised to the left and above.
    pub spread: i32,
    pub surprise: [i32; 2],
}

/// The blocks around.
pub struct Around<'a> {
    pub left: Option<&'a [i16; 64]>,
    pub above: Option<&'a [i16; 64]>,
    pub corner: Option<&'a [i16; 64]>,
    pub right: Option<&'a [i16; 64]>,
    pub twin: Option<&'a [i16; 64]>,
    pub first: Option<&'a [i16; 64]>,
    pub left_known: Option<&'a Known>,
    pub above_known: Option<&'a Known>,
}

/// Steps of DC by which predictions may differ.
const MOST_STEPS: i32 = 1 << 20;

static ZEROS: [i16; 64] = [0; 64];

/// The 7 × 7 in coding order.
static INNER: [u8; 49] = {
    let mut inner = [0; 49];
    let (mut k, mut n) = (0, 0);
    while k < 64 {
        if !NATURAL[k].is_multiple_of(8) && NATURAL[k] >= 8 {
            inner[n] = NATURAL[k];
            n += 1;
        }
        k += 1;
    }
    inner
};

/// Codes the blocks of one plane.
pub struct BlockCoder {
    plane: usize,
    /// The quantisers, none of them 0.
    factors: [f32; 64],
    /// What one step of a coefficient adds to the first sample of a line and of a column, and one over it.
    steps: [[f32; 64]; 2],
    inverse: [[f32; 64]; 2],
}

impl BlockCoder {
    pub fn new(quantisation: &[u16; 64], plane: usize) -> Self {
        let factors = quantisation.map(|q| f32::from(q.max(1)));
        let across: [f32; 64] = std::array::from_fn(|i| factors[i] * FIRST[i % 8]);
        let down: [f32; 64] = std::array::from_fn(|i| factors[i] * FIRST[i / 8]);
        let steps = [across, down];
        Self { plane, factors, steps, inverse: steps.map(|steps| steps.map(|step| 1.0 / step)) }
    }

    pub fn code<E: Engine>(
        &mut self,
        block: &mut [i16; 64],
        around: &Around<'_>,
        engine: &mut E,
        coder: &mut impl BitCoder,
    ) -> Known {
        let mut work = Work::new(self, block, around);
        work.inner(engine, coder);
        work.edge(engine, coder, 1);
        work.edge(engine, coder, 2);
        work.dc(engine, coder);
        work.known
    }
}

struct Work<'a> {
    blocks: &'a BlockCoder,
    block: &'a mut [i16; 64],
    around: &'a Around<'a>,
    left: &'a [i16; 64],
    above: &'a [i16; 64],
    corner: &'a [i16; 64],
    right: &'a [i16; 64],
    twin: &'a [i16; 64],
    first: &'a [i16; 64],
    /// By row: what is still to be explained of the samples that go on from the left; by column: from above. ×√8.
    across: [f32; 8],
    down: [f32; 8],
    known: Known,
}

impl<'a> Work<'a> {
    fn new(blocks: &'a BlockCoder, block: &'a mut [i16; 64], around: &'a Around<'a>) -> Self {
        let onward = |known: Option<&Known>, side: usize| known.map_or([0.0; 8], |known| known.onward[side]);
        let (across, down) = (onward(around.left_known, 0), onward(around.above_known, 1));
        Self {
            blocks,
            block,
            around,
            left: around.left.unwrap_or(&ZEROS),
            above: around.above.unwrap_or(&ZEROS),
            corner: around.corner.unwrap_or(&ZEROS),
            right: around.right.unwrap_or(&ZEROS),
            twin: around.twin.unwrap_or(&ZEROS),
            first: around.first.unwrap_or(&ZEROS),
            across,
            down,
            known: Known::default(),
        }
    }

    #[inline(always)]
    fn count<E: Engine>(&self, kind: usize) -> Count {
        let of = |known: Option<&Known>| known.map_or(-1, |known| i32::from(known.counts[kind]));
        let counted = |block: &[i16; 64]| match kind {
            _ if !E::RICH => 0,
            0 => INNER.iter().filter(|&&i| block[usize::from(i)] != 0).count() as u32,
            1 => (1..8).filter(|&i| block[i] != 0).count() as u32,
            _ => (1..8).filter(|&i| block[i * 8] != 0).count() as u32,
        };
        Count {
            plane: self.blocks.plane,
            kind,
            left: of(self.around.left_known),
            above: of(self.around.above_known),
            inner: u32::from(self.known.counts[0]),
            twin: counted(self.twin),
            corner: counted(self.corner),
        }
    }

    /// What the picture would have here if it went on: what is left to be explained, over what this coefficient explains.
    #[inline(always)]
    fn expected(&self, i: usize) -> (i32, i32) {
        let [across, down] = &self.blocks.inverse;
        ((self.across[i / 8] * across[i]) as i32, (self.down[i % 8] * down[i]) as i32)
    }

    #[inline(always)]
    fn set(&mut self, i: usize, value: i32) {
        self.block[i] = value as i16;
        let amount = value as f32;
        let (u, v) = (i % 8, i / 8);
        let (across, down) = (amount * self.blocks.steps[0][i], amount * self.blocks.steps[1][i]);
        self.across[v] -= across;
        self.down[u] -= down;
        // The last sample of a line is its first, with odd coefficients turned round.
        let [right, below] = &mut self.known.onward;
        right[v] += if u % 2 == 0 { across } else { -across };
        below[u] += if v % 2 == 0 { down } else { -down };
    }

    #[inline(always)]
    fn hood(&self, i: usize) -> Hood {
        Hood {
            plane: self.blocks.plane,
            position: i,
            left: i32::from(self.left[i]),
            above: i32::from(self.above[i]),
            corner: i32::from(self.corner[i]),
            right: i32::from(self.right[i]),
            twin: i32::from(self.twin[i]),
            first: i32::from(self.first[i]),
            ..Hood::default()
        }
    }

    fn inner<E: Engine>(&mut self, engine: &mut E, coder: &mut impl BitCoder) {
        let count = INNER.iter().filter(|&&i| self.block[usize::from(i)] != 0).count() as u32;
        let about = self.count::<E>(0);
        let count = engine.count(coder, count, 6, &about);
        self.known.counts[0] = count as u8;
        let (mut to_come, mut sum, mut last) = (count, 0, [0; 2]);
        for &i in &INNER {
            if to_come == 0 {
                break;
            }
            let i = usize::from(i);
            let (across, down) = self.expected(i);
            let near = [self.block[i - 1], self.block[i - 8], self.block[i - 9]].map(i32::from);
            let edge = |b: bool, v: i32| if b { 0 } else { v };
            let near = [edge(i % 8 == 1, near[0]), edge(i < 16, near[1]), edge(i % 8 == 1 || i < 16, near[2])];
            let about = Hood { to_come, total: count, across, down, near, last, sum, ..self.hood(i) };
            let value = engine.number(coder, i32::from(self.block[i]), &about);
            if value != 0 {
                self.set(i, value);
                to_come -= 1;
            }
            sum += value.abs();
            last = [value, last[0]];
        }
    }

    /// The first row (1) or column (2).
    fn edge<E: Engine>(&mut self, engine: &mut E, coder: &mut impl BitCoder, kind: usize) {
        let step = if kind == 1 { 1 } else { 8 };
        let count = (1..8).filter(|&k| self.block[k * step] != 0).count() as u32;
        let about = self.count::<E>(kind);
        let count = engine.count(coder, count, 3, &about);
        self.known.counts[kind] = count as u8;
        let (mut to_come, mut sum, mut last) = (count, 0, [0; 2]);
        for k in 1..8 {
            if to_come == 0 {
                break;
            }
            let i = k * step;
            let (across, down) = self.expected(i);
            // Along the edge itself nothing is known yet of what lies across it.
            let inner = i32::from(self.block[i + 9 - step]);
            let about = Hood {
                to_come,
                total: u32::from(self.known.counts[0]),
                across,
                down,
                near: [inner, if kind == 2 { i32::from(self.block[k]) } else { 0 }, i32::from(self.block[9])],
                last,
                sum,
                ..self.hood(i)
            };
            let value = engine.number(coder, i32::from(self.block[i]), &about);
            if value != 0 {
                self.set(i, value);
                to_come -= 1;
            }
            sum += value.abs();
            last = [value, last[0]];
        }
    }

    fn dc<E: Engine>(&mut self, engine: &mut E, coder: &mut impl BitCoder) {
        let [first, mut last] = Edges::of(self.block, &self.blocks.factors);
        let across = self.around.left_known.map(|known| mean_and_spread(&steps(&first.columns, &known.edges.columns)));
        let down = self.around.above_known.map(|known| mean_and_spread(&steps(&first.rows, &known.edges.rows)));
        let (across, down) = (across.or(down).unwrap_or_default(), down.or(across).unwrap_or_default());
        let mean = (across.0 + down.0) * 0.5;
        let least = if across.1 < down.1 { across.1 } else { down.1 };
        let most = if across.2 > down.2 { across.2 } else { down.2 };
        let scale = self.blocks.factors[0];
        let steps_of = |amount: f32| ((amount / scale) as i32).clamp(-MOST_STEPS, MOST_STEPS);
        let predicted = steps_of(mean).clamp(-32768, 32767);
        let about = Hood {
            across: steps_of(2.0 * (across.0 - mean)),
            down: steps_of(2.0 * (down.0 - mean)),
            spread: steps_of(2.0 * (most - least)),
            total: self.known.counts.iter().map(|&count| u32::from(count)).sum(),
            surprise: [self.around.left_known, self.around.above_known].map(|known| known.map_or(0, |k| k.surprise)),
            ..self.hood(0)
        };
        let difference = engine.number(coder, i32::from(self.block[0]) - predicted, &about);
        self.block[0] = difference.wrapping_add(predicted) as i16;
        self.known.surprise = difference;
        last.raise(f32::from(self.block[0]) * scale);
        self.known.edges = last;
    }
}
