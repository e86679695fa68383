//! The maps of one channel at one scale: how structure, edges and detail differ, pixel by pixel.

use super::Plane;
use super::blur::{self, AHEAD, Columns};

/// Steadies the quotient where there is no structure (libjxl's `kC2`).
const STEADY: f32 = 0.0009;

/// Sums are gathered in so many lanes, so that compilers may use vectors without changing the result.
const LANES: usize = 8;

/// One channel of the original at one scale.
pub struct Channel {
    /// 0 for X, 1 for Y, 2 for B.
    pub channel: usize,
    /// What the means count, as in [`super::weights`].
    pub weights: [f64; 6],
    image: Plane,
    mean: Plane,
    square: Plane,
}

/// The means of the three maps: averages, then 4-norms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Means(pub [f64; 6]);

impl Means {
    /// What they add to the weighted sum.
    pub fn sum(&self, channel: &Channel) -> f64 {
        self.0.iter().zip(channel.weights).map(|(mean, weight)| mean * weight).sum()
    }
}

/// Where a channel's score was lost, by squares of pixels.
pub struct Cells {
    /// Halvings of the picture.
    pub scale: usize,
    /// 0 for X, 1 for Y, 2 for B.
    pub channel: usize,
    /// What the means count.
    pub weights: [f64; 6],
    /// The means.
    pub means: Means,
    /// Pixels of this scale a side of a cell: 8 pixels of the full size, or one pixel where that is more.
    pub side: usize,
    /// Cells in a row.
    pub width: usize,
    /// Pixels of this scale.
    pub pixels: usize,
    /// Cells row by row.
    pub cells: Vec<Observed>,
}

/// Sums over the pixels of a cell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Observed {
    /// Pixels.
    pub pixels: f32,
    /// Of 1/q, q being what the structure's error is divided by.
    pub inverse: f32,
    /// Of d³/q, d being the structure's loss.
    pub cubed: f32,
    /// Of the squared edges that came.
    pub came: f32,
    /// Of the squared detail that went.
    pub went: f32,
}

impl Cells {
    /// Cells for a channel.
    pub fn new(scale: usize, channel: &Channel, plane: &Plane) -> Self {
        let side = (8 >> scale).max(1);
        let width = plane.width.div_ceil(side);
        let cells = vec![Observed::default(); width * plane.height.div_ceil(side)];
        let (channel, weights) = (channel.channel, channel.weights);
        Self { scale, channel, weights, means: Means::default(), side, width, pixels: plane.samples.len(), cells }
    }

    fn add(&mut self, y: usize, row: &Row) {
        let from = y / self.side * self.width;
        for (cell, x) in self.cells[from..from + self.width].iter_mut().zip((0..).step_by(self.side)) {
            for x in x..(x + self.side).min(row.structure.len()) {
                let (d, inverse) = (row.structure[x], row.inverse[x]);
                cell.pixels += 1.0;
                cell.inverse += inverse;
                cell.cubed += d * d * d * inverse;
                cell.came += row.came[x] * row.came[x];
                cell.went += row.went[x] * row.went[x];
            }
        }
    }
}

/// The maps' values along one row.
struct Row {
    inverse: Vec<f32>,
    structure: Vec<f32>,
    came: Vec<f32>,
    went: Vec<f32>,
}

impl Channel {
    /// Prepares the original's side of the maps.
    pub fn new(channel: usize, weights: [f64; 6], image: Plane) -> Self {
        let (mut mean, mut square) = (Plane::new(image.width, image.height), Plane::new(image.width, image.height));
        let mut window = Window::new(image.width, 2);
        for y in 0..image.height {
            window.advance(y, image.height, |y, signal, out| match signal {
                0 => out.copy_from_slice(image.row(y)),
                _ => multiply(image.row(y), image.row(y), out),
            });
            let row = y * image.width..(y + 1) * image.width;
            window.blurred(0, &mut mean.samples[row.clone()]);
            window.blurred(1, &mut square.samples[row]);
        }
        Self { channel, weights, image, mean, square }
    }

