//! How much an error in each coefficient of each block would count, by the metric's own maps.
//!
//! The metric's weighted sum, seen close to a copy, is a quadratic form in the copy's errors: at each scale and in each channel the
//! error's energy counts by what the structure there is divided by, more where the 4-norms look. A DCT coefficient's error has a
//! known energy at each scale, so that a block needs one number a scale: [`Sensitivity::of`] gives the weights of its 64 squares.

use crate::ssimulacra2::{Cells, Observed, xyb};

/// The scales that count.
const SCALES: usize = 6;

/// The cosine of so many sixteenths of half a turn.
const COSINES: [f64; 9] = [
    1.0,
    0.980_785_280_403_230_4,
    0.923_879_532_511_286_7,
    0.831_469_612_302_545_2,
    0.707_106_781_186_547_5,
    0.555_570_233_019_602_2,
    0.382_683_432_365_089_8,
    0.195_090_322_016_128_3,
    0.0,
];

/// The weights of one component's errors.
#[derive(Clone)]
pub struct Sensitivity {
    /// What the energy of the 64 coefficients is at each scale, local means taken away.
    energies: [[f32; 64]; SCALES],
    /// Weights of each block's energy at each scale.
    blocks: Vec<[f32; SCALES]>,
}

impl Sensitivity {
    /// Weights of the squared errors of a block's dequantised coefficients, in natural order.
    pub fn of(&self, block: usize) -> [f32; 64] {
        let mut out = [0.0; 64];
        for (energies, &weight) in self.energies.iter().zip(&self.blocks[block]) {
            for (out, energy) in out.iter_mut().zip(energies) {
                *out += energy * weight;
            }
        }
        out
    }

    /// Moves half of the way to what was seen of another copy.
    pub fn blend(&mut self, other: &Self) {
        for (block, other) in self.blocks.iter_mut().zip(&other.blocks) {
            for (weight, &other) in block.iter_mut().zip(other) {
                *weight = 0.5 * (*weight + other);
            }
        }
    }
}

/// A component's blocks on the picture.
pub struct Grid {
    /// Blocks in a row.
    pub wide: usize,
    /// Rows of blocks.
    pub high: usize,
    /// Pixels that one sample is wide and high.
    pub ratio: (usize, usize),
}

/// The weights of an error's energy, cell by cell of 8 by 8 pixels: one field a scale and channel.
pub struct Fields {
    wide: usize,
    high: usize,
    fields: Vec<(usize, usize, Vec<f32>)>,
}

impl Fields {
    /// From what was seen of a copy; of a copy without errors, as if its errors were even.
    pub fn new(width: usize, height: usize, seen: &[Cells]) -> Self {
        let (wide, high) = (width.div_ceil(8), height.div_ceil(8));
        let fields = seen.iter().map(|cells| (cells.scale, cells.channel, field(cells, wide, high))).collect();
        Self { wide, high, fields }
    }

    /// A component's weights; `gains` says for each cell how much X, Y and B move with the component.
    pub fn sensitivity(&self, grid: &Grid, gains: impl Fn(usize) -> [f32; 3]) -> Sensitivity {
        let mut blocks = vec![[0.0; SCALES]; grid.wide * grid.high];
        for (at, block) in blocks.iter_mut().enumerate() {
            let (x, y) = (at % grid.wide * grid.ratio.0, at / grid.wide * grid.ratio.1);
            let mut count = 0.0_f32;
            for y in (y..y + grid.ratio.1).take_while(|&y| y < self.high) {
                for x in (x..x + grid.ratio.0).take_while(|&x| x < self.wide) {
                    let cell = y * self.wide + x;
                    let gains = gains(cell);
                    for (scale, channel, field) in &self.fields {
                        block[*scale] += field[cell] * gains[*channel] * gains[*channel];
                    }
                    count += 1.0;
                }
            }
            // Blocks beyond the picture are not seen.
            block.iter_mut().for_each(|weight| *weight /= count.max(1.0));
        }
        Sensitivity { energies: std::array::from_fn(|scale| energies(scale, grid.ratio)), blocks }
    }
}

/// Shares of the structure's 4-norm: taken for a mean, and by its derivative. The derivative alone chases the errors of the last copy.
const EVEN: f64 = 0.5;
const PEAKED: f64 = 0.5;

/// What the edges' 4-norms count beside their derivative.
const EDGES: f64 = 3.0;

/// Spreads a channel's derivatives over cells of 8 by 8 pixels.
fn field(cells: &Cells, wide: usize, high: usize) -> Vec<f32> {
    let pixels = cells.pixels as f64;
    let [structure, came, went] = [0, 1, 2].map(|map| {
        let norm = cells.means.0[map + 3];
        if norm > 0.0 { cells.weights[map + 3] / (pixels * norm * norm * norm) } else { 0.0 }
    });
    let even = if cells.means.0[3] > 0.0 { EVEN } else { 1.0 };
    let everywhere = (cells.weights[0] + even * cells.weights[3]) / pixels;
    let of = |cell: &Observed| {
        // d⁴ of the structure, d being an error's square; d² squared of the edges.
        let peaks = PEAKED * structure * f64::from(cell.cubed);
        let edges = EDGES * 0.5 * (came * f64::from(cell.came) + went * f64::from(cell.went));
        (everywhere * f64::from(cell.inverse) + peaks + edges) / f64::from(cell.pixels.max(1.0))
    };
    let mut local: Vec<f64> = cells.cells.iter().map(of).collect();
    for _ in 0..[0, 0, 1, 3, 3, 3][cells.scale] {
        smooth(&mut local, cells.width);
    }
    let halvings = cells.scale.saturating_sub(3);
    let rows = local.len() / cells.width;
    (0..wide * high)
        .map(|at| {
            let (x, y) = ((at % wide) >> halvings, (at / wide) >> halvings);
            local[y.min(rows - 1) * cells.width + x.min(cells.width - 1)] as f32
        })
        .collect()
}

