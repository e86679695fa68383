//! Lattices, and their step: what neighbours' differences are multiples of, but for rounding.

use super::choose::Look;
use super::number::Number;

/// Steps that instruments and units of measure make likely.
const LIKELY: [f64; 3] = [1.0, 2.0, 5.0];
const UNITS: [f64; 3] = [1.0, 0.3048, 1200.0 / 3937.0];

/// Most differences that a step is fitted to.
const FITTED: usize = 1 << 11;

/// A difference of two samples, and how far rounding may have moved it.
struct Difference {
    size: f64,
    slack: f64,
}

/// Multiples of a step, counted from an origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lattice {
    pub step: f64,
    pub origin: f64,
}

impl Lattice {
    /// Which multiple is nearest.
    #[inline]
    pub fn whole(&self, value: f64) -> f64 {
        multiple(value - self.origin, self.step)
    }

    /// The value of a multiple.
    #[inline]
    pub fn value(&self, n: f64) -> f64 {
        n * self.step + self.origin
    }

    /// Bits that the rest of a sample takes: 0 on the lattice, few where it is off as much as a neighbour.
    pub fn rest(&self, number: Number, [sample, west, north]: [u64; 3], [x, w, n]: [i64; 3]) -> u32 {
        let order = number.order(sample);
        let near = |off: f64| order.abs_diff(number.order(number.nearest(self.value(x as f64) + off))) <= 2;
        let off = |bits: u64, n: i64| number.value(bits) - self.value(n as f64);
        if near(0.0) {
            0
        } else if near(off(west, w)) {
            1
        } else if near(off(north, n)) {
            2
        } else {
            let below = number.order(number.nearest(self.value(x as f64 + 0.5))).abs_diff(order);
            68 - below.leading_zeros()
        }
    }

    /// The lattice of most differences, where there is one well above what rounding moves.
    pub fn find(number: Number, looks: &[Look]) -> Option<Self> {
        let unit = if number == Number::Single { 1.2e-7 } else { 2.3e-16 };
        let mut differences: Vec<Difference> = looks
            .iter()
            .map(|look| look.map(|bits| number.value(bits)))
            .map(|[x, w, ..]| Difference { size: (x - w).abs(), slack: (x.abs() + w.abs()) * unit })
            .filter(|d| d.size > 8.0 * d.slack && d.size.is_finite())
            .collect();
        if differences.len() < 64 {
            return None;
        }
        differences.sort_unstable_by(|a, b| a.size.total_cmp(&b.size));
        let mut steps: Vec<f64> = Vec::new();
        // The least differences are the step itself or a few of it.
        for part in [0, 1, 2, 4, 8, 16, 24, 32] {
            let least = differences[part * (differences.len() - 1) / 64].size;
            steps.extend([least, least / 2.0, least / 3.0]);
        }
        let every = differences.len().div_ceil(FITTED);
        let differences: Vec<Difference> = differences.into_iter().step_by(every).collect();
        let middle = differences[differences.len() / 2].size;
        for unit in UNITS {
            let mut scale = 1e-9;
            while scale < 1e9 {
                steps.extend(LIKELY.iter().map(|n| n * scale * unit).filter(|step| *step <= 4.0 * middle));
                scale *= 10.0;
            }
        }
        let mut best: Option<(f64, f64)> = None;
        for step in steps {
            if share(step, step / 64.0, &differences[..differences.len() / 8]) < 0.5 {
                continue;
            }
            let step = refined(step, &differences);
            let share = share(step, 0.0, &differences);
            if share > 0.6 && best.is_none_or(|(of, most)| share > most + 0.1 || share > most - 0.1 && step > of) {
                best = Some((step, share));
            }
        }
        best.map(|(step, _)| Self::exact(step, number, looks))
    }

    /// The share of samples that lie on the lattice.
    fn on(&self, number: Number, looks: &[Look]) -> f64 {
        let is_on = |look: &&Look| number.nearest(self.value(self.whole(number.value(look[0])))) == look[0];
        looks.iter().filter(is_on).count() as f64 / looks.len() as f64
    }

