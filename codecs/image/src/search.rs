//! The smallest picture that scores just above a target.
//!
//! ```text
//!       ┌──────────── sensitivity, codes ◀─────────────┐
//!       ▼                                              │ where the score was lost
//!  steps ─▶ requantise at a price ─▶ pixels ─▶ SSIMULACRA2 against the upload's pixels
//!                    ▲                                 │ score
//!                    └──────────── next price ◀────────┘
//! ```
//!
//! First probes learn how the metric sees the picture's errors; then the price of errors, in bits, is moved until the score is met.

use crate::decode::Colour;
use crate::math::{exp2, log2};
use crate::model::Model;
use crate::picture;
use crate::ssimulacra2::{self, Reference};
use kit_jpeg::Frame;

/// The most probes that learn, and so change the steps.
const LEARNING: usize = 9;

/// Probes at most.
const PROBES: usize = 14;

/// The score aimed at lies so much above the target, and is near enough within that again: libjxl's own tables of sRGB are off by a
/// little, and so is its score.
const MARGIN: f64 = 0.03;

/// Steps are near enough when the logarithm of the distance from 100 is within this of the aim.
const NEAR: f64 = 0.03;

/// Bytes of memory that searching takes: levels of the source and of two copies, samples, sensitivities, pixels, and the metric.
pub fn memory(source: &Frame) -> u64 {
    let pixels = u64::from(source.width) * u64::from(source.height);
    source.blocks() * (3 * 128 + 64 + 48) + pixels * (4 + ssimulacra2::BYTES_PER_PIXEL)
}

/// A picture that was found.
pub struct Found {
    /// Its frame.
    pub frame: Frame,
    /// Its score against the source.
    pub score: f64,
}

/// Searches; `None` where the metric says nothing of the picture or nothing was found that reaches the target.
///
/// `bits` is what the source takes, for a start.
pub fn search(source: &Frame, colour: Colour, target: f64, bits: f64) -> Option<Found> {
    let target = target + MARGIN;
    let pixels = picture::pixels(source, colour)?;
    let reference = Reference::new(&pixels)?;
    let mut model = Model::new(source, colour, &pixels, &reference.observe(&pixels).1);
    drop(pixels);
    let mut price = Price::new(target, bits);
    let mut learning = true;
    let mut best: Option<(f64, Found)> = None;
    for probe in 1..=PROBES {
        if learning {
            model.choose_steps(price.bits());
        }
        let (frame, bits) = model.requantise(price.bits(), learning);
        let copy = picture::pixels(&frame, colour)?;
        let score = match learning {
            true => {
                let (score, seen) = reference.observe(&copy);
                model.learn(&seen);
                score
            }
            false => reference.score(&copy),
        };
        if score >= target && best.as_ref().is_none_or(|(least, _)| bits < *least) {
            best = Some((bits, Found { frame, score }));
        }
        if learning {
            learning = probe < LEARNING && (probe < 3 || !price.is_near(score));
            price.correct(score, learning);
        } else if (target..=target + 2.0 * MARGIN).contains(&score) {
            break;
        } else if !price.enclose(score) {
            // These steps are far off: others are chosen for the price that was reached.
            model.choose_steps(price.bits());
        }
    }
    best.map(|(_, found)| found)
}

/// The price of errors on its way to the one that meets the target.
///
/// All numbers are logarithms to base 2: of the price, and of scores' distance from 100.
struct Price {
    now: f64,
    aim: f64,
    /// Prices and distances with the present steps.
    tried: Vec<(f64, f64)>,
}

impl Price {
    fn new(target: f64, bits: f64) -> Self {
        let aim = log2(100.0 - (target + MARGIN).min(99.99));
        // At 80, a unit of the metric's sum is worth about half of the source's bits.
        Self { now: log2(0.5 * bits) + 1.6 * (log2(20.0) - aim), aim, tried: Vec::new() }
    }

    /// What a unit of the metric's sum costs in bits.
    fn bits(&self) -> f64 {
        exp2(self.now)
    }

    fn distance(score: f64) -> f64 {
        log2((100.0 - score).max(0.01))
    }

    fn is_near(&self, score: f64) -> bool {
        (Self::distance(score) - self.aim).abs() <= NEAR
    }

    /// Goes towards the aim, along the slope that is usual where the steps follow and where they stay.
    fn correct(&mut self, score: f64, steps_follow: bool) {
        let slope = if steps_follow { 0.6 } else { 0.3 };
        self.now += ((Self::distance(score) - self.aim) / slope).clamp(-1.5, 1.5);
    }

    /// Goes where a line through the two probes around the aim meets it. While there are none goes on along the usual slope; `false`
    /// says that two probes were in vain, and are forgotten.
    fn enclose(&mut self, score: f64) -> bool {
        self.tried.push((self.now, Self::distance(score)));
        let by_price = |a: &&(f64, f64), b: &&(f64, f64)| a.0.total_cmp(&b.0);
        let short = self.tried.iter().filter(|probe| probe.1 > self.aim).max_by(by_price);
        let over = self.tried.iter().filter(|probe| probe.1 <= self.aim).min_by(by_price);
        match (short, over) {
            (Some(short), Some(over)) if over.0 > short.0 => {
                let part = (short.1 - self.aim) / (short.1 - over.1);
                self.now = short.0 + (over.0 - short.0) * part.clamp(0.05, 0.95);
            }
            _ => {
                self.correct(score, false);
                if self.tried.len() > 1 {
                    self.tried.clear();
                    return false;
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_closes_in() {
        // Scores that rise by three with each doubling, and reach 80 at 2^20.
        let score = |price: f64| 80.0 + 3.0 * (log2(price) - 20.0);
        let mut price = Price::new(80.0, 1e6);
        for _ in 0..8 {
            price.enclose(score(price.bits()));
        }
        assert!((score(price.bits()) - 80.0 - MARGIN).abs() < MARGIN, "{}", score(price.bits()));
    }
}
