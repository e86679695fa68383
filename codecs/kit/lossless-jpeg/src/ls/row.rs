//! A row of samples: regular mode and runs (A.3 to A.7).

use super::context::{Contexts, RUNS};
use super::presets::Coding;
use crate::bits::Side;

/// The row being coded and the one above; pixels have one sample, or all components' where these interleave by sample.
pub struct Row {
    together: usize,
    /// A pixel of margin left and right; left is what was above at the last row's start.
    above: Vec<i32>,
    now: Vec<i32>,
    run_index: usize,
}

impl Row {
    /// Starts above the first row.
    pub fn new(width: usize, together: usize) -> Self {
        let empty = || vec![0; (width + 2) * together];
        Self { together, above: empty(), now: empty(), run_index: 0 }
    }

    /// Goes to the next row: its margins are the samples above them (A.2.1).
    pub fn begin(&mut self) {
        std::mem::swap(&mut self.above, &mut self.now);
        let (n, len) = (self.together, self.above.len());
        self.above.copy_within(len - 2 * n..len - n, len - n);
        self.now[..n].copy_from_slice(&self.above[n..2 * n]);
    }

    /// Fills a component's samples.
    pub fn set(&mut self, place: usize, samples: &[u16]) {
        for (now, &sample) in self.now[self.together..].iter_mut().skip(place).step_by(self.together).zip(samples) {
            *now = sample.into();
        }
    }

    /// Gives a component's samples.
    pub fn get(&self, place: usize, samples: &mut [u16]) {
        for (sample, &now) in
            samples.iter_mut().zip(self.now[self.together..].iter().skip(place).step_by(self.together))
        {
            *sample = now as u16;
        }
    }

    /// Codes the row in either direction.
    pub fn code<S: Side>(&mut self, side: &mut S, coding: &Coding, contexts: &mut Contexts) {
        let n = self.together;
        let end = self.now.len() - n;
        let mut at = n;
        while at < end {
            let mut gradients = [0; 4];
            for (i, gradient) in (at..at + n).zip(&mut gradients) {
                *gradient = self.gradient(i, coding);
            }
            if gradients[..n].iter().all(|&gradient| gradient == 0) {
                at = self.run(at, end, side, coding, contexts);
            } else {
                for (i, gradient) in (at..at + n).zip(gradients) {
                    self.regular(i, gradient, side, coding, contexts);
                }
                at += n;
            }
        }
    }

    /// The context's number with its sign (A.3.3, A.3.4); 0 where a run may begin.
    #[inline]
    fn gradient(&self, i: usize, coding: &Coding) -> i32 {
        let n = self.together;
        let (a, b, c, d) = (self.now[i - n], self.above[i], self.above[i - n], self.above[i + n]);
        81 * quantised(d - b, coding) + 9 * quantised(b - c, coding) + quantised(c - a, coding)
    }

    #[inline]
    fn regular<S: Side>(&mut self, i: usize, gradient: i32, side: &mut S, coding: &Coding, contexts: &mut Contexts) {
        let n = self.together;
        let (a, b, c) = (self.now[i - n], self.above[i], self.above[i - n]);
        let sign = if gradient < 0 { -1 } else { 1 };
        let context = &mut contexts.regular[gradient.unsigned_abs() as usize];
        let edge = (a + b - c).clamp(a.min(b), a.max(b));
        let prediction = (edge + sign * context.correction).clamp(0, coding.max);
        let k = context.parameter();
        let flip = coding.near == 0 && k == 0 && 2 * context.bias <= -context.count;
        let wanted = coding.error(sign * (self.now[i] - prediction));
        let wanted = wanted ^ -i32::from(flip);
        let mapped = golomb(side, k, coding.limit, coding.step_bits, (wanted << 1) ^ (wanted >> 31));
        let error = (mapped >> 1) ^ -(mapped & 1) ^ -i32::from(flip);
        context.learn(error, coding);
        self.now[i] = coding.sample(prediction, sign * error);
    }

    /// Codes a run and the pixel that ends it (A.7); says where the next pixel is.
    fn run<S: Side>(
        &mut self,
        start: usize,
        end: usize,
        side: &mut S,
        coding: &Coding,
        contexts: &mut Contexts,
    ) -> usize {
        let n = self.together;
        let mut at = start;
        let mut same = 0;
        if !S::READS {
            same = self.now[start..end].chunks(n).take_while(|&pixel| *pixel == self.now[start - n..start]).count();
        }
        loop {
            let length = 1usize << RUNS[self.run_index];
            let left = (end - at) / n;
            let goes_on = side.field(1, u32::from(same >= length || same == left)) == 1;
            let count = if goes_on { length.min(left) } else { side.field(RUNS[self.run_index], same as u32) as usize };
            let count = count.min(left);
            for _ in 0..count {
                self.now.copy_within(at - n..at, at);
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
        let wanted = coding.error(sign * (self.now[i] - prediction));
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
        self.now[i] = coding.sample(prediction, sign * error);
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
    /// An error in steps, modulo their range (A.4.4, A.4.5).
    #[inline]
    fn error(&self, difference: i32) -> i32 {
        let mut error = match (self.near, difference) {
            (0, _) => difference,
            (_, 1..) => (difference + self.near) / self.step,
            _ => -((self.near - difference) / self.step),
        };
        if error < 0 {
            error += self.range;
        }
        if error >= (self.range + 1) / 2 { error - self.range } else { error }
    }

    /// The sample that an error makes of a prediction (A.4.5, A.8).
    #[inline]
    fn sample(&self, prediction: i32, error: i32) -> i32 {
        let mut sample = prediction + error * self.step;
        if sample < -self.near {
            sample += self.range * self.step;
        } else if sample > self.max + self.near {
            sample -= self.range * self.step;
        }
        sample.clamp(0, self.max)
    }
}
