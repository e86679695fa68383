//! What more a sample is predicted from at `max`.

use super::{Around, Neighbours};
use crate::under::Under;
use kit_tokens::fold;

/// Contexts of a sample, beside those at all levels.
pub const CLOSER: usize = 20;

impl Neighbours {
    /// What the mask has at the pixel of the sample `at`, where there is a mask.
    fn mask(&self, seen: &[u8], at: usize) -> Option<u8> {
        let image = self.images.last()?;
        let pixel = at.checked_sub(self.start)? / image.shape.pixel.max(1) as usize;
        seen.get(image.mask? + pixel).copied()
    }

    /// What the mask has at the next sample.
    pub(super) fn masked_here(&self, seen: &[u8]) -> Option<u8> {
        self.mask(seen, seen.len())
    }

    /// Keeps the sample at the end of `seen` as it shows.
    pub(super) fn show(&mut self, seen: &[u8]) {
        let at = seen.len() - 1;
        let under = self.images.last().map_or(Under::default(), |image| image.under);
        let mask = self.shown.as_ref().and_then(|_| self.mask(seen, at));
        if let Some(shown) = &mut self.shown {
            shown.push(mask.map_or(seen[at], |mask| under.value(seen[at], mask)));
        }
    }

    /// The sample `at` as it would be at the next one's place under the mask; `None` where it does not show.
    pub(super) fn value(&self, seen: &[u8], at: usize, under: Option<u8>) -> Option<i32> {
        let value = i32::from(self.shown.as_ref().map_or(seen, |shown| shown)[at]);
        let Some(under) = under else { return Some(value) };
        if self.mask(seen, at) == Some(0) {
            return None;
        }
        Some(self.scaled(value, under))
    }

    /// A value that shows, as it is under that much of the mask.
    fn scaled(&self, value: i32, under: u8) -> i32 {
        let multiplied = self.images.last().is_some_and(|image| image.under.multiplied);
        if multiplied && under > 0 { (value * i32::from(under) + 127) / 255 } else { value }
    }

    /// What is in another image, which begins at `start`, where the sample is in this one, and around: left, right, above, below.
    /// It has `pixel` bytes a pixel.
    fn there(&self, text: &[u8], start: Option<usize>, pixel: usize) -> [i32; 5] {
        let Some(start) = start else { return [-1; 5] };
        let shape = self.shape();
        let (row, own) = (shape.row.max(1) as usize, shape.pixel.max(1) as usize);
        let (x, y) = (self.column as usize / own, (text.len() - self.start) / row);
        let row = row / own * pixel;
        let at = start + y * row + x * pixel + if pixel == own { self.channel } else { 0 };
        let of =
            |at: Option<usize>| at.filter(|at| (start..self.start).contains(at)).map_or(0, |at| i32::from(text[at]));
        let [left, above] = [pixel, row].map(|back| of(at.checked_sub(back)));
        [of(Some(at)), left, of(Some(at + pixel)), above, of(Some(at + row))]
    }

    /// What the last image of the shape has there, as it is under the mask here; −1 where there was none.
    fn elsewhere(&self, seen: &[u8]) -> [i32; 5] {
        let start = self.images.last().and_then(|image| image.alike);
        let shown = self.shown.as_ref().map_or(seen, |shown| shown);
        let values = self.there(shown, start, self.shape().pixel.max(1) as usize);
        let under = self.masked_here(seen);
        values.map(|value| under.filter(|_| value > 0).map_or(value, |under| self.scaled(value, under)))
    }

    /// What the mask has at the next sample and around it; −1 where there is none.
    fn masked(&self, seen: &[u8]) -> [i32; 5] {
        self.there(seen, self.images.last().and_then(|image| image.mask), 1)
    }

    /// Bytes that are likely next, with a one above their bits; 0 for none.
    pub fn likely(&self, seen: &[u8]) -> [u32; 4] {
        let Around { w, n, .. } = self.around;
        let [there, ..] = self.elsewhere(seen);
        [w, n, self.around.median(), there].map(|value| if value < 0 { 0 } else { value as u32 & 255 | 256 })
    }

    /// A class of the next sample, below 256: what the mask has at it and to its left and right.
    pub fn covered(&self) -> usize {
        self.covered
    }

    /// That class.
    pub(super) fn cover(&self, seen: &[u8]) -> usize {
        let all = cover(self.masked(seen)) as usize;
        (all >> 4 & 63) << 2 | self.channel & 3
    }

    /// Contexts of the next sample.
    pub fn closer(&self, seen: &[u8]) -> [u32; CLOSER] {
        let Around { w, ww, www, n, nn, nw, nww, ne, nee, nne, nnw, before: [p1, p2], errors: [error, _] } =
            self.around;
        let shape = self.shape();
        let own = shape.pixel.max(1) as usize;
        let here = seen.len() - self.start;
        let under = self.masked_here(seen);
        let sample = |back: usize| match back {
            0 => 0,
            back if back <= self.channel => i32::from(seen[seen.len() - back]),
            back if back <= here => self.value(seen, seen.len() - back, under).unwrap_or(0),
            _ => 0,
        };
        let masked = self.masked(seen);
        let cover = cover(masked);
        // All channels of the pixels to the left and above.
        let whole = |back: usize| {
            (0..own.min(4)).fold(0, |hash, i| fold(hash, sample((back + self.channel).wrapping_sub(i)) as u32)) as i32
        };
        let (left, above) = (whole(own), whole(shape.row as usize));
        // As far from the channel before as there.
        let first = self.channel == 0;
        let by = |value: i32, back: usize| if first { value } else { value + p1 - sample(back + 1) };
        let (by_left, by_above) = (by(w, own), by(n, shape.row as usize));
        let kind = (self.channel.min(7) | usize::from(shape.tones) << 3) as u32;
        let [v, vw, ve, vn, vs] = self.elsewhere(seen);
        let contexts: [[i32; 6]; CLOSER] = [
            [cover, p1, p2, 0, 0, 0],
            [cover, w, n, 0, 0, 0],
            [masked[0], p1, error, 0, 0, 0],
            [cover, left, p1, p2, 0, 0],
            [w, n, nw, p1, p2, cover],
            [left, above, p1, p2, 0, 0],
            [w, n, nw, ne, ww, nn],
            [left, p1, p2, 0, 0, 1],
            [above, p1, p2, 0, 0, 2],
            [v, vw, vn, ve, vs, 0],
            [v, w + v - vw, 0, 0, 0, 1],
            [n + v - vn, w + v - vw, 0, 0, 0, 2],
            [v, w, n, cover, 0, 3],
            [p1, p2, 0, 0, 0, 3],
            [w, n, nee, nww, nne ^ nnw << 8, www],
            [(w + n + ne + nw) >> 3, (ww + nn) >> 4, p1 >> 2, error >> 2, 0, 4],
            [by_left, by_above, 0, 0, 0, 5],
            [by_left, cover, error, 0, 0, 6],
            [(by_left + by_above) >> 1, (w - n).abs() >> 2, 0, 0, 0, 7],
            [(w + n - nw + by_left + by_above) >> 1, error >> 1, 0, 0, 0, 8],
        ];
        std::array::from_fn(|i| {
            contexts[i].iter().fold(fold(kind, i as u32 + 50), |hash, &value| fold(hash, value as u32))
        })
    }
}

/// Whether there is nothing, something or all of the mask at a pixel and at its neighbours.
fn cover(masked: [i32; 5]) -> i32 {
    masked.iter().fold(0, |all, &value| {
        all * 4
            + match value {
                -1 => 3,
                0 => 0,
                255 => 2,
                _ => 1,
            }
    })
}
