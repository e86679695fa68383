//! What the neighbours of a sample make likely, at all levels.

use super::CONTEXTS;
use kit_tokens::fold;

/// The samples around one; 0 where there are none.
#[derive(Clone, Copy, Default)]
pub struct Around {
    pub w: i32,
    pub ww: i32,
    pub www: i32,
    pub n: i32,
    pub nn: i32,
    pub nw: i32,
    pub nww: i32,
    pub ne: i32,
    pub nee: i32,
    pub nne: i32,
    pub nnw: i32,
    /// The channels before in this pixel, the latest first, and how much they differed from what was expected.
    pub before: [i32; 2],
    pub errors: [i32; 2],
}

impl Around {
    /// The median of w, n and the plane through them and nw.
    pub fn median(&self) -> i32 {
        let Self { w, n, nw, .. } = *self;
        match nw {
            _ if nw >= w.max(n) => w.min(n),
            _ if nw <= w.min(n) => w.max(n),
            _ => w + n - nw,
        }
    }

    /// Contexts where close numbers are close tones: also what lines and planes through the neighbours lead to.
    pub fn tones(&self, kind: u32) -> [u32; CONTEXTS] {
        let Self { w, ww, n, nn, nw, ne, nne, before: [p1, p2], errors: [error, before], .. } = *self;
        let median = self.median();
        let gradient = (w + n - nw).clamp(0, 255);
        let rise = (n + ne - nne).clamp(0, 255);
        hashes(
            kind,
            [
                [w, n, 0, 0],
                [gradient, error >> 2, 0, 0],
                [w, n, nw, ne],
                [median, error, 0, 0],
                [n, ne, 0, 0],
                [w, p1, p2, 0],
                [w, ww, 0, 0],
                [n, nn, 0, 0],
                [rise, error, 0, 0],
                [median + error, before, 0, 0],
                [w, n, p1, p2],
                [(w + ne) >> 1, (n - nw).abs() >> 3, error >> 2, 0],
                [w, ww, n, nn],
                [w - nw, n - nw, median >> 3, 0],
            ],
        )
    }

    /// Contexts where they are not: the neighbours as they are.
    pub fn indices(&self, kind: u32) -> [u32; CONTEXTS] {
        let Self { w, ww, www, n, nn, nw, nww, ne, nee, nne, nnw, .. } = *self;
        let all =
            [nw, ne, ww, nn].iter().fold(fold(w as u32, n as u32), |hash, &value| fold(hash, value as u32)) as i32;
        hashes(
            kind,
            [
                [w, n, 0, 0],
                [w, n, ne, 0],
                [w, n, nw, ne],
                [all, 0, 0, 0],
                [n, ne, nw, 0],
                [w, 0, 0, 0],
                [w, ww, www, 0],
                [n, nn, 0, 0],
                [n, 0, 0, 0],
                [w, nw, 0, 0],
                [all, nee, nww, www],
                [all, nne, nnw, nee],
                [w, ww, n, nn],
                [w, n, nee, nn],
            ],
        )
    }
}

/// Hashes of the contexts of a kind of samples.
fn hashes(kind: u32, contexts: [[i32; 4]; CONTEXTS]) -> [u32; CONTEXTS] {
    std::array::from_fn(|i| contexts[i].iter().fold(fold(kind, i as u32), |hash, &value| fold(hash, value as u32)))
}
