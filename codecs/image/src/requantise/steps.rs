//! Quantisation steps for one component, each band's by what it would cost in bits and in the metric.

use crate::math::log2;

/// How often a band's coefficients have each magnitude, and how much their errors count.
#[derive(Clone, Default)]
struct Band {
    /// Number and summed weight of the blocks, by magnitude in the source's steps.
    magnitudes: Vec<(f64, f64)>,
}

/// The bands of one component.
pub struct Bands {
    bands: Vec<Band>,
}

impl Default for Bands {
    fn default() -> Self {
        Self { bands: vec![Band::default(); 64] }
    }
}

impl Bands {
    /// Counts a block in, with the weights of its squared errors.
    pub fn add(&mut self, block: &[i16; 64], weights: &[f32; 64]) {
        for ((band, &level), &weight) in self.bands.iter_mut().zip(block).zip(weights) {
            let magnitude = usize::from(level.unsigned_abs());
            if band.magnitudes.len() <= magnitude {
                band.magnitudes.resize(magnitude + 1, (0.0, 0.0));
            }
            let (count, sum) = &mut band.magnitudes[magnitude];
            *count += 1.0;
            *sum += f64::from(weight);
        }
    }

    /// The steps of least cost, none finer than the source's; `price` is what a unit of weighted error costs in bits.
    pub fn steps(&self, source: &[u16; 64], price: f64) -> [u16; 64] {
        std::array::from_fn(|at| {
            let band = &self.bands[at];
            let cost = |step: u16| {
                if at == 0 { band.dc_cost(source[0], step, price) } else { band.cost(source[at], step, price) }
            };
            candidates(source[at])
                .map(|step| (cost(step), step))
                .fold((f64::INFINITY, source[at]), |best, this| if this.0 < best.0 { this } else { best })
                .1
        })
    }
}

/// Steps from the source's up to 255, a sixteenth apart or closer.
fn candidates(source: u16) -> impl Iterator<Item = u16> {
    std::iter::successors(Some(source.max(1)), |&step| Some(step + (step / 16).max(1)).filter(|&step| step <= 255))
}

/// Sizes that a coefficient's magnitude is coded as (F.1.2.2): bits without leading zeros.
const SIZES: usize = 17;

fn size(level: f64) -> usize {
    (u32::BITS - (level as u32).leading_zeros()) as usize
}

impl Band {
    /// Bits and weighted errors of AC coefficients.
    fn cost(&self, source: u16, step: u16, price: f64) -> f64 {
        let mut bits = [0.0; SIZES];
        for round in 0..3 {
            let (mut counts, mut errors) = ([0.0; SIZES], 0.0);
            for (magnitude, &(count, weight)) in self.magnitudes.iter().enumerate().filter(|(_, sums)| sums.0 > 0.0) {
                let value = magnitude as f64 * f64::from(source);
                let level = (value / f64::from(step) + 0.5).floor();
                let error = |level: f64| (value - level * f64::from(step)) * (value - level * f64::from(step));
                let mut best = (f64::INFINITY, level);
                for level in [level, (level - 1.0).max(0.0), 0.0] {
                    let cost = price * weight * error(level) + count * bits[size(level)];
                    if cost < best.0 {
                        best = (cost, level);
                    }
                    // At first there is no price of bits yet.
                    if round == 0 {
                        break;
                    }
                }
                counts[size(best.1)] += count;
                errors += weight * error(best.1);
            }
            let total: f64 = counts.iter().sum();
            let code = |count: f64| if count > 0.0 { log2(total / count) } else { log2(total + 1.0) + 1.0 };
            bits = std::array::from_fn(|size| code(counts[size]) + size as f64);
            if round == 2 {
                return price * errors + counts.iter().zip(bits).map(|(count, bits)| count * bits).sum::<f64>();
            }
        }
        f64::INFINITY
    }

    /// The same for DC, of which neighbours' differences are coded: a finer step adds its share of bits to every block.
    fn dc_cost(&self, source: u16, step: u16, price: f64) -> f64 {
        let (mut errors, mut blocks) = (0.0, 0.0);
        for (magnitude, &(count, weight)) in self.magnitudes.iter().enumerate() {
            let value = magnitude as f64 * f64::from(source);
            let error = value - (value / f64::from(step) + 0.5).floor() * f64::from(step);
            errors += weight * error * error;
            blocks += count;
        }
        price * errors - blocks * log2(f64::from(step))
    }
}