/// One step of 1, 2, 1 both ways; rows and columns repeat at the edges.
fn smooth(field: &mut [f64], width: usize) {
    for row in field.chunks_mut(width) {
        blend_line(row.len(), |at| at, row);
    }
    let height = field.len() / width;
    for x in 0..width {
        blend_line(height, |at| at * width + x, field);
    }
}

fn blend_line(len: usize, place: impl Fn(usize) -> usize, values: &mut [f64]) {
    let mut before = values[place(0)];
    for at in 0..len {
        let here = values[place(at)];
        let after = values[place((at + 1).min(len - 1))];
        values[place(at)] = 0.25 * (before + after) + 0.5 * here;
        before = here;
    }
}

/// The energy at a scale of each coefficient's unit error, the energy of its blurred image taken away.
fn energies(scale: usize, ratio: (usize, usize)) -> [f32; 64] {
    let [across, down] = [ratio.0, ratio.1].map(|ratio| std::array::from_fn::<_, 8, _>(|u| line(u, scale, ratio)));
    std::array::from_fn(|at| {
        let ((full_x, blurred_x), (full_y, blurred_y)) = (across[at % 8], down[at / 8]);
        (full_x * full_y - blurred_x * blurred_y) as f32
    })
}

/// The energy of a basis function along one axis, as it is and blurred.
fn line(u: usize, scale: usize, ratio: usize) -> (f64, f64) {
    const TAPS: [f64; 5] = [0.264_621_1, 0.212_928_6, 0.109_335_37, 0.036_011_115, 0.009_414_368];
    let mut pixels = [0.0; 48];
    for x in 0..8 * ratio {
        pixels[8 + (x >> scale)] += basis(u, x / ratio) / f64::from(1_u32 << scale);
    }
    let blurred = |x: usize| {
        let tap = |at: usize| pixels.get(at).unwrap_or(&0.0);
        (1..5).fold(TAPS[0] * pixels[x], |sum, d| sum + TAPS[d] * (tap(x + d) + x.checked_sub(d).map_or(&0.0, tap)))
    };
    let full = pixels.iter().map(|value| value * value).sum();
    (full, (0..pixels.len()).map(|x| blurred(x) * blurred(x)).sum())
}

/// The DCT's basis function `u` at sample `x`, of energy 1.
fn basis(u: usize, x: usize) -> f64 {
    if u == 0 {
        return 0.5 * COSINES[4];
    }
    let angle = (2 * x + 1) * u % 32;
    let angle = if angle > 16 { 32 - angle } else { angle };
    0.5 * if angle > 8 { -COSINES[16 - angle] } else { COSINES[angle] }
}

/// How much X, Y and B move with each of luma and the two chromas, near a colour; for red, green and blue with `ycc` false.
pub fn gains(rgb: [f32; 3], linear: &[f32; 256], ycc: bool) -> [[f32; 3]; 3] {
    const STEP: f32 = 4.0;
    let at = |rgb: [f32; 3]| {
        let light = rgb.map(|value| {
            let value = value.clamp(0.0, 255.0);
            let (low, part) = (value as usize, value - (value as usize) as f32);
            linear[low] + (linear[(low + 1).min(255)] - linear[low]) * part
        });
        xyb::xyb(light)
    };
    let directions = match ycc {
        true => [[1.0, 1.0, 1.0], [0.0, -0.344_14, 1.772], [1.402, -0.714_14, 0.0]],
        false => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    };
    directions.map(|direction: [f32; 3]| {
        let moved = |step: f32| at(std::array::from_fn(|c| rgb[c].clamp(STEP, 255.0 - STEP) + step * direction[c]));
        let (more, less) = (moved(STEP), moved(-STEP));
        std::array::from_fn(|channel| (more[channel] - less[channel]) / (2.0 * STEP))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basis_functions_are_orthonormal() {
        for u in 0..8 {
            for v in 0..8 {
                let product: f64 = (0..8).map(|x| basis(u, x) * basis(v, x)).sum();
                assert!((product - f64::from(u8::from(u == v))).abs() < 1e-9, "{u} {v}: {product}");
            }
        }
    }

    #[test]
    fn small_scales_see_low_frequencies_only() {
        let eighth = energies(3, (1, 1));
        assert!(eighth[0] > 0.01 && eighth[9] < 1e-6);
        let full = energies(0, (1, 1));
        assert!(full[63] > 0.9 && full[0] < 0.5);
    }
}
