//! The order in which the rows of a picture are stored.

/// How rows are interlaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interlace {
    /// Not at all.
    None,
    /// PNG's seven passes (PNG specification §8.2).
    Adam7,
    /// GIF's four passes of rows (GIF89a, appendix E).
    Rows,
}

/// The pixels of a pass: the first, and the steps to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The first column.
    pub x: u32,
    /// The first row.
    pub y: u32,
    /// Columns from a pixel to the next.
    pub dx: u32,
    /// Rows from one to the next.
    pub dy: u32,
}

const fn pass(x: u32, y: u32, dx: u32, dy: u32) -> Pass {
    Pass { x, y, dx, dy }
}

const WHOLE: &[Pass] = &[pass(0, 0, 1, 1)];
const ADAM7: &[Pass] = &[
    pass(0, 0, 8, 8),
    pass(4, 0, 8, 8),
    pass(0, 4, 4, 8),
    pass(2, 0, 4, 4),
    pass(0, 2, 2, 4),
    pass(1, 0, 2, 2),
    pass(0, 1, 1, 2),
];
const ROWS: &[Pass] = &[pass(0, 0, 1, 8), pass(0, 4, 1, 8), pass(0, 2, 1, 4), pass(0, 1, 1, 2)];

impl Interlace {
    /// The passes in their order.
    pub fn passes(self) -> &'static [Pass] {
        match self {
            Self::None => WHOLE,
            Self::Adam7 => ADAM7,
            Self::Rows => ROWS,
        }
    }
}

impl Pass {
    /// Pixels of a row of the pass in a picture of that width.
    pub fn width(&self, width: u32) -> u32 {
        width.saturating_sub(self.x).div_ceil(self.dx)
    }

    /// The rows of the pass in a picture of that height; none where a row has no pixels.
    pub fn rows(&self, width: u32, height: u32) -> impl Iterator<Item = u32> + use<> {
        let end = if self.x < width { height } else { 0 };
        (self.y..end.max(self.y)).step_by(self.dy as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_take_each_pixel_once() {
        for interlace in [Interlace::None, Interlace::Adam7, Interlace::Rows] {
            for (width, height) in [(1, 1), (3, 9), (8, 8), (13, 5), (1, 7)] {
                let mut seen = vec![0; (width * height) as usize];
                for pass in interlace.passes() {
                    for y in pass.rows(width, height) {
                        (0..pass.width(width)).for_each(|i| seen[(y * width + pass.x + i * pass.dx) as usize] += 1);
                    }
                }
                assert!(seen.iter().all(|&count| count == 1), "{interlace:?} {width} {height}");
            }
        }
    }
}
