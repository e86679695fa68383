//! What a picture, coded before, tells of its thumbnail.

use super::reduced::{Margins, PARTS, Reduced};
use super::samples::BASIS;
use kit_jpeg::Frame;

/// The most samples a line and lines of a thumbnail.
pub const LARGEST: u16 = 256;
/// Means of squares that stand for the thumbnail's samples: how far off to the right and down, and how large, in its samples.
const SQUARES: [([f32; 2], f32); 5] =
    [([0.0, 0.0], 1.0), ([-0.5, 0.0], 1.0), ([0.0, -0.5], 1.0), ([0.0, 0.0], 0.5), ([0.0, 0.0], 2.0)];
/// Ways to make a sample of the thumbnail: of a square, that of so many samples to the right and down.
pub const WAYS: usize = 11;
const OF: [(usize, [isize; 2]); WAYS] = [
    (0, [0, 0]),
    (1, [0, 0]),
    (1, [1, 0]),
    (2, [0, 0]),
    (2, [0, 1]),
    (3, [0, 0]),
    (4, [0, 0]),
    (0, [-1, 0]),
    (0, [1, 0]),
    (0, [0, -1]),
    (0, [0, 1]),
];
/// A thumbnail's side, with what fills its last blocks, and that of the reduced picture.
const SIDE: u64 = LARGEST as u64 + 32;
const REDUCED: u64 = 4 * SIDE;
/// Bytes that a guide takes, and what makes it, at most and for each block of the pictures.
pub const BLOCK_MEMORY: u64 = 4 * 64 * (SQUARES.len() as u64 + 4 + 2);
pub const MEMORY: u64 = 4 * (4 * SQUARES.len() as u64 * SIDE * SIDE + REDUCED * (REDUCED + SIDE));

/// A thumbnail's samples as the picture foretells them, ×8.
pub struct Guide {
    planes: Vec<Plane>,
}

struct Plane {
    stride: usize,
    squares: [Vec<f32>; SQUARES.len()],
}

/// Whether a picture may tell of a thumbnail that lies so within it.
pub fn fits(picture: &Frame, thumbnail: &Frame, margins: Margins) -> bool {
    let [left, above, right, below] = margins.map(i64::from);
    let side = |size: u16, sum: i64| {
        let size = i64::from(size) * i64::from(PARTS);
        size + sum >= size / 4 && size + sum <= size * 4
    };
    thumbnail.width <= LARGEST
        && thumbnail.height <= LARGEST
        && picture.components.len() == thumbnail.components.len()
        && margins.iter().all(|&margin| margin.unsigned_abs() <= 4 * u32::from(LARGEST) * PARTS as u32)
        && side(thumbnail.width, left + right)
        && side(thumbnail.height, above + below)
}

impl Guide {
    /// What a picture whose coefficients are known tells of a thumbnail that [`fits`].
    pub fn new(picture: &Frame, thumbnail: &Frame, margins: Margins) -> Self {
        let planes = thumbnail.components.iter().enumerate().map(|(plane, component)| {
            let reduced = Reduced::of(picture, thumbnail, plane);
            let squares = SQUARES.map(|(off, side)| reduced.shrink(thumbnail, plane, margins, off, side));
            Plane { stride: component.stride as usize * 8, squares }
        });
        Self { planes: planes.collect() }
    }

    /// A block's coefficients, as each way would have them without quantisation.
    pub fn coefficients(&self, plane: usize, x: usize, y: usize) -> [[f32; 64]; WAYS] {
        let plane = &self.planes[plane];
        OF.map(|(square, off)| {
            let samples = &plane.squares[square];
            let last = [plane.stride - 1, samples.len() / plane.stride - 1];
            let place = |at: usize, side: usize| at.saturating_add_signed(off[side]).min(last[side]);
            let sample = |row: usize, column: usize| samples[place(row, 1) * plane.stride + place(column, 0)];
            transform(&std::array::from_fn(|row| std::array::from_fn(|column| sample(y * 8 + row, x * 8 + column))))
        })
    }
}

/// The cosine transform of a block's samples.
fn transform(samples: &[[f32; 8]; 8]) -> [f32; 64] {
    let mut block = [0f32; 64];
    for (y, line) in samples.iter().enumerate() {
        let mut row = [0f32; 8];
        for (x, sample) in line.iter().enumerate() {
            for (u, sum) in row.iter_mut().enumerate() {
                *sum += sample * BASIS[u][x];
            }
        }
        for (sums, basis) in block.chunks_exact_mut(8).zip(&BASIS) {
            for (sum, part) in sums.iter_mut().zip(row) {
                *sum += part * basis[y] * (1.0 / 64.0);
            }
        }
    }
    block
}
