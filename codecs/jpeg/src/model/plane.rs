//! All blocks of all planes in their order.

use super::Engine;
use super::block::BlockCoder;
use super::hood::Around;
use super::samples::Edges;
use super::told::{Other, Teller};
use kit_core::Result;
use kit_entropy::range::BitCoder;
use kit_jpeg::{Component, Frame};

/// What is known of a coded block beside its coefficients.
#[derive(Clone, Copy, Default)]
pub struct Known {
    /// How many of the 7 × 7, of the first row and of the first column are not 0.
    pub counts: [u8; 3],
    /// How far DC was from its prediction.
    pub surprise: i32,
    /// How far it was from what a thumbnail tells.
    pub told: f32,
    /// What its coefficients but DC add to the last samples of its lines and columns, by row and by column, as the sums of `FIRST`.
    pub onward: [[f32; 8]; 2],
    /// And what to the last less the one before.
    pub rises: [[f32; 8]; 2],
    /// The last two columns and rows of its samples.
    pub edges: Edges,
}

/// Codes the coefficients of a frame: takes them when encoding, fills them in when decoding. `check` is asked after each row of blocks.
pub fn code<E: Engine, C: BitCoder>(
    frame: &mut Frame,
    other: Option<Other<'_>>,
    engine: &mut E,
    coder: &mut C,
    check: impl Fn(&C) -> Result<()>,
) -> Result<()> {
    for index in 0..frame.components.len() {
        let mut teller = Teller::new(other, frame, index);
        let (before, rest) = frame.components.split_at_mut(index);
        let component = &mut rest[0];
        let (stride, shape) = (component.stride as usize, (component.stride, component.rows));
        let mut plane = std::mem::take(&mut component.coefficients);
        let mut blocks = BlockCoder::new(&component.quantisation, index);
        // The last two rows of blocks, one more to either side.
        let mut rows = [vec![Known::default(); stride + 2], vec![Known::default(); stride + 2]];
        for y in 0..component.rows as usize {
            for x in 0..stride {
                let at = (y * stride + x) * 64;
                let (coded, current) = plane.split_at_mut(at);
                let Some(block) = current.first_chunk_mut::<64>() else { break };
                let neighbour = |exists: bool, back: usize| {
                    let start = exists.then(|| (y * stride + x - back) * 64)?;
                    coded.get(start..)?.first_chunk::<64>()
                };
                let told = teller.tell(x, y);
                let likely = told.as_ref().and_then(|told| told.block.as_ref());
                let around = Around {
                    left: neighbour(x > 0, 1),
                    above: neighbour(y > 0, stride),
                    corner: neighbour(x > 0 && y > 0, stride + 1),
                    right: neighbour(y > 0 && x + 1 < stride, stride.wrapping_sub(1)),
                    left_known: (x > 0).then(|| &rows[1][x]),
                    above_known: (y > 0).then(|| &rows[0][x + 1]),
                    told: told.as_ref(),
                    beyond: [neighbour(x > 1, 2), neighbour(y > 1, 2 * stride)],
                    twin: match before.last() {
                        Some(plane) => Some(plane).filter(|_| E::RICH).and_then(|plane| there(plane, shape, (x, y))),
                        None => likely,
                    },
                    first: match before.first() {
                        Some(plane) if likely.is_none() && E::RICH && index > 1 => there(plane, shape, (x, y)),
                        Some(_) => likely,
                        None => None,
                    },
                };
                let known = blocks.code(block, &around, engine, coder);
                teller.learn(block);
                rows[1][x + 1] = known;
            }
            rows.swap(0, 1);
            check(coder)?;
        }
        component.coefficients = plane;
    }
    Ok(())
}

/// The block of another plane at the place of the block `(x, y)` of a plane of so many blocks a row and rows.
fn there(plane: &Component, shape: (u32, u32), (x, y): (usize, usize)) -> Option<&[i16; 64]> {
    let x = x as u64 * u64::from(plane.stride) / u64::from(shape.0);
    let y = y as u64 * u64::from(plane.rows) / u64::from(shape.1);
    let start = (y * u64::from(plane.stride) + x) * 64;
    plane.coefficients.get(start as usize..)?.first_chunk()
}
