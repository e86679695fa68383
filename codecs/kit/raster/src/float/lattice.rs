//! Lattices: multiples of a step from an origin on.

use super::choose::Look;
use super::number::Number;
use super::step::{self, multiple};

/// Multiples of `times / parts`, counted from an origin.
///
/// A decimal is the nearest number to a whole one divided by a power of ten, and not always that times a tenth of a tenth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lattice {
    pub times: f64,
    pub parts: f64,
    pub origin: f64,
}

impl Lattice {
    fn of(times: f64, parts: f64) -> Self {
        Self { times, parts, origin: 0.0 }
    }

    /// Whether all are numbers, and the step is greater than zero.
    pub fn is_one(&self) -> bool {
        [self.times, self.parts, self.origin].iter().all(|value| value.is_finite())
            && self.times > 0.0
            && self.parts > 0.0
    }

    fn step(&self) -> f64 {
        self.times / self.parts
    }

    /// Which multiple is nearest.
    #[inline]
    pub fn whole(&self, value: f64) -> f64 {
        multiple((value - self.origin) * self.parts, self.times)
    }

    /// The value of a multiple.
    #[inline]
    pub fn value(&self, n: f64) -> f64 {
        n * self.times / self.parts + self.origin
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

    /// The lattice on which most samples are, or are as much off as their neighbours.
    pub fn find(number: Number, looks: &[Look]) -> Option<Self> {
        let step = step::find(number, looks)?;
        let simple = Self::simple(step, number, looks);
        let fitted = Self::of(step, 1.0).fitted(number, looks);
        let (plain, shifted) = (simple.on(number, looks), fitted.on(number, looks));
        let better = if shifted * 3 > looks.len() && shifted * 50 > plain * 51 { fitted } else { simple };
        Some(better).filter(Self::is_one)
    }

    /// How many samples are on the lattice.
    fn on(&self, number: Number, looks: &[Look]) -> usize {
        let is_on = |look: &&Look| number.nearest(self.value(self.whole(number.value(look[0])))) == look[0];
        looks.iter().filter(is_on).count()
    }

    /// How many samples are on the lattice, or off it as their neighbours are.
    fn beside(&self, number: Number, looks: &[Look]) -> usize {
        let is_beside = |look: &&Look| {
            let [x, w, ..] = look.map(|bits| number.value(bits));
            let off = w - self.value(self.whole(w));
            number.nearest(self.value(self.whole(x)) + off) == look[0]
        };
        looks.iter().filter(is_beside).count()
    }

    /// The simplest lattice of about that step, of those that foresee the most samples.
    fn simple(step: f64, number: Number, looks: &[Look]) -> Self {
        let mut lattices = Vec::new();
        let mut scale = 1.0;
        while lattices.len() < 24 {
            let decimal = (step * scale + 0.5).floor();
            lattices.extend([Self::of(decimal, scale), Self::of(decimal / scale, 1.0)]);
            scale *= 10.0;
        }
        let (parts, feet) = ((1.0 / step + 0.5).floor(), (0.3048 / step + 0.5).floor());
        let nearest = number.value(number.nearest(step));
        lattices.extend([Self::of(1.0, parts), Self::of(0.3048, feet), Self::of(nearest, 1.0), Self::of(step, 1.0)]);
        let is_near = |other: f64| other.is_finite() && (other - step).abs() < step * 1e-4;
        lattices.retain(|lattice| is_near(lattice.step()));
        let some: Vec<Look> = looks.iter().step_by(4).copied().collect();
        let counts = lattices.iter().map(|lattice| lattice.on(number, &some) + lattice.beside(number, &some));
        let counts: Vec<usize> = counts.collect();
        let most = counts.iter().max().copied().unwrap_or(0);
        let first = counts.iter().position(|&count| count * 128 >= most * 127).and_then(|i| lattices.get(i).copied());
        first.unwrap_or(Self::of(step, 1.0))
    }

    /// The line through the samples as the lattice counts them, the first being on it.
    fn fitted(mut self, number: Number, looks: &[Look]) -> Self {
        let value = |look: &Look| number.value(look[0]);
        let first = looks.first().map_or(0.0, value);
        self.origin = first - self.value(self.whole(first));
        for _ in 0..2 {
            let slack = self.step() / 16.0;
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
            let step = (products * count - n_sum * x_sum) / spread;
            let origin = first - start * step + (x_sum - n_sum * step) / count;
            self = Self { times: step, parts: 1.0, origin };
        }
        self
    }
}
