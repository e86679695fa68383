//! A row of samples: regular mode and runs (A.3 to A.7).

use super::breaks::Breaks;
use super::context::{Contexts, RUNS, Regular};
use super::presets::Coding;
use crate::bits::Side;

/// The row being coded and the one above; pixels have one sample, or all components' where these interleave by sample.
pub struct Row {
    together: usize,
    /// A pixel of margin left and right; left is what was above at the last row's start.
    above: Vec<i32>,
    now: Vec<i32>,
    /// The levels of the row being coded, without margins.
    levels: Vec<i32>,
    run_index: usize,
}

impl Row {
    /// Starts above the first row.
    pub fn new(width: usize, together: usize) -> Self {
        let empty = || vec![0; (width + 2) * together];
        Self { together, above: empty(), now: empty(), levels: vec![0; width * together], run_index: 0 }
    }

    /// Goes to the next row: its margins are the samples above them (A.2.1).
    pub fn begin(&mut self) {
        std::mem::swap(&mut self.above, &mut self.now);
        let (n, len) = (self.together, self.above.len());
        self.above.copy_within(len - 2 * n..len - n, len - n);
        self.now[..n].copy_from_slice(&self.above[n..2 * n]);
    }

    /// Fills a component's levels.
    pub fn set(&mut self, place: usize, levels: &[u16]) {
        for (now, &level) in self.levels.iter_mut().skip(place).step_by(self.together).zip(levels) {
            *now = level.into();
        }
    }

    /// Gives a component's levels.
    pub fn get(&self, place: usize, levels: &mut [u16]) {
        for (level, &now) in levels.iter_mut().zip(self.levels.iter().skip(place).step_by(self.together)) {
            *level = now as u16;
        }
    }

    /// Codes the row in either direction.
    pub fn code<S: Side>(&mut self, side: &mut S, coding: &Coding, contexts: &mut Contexts, breaks: &mut Breaks) {
        match self.together {
            1 => self.code_pixels::<S, 1>(side, coding, contexts, breaks),
            2 => self.code_pixels::<S, 2>(side, coding, contexts, breaks),
            3 => self.code_pixels::<S, 3>(side, coding, contexts, breaks),
            _ => self.code_pixels::<S, 4>(side, coding, contexts, breaks),
        }
    }

    /// The same of pixels of `N` samples.
    fn code_pixels<S: Side, const N: usize>(
        &mut self,
        side: &mut S,
        coding: &Coding,
        contexts: &mut Contexts,
        breaks: &mut Breaks,
    ) {
        let end = self.now.len() - N;
        let mut at = N;
        while at < end {
            let around: [Around; N] = std::array::from_fn(|i| Around {
                left: self.now[at + i - N],
                above: self.above[at + i],
                above_left: self.above[at + i - N],
                above_right: self.above[at + i + N],
            });
            let gradients = around.map(|around| around.gradient(coding));
            if gradients.iter().all(|&gradient| gradient == 0) {
                at = self.run(at, side, coding, contexts, breaks);
                continue;
            }
            for (i, around) in around.iter().enumerate() {
                let context = &mut contexts.regular[gradients[i].unsigned_abs() as usize];
                let level = &mut self.levels[at + i - N];
                let place = around.regular(*level, gradients[i] < 0, context, side, coding);
                (*level, self.now[at + i]) = (coding.level(place), place.clamp(0, coding.max));
            }
            at += N;
        }
    }

    /// Codes a run and the pixel that ends it (A.7); says where the next pixel is.
    fn run<S: Side>(
        &mut self,
        start: usize,
        side: &mut S,
        coding: &Coding,
        contexts: &mut Contexts,
        breaks: &mut Breaks,
    ) -> usize {
        let (n, end) = (self.together, self.now.len() - self.together);
        let mut at = start;
        let mut run = [0; 4];
        let run = &mut run[..n];
        for (level, &sample) in run.iter_mut().zip(&self.now[start - n..start]) {
            *level = coding.level(sample);
        }
        let mut same = 0;
        if !S::READS {
            same = self.levels[start - n..].chunks(n).take_while(|&pixel| pixel == run).count();
            same = same.min(breaks.next(start / n - 1));
        }
        loop {
            let length = 1usize << RUNS[self.run_index];
            let left = (end - at) / n;
            let goes_on = side.field(1, u32::from(same >= length || same == left)) == 1;
            let count = if goes_on { length.min(left) } else { side.field(RUNS[self.run_index], same as u32) as usize };
            let count = count.min(left);
            for _ in 0..count {
                self.now.copy_within(at - n..at, at);
                self.levels[at - n..at].copy_from_slice(run);
                at += n;
            }
            same = same.saturating_sub(count);
            if goes_on && count == length {
                self.run_index = (self.run_index + 1).min(31);
            }
            if at == end {
                return at;
            }
            if !goes_on {
                break;
            }
        }
        for i in at..at + n {
            self.interruption(i, side, coding, contexts);
        }
        if S::READS && self.levels[at - n..at] == *run {
            breaks.push(at / n - 1);
        }
        self.run_index = self.run_index.saturating_sub(1);
        at + n
    }

