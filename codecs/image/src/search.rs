//! The smallest picture that scores just above a target.
//!
//! ```text
//!       ┌──────────── sensitivity, codes ◀─────────────┐
//!       ▼                                              │ where the score was lost
//!  steps ─▶ requantise at a price ─▶ pixels ─▶ SSIMULACRA2 against the upload's pixels
//!                    ▲                                 │ score
//!                    └──────────── next price ◀────────┘
//! ```
//!
//! First probes learn how the metric sees the picture's errors; then the price of errors, in bits, is moved until the score is met.

use crate::decode::Colour;
use crate::math::{exp2, log2};
use crate::picture;
use crate::pixels::Pixels;
use crate::requantise::{Codes, Requantised, requantise, steps};
use crate::sensitivity::{Fields, Grid, Sensitivity, gains};
use crate::ssimulacra2::{self, Cells, Reference, xyb};
use kit_jpeg::Frame;

/// The most probes that learn, and so change the steps.
const LEARNING: usize = 6;

/// Probes at most.
const PROBES: usize = 11;

/// The score aimed at lies so much above the target, and is near enough within that again.
const MARGIN: f64 = 0.025;

/// Steps are near enough when the logarithm of the distance from 100 is within this.
const NEAR: f64 = 0.06;

/// Bytes of memory that searching takes: levels and pixels of the copy, and the metric.
pub fn memory(source: &Frame) -> u64 {
    let pixels = u64::from(source.width) * u64::from(source.height);
    source.blocks() * (4 * 128 + 64 + 24) + pixels * (6 + ssimulacra2::BYTES_PER_PIXEL)
}

/// A picture that was found.
pub struct Found {
    /// Its frame.
    pub frame: Frame,
    /// Its score against the source.
    pub score: f64,
}

/// Searches; `None` where the metric says nothing of the picture or nothing was found that reaches the target.
///
/// `bits` is what the source takes, for a start.
pub fn search(source: &Frame, colour: Colour, target: f64, bits: f64) -> Option<Found> {
    let pixels = picture::pixels(source, colour)?;
    let reference = Reference::new(&pixels)?;
    let view = View::new(source, colour, &pixels);
    let mut model = Model {
        sensitivities: view.sensitivities(&reference.observe(&pixels).1),
        codes: vec![Codes::default(); source.components.len()],
        tables: Vec::new(),
    };
    drop(pixels);
    let aim = log2(100.0 - (target + MARGIN).min(99.99));
    // At 80, a unit of the metric's sum is worth about half of the source's bits.
    let mut price = log2(0.5 * bits) + 1.6 * (log2(20.0) - aim);
    let mut learning = true;
    // Logarithms of the price and of the distance from 100.
    let mut tried: Vec<(f64, f64)> = Vec::new();
    let mut best: Option<(f64, Found)> = None;
    for probe in 0..PROBES {
        if learning {
            model.choose_steps(source, exp2(price));
        }
        let parts = model.requantise(source, exp2(price), learning);
        let bits: f64 = parts.iter().map(|part| part.usage.bits()).sum();
        let frame = with(source, parts);
        let copy = picture::pixels(&frame, colour)?;
        let mut score = 0.0;
        if learning {
            let (seen, cells) = reference.observe(&copy);
            score = seen;
            model.learn(view.sensitivities(&cells), probe == 0);
        } else {
            score = score.max(reference.score(&copy));
        }
        if std::env::var("TRACE").is_ok() {
            eprintln!("probe {probe} {learning} price {price:.3} score {score:.3} bytes {:.0}", bits / 8.0);
        }
        if score >= target && best.as_ref().is_none_or(|(least, _)| bits < *least) {
            best = Some((bits, Found { frame, score }));
        }
        let distance = log2((100.0 - score).max(0.01));
        if learning {
            price += ((distance - aim) / if learning { 0.6 } else { 0.2 }).clamp(-1.5, 1.5);
            learning = probe + 1 < LEARNING && (probe < 2 || (distance - aim).abs() > NEAR);
            continue;
        }
        if score >= target && score <= target + 2.0 * MARGIN {
            break;
        }
        tried.push((price, distance));
        price = next_price(&tried, (price, distance), aim);
        let bracketed = tried.iter().any(|probe| probe.1 > aim) && tried.iter().any(|probe| probe.1 <= aim);
        if tried.len() >= 2 && !bracketed {
            // These steps are far off: others are chosen for the price that was reached.
            model.choose_steps(source, exp2(price));
            tried.clear();
        }
    }
    best.map(|(_, found)| found)
}

/// Where a line through the two probes around the aim, or else an ordinary slope from the last one, meets the aim.
fn next_price(tried: &[(f64, f64)], last: (f64, f64), aim: f64) -> f64 {
    const SLOPE: f64 = -0.2;
    let below = tried.iter().filter(|probe| probe.1 > aim).max_by(|a, b| a.0.total_cmp(&b.0));
    let above = tried.iter().filter(|probe| probe.1 <= aim).min_by(|a, b| a.0.total_cmp(&b.0));
    match (below, above) {
        (Some(low), Some(high)) if high.0 > low.0 => {
            let part = (low.1 - aim) / (low.1 - high.1);
            low.0 + (high.0 - low.0) * part.clamp(0.05, 0.95)
        }
        _ => last.0 + ((aim - last.1) / SLOPE).clamp(-4.0, 4.0),
    }
}

/// What is known of how errors count and bits are spent.
struct Model {
    sensitivities: Vec<Sensitivity>,
    codes: Vec<Codes>,
    tables: Vec<[u16; 64]>,
}

impl Model {
    fn choose_steps(&mut self, source: &Frame, price: f64) {
        let parts = source.components.iter().zip(&self.sensitivities);
        self.tables = parts.map(|(component, sensitivity)| steps(component, sensitivity, price)).collect();
    }

    /// Requantises all components, learning what symbols cost.
    fn requantise(&mut self, source: &Frame, price: f64, learning: bool) -> Vec<Requantised> {
        let parts = source.components.iter().zip(&self.sensitivities).zip(&mut self.codes).zip(&self.tables);
        parts
            .map(|(((component, sensitivity), codes), steps)| {
                let part = requantise(component, sensitivity, price, *steps, codes);
                if learning {
                    *codes = part.usage.codes();
                }
                part
            })
            .collect()
    }

    fn learn(&mut self, seen: Vec<Sensitivity>, first: bool) {
        if first && crate::knob("KF", 0.0) > 0.5 {
            self.sensitivities = seen;
            return;
        }
        for (old, new) in self.sensitivities.iter_mut().zip(&seen) {
            old.blend(new);
        }
    }
}

fn with(source: &Frame, parts: Vec<Requantised>) -> Frame {
    let components = source.components.iter().zip(parts).map(|(component, part)| kit_jpeg::Component {
        quantisation: part.steps,
        coefficients: part.coefficients,
        ..kit_jpeg::Component { coefficients: Vec::new(), ..*component }
    });
    Frame { components: components.collect(), ..*source }
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
        let most = |of: fn(&kit_jpeg::Component) -> u8| source.components.iter().map(of).max().unwrap_or(1);
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
                fields.sensitivity(grid, |cell| {
                    self.gain(cell, index).map(|g| g * if index > 0 { crate::knob("KC", 1.3) as f32 } else { 1.0 })
                })
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
