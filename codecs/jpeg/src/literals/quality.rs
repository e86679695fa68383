//! Tables of quantisers as libjpeg scales them by a quality from 1 to 100.

use kit_context::deep::Expected;
use kit_jpeg::write::DQT;
use kit_jpeg::zigzag::NATURAL;

/// The tables of Annex K (K.1, K.2), row by row; the second one goes on with its last number.
static LUMINANCE: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
];
static CHROMINANCE: [u8; 32] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
    99, 99, 99,
];

/// Bytes of a table: its number and its quantisers.
const TABLE: usize = 65;

/// Follows the segments that define quantisers.
#[derive(Default)]
pub struct Quality {
    /// Bytes of the segment still to come.
    left: usize,
    /// Bytes of the table seen.
    at: usize,
    quality: u32,
    chrominance: bool,
    /// Whether all of the table was as foretold so far.
    is_right: bool,
}

impl Quality {
    /// Moves past the byte at the end of `seen`.
    pub fn advance(&mut self, seen: &[u8]) {
        if self.left == 0 {
            if let [.., 0xFF, DQT, high, low] = *seen {
                self.left = usize::from(u16::from_be_bytes([high, low])).saturating_sub(2);
                (self.at, self.is_right) = (0, true);
            }
            return;
        }
        (self.left, self.at) = (self.left - 1, self.at % TABLE + 1);
        let table = &seen[seen.len().saturating_sub(self.at)..];
        match table {
            [] => {}
            [number] => (self.chrominance, self.is_right) = (*number > 0, true),
            [_, quantisers @ ..] if self.is_right => {
                let fits = |quality, chrominance| {
                    let mut all = quantisers.iter().enumerate().rev();
                    all.all(|(k, &quantiser)| quantiser == scaled(k, quality, chrominance))
                };
                let qualities = std::iter::once(self.quality).chain((1..=100).rev());
                let both = qualities.flat_map(|quality| [(quality, self.chrominance), (quality, !self.chrominance)]);
                let found = both.into_iter().find(|&(quality, chrominance)| fits(quality, chrominance));
                self.is_right = found.is_some();
                (self.quality, self.chrominance) = found.unwrap_or((self.quality, self.chrominance));
            }
            _ => {}
        }
    }

    /// The byte that it expects next.
    pub fn expected(&self) -> Expected {
        if self.left == 0 || !self.is_right || self.at == 0 || self.at == TABLE {
            return Expected::default();
        }
        let byte = u32::from(scaled(self.at - 1, self.quality, self.chrominance)) | 256;
        Expected { byte, class: self.at as u32 }
    }
}

/// The quantiser at a place in zigzag order.
fn scaled(k: usize, quality: u32, chrominance: bool) -> u8 {
    let at = usize::from(NATURAL[k]);
    let base = if chrominance { CHROMINANCE.get(at).copied().unwrap_or(99) } else { LUMINANCE[at] };
    let scale = if quality < 50 { 5000 / quality.max(1) } else { 200 - 2 * quality };
    ((u32::from(base) * scale + 50) / 100).clamp(1, 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_foretold_once_they_are_known() {
        let mut text = vec![0xFF, DQT, 0, 132];
        for number in [0, 1] {
            text.push(number);
            text.extend((0..64).map(|k| scaled(k, 83, number > 0)));
        }
        let mut quality = Quality::default();
        let mut right = 0;
        for at in 0..text.len() {
            right += usize::from(quality.expected().byte == u32::from(text[at]) | 256);
            quality.advance(&text[..=at]);
        }
        assert!(right > 120, "{right} bytes");
        assert_eq!(quality.expected(), Expected::default());
    }
}
