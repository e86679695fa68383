//! The samples around the next one, and what they make likely.
//!
//! ```text
//!            nn  nne
//!        nw  n   ne
//!    ww  w   ?           each of the same channel; before it in its pixel, the channels that came first
//! ```

use crate::Shape;
use kit_tokens::{Order, Place, Tokenizer, fold};

/// Contexts of a sample.
pub const CONTEXTS: usize = 14;

/// The most bytes of a row that are looked back.
const LONGEST: u32 = 1 << 28;

/// An image among others.
#[derive(Clone, Copy)]
struct Image {
    end: u64,
    shape: Shape,
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
}

impl Neighbours {
    /// Starts before images of those lengths and shapes.
    pub fn of(images: &[(u64, Shape)]) -> Self {
        let mut end = 0u64;
        let mut images: Vec<Image> = images
            .iter()
            .map(|&(len, shape)| {
                end = end.saturating_add(len);
                // Rows that are longer than images may be are the same to all, whatever the size of an address.
                let shape = Shape { row: shape.row.min(LONGEST), pixel: shape.pixel.min(LONGEST), ..shape };
                Image { end, shape }
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
        }
    }

    fn shape(&self) -> Shape {
        self.images.last().map_or(Shape { row: 1, pixel: 1, tones: false }, |image| image.shape)
    }

    /// Moves past the byte at the end of `seen`.
    fn step(&mut self, seen: &[u8]) {
        let Shape { row, pixel, .. } = self.shape();
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
        let sample = |back: usize| if at(back) > 0 { i32::from(seen[at(back)]) } else { 0 };
        let (w, ww) = (sample(pixel), sample(2 * pixel));
        let (n, nn) = (sample(row), sample(2 * row));
        let (nw, ne, nne) =
            (sample(row + pixel), sample(row.saturating_sub(pixel)), sample((2 * row).saturating_sub(pixel)));
        let (p1, p2) =
            if self.channel > 0 { (sample(1), if self.channel > 1 { sample(2) } else { 0 }) } else { (0, 0) };
        let gradient = (w + n - nw).clamp(0, 255);
        let median = if nw >= w.max(n) {
            w.min(n)
        } else if nw <= w.min(n) {
            w.max(n)
        } else {
            w + n - nw
        };
        self.expected = median;
        let error = if self.channel > 0 { self.errors[0] } else { 0 };
        let before = if self.channel > 1 { self.errors[1] } else { 0 };
        let rise = (n + ne - nne).clamp(0, 255);
        let kind = (self.channel.min(7) | usize::from(tones) << 3) as u32;
        let mix = |i: u32, values: [i32; 4]| values.iter().fold(fold(kind, i), |hash, &value| fold(hash, value as u32));
        self.contexts = if tones {
            [
                mix(0, [w, n, 0, 0]),
                mix(1, [gradient, (error >> 2), 0, 0]),
                mix(2, [w, n, nw, ne]),
                mix(3, [median, error, 0, 0]),
                mix(4, [n, ne, 0, 0]),
                mix(5, [w, p1, p2, 0]),
                mix(6, [w, ww, 0, 0]),
                mix(7, [n, nn, 0, 0]),
                mix(8, [rise, error, 0, 0]),
                mix(9, [median + error, before, 0, 0]),
                mix(10, [w, n, p1, p2]),
                mix(11, [(w + ne) >> 1, (n - nw).abs() >> 3, error >> 2, 0]),
                mix(12, [w, ww, n, nn]),
                mix(13, [w - nw, n - nw, median >> 3, 0]),
            ]
        } else {
            let (www, nww, nee, nnw) = (
                sample(3 * pixel),
                sample(row + 2 * pixel),
                sample(row.saturating_sub(2 * pixel)),
                sample(2 * row + pixel),
            );
            let all = [nw, ne, ww, nn].iter().fold(fold(w as u32, n as u32), |hash, &v| fold(hash, v as u32)) as i32;
            [
                mix(0, [w, n, 0, 0]),
                mix(1, [w, n, ne, 0]),
                mix(2, [w, n, nw, ne]),
                mix(3, [all, 0, 0, 0]),
                mix(4, [n, ne, nw, 0]),
                mix(5, [w, 0, 0, 0]),
                mix(6, [w, ww, www, 0]),
                mix(7, [n, nn, 0, 0]),
                mix(8, [n, 0, 0, 0]),
                mix(9, [w, nw, 0, 0]),
                mix(10, [all, nee, nww, www]),
                mix(11, [all, nne, nnw, nee]),
                mix(12, [w, ww, n, nn]),
                mix(13, [w, n, nee, nn]),
            ]
        };
        let rough = ((w - nw).abs() + (n - nw).abs() + (n - ne).abs()) as u32;
        self.class = (self.channel & 3) << 4 | rough.checked_ilog2().map_or(0, |log| 1 + log.min(9) as usize);
        let flat = u32::from(w == nw) + u32::from(n == ne) + u32::from(nw == n);
        self.place = Place {
            slot: kind << 4 | flat,
            token_len: self.channel.min(7) as u32,
            above: [at(row), at(pixel), at(row + pixel)].map(|at| at as u32),
            trust: [
                u8::from(w == nw) + u8::from(n == ne) + u8::from(n == nn),
                u8::from(n == nw) + u8::from(w == ww) * 2,
                flat as u8,
            ],
            order: if error == 0 { Order::Same } else { Order::Apart },
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
