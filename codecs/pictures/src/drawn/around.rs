//! The pixels around the next one.
//!
//! ```text
//!             nn  nne
//!        nww nw  n   ne  nee
//!    www ww  w   ?                 p: what stood there in the frame before
//! ```

use kit_tokens::fold;

/// Columns on both sides of a row.
pub const PAD: usize = 4;

/// Rows of pixels around the place: this one and three above.
pub struct Rows {
    pub rows: [Vec<u32>; 4],
    /// The same rows of the frame before: this one and the one below.
    pub prior: Option<[Vec<u32>; 2]>,
}

/// The pixels around a place.
#[derive(Clone, Copy)]
pub struct Around {
    pub w: u32,
    pub ww: u32,
    pub www: u32,
    pub n: u32,
    pub nn: u32,
    pub nnn: u32,
    pub nw: u32,
    pub nww: u32,
    pub ne: u32,
    pub nee: u32,
    pub nne: u32,
    pub nnw: u32,
    /// In the frame before: here, to the right, and below.
    pub p: [u32; 3],
}

impl Rows {
    pub fn new(width: usize, has_prior: bool) -> Self {
        let row = || vec![0; width + 2 * PAD];
        Self { rows: std::array::from_fn(|_| row()), prior: has_prior.then(|| [row(), row()]) }
    }

    /// Moves to the next row.
    pub fn advance(&mut self) {
        self.rows.rotate_right(1);
        let width = self.rows[0].len();
        let first = self.rows[1][PAD];
        let last = self.rows[1][width - PAD - 1];
        self.rows[1][..PAD].fill(first);
        self.rows[1][width - PAD..].fill(last);
        self.rows[0][..PAD].fill(first);
        if let Some(prior) = &mut self.prior {
            prior.rotate_left(1);
        }
    }

    /// What is around a column.
    #[inline(always)]
    pub fn around(&self, x: usize) -> Around {
        let at = x + PAD;
        let [now, n, nn, nnn] = &self.rows;
        let p = match &self.prior {
            Some([same, below]) => [same[at], same[at + 1], below[at]],
            None => [0; 3],
        };
        Around {
            w: now[at - 1],
            ww: now[at - 2],
            www: now[at - 3],
            n: n[at],
            nn: nn[at],
            nnn: nnn[at],
            nw: n[at - 1],
            nww: n[at - 2],
            ne: n[at + 1],
            nee: n[at + 2],
            nne: nn[at + 1],
            nnw: nn[at - 1],
            p,
        }
    }
}

impl Rows {
    /// Where all around a column is the same pixel, also in the frame before: what goes on farther away.
    #[inline(always)]
    pub fn calm(&self, x: usize) -> Option<usize> {
        let at = x + PAD;
        let [now, n, nn, nnn] = &self.rows;
        let w = now[at - 1];
        let is_calm = now[at - 2] == w && n[at - 2..at + 3] == [w; 5] && nn[at - 1..at + 2] == [w; 3];
        if !is_calm || self.prior.as_ref().is_some_and(|[same, _]| same[at] != w) {
            return None;
        }
        let same = [now[at - 3] == w, n[at + 3] == w, nn[at + 2] == w, nn[at - 2] == w, nnn[at] == w];
        Some(same.into_iter().fold(0, |bits, same| bits << 1 | usize::from(same)))
    }
}

/// The hash of pixels.
#[inline(always)]
pub fn hash(seed: u32, pixels: &[u32]) -> u32 {
    pixels.iter().fold(seed.wrapping_mul(0x2C1B_3C6D), |hash, &pixel| fold(hash, pixel))
}
