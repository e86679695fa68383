//! What symbols cost in bits, from how often they were used.

use crate::math::log2;
use kit_jpeg::zigzag::NATURAL;

/// Sizes of AC levels and of DC differences.
const SIZES: usize = 13;

/// Costs in bits of the symbols of sequential coding; progressive scans cost much the same.
#[derive(Clone)]
pub struct Codes {
    /// By run of zeros and size, the level's own bits among them.
    runs: [[f32; SIZES]; 16],
    end: f32,
    sixteen: f32,
    differences: [f32; SIZES],
}

/// Symbols that were used.
#[derive(Clone)]
pub struct Usage {
    runs: [[u32; SIZES]; 16],
    end: u32,
    sixteen: u32,
    differences: [u32; SIZES],
}

impl Default for Usage {
    fn default() -> Self {
        Self { runs: [[0; SIZES]; 16], end: 0, sixteen: 0, differences: [0; SIZES] }
    }
}

impl Default for Codes {
    /// Costs that suit photographs.
    fn default() -> Self {
        let own = |size: usize| size as f32;
        let runs = std::array::from_fn(|run| std::array::from_fn(|size| 1.0 + 0.5 * run as f32 + 2.0 * own(size)));
        Self { runs, end: 3.0, sixteen: 9.0, differences: std::array::from_fn(|size| 2.0 + 1.2 * own(size)) }
    }
}

impl Codes {
    /// A nonzero level after a run of zeros.
    #[inline(always)]
    pub fn run(&self, zeros: usize, size: usize) -> f32 {
        self.runs[zeros & 15][size.min(SIZES - 1)] + if zeros > 15 { (zeros >> 4) as f32 * self.sixteen } else { 0.0 }
    }

    /// The end of a block.
    pub fn end(&self) -> f32 {
        self.end
    }

    /// A difference of DC levels.
    pub fn difference(&self, difference: i32) -> f32 {
        self.differences[size(difference).min(SIZES - 1)]
    }
}

fn size(level: i32) -> usize {
    (u32::BITS - level.unsigned_abs().leading_zeros()) as usize
}

impl Usage {
    /// Counts a block's symbols, after a block of which the DC level is known.
    pub fn add(&mut self, block: &[i16; 64], before: i16) {
        self.differences[size(i32::from(block[0]) - i32::from(before)).min(SIZES - 1)] += 1;
        let mut run = 0;
        for &at in &NATURAL[1..] {
            let level = block[usize::from(at)];
            if level == 0 {
                run += 1;
                continue;
            }
            self.sixteen += run / 16;
            self.runs[run as usize % 16][size(i32::from(level)).min(SIZES - 1)] += 1;
            run = 0;
        }
        self.end += u32::from(run > 0);
    }

    /// What the symbols cost, were they used like that.
    pub fn codes(&self) -> Codes {
        let total = |counts: &[u32]| counts.iter().map(|&count| f64::from(count) + 0.02).sum::<f64>();
        let ac = self.runs.iter().map(|sizes| total(sizes)).sum::<f64>() + total(&[self.end, self.sixteen]);
        let dc = total(&self.differences);
        let bits = |count: u32, of: f64| log2(of / (f64::from(count) + 0.02)).min(18.0) as f32;
        Codes {
            runs: std::array::from_fn(|run| std::array::from_fn(|size| bits(self.runs[run][size], ac) + size as f32)),
            end: bits(self.end, ac),
            sixteen: bits(self.sixteen, ac),
            differences: std::array::from_fn(|size| bits(self.differences[size], dc) + size as f32),
        }
    }

    /// All bits together.
    pub fn bits(&self) -> f64 {
        let codes = self.codes();
        let mut sum = f64::from(self.end) * f64::from(codes.end) + f64::from(self.sixteen) * f64::from(codes.sixteen);
        for (counts, costs) in self.runs.iter().zip(&codes.runs) {
            sum += counts.iter().zip(costs).map(|(&count, &cost)| f64::from(count) * f64::from(cost)).sum::<f64>();
        }
        let differences = self.differences.iter().zip(codes.differences);
        sum + differences.map(|(&count, cost)| f64::from(count) * f64::from(cost)).sum::<f64>()
    }
}
