//! One block: its numbers one after the other, each with what is known around it.

use super::Engine;
use super::hood::{Around, Count, Hood, INNER, count, count_told, sizes};
use super::onward::{Onward, Shares};
use super::plane::Known;
use super::samples::{Edges, mean_and_spread, other_ways, steps};
use kit_entropy::range::BitCoder;

/// Steps of DC by which predictions may differ.
const MOST_STEPS: i32 = 1 << 20;

static ZEROS: [i16; 64] = [0; 64];

/// Codes the blocks of one plane.
pub struct BlockCoder {
    plane: usize,
    /// The quantisers, none of them 0.
    factors: [f32; 64],
    shares: Shares,
}

impl BlockCoder {
    pub fn new(quantisation: &[u16; 64], plane: usize) -> Self {
        let factors = quantisation.map(|q| f32::from(q.max(1)));
        Self { plane, factors, shares: Shares::new(&factors) }
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
    beyond: [&'a [i16; 64]; 2],
    onward: Onward,
    known: Known,
}

impl<'a> Work<'a> {
    fn new(blocks: &'a BlockCoder, block: &'a mut [i16; 64], around: &'a Around<'a>) -> Self {
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
            beyond: around.beyond.map(|block| block.unwrap_or(&ZEROS)),
            onward: Onward::of(around.left_known, around.above_known),
            known: Known::default(),
        }
    }

    #[inline(always)]
    fn count<E: Engine>(&self, kind: usize) -> Count {
        let of = |known: Option<&Known>| known.map_or(-1, |known| i32::from(known.counts[kind]));
        let told = self.around.told.filter(|told| told.block.is_some()).map(|told| count_told(&told.values, kind));
        let counted = |block| if E::RICH { count(block, kind) } else { 0 };
        Count {
            plane: self.blocks.plane,
            kind,
            left: of(self.around.left_known),
            above: of(self.around.above_known),
            inner: u32::from(self.known.counts[0]),
            twin: told.map_or_else(|| counted(self.twin), |[some, _]| (some + 2) / 4),
            corner: counted(self.corner),
            right: counted(self.right),
            onward: match told {
                Some(told) if kind == 0 => told,
                _ if E::RICH => self.onward.count(&self.blocks.shares, kind),
                _ => [0; 2],
            },
            beyond: self.beyond.map(counted),
            sizes: if E::RICH {
                [sizes(self.left, kind), sizes(self.above, kind), if kind == 0 { 0 } else { sizes(self.block, kind) }]
            } else {
                [0; 3]
            },
        }
    }

    #[inline(always)]
    fn set(&mut self, i: usize, value: i32) {
        self.block[i] = value as i16;
        self.onward.add(&self.blocks.shares, i, value as f32, &mut self.known);
    }

    /// What another picture tells of a coefficient.
    #[inline(always)]
    fn told(&self, i: usize) -> Option<f32> {
        let told = self.around.told?;
        (i % 8 < told.known && i / 8 < told.known).then(|| told.values[i])
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
        let count = count(self.block, 0);
        let about = self.count::<E>(0);
        let count = engine.count(coder, count, 6, &about);
        self.known.counts[0] = count as u8;
        let (mut to_come, mut sum, mut last) = (count, 0, [0; 2]);
        for &i in &INNER {
            if to_come == 0 {
                break;
            }
            let i = usize::from(i);
            let shares = &self.blocks.shares;
            let (onward, slopes) = (self.onward.expected(shares, i), self.onward.slopes(shares, i));
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
        let count = count(self.block, kind);
        let about = self.count::<E>(kind);
        let count = engine.count(coder, count, 3, &about);
        self.known.counts[kind] = count as u8;
        let (mut to_come, mut sum, mut last) = (count, 0, [0; 2]);
        for k in 1..8 {
            if to_come == 0 {
                break;
            }
            let i = k * step;
            let shares = &self.blocks.shares;
            let (onward, slopes) = (self.onward.expected(shares, i), self.onward.slopes(shares, i));
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