    /// The lattice of that step that most samples lie on, of few digits where there is one.
    fn exact(step: f64, number: Number, looks: &[Look]) -> Self {
        let simple = Self { step: simple(step, number, looks), origin: 0.0 };
        let fitted = Self { step, origin: 0.0 }.fitted(number, looks);
        let (plain, shifted) = (simple.on(number, looks), fitted.on(number, looks));
        if shifted > 0.3 && shifted > plain * 1.02 { fitted } else { simple }
    }

    /// The line through the samples as the lattice counts them, the first being on it.
    fn fitted(mut self, number: Number, looks: &[Look]) -> Self {
        let value = |look: &Look| number.value(look[0]);
        let first = looks.first().map_or(0.0, value);
        self.origin = first - multiple(first, self.step) * self.step;
        for _ in 0..2 {
            let slack = self.step / 16.0;
            let points = looks.iter().map(|look| (self.whole(value(look)), value(look)));
            let near = points.filter(|&(n, x)| (self.value(n) - x).abs() < slack);
            let (mut count, mut n_sum, mut x_sum, mut n_squares, mut products) = (0.0, 0.0, 0.0, 0.0, 0.0);
            let start = self.whole(first);
            for (n, x) in near {
                let (n, x) = (n - start, x - first);
                count += 1.0;
                n_sum += n;
                x_sum += x;
                n_squares += n * n;
                products += n * x;
            }
            let spread = n_squares * count - n_sum * n_sum;
            if spread <= 0.0 {
                return self;
            }
            self.step = (products * count - n_sum * x_sum) / spread;
            self.origin = first - start * self.step + (x_sum - n_sum * self.step) / count;
        }
        self
    }
}

fn multiple(size: f64, step: f64) -> f64 {
    (size / step + 0.5).floor()
}

/// The share of the differences that are multiples of a step known to within `error`, and tell so.
fn share(step: f64, error: f64, differences: &[Difference]) -> f64 {
    let is_hit = |d: &&Difference| {
        let n = multiple(d.size, step);
        d.slack * 32.0 < step && (d.size - n * step).abs() <= d.slack + n * error
    };
    let hits = differences.iter().filter(is_hit).count();
    hits as f64 / differences.len() as f64
}

/// The step that fits the differences better, from the least ones on.
fn refined(mut step: f64, differences: &[Difference]) -> f64 {
    let mut error = step / 16.0;
    for _ in 0..8 {
        let (mut sum, mut squares) = (0.0, 0.0);
        for d in differences {
            let n = multiple(d.size, step);
            // As far as the step's own error leaves no doubt of how many it is.
            if n > 0.0 && n * error < step / 4.0 && (d.size - n * step).abs() < n * error + d.slack {
                sum += n * d.size;
                squares += n * n;
            }
        }
        if squares == 0.0 {
            return step;
        }
        step = sum / squares;
        error /= 4.0;
    }
    step
}

/// The step of few digits, or that a number of the kind is, where that foresees as many samples.
fn simple(step: f64, number: Number, looks: &[Look]) -> f64 {
    let foreseen = |step: f64| {
        let hit = |look: &&Look| {
            let [x, w, ..] = look.map(|bits| number.value(bits));
            let (n, before) = (multiple(x, step) * step, multiple(w, step) * step);
            number.nearest(n) == look[0] || number.nearest(n + (w - before)) == look[0]
        };
        looks.iter().step_by(8).filter(hit).count()
    };
    let mut candidates = Vec::new();
    let mut scale = 1.0;
    while candidates.len() < 12 {
        candidates.push((step * scale + 0.5).floor() / scale);
        scale *= 10.0;
    }
    let parts = (1.0 / step + 0.5).floor();
    candidates.extend([1.0 / parts, 0.3048 / (0.3048 / step + 0.5).floor(), number.value(number.nearest(step))]);
    candidates.retain(|candidate| candidate.is_finite() && (candidate - step).abs() < step * 1e-4);
    let most = candidates.iter().map(|&step| foreseen(step)).max().unwrap_or(0).max(foreseen(step));
    candidates.into_iter().find(|&step| foreseen(step) * 64 >= most * 63).unwrap_or(step)
}
