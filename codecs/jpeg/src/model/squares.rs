//! What a number will be, as a weighted sum of what is near; the weights are those that would have been best so far.

/// Numbers from one solution to the next, at least and at most.
const SOONEST: u32 = 4;
const LATEST: u32 = 8;
/// Weights from here on come from rounding.
const MOST: f32 = 1e4;

/// Least squares for one position of one plane, older numbers counting less. Only sums, products, quotients and roots of floats, so
/// that they are the same everywhere.
#[derive(Clone)]
pub struct Squares<const INPUTS: usize> {
    weights: [f32; INPUTS],
    /// Σ of products of two inputs, the lower half, and of inputs with what came.
    products: [[f32; INPUTS]; INPUTS],
    results: [f32; INPUTS],
    seen: u32,
    wait: u32,
}

impl<const INPUTS: usize> Squares<INPUTS> {
    /// Starts with these weights, of which it is as sure as of numbers whose squares sum up to `ridge`.
    pub fn new(weights: [f32; INPUTS], ridge: f32) -> Self {
        let products = std::array::from_fn(|i| std::array::from_fn(|k| if i == k { ridge } else { 0.0 }));
        Self { weights, products, results: weights.map(|weight| weight * ridge), seen: 0, wait: SOONEST }
    }

    /// The sum.
    #[inline]
    pub fn predict(&self, inputs: &[f32; INPUTS]) -> f32 {
        let mut sum = 0.0;
        for (weight, input) in self.weights.iter().zip(inputs) {
            sum += weight * input;
        }
        sum.clamp(-32768.0, 32767.0)
    }

    /// Learns what came, which counts by `trust`.
    pub fn learn(&mut self, inputs: &[f32; INPUTS], value: f32, trust: f32, keep: f32) {
        for i in 0..INPUTS {
            let scaled = inputs[i] * trust;
            for (product, input) in self.products[i].iter_mut().zip(inputs) {
                *product = *product * keep + scaled * input;
            }
            self.results[i] = self.results[i] * keep + scaled * value;
        }
        self.wait -= 1;
        if self.wait == 0 {
            self.seen += 1;
            self.wait = (SOONEST + self.seen).min(LATEST);
            self.solve();
        }
    }

    /// Cholesky's decomposition; the weights stay where it fails, as it does where numbers are too large.
    fn solve(&mut self) {
        let mut lower = [[0f32; INPUTS]; INPUTS];
        let mut inverse = [0f32; INPUTS];
        let mut right = [0f32; INPUTS];
        for i in 0..INPUTS {
            for k in 0..=i {
                let mut sum = self.products[i][k];
                for (a, b) in lower[i][..k].iter().zip(&lower[k]) {
                    sum -= a * b;
                }
                if i == k {
                    sum += 0.002 * self.products[i][i] + 0.02;
                    if !(sum > 1e-6 && sum < 1e20) {
                        return;
                    }
                    inverse[i] = 1.0 / sum.sqrt();
                } else {
                    lower[i][k] = sum * inverse[k];
                }
            }
            let mut sum = self.results[i];
            for (a, b) in lower[i][..i].iter().zip(&right) {
                sum -= a * b;
            }
            right[i] = sum * inverse[i];
        }
        let mut weights = [0f32; INPUTS];
        for i in (0..INPUTS).rev() {
            let mut sum = right[i];
            for (row, weight) in lower.iter().zip(&weights).skip(i + 1) {
                sum -= row[i] * weight;
            }
            weights[i] = sum * inverse[i];
        }
        if weights.iter().all(|weight| weight.abs() < MOST) {
            self.weights = weights;
        }
    }
}
