//! Linear regression that forgets: what a value is, as a sum of what is known before it.

/// Weights that make the least squares of what was learnt, the older the less.
pub struct Regression {
    features: usize,
    /// How much of what was learnt stays at each step, below 1.
    stay: f64,
    /// Steps from one solution to the next.
    every: u32,
    steps: u32,
    /// Sums of products of two features, of features and the value: rows of the lower triangle.
    products: Vec<f64>,
    targets: Vec<f64>,
    weights: Vec<f64>,
    /// The triangle by which a solution is found.
    triangle: Vec<f64>,
}

/// A part of each feature's own square, so that features that say the same do no harm.
const RIDGE: f64 = 1e-9;

impl Regression {
    /// Knows nothing: all weights are zero.
    pub fn new(features: usize, stay: f64, every: u32) -> Self {
        Self {
            features,
            stay,
            every,
            steps: 0,
            products: vec![0.0; features * features],
            targets: vec![0.0; features],
            weights: vec![0.0; features],
            triangle: vec![0.0; features * features],
        }
    }

    /// Bytes that it takes.
    pub fn memory(features: u64) -> u64 {
        (2 * features * features + 2 * features) * size_of::<f64>() as u64
    }

    /// The weighted sum; not finite where features are too large.
    pub fn predict(&self, features: &[f64]) -> f64 {
        self.weights.iter().zip(features).fold(0.0, |sum, (w, x)| sum + w * x)
    }

    /// Learns what the value was.
    pub fn learn(&mut self, features: &[f64], value: f64) {
        let n = self.features;
        for i in 0..n {
            let row = &mut self.products[i * n..i * n + i + 1];
            for (product, x) in row.iter_mut().zip(features) {
                *product = *product * self.stay + features[i] * x;
            }
            self.targets[i] = self.targets[i] * self.stay + features[i] * value;
        }
        self.steps += 1;
        if self.steps.is_multiple_of(self.every) || self.steps < 2 * self.every {
            self.solve();
        }
    }

    /// Cholesky's decomposition, and both substitutions.
    fn solve(&mut self) {
        let n = self.features;
        for i in 0..n {
            for j in 0..=i {
                let mut sum = self.products[i * n + j];
                if i == j {
                    sum += sum * RIDGE + f64::MIN_POSITIVE;
                }
                for k in 0..j {
                    sum -= self.triangle[i * n + k] * self.triangle[j * n + k];
                }
                if i > j {
                    self.triangle[i * n + j] = sum / self.triangle[j * n + j];
                } else if sum > 0.0 && sum.is_finite() {
                    self.triangle[i * n + i] = sum.sqrt();
                } else {
                    return;
                }
            }
        }
        for i in 0..n {
            let mut sum = self.targets[i];
            for k in 0..i {
                sum -= self.triangle[i * n + k] * self.weights[k];
            }
            self.weights[i] = sum / self.triangle[i * n + i];
        }
        for i in (0..n).rev() {
            let mut sum = self.weights[i];
            for k in i + 1..n {
                sum -= self.triangle[k * n + i] * self.weights[k];
            }
            self.weights[i] = sum / self.triangle[i * n + i];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_weights() {
        let mut regression = Regression::new(3, 0.99, 4);
        let mut x = 1.0;
        for i in 0..200 {
            x = (x * 1.7 + f64::from(i)) % 13.0;
            let features = [x, f64::from(i % 7), 1.0];
            regression.learn(&features, 2.0 * features[0] - 0.5 * features[1] + 3.0);
        }
        assert!((regression.predict(&[4.0, 2.0, 1.0]) - 10.0).abs() < 1e-4);
    }

    #[test]
    fn features_that_are_all_zero_do_no_harm() {
        let mut regression = Regression::new(2, 0.9, 1);
        for _ in 0..50 {
            regression.learn(&[0.0, 2.0], 6.0);
        }
        assert!((regression.predict(&[5.0, 1.0]) - 3.0).abs() < 1e-4);
    }
}
