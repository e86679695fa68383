//! What is known of a picture while it is searched: how its errors count, and what its bits cost.

use crate::decode::Colour;
use crate::pixels::Pixels;
use crate::requantise::{Codes, requantise, steps};
use crate::sensitivity::{Fields, Grid, Sensitivity, gains};
use crate::ssimulacra2::{Cells, xyb};
use kit_jpeg::{Component, Frame};

/// Chroma's errors count so much more than their gains say: they leak into what is next to them.
const CHROMA: f32 = 1.2;

/// What is known.
pub struct Model<'a> {
    source: &'a Frame,
    view: View,
    sensitivities: Vec<Sensitivity>,
    codes: Vec<Codes>,
    tables: Vec<[u16; 64]>,
}

impl<'a> Model<'a> {
    /// A model that knows the source, but no copy: `seen` is the source itself compared with itself.
    pub fn new(source: &'a Frame, colour: Colour, pixels: &Pixels, seen: &[Cells]) -> Self {
        let view = View::new(source, colour, pixels);
        let sensitivities = view.sensitivities(seen);
        Self { source, view, sensitivities, codes: vec![Codes::default(); source.components.len()], tables: Vec::new() }
    }

    /// Chooses the steps that cost least at a price of so many bits for a unit of the metric's sum.
    pub fn choose_steps(&mut self, price: f64) {
        let parts = self.source.components.iter().zip(&self.sensitivities);
        self.tables = parts.map(|(component, sensitivity)| steps(component, sensitivity, price)).collect();
    }

    /// The source in other levels, and about how many bits they take; `learning` says to learn what symbols cost.
    pub fn requantise(&mut self, price: f64, learning: bool) -> (Frame, f64) {
        let mut bits = 0.0;
        let parts = self.source.components.iter().zip(&self.sensitivities).zip(&mut self.codes).zip(&self.tables);
        let components = parts.map(|(((component, sensitivity), codes), steps)| {
            let part = requantise(component, sensitivity, price, *steps, codes);
            bits += part.usage.bits();
            if learning {
                *codes = part.usage.codes();
            }
            let layout = Component { coefficients: Vec::new(), ..*component };
            Component { quantisation: part.steps, coefficients: part.coefficients, ..layout }
        });
        let components = components.collect();
        (Frame { components, ..*self.source }, bits)
    }

    /// Learns where a copy's score was lost.
    pub fn learn(&mut self, seen: &[Cells]) {
        for (old, new) in self.sensitivities.iter_mut().zip(self.view.sensitivities(seen)) {
            old.blend(&new);
        }
    }
}

/// How the picture's components lie on it, and what its channels gain from them.
struct View {
    width: usize,
    height: usize,
    grids: Vec<Grid>,
    /// By cell of 8 by 8 pixels.
    gains: Vec<[[f32; 3]; 3]>,
    luma_first: bool,
}

impl View {
    fn new(source: &Frame, colour: Colour, pixels: &Pixels) -> Self {
        let most = |of: fn(&Component) -> u8| source.components.iter().map(of).max().unwrap_or(1);
        let (across, down) = (most(|c| c.horizontal), most(|c| c.vertical));
        let grids = source.components.iter().map(|component| Grid {
            wide: component.stride as usize,
            high: component.rows as usize,
            ratio: (usize::from(across / component.horizontal), usize::from(down / component.vertical)),
        });
        let luma_first = !matches!(colour, Colour::Rgb | Colour::Cmyk { .. });
        let linear = xyb::linear_of_srgb();
        let (wide, high) = (pixels.width.div_ceil(8), pixels.height.div_ceil(8));
        let cells =
            (0..wide * high).map(|cell| gains(mean(pixels, cell % wide * 8, cell / wide * 8), &linear, luma_first));
        Self { width: pixels.width, height: pixels.height, grids: grids.collect(), gains: cells.collect(), luma_first }
    }

    fn sensitivities(&self, seen: &[Cells]) -> Vec<Sensitivity> {
        let fields = Fields::new(self.width, self.height, seen);
        let grids = self.grids.iter().enumerate();
        grids
            .map(|(index, grid)| {
                let extra = if index > 0 { CHROMA } else { 1.0 };
                fields.sensitivity(grid, |cell| self.gain(cell, index).map(|gain| gain * extra))
            })
            .collect()
    }

    /// Black moves all three colours, as luma does.
    fn gain(&self, cell: usize, component: usize) -> [f32; 3] {
        match (self.gains[cell].get(component), self.luma_first) {
            (Some(gains), _) => *gains,
            (None, true) => self.gains[cell][0],
            (None, false) => std::array::from_fn(|channel| self.gains[cell].iter().map(|gains| gains[channel]).sum()),
        }
    }
}

/// The mean colour of 8 by 8 pixels.
fn mean(pixels: &Pixels, x: usize, y: usize) -> [f32; 3] {
    let (mut sums, mut count) = ([0_u32; 3], 0);
    for y in y..(y + 8).min(pixels.height) {
        let row = &pixels.rgb[3 * (y * pixels.width + x)..3 * (y * pixels.width + (x + 8).min(pixels.width))];
        for rgb in row.as_chunks::<3>().0 {
            sums = std::array::from_fn(|c| sums[c] + u32::from(rgb[c]));
            count += 1;
        }
    }
    sums.map(|sum| sum as f32 / count as f32)
}
