//! One block: its numbers one after the other, each with what is known around it.

use super::Engine;
use super::plane::Known;
use super::preview::TOLD;
use super::samples::{Edges, FIRST, Line, RISE, mean_and_spread, steps};
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
    /// In the blocks to the right above, two to the left and two above.
    pub right: u32,
    pub beyond: [u32; 2],
    /// Sums of sizes of the 7 × 7 to the left and above, and of those of this block.
    pub sizes: [u32; 3],
    /// How many would not be 0, and how large all would be, if the picture went on smoothly across the edge: in 1/4.
    pub onward: [u32; 2],
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
    /// Of the blocks two to the left and two above.
    pub beyond: [i32; 2],
    /// What it would be if the picture went on smoothly from the left and from above; 0 where nothing is known.
    pub across: i32,
    pub down: i32,
    /// The same, finer.
    pub onward: [f32; 2],
    /// How the samples rise across the edges, as the neighbours and this block have it; for DC, other ways to go on.
    pub slopes: [f32; 6],
    /// What a thumbnail tells; for DC, less the prediction, and how far it was wrong to the left and above.
    pub told: [f32; 3],
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
    /// Two to the left and two above.
    pub beyond: [Option<&'a [i16; 64]>; 2],
    /// What a thumbnail tells of the lowest coefficients.
    pub told: Option<[f32; TOLD * TOLD]>,
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
    /// What it adds to the second sample less the first.
    rises: [[f32; 64]; 2],
}

