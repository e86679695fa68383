//! From coefficients to pixels, bit for bit as libjpeg-turbo does by default: that is what people see.
//!
//! ```text
//!  coefficients × steps ─▶ inverse DCT ─▶ upsampling ─▶ red, green, blue
//! ```

mod colour;
mod idct;
mod upsample;

use crate::pixels::Pixels;
pub use colour::Colour;
use upsample::Component;

/// One component, in coefficients.
pub struct Channel<'a> {
    /// Sampling factors, across and down.
    pub sampling: (usize, usize),
    /// Blocks in a row, those beyond the picture's edge among them.
    pub blocks_wide: usize,
    /// Quantised coefficients, 64 a block in natural order.
    pub coefficients: &'a [i16],
    /// Quantisation steps in natural order.
    pub steps: &'a [u16; 64],
}

/// The picture; `None` where a component's samples are no whole number of pixels wide and high, which libjpeg cannot decode either.
pub fn pixels(width: usize, height: usize, colour: Colour, channels: &[Channel<'_>]) -> Option<Pixels> {
    let across = channels.iter().map(|channel| channel.sampling.0).max()?;
    let down = channels.iter().map(|channel| channel.sampling.1).max()?;
    let components: Vec<Component> =
        channels.iter().map(|channel| component(channel, (across, down), (width, height))).collect::<Option<_>>()?;
    let mut out = Pixels { width, height, rgb: vec![0; 3 * width * height] };
    let mut rows = vec![vec![0; width]; components.len()];
    let mut wide = Vec::new();
    for (y, out) in out.rgb.chunks_exact_mut(3 * width).enumerate() {
        for (component, row) in components.iter().zip(&mut rows) {
            component.upsampled(y, &mut wide, row);
        }
        colour.convert(&rows, out);
    }
    Some(out)
}

fn component(channel: &Channel<'_>, most: (usize, usize), picture: (usize, usize)) -> Option<Component> {
    let (across, down) = channel.sampling;
    if !most.0.is_multiple_of(across) || !most.1.is_multiple_of(down) {
        return None;
    }
    let stride = 8 * channel.blocks_wide;
    let mut samples = vec![0; channel.coefficients.len()];
    let blocks = channel.coefficients.chunks_exact(64 * channel.blocks_wide);
    for (row, out) in blocks.zip(samples.chunks_exact_mut(8 * stride)) {
        for (x, block) in row.as_chunks::<64>().0.iter().enumerate() {
            let block = idct::samples(block, channel.steps);
            for (y, eight) in block.as_chunks::<8>().0.iter().enumerate() {
                out[y * stride + 8 * x..][..8].copy_from_slice(eight);
            }
        }
    }
    Some(Component {
        stride,
        width: (picture.0 * across).div_ceil(most.0),
        height: (picture.1 * down).div_ceil(most.1),
        ratio: (most.0 / across, most.1 / down),
        samples,
    })
}
