//! What a number will be, as a weighted sum of what is near; the weights are learnt from each error.

/// Inputs.
pub const INPUTS: usize = 12;

/// The weights for one position of one plane. Only sums, products and quotients of floats, so that they are the same everywhere.
#[derive(Clone, Copy)]
pub struct Linear {
    weights: [f32; INPUTS],
}

impl Linear {
    /// Starts with these weights.
    pub fn new(weights: [f32; INPUTS]) -> Self {
        Self { weights }
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

    /// Moves the weights towards what would have been right (normalised least mean squares).
    #[inline]
    pub fn learn(&mut self, inputs: &[f32; INPUTS], predicted: f32, value: f32, rate: f32) {
        let error = value - predicted;
        let mut power = 1.0;
        for input in inputs {
            power += input * input;
        }
        let step = rate * error / power;
        for (weight, input) in self.weights.iter_mut().zip(inputs) {
            *weight = (*weight + step * input).clamp(-4.0, 4.0);
        }
    }
}
