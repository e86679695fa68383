//! Rows of a component at the picture's width, as libjpeg-turbo's default makes them (`jdsample.c`).
//!
//! Twice as many pixels either way are interpolated, 3 to 1 towards the nearer sample ("fancy upsampling"); other ratios repeat.

/// A component's samples; only its first `width` by `height` belong to the picture.
pub struct Component {
    /// Samples from one row to the next.
    pub stride: usize,
    /// Samples in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// How many pixels of the picture one sample is wide and high.
    pub ratio: (usize, usize),
    /// Samples row by row.
    pub samples: Vec<u8>,
}

impl Component {
    fn row(&self, y: usize) -> &[u8] {
        &self.samples[y * self.stride..y * self.stride + self.width]
    }

    /// The picture's row `y`, as many pixels as `out` has.
    pub fn upsampled(&self, y: usize, wide: &mut Vec<u16>, out: &mut [u8]) {
        // libjpeg-turbo interpolates no rows that are narrower than 3 samples.
        let interpolate = self.width > 2;
        match self.ratio {
            (1, 1) => out.copy_from_slice(&self.row(y)[..out.len()]),
            (2, 1) if interpolate => {
                wide.clear();
                wide.extend(self.row(y).iter().map(|&sample| u16::from(sample)));
                doubled(wide, [1, 2], 2, out);
            }
            (2, 2) if interpolate => {
                self.between_rows(y, wide);
                doubled(wide, [8, 7], 4, out);
            }
            (1, 2) => {
                self.between_rows(y, wide);
                let round = if y.is_multiple_of(2) { 1 } else { 2 };
                for (out, &sum) in out.iter_mut().zip(&*wide) {
                    *out = ((sum + round) >> 2) as u8;
                }
            }
            (across, down) => {
                let row = self.row(y / down);
                for (x, out) in out.iter_mut().enumerate() {
                    *out = row[(x / across).min(row.len() - 1)];
                }
            }
        }
    }

    /// Three times the nearer row and once the other; beyond the edges rows repeat.
    fn between_rows(&self, y: usize, wide: &mut Vec<u16>) {
        let near = (y / 2).min(self.height - 1);
        let far = match y % 2 {
            0 => near.saturating_sub(1),
            _ => (near + 1).min(self.height - 1),
        };
        let rows = self.row(near).iter().zip(self.row(far));
        wide.clear();
        wide.extend(rows.map(|(&near, &far)| 3 * u16::from(near) + u16::from(far)));
    }
}

/// Doubles a row; `round` holds what is added to the left and the right halves before `shift` drops the fraction.
fn doubled(row: &[u16], round: [u16; 2], shift: u32, out: &mut [u8]) {
    let last = row.len() - 1;
    for (at, out) in out.chunks_mut(2).enumerate() {
        let here = row[at];
        // At the edges the sample counts four times.
        let left = 3 * here + if at == 0 { here } else { row[at - 1] };
        let right = 3 * here + if at == last { here } else { row[at + 1] };
        for ((out, sum), round) in out.iter_mut().zip([left, right]).zip(round) {
            *out = ((sum + round) >> shift) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_samples() {
        let component = Component { stride: 3, width: 3, height: 1, ratio: (2, 1), samples: vec![0, 100, 200] };
        let mut out = [0; 6];
        component.upsampled(0, &mut Vec::new(), &mut out);
        assert_eq!(out, [0, 25, 75, 125, 175, 200]);
    }
}