impl BlockCoder {
    pub fn new(quantisation: &[u16; 64], plane: usize) -> Self {
        let factors = quantisation.map(|q| f32::from(q.max(1)));
        let across: [f32; 64] = std::array::from_fn(|i| factors[i] * FIRST[i % 8]);
        let down: [f32; 64] = std::array::from_fn(|i| factors[i] * FIRST[i / 8]);
        let steps = [across, down];
        let rises =
            [0, 1].map(|side| std::array::from_fn(|i| factors[i] * RISE[if side == 0 { i % 8 } else { i / 8 }]));
        Self { plane, factors, steps, inverse: steps.map(|steps| steps.map(|step| 1.0 / step)), rises }
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

/// How far DC would be from `mean` if the picture went on flat, and how much the halves of an edge differ.
fn other_ways(lines: [Option<(&[Line; 2], &[Line; 2])>; 2], mean: f32, scale: f32) -> [f32; 6] {
    let mut ways = [0.0; 6];
    for (side, lines) in lines.into_iter().enumerate() {
        if let Some((inner, outer)) = lines {
            let steps = steps(inner, outer);
            let (mut flat, mut halves) = (0.0, 0.0);
            for i in 0..8 {
                flat += outer[1][i] - inner[0][i];
                halves += if i < 4 { steps[i] } else { -steps[i] };
            }
            ways[side] = (flat * 0.125 - mean) / scale;
            ways[2 + side] = halves * 0.125 / scale;
            // Towards the corner that both edges share.
            ways[4 + side] = (steps[0] - mean) / scale;
        }
    }
    ways
}

/// How large the coefficients are that tell of the count of a kind: all, or those beside.
fn sizes(block: &[i16; 64], kind: usize) -> u32 {
    let size = |i: usize| u32::from(block[i].unsigned_abs());
    match kind {
        0 => INNER.iter().map(|&i| size(usize::from(i))).sum(),
        1 => (1..8).map(|i| 2 * size(i + 8) + size(i + 16)).sum(),
        _ => (1..8).map(|i| 2 * size(i * 8 + 1) + size(i * 8 + 2)).sum(),
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
    beyond: [&'a [i16; 64]; 2],
    /// By row: what is still to be explained of the samples that go on from the left; by column: from above. ×√8.
    across: [f32; 8],
    down: [f32; 8],
    /// How the samples of a row rise behind the edge on the left, and of a column behind that above: at its end and here.
    slopes: [[[f32; 8]; 2]; 2],
    known: Known,
}

impl<'a> Work<'a> {
    fn new(blocks: &'a BlockCoder, block: &'a mut [i16; 64], around: &'a Around<'a>) -> Self {
        let onward = |known: Option<&Known>, side: usize| known.map_or([0.0; 8], |known| known.onward[side]);
        let (across, down) = (onward(around.left_known, 0), onward(around.above_known, 1));
        let slopes = [(around.left_known, 0), (around.above_known, 1)]
            .map(|(known, side)| [known.map_or([0.0; 8], |known| known.slopes[side]), [0.0; 8]]);
        Self {
            slopes,
            blocks,
            block,
            around,
            left: around.left.unwrap_or(&ZEROS),
            above: around.above.unwrap_or(&ZEROS),
            corner: around.corner.unwrap_or(&ZEROS),
            right: around.right.unwrap_or(&ZEROS),
            twin: around.twin.unwrap_or(&ZEROS),
            first: around.first.unwrap_or(&ZEROS),
            beyond: around.beyond.map(|block| block.unwrap_or(&ZEROS)),
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
            right: counted(self.right),
            onward: if E::RICH { self.onward(kind) } else { [0; 2] },
            beyond: self.beyond.map(counted),
            sizes: if E::RICH {
                [sizes(self.left, kind), sizes(self.above, kind), if kind == 0 { 0 } else { sizes(self.block, kind) }]
            } else {
                [0; 3]
            },
        }
    }

    /// What the picture would have here if it went on: what is left to be explained, over what this coefficient explains.
    #[inline(always)]
    fn expected(&self, i: usize) -> [f32; 2] {
        let [across, down] = &self.blocks.inverse;
        [self.across[i / 8] * across[i], self.down[i % 8] * down[i]]
    }

    /// How many of the first row or column are expected not to be 0, and how large all are, in quarters.
    fn onward(&self, kind: usize) -> [u32; 2] {
        let mut sums = [0; 2];
        if kind > 0 {
            for k in 1..8 {
                let expected = if kind == 1 { self.expected(k)[1] } else { self.expected(k * 8)[0] };
                let size = ((expected * 4.0) as i32).unsigned_abs().min(1 << 16);
                sums = [sums[0] + size.min(4), sums[1] + size];
            }
        }
        sums
    }

    #[inline(always)]
    fn set(&mut self, i: usize, value: i32) {
        self.block[i] = value as i16;
        let amount = value as f32;
        let (u, v) = (i % 8, i / 8);
        let (across, down) = (amount * self.blocks.steps[0][i], amount * self.blocks.steps[1][i]);
        self.across[v] -= across;
        self.down[u] -= down;
        let rises = [amount * self.blocks.rises[0][i], amount * self.blocks.rises[1][i]];
        self.slopes[0][1][v] += rises[0];
        self.slopes[1][1][u] += rises[1];
        self.known.slopes[0][v] += if u % 2 == 0 { -rises[0] } else { rises[0] };
        self.known.slopes[1][u] += if v % 2 == 0 { -rises[1] } else { rises[1] };
        // The last sample of a line is its first, with odd coefficients turned round.
        let [right, below] = &mut self.known.onward;
        right[v] += if u % 2 == 0 { across } else { -across };
        below[u] += if v % 2 == 0 { down } else { -down };
    }

    /// How the samples rise across the edges, over what this coefficient explains.
    #[inline(always)]
    fn rising(&self, i: usize) -> [f32; 6] {
        let [across, down] = &self.blocks.inverse;
        let [left, above] = &self.slopes;
        let (u, v) = (i % 8, i / 8);
        [left[0][v] * across[i], left[1][v] * across[i], above[0][u] * down[i], above[1][u] * down[i], 0.0, 0.0]
    }

    /// What a thumbnail tells of a coefficient.
    #[inline(always)]
    fn told(&self, i: usize) -> Option<f32> {
        let told = self.around.told?;
        (i % 8 < TOLD && i / 8 < TOLD).then(|| told[i / 8 * TOLD + i % 8] / self.blocks.factors[i])
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
            beyond: self.beyond.map(|block| i32::from(block[i])),
            told: [self.told(i).unwrap_or(0.0), 0.0, 0.0],
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
            let (onward, slopes) = (self.expected(i), self.rising(i));
            let [across, down] = onward.map(|x| x as i32);
            let near = [self.block[i - 1], self.block[i - 8], self.block[i - 9]].map(i32::from);
            let edge = |b: bool, v: i32| if b { 0 } else { v };
            let near = [edge(i % 8 == 1, near[0]), edge(i < 16, near[1]), edge(i % 8 == 1 || i < 16, near[2])];
            let about = Hood { to_come, total: count, across, down, onward, slopes, near, last, sum, ..self.hood(i) };
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
            let (onward, slopes) = (self.expected(i), self.rising(i));
            let [across, down] = onward.map(|x| x as i32);
            // Along the edge itself nothing is known yet of what lies across it.
            let inner = i32::from(self.block[i + 9 - step]);
            let about = Hood {
                to_come,
                total: u32::from(self.known.counts[0]),
                across,
                down,
                onward,
                slopes,
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
        let lines = [
            self.around.left_known.map(|known| (&first.columns, &known.edges.columns)),
            self.around.above_known.map(|known| (&first.rows, &known.edges.rows)),
        ];
        let [across, down] = lines.map(|lines| lines.map(|(inner, outer)| mean_and_spread(&steps(inner, outer))));
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
            slopes: other_ways(lines, mean, scale),
            onward: [(across.0 - mean) / scale, mean / scale - predicted as f32],
            spread: steps_of(2.0 * (most - least)),
            total: self.known.counts.iter().map(|&count| u32::from(count)).sum(),
            surprise: [self.around.left_known, self.around.above_known].map(|known| known.map_or(0, |k| k.surprise)),
            told: self.told(0).map_or([0.0; 3], |told| {
                let [left, above] = [self.around.left_known, self.around.above_known]
                    .map(|known| known.map_or(0.0, |known| known.told));
                [told - predicted as f32, left, above]
            }),
            ..self.hood(0)
        };
        let difference = engine.number(coder, i32::from(self.block[0]) - predicted, &about);
        self.block[0] = difference.wrapping_add(predicted) as i16;
        self.known.surprise = difference;
        self.known.told = self.told(0).map_or(0.0, |told| f32::from(self.block[0]) - told);
        last.raise(f32::from(self.block[0]) * scale);
        self.known.edges = last;
    }
}