    fn interruption<S: Side>(&mut self, i: usize, side: &mut S, coding: &Coding, contexts: &mut Contexts) {
        let n = self.together;
        let (a, b) = (self.now[i - n], self.above[i]);
        let kind = i32::from(n == 1 && (a - b).abs() <= coding.near);
        let (prediction, sign) = match kind {
            1 => (a, 1),
            _ => (b, if a > b { -1 } else { 1 }),
        };
        let context = &mut contexts.interruption[kind as usize];
        let k = context.parameter(kind);
        let wanted = coding.error(self.levels[i - n], prediction, sign);
        // Whether the sign that k = 0 and few negative errors make likelier is the one (A.7.2.2).
        let likely_negative = k != 0 || 2 * context.negative >= context.count;
        let map = match wanted {
            0 => 0,
            1.. => i32::from(!likely_negative),
            _ => i32::from(likely_negative),
        };
        let limit = coding.limit - RUNS[self.run_index] - 1;
        let coded = golomb(side, k, limit, coding.step_bits, 2 * wanted.abs() - kind - map);
        let twice = coded + kind;
        let (size, map) = ((twice + 1) >> 1, twice & 1 == 1);
        let error = if map == likely_negative { -size } else { size };
        context.learn(error, coded, kind, coding);
        let place = coding.place(prediction, sign * error);
        (self.levels[i - n], self.now[i]) = (coding.level(place), place.clamp(0, coding.max));
    }
}

/// The samples that a context is made of (A.2.1).
#[derive(Clone, Copy)]
struct Around {
    left: i32,
    above: i32,
    above_left: i32,
    above_right: i32,
}

impl Around {
    /// The context's number with its sign (A.3.3, A.3.4); 0 where a run may begin.
    #[inline]
    fn gradient(&self, coding: &Coding) -> i32 {
        let Self { left, above, above_left, above_right } = *self;
        81 * quantised(above_right - above, coding)
            + 9 * quantised(above - above_left, coding)
            + quantised(above_left - left, coding)
    }

    /// Codes a level in regular mode and says where its sample lies (A.4 to A.6).
    #[inline]
    fn regular<S: Side>(
        &self,
        level: i32,
        negative: bool,
        context: &mut Regular,
        side: &mut S,
        coding: &Coding,
    ) -> i32 {
        let sign = if negative { -1 } else { 1 };
        let (a, b) = (self.left, self.above);
        let edge = (a + b - self.above_left).clamp(a.min(b), a.max(b));
        let prediction = (edge + sign * context.correction).clamp(0, coding.max);
        let k = context.parameter();
        let flip = -i32::from(coding.near == 0 && k == 0 && 2 * context.bias <= -context.count);
        let wanted = coding.error(level, prediction, sign) ^ flip;
        let mapped = golomb(side, k, coding.limit, coding.step_bits, (wanted << 1) ^ (wanted >> 31));
        let error = (mapped >> 1) ^ -(mapped & 1) ^ flip;
        context.learn(error, coding);
        coding.place(prediction, sign * error)
    }
}

/// A gradient as -4 to 4 (A.3.3).
#[inline]
fn quantised(d: i32, coding: &Coding) -> i32 {
    let [t1, t2, t3] = coding.thresholds;
    let size = d.abs();
    let level = i32::from(size > coding.near) + i32::from(size >= t1) + i32::from(size >= t2) + i32::from(size >= t3);
    if d < 0 { -level } else { level }
}

/// More than any mapped error of 16-bit samples.
const LARGEST: u32 = 1 << 17;

/// A number of 0 or more by the limited Golomb code (A.5.3).
#[inline]
fn golomb<S: Side>(side: &mut S, k: u32, limit: u32, step_bits: u32, value: i32) -> i32 {
    let most = limit.saturating_sub(step_bits + 1);
    let value = value as u32;
    let high = side.unary(most, (value >> k).min(most));
    if high < most {
        (high << k | side.field(k, value & ((1 << k) - 1))).min(LARGEST) as i32
    } else {
        side.field(step_bits, value.wrapping_sub(1) & ((1 << step_bits) - 1)) as i32 + 1
    }
}

impl Coding {
    /// The level of a place, which may lie beside the range by the largest error: whole steps from the least.
    #[inline]
    fn level(&self, place: i32) -> i32 {
        if self.near == 0 { place } else { (place + self.near) / self.step }
    }

    /// The error that leads to the place of that level, which lies whole steps from the prediction; modulo their range (A.4.4, A.4.5).
    #[inline]
    fn error(&self, level: i32, prediction: i32, sign: i32) -> i32 {
        let steps = match self.near {
            0 => level - prediction,
            near => level - (prediction + near).div_euclid(self.step),
        };
        let mut error = sign * steps;
        if error < 0 {
            error += self.range;
        }
        if error >= (self.range + 1) / 2 { error - self.range } else { error }
    }

    /// Where an error leads from a prediction, before the range's ends cut it (A.4.5, A.8).
    #[inline]
    fn place(&self, prediction: i32, error: i32) -> i32 {
        let mut place = prediction + error * self.step;
        if place < -self.near {
            place += self.range * self.step;
        } else if place > self.max + self.near {
            place -= self.range * self.step;
        }
        place
    }
}
