//! The samples around the next one, and what they make likely.
//!
//! ```text
//!            nn  nne
//!        nw  n   ne
//!    ww  w   ?           each of the same channel; before it in its pixel, the channels that came first
//! ```

mod around;
mod closer;

use crate::Shape;
use crate::order::Coded;
use crate::under::Under;
use around::Around;
pub use closer::CLOSER;
use kit_tokens::{Order, Place, Tokenizer};

/// Contexts of a sample.
pub const CONTEXTS: usize = 14;

/// The most bytes of a row that are looked back.
const LONGEST: u32 = 1 << 28;

/// An image among others.
#[derive(Clone, Copy)]
struct Image {
    end: u64,
    shape: Shape,
    mask: Option<usize>,
    under: Under,
    alike: Option<usize>,
}

/// Follows images, one after the other.
pub struct Neighbours {
    /// The images, the next first.
    images: Vec<Image>,
    start: usize,
    place: Place,
    contexts: [u32; CONTEXTS],
    class: usize,
    channel: usize,
    column: u64,
    at: usize,
    /// How much the channels before in this pixel differed from what was expected of them.
    errors: [i32; 4],
    expected: i32,
    around: Around,
    covered: usize,
    /// All samples as they are without regard to masks, where some are masked.
    shown: Option<Vec<u8>>,
}

impl Neighbours {
    /// Starts before images of those lengths and shapes.
    pub fn of(images: &[(u64, Shape)]) -> Self {
        let images: Vec<Coded> = images.iter().map(|&(len, shape)| Coded::alone(len, shape)).collect();
        Self::in_order(&images, false)
    }

    /// Starts before images in the order in which they are coded, of which some may be masked.
    pub fn in_order(images: &[Coded], masked: bool) -> Self {
        let mut end = 0u64;
        let mut images: Vec<Image> = images
            .iter()
            .map(|&Coded { len, shape, mask, under, alike, .. }| {
                end = end.saturating_add(len);
                // Rows that are longer than images may be are the same to all, whatever the size of an address.
                let shape = Shape { row: shape.row.min(LONGEST), pixel: shape.pixel.min(LONGEST), ..shape };
                Image { end, shape, mask, under, alike }
            })
            .collect();
        images.reverse();
        Self {
            images,
            start: 0,
            place: Place::default(),
            contexts: [0; CONTEXTS],
            class: 0,
            channel: 0,
            column: 0,
            at: 0,
            errors: [0; 4],
            expected: 0,
            around: Around::default(),
            covered: 0,
            shown: masked.then(Vec::new),
        }
    }

    fn shape(&self) -> Shape {
        self.images.last().map_or(Shape { row: 1, pixel: 1, tones: false }, |image| image.shape)
    }

    /// Moves past the byte at the end of `seen`.
    fn step(&mut self, seen: &[u8]) {
        let Shape { row, pixel, .. } = self.shape();
        self.show(seen);
        let byte = i32::from(seen[seen.len() - 1]);
        self.errors.rotate_right(1);
        self.errors[0] = byte - self.expected;
        self.column += 1;
        self.channel += 1;
        if self.channel >= pixel as usize {
            self.channel = 0;
        }
        if self.column >= u64::from(row) {
            (self.column, self.channel) = (0, 0);
        }
        while self.images.last().is_some_and(|image| image.end <= seen.len() as u64) {
            self.images.pop();
            self.start = seen.len();
            (self.column, self.channel) = (0, 0);
        }
    }

    fn stand(&mut self, seen: &[u8]) {
        let Shape { row, pixel, tones } = self.shape();
        let (row, pixel) = (row as usize, pixel as usize);
        let here = seen.len() - self.start;
        let at = |back: usize| if back <= here && back > 0 { seen.len() - back } else { 0 };
        let under = self.masked_here(seen);
        let value = |back: usize| (at(back) > 0).then(|| self.value(seen, at(back), under)).flatten();
        // What does not show is as what is near it.
        let near = || [pixel, row, row.saturating_sub(pixel), row + pixel].into_iter().find_map(value).unwrap_or(0);
        let near = if under.is_some() { near() } else { 0 };
        let sample = |back: usize| value(back).unwrap_or(near);
        let before = |back: usize| if at(back) > 0 { i32::from(seen[at(back)]) } else { 0 };
        let around = Around {
            w: sample(pixel),
            ww: sample(2 * pixel),
            www: sample(3 * pixel),
            n: sample(row),
            nn: sample(2 * row),
            nw: sample(row + pixel),
            nww: sample(row + 2 * pixel),
            ne: sample(row.saturating_sub(pixel)),
            nee: sample(row.saturating_sub(2 * pixel)),
            nne: sample((2 * row).saturating_sub(pixel)),
            nnw: sample(2 * row + pixel),
            before: [1, 2].map(|back| if self.channel >= back { before(back) } else { 0 }),
            errors: [0, 1].map(|i| if self.channel > i { self.errors[i] } else { 0 }),
        };
        self.around = around;
        self.covered = self.cover(seen);
        let kind = (self.channel.min(7) | usize::from(tones) << 3) as u32;
        self.contexts = if tones { around.tones(kind) } else { around.indices(kind) };
        self.expected = around.median();
        let Around { w, ww, n, nn, nw, ne, .. } = around;
        let rough = ((w - nw).abs() + (n - nw).abs() + (n - ne).abs()) as u32;
        self.class = (self.channel & 3) << 4 | rough.checked_ilog2().map_or(0, |log| 1 + log.min(9) as usize);
        let alike = |pairs: [(i32, i32); 3]| pairs.iter().filter(|(a, b)| a == b).count() as u8;
        let flat = alike([(w, nw), (n, ne), (nw, n)]);
        self.place = Place {
            slot: kind << 4 | u32::from(flat),
            token_len: self.channel.min(7) as u32,
            above: [at(row), at(pixel), at(row + pixel)].map(|at| at as u32),
            trust: [alike([(w, nw), (n, ne), (n, nn)]), u8::from(n == nw) + u8::from(w == ww) * 2, flat],
            order: if around.errors[0] == 0 { Order::Same } else { Order::Apart },
            ..Place::default()
        };
    }
}

impl Tokenizer for Neighbours {
    fn new(len: u64) -> Self {
        Self::of(&[(len, Shape { row: 1, pixel: 1, tones: false })])
    }

    fn memory(_: u64) -> u64 {
        0
    }

    fn advance(&mut self, seen: &[u8]) {
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
        self.stand(seen);
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn own(&self, n: u32, _: &[u8]) -> u64 {
        u64::from(n) << 40 | u64::from(self.contexts[n as usize % CONTEXTS])
    }

    fn class(&self) -> usize {
        self.class
    }
}
