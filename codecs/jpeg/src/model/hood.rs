//! What is near a number.

use super::plane::Known;
use super::told::Told;
use kit_jpeg::zigzag::NATURAL;

/// What is near a count.
#[derive(Clone, Copy, Default)]
pub struct Count {
    /// The plane's index.
    pub plane: usize,
    /// 0 for the 7 × 7, 1 for the first row, 2 for the first column.
    pub kind: usize,
    /// The same count of the blocks to the left and above, −1 where there is none.
    pub left: i32,
    pub above: i32,
    /// What else is known: the count of the 7 × 7 of this block for the others.
    pub inner: u32,
    /// The count in the block of the plane before.
    pub twin: u32,
    pub corner: u32,
    /// In the blocks to the right above, two to the left and two above.
    pub right: u32,
    pub beyond: [u32; 2],
    /// Sums of sizes of the 7 × 7 to the left and above, and of those of this block.
    pub sizes: [u32; 3],
    /// How many would not be 0, and how large all would be, if the picture went on smoothly across the edge, or as another picture
    /// tells of the 7 × 7: in 1/4.
    pub onward: [u32; 2],
}

/// What is near a coefficient.
#[derive(Clone, Copy, Default)]
pub struct Hood {
    /// The plane's index.
    pub plane: usize,
    /// Row by row, 0 for DC.
    pub position: usize,
    /// How many that are not 0 are still to come in this part of the block, and were at its start.
    pub to_come: u32,
    pub total: u32,
    /// The same coefficient of the blocks to the left, above, and to the left and right above, and of the planes before.
    pub left: i32,
    pub above: i32,
    pub corner: i32,
    pub right: i32,
    pub twin: i32,
    pub first: i32,
    /// Of the blocks two to the left and two above.
    pub beyond: [i32; 2],
    /// What it would be if the picture went on smoothly from the left and from above; 0 where nothing is known.
    pub across: i32,
    pub down: i32,
    /// The same, finer.
    pub onward: [f32; 2],
    /// How the samples rise across the edges, as the neighbours and this block have it; for DC, other ways to go on.
    pub slopes: [f32; 6],
    /// What another picture tells; for DC, less the prediction, and how far it was wrong to the left and above.
    pub told: [f32; 3],
    /// Coefficients of this block towards DC: to the left, above, and both.
    pub near: [i32; 3],
    /// The two coded last.
    pub last: [i32; 2],
    /// Sum of sizes coded so far in this part.
    pub sum: i32,
    /// For DC: how much the edges' predictions differ, and by how much DC surprised to the left and above.
    pub spread: i32,
    pub surprise: [i32; 2],
}

/// The blocks around.
pub struct Around<'a> {
    pub left: Option<&'a [i16; 64]>,
    pub above: Option<&'a [i16; 64]>,
    pub corner: Option<&'a [i16; 64]>,
    pub right: Option<&'a [i16; 64]>,
    pub twin: Option<&'a [i16; 64]>,
    pub first: Option<&'a [i16; 64]>,
    /// Two to the left and two above.
    pub beyond: [Option<&'a [i16; 64]>; 2],
    /// What another picture tells of the block.
    pub told: Option<&'a Told>,
    pub left_known: Option<&'a Known>,
    pub above_known: Option<&'a Known>,
}

/// The 7 × 7 in coding order.
pub static INNER: [u8; 49] = {
    let mut inner = [0; 49];
    let (mut k, mut n) = (0, 0);
    while k < 64 {
        if !NATURAL[k].is_multiple_of(8) && NATURAL[k] >= 8 {
            inner[n] = NATURAL[k];
            n += 1;
        }
        k += 1;
    }
    inner
};

/// How many are not 0: of the 7 × 7 (0), of the first row (1) or of the first column (2).
#[inline(always)]
pub fn count(block: &[i16; 64], kind: usize) -> u32 {
    let counted = match kind {
        0 => INNER.iter().filter(|&&i| block[usize::from(i)] != 0).count(),
        1 => (1..8).filter(|&i| block[i] != 0).count(),
        _ => (1..8).filter(|&i| block[i * 8] != 0).count(),
    };
    counted as u32
}

/// How large the coefficients are that tell of the count of a kind: all, or those beside.
pub fn sizes(block: &[i16; 64], kind: usize) -> u32 {
    let size = |i: usize| u32::from(block[i].unsigned_abs());
    match kind {
        0 => INNER.iter().map(|&i| size(usize::from(i))).sum(),
        1 => (1..8).map(|i| 2 * size(i + 8) + size(i + 16)).sum(),
        _ => (1..8).map(|i| 2 * size(i * 8 + 1) + size(i * 8 + 2)).sum(),
    }
}

/// How many of what another picture tells are not 0, and how large all are, in quarters.
pub fn count_told(told: &[f32; 64], kind: usize) -> [u32; 2] {
    let mut sums = [0; 2];
    let mut add = |i: usize| {
        let size = ((told[i] * 4.0) as i32).unsigned_abs().min(1 << 16);
        sums = [sums[0] + size.min(4), sums[1] + size];
    };
    match kind {
        0 => INNER.iter().for_each(|&i| add(usize::from(i))),
        1 => (1..8).for_each(add),
        _ => (1..8).for_each(|i| add(i * 8)),
    }
    sums
}