    /// Compares a copy's channel with the original's.
    pub fn compare(&self, copy: &Plane, mut cells: Option<&mut Cells>) -> Means {
        let (width, height) = (copy.width, copy.height);
        let mut window = Window::new(width, 3);
        let [mut mean, mut square, mut product] = [const { Vec::new() }; 3].map(|_: Vec<f32>| vec![0.0; width]);
        let zeros = || vec![0.0; width];
        let mut row = Row { inverse: zeros(), structure: zeros(), came: zeros(), went: zeros() };
        let mut sums = [0.0; 6];
        let edges = self.weights.iter().enumerate().any(|(at, &weight)| at % 3 != 0 && weight > 0.0);
        for y in 0..height {
            window.advance(y, height, |y, signal, out| match signal {
                0 => out.copy_from_slice(copy.row(y)),
                1 => multiply(copy.row(y), copy.row(y), out),
                _ => multiply(copy.row(y), self.image.row(y), out),
            });
            window.blurred(0, &mut mean);
            window.blurred(1, &mut square);
            window.blurred(2, &mut product);
            row.structure([self.mean.row(y), &mean], [self.square.row(y), &square], &product);
            gather(&row.structure, &mut sums, 0);
            if edges {
                row.edges([self.image.row(y), copy.row(y)], [self.mean.row(y), &mean]);
                gather(&row.came, &mut sums, 1);
                gather(&row.went, &mut sums, 2);
            }
            if let Some(cells) = &mut cells {
                cells.add(y, &row);
            }
        }
        let pixels = (width * height) as f64;
        let mut means = sums.map(|sum| sum / pixels);
        means[3..].iter_mut().for_each(|mean| *mean = mean.sqrt().sqrt());
        Means(means)
    }
}

impl Row {
    fn structure(&mut self, means: [&[f32]; 2], squares: [&[f32]; 2], product: &[f32]) {
        let width = self.structure.len();
        let ([m1, m2], [s11, s22], s12) = (means.map(|m| &m[..width]), squares.map(|s| &s[..width]), &product[..width]);
        let (out, inverse) = (&mut self.structure[..width], &mut self.inverse[..width]);
        for x in 0..width {
            let (a, b) = (m1[x], m2[x]);
            let difference = a - b;
            let alike = 2.0 * (s12[x] - a * b) + STEADY;
            let total = (s11[x] - a * a) + (s22[x] - b * b) + STEADY;
            inverse[x] = 1.0 / total;
            let loss = 1.0 - (1.0 - difference * difference) * alike / total;
            out[x] = if loss > 0.0 { loss } else { 0.0 };
        }
    }

    fn edges(&mut self, images: [&[f32]; 2], means: [&[f32]; 2]) {
        let width = self.came.len();
        let ([i1, i2], [m1, m2]) = (images.map(|i| &i[..width]), means.map(|m| &m[..width]));
        let (came, went) = (&mut self.came[..width], &mut self.went[..width]);
        for x in 0..width {
            let change = (1.0 + (i2[x] - m2[x]).abs()) / (1.0 + (i1[x] - m1[x]).abs()) - 1.0;
            came[x] = if change > 0.0 { change } else { 0.0 };
            went[x] = if change < 0.0 { -change } else { 0.0 };
        }
    }
}

/// Adds a row's values, and their fourth powers.
fn gather(row: &[f32], sums: &mut [f64; 6], map: usize) {
    let (mut first, mut fourth) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            let value = chunk[lane];
            first[lane] += value;
            fourth[lane] += value * value * (value * value);
        }
    }
    for (lane, &value) in rest.iter().enumerate() {
        first[lane] += value;
        fourth[lane] += value * value * (value * value);
    }
    sums[map] += first.iter().map(|&sum| f64::from(sum)).sum::<f64>();
    sums[map + 3] += fourth.iter().map(|&sum| f64::from(sum)).sum::<f64>();
}

fn multiply(a: &[f32], b: &[f32], out: &mut [f32]) {
    let len = out.len();
    let (a, b) = (&a[..len], &b[..len]);
    for x in 0..len {
        out[x] = a[x] * b[x];
    }
}

/// Several signals, blurred both ways row by row.
struct Window {
    row: Vec<f32>,
    taken: usize,
    signals: Vec<Columns>,
}

impl Window {
    fn new(width: usize, signals: usize) -> Self {
        Self { row: vec![0.0; width], taken: 0, signals: (0..signals).map(|_| Columns::new(width)).collect() }
    }

    /// Moves on to row `y` of `height`; `fill` puts a row of a signal.
    fn advance(&mut self, y: usize, height: usize, fill: impl Fn(usize, usize, &mut [f32])) {
        while self.taken <= y + AHEAD {
            for (signal, columns) in self.signals.iter_mut().enumerate() {
                columns.take(|out| match self.taken < height {
                    true => {
                        fill(self.taken, signal, &mut self.row);
                        blur::along(&self.row, out);
                    }
                    false => out.fill(0.0),
                });
            }
            self.taken += 1;
        }
    }

    /// One signal of the current row, blurred both ways.
    fn blurred(&self, signal: usize, out: &mut [f32]) {
        self.signals[signal].blurred(out);
    }
}
