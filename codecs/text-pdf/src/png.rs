//! PNG's predictors, taken off rows of samples (ISO 32000-2 §7.4.4.4, PNG specification §9).

use crate::dictionary::Dictionary;

/// Longer rows are cut.
const LONGEST_ROW: u64 = 1 << 30;

/// The shape of rows behind one byte each that names the row's filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Bytes of a row without its filter, at least one.
    pub row: usize,
    /// Bytes from a sample to the same of the pixel to its left, at least one.
    pub pixel: usize,
    /// Whether close numbers are close tones.
    pub tones: bool,
}

impl Rows {
    /// The rows that a dictionary tells of, where its predictor is one of PNG's.
    pub fn of(dictionary: Dictionary<'_>) -> Option<Self> {
        let predictor = dictionary.number("/Predictor")?;
        let parameter = |key, default| dictionary.number(key).unwrap_or(default).clamp(1, 1 << 24);
        // The parameters of an image's dictionary come by other names, so the first key is the right one.
        let (columns, colors) = (parameter("/Columns", 1), parameter("/Colors", 1).min(64));
        let bits = parameters_of(dictionary).number("/BitsPerComponent").unwrap_or(8).clamp(1, 16);
        (predictor >= 10).then(|| Self::new(columns, colors, bits, dictionary))
    }

    /// The rows of an image whose plaintext has `len` bytes, as its dictionary tells them (ISO 32000-2 §8.9.5).
    pub fn of_image(dictionary: Dictionary<'_>, len: u64) -> Option<Self> {
        let size = |key| dictionary.number(key).filter(|size| (1..1 << 24).contains(size));
        let (width, height) = (size("/Width")?, size("/Height")?);
        let bits = dictionary.number("/BitsPerComponent").unwrap_or(1).clamp(1, 16);
        // The colour space may be elsewhere, or anything.
        let colors = (1..=4).find(|colors| (width * colors * bits).div_ceil(8) * height == len).unwrap_or(1);
        Some(Self::new(width, colors, bits, dictionary))
    }

    fn new(pixels: u64, colors: u64, bits: u64, dictionary: Dictionary<'_>) -> Self {
        let is_gray = ["/DeviceGray", "/CalGray", "/ICCBased"].iter().any(|space| dictionary.has(space));
        Self {
            row: (pixels * colors * bits).div_ceil(8).min(LONGEST_ROW) as usize,
            pixel: (colors * bits).div_ceil(8) as usize,
            tones: bits >= 8 && (colors > 1 || is_gray) && !dictionary.has("/Indexed"),
        }
    }

    /// The samples of filtered rows, the last of which may be cut, with the filters; `None` where a filter is unknown.
    pub fn unfilter(&self, plain: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let (mut samples, mut filters) = (Vec::with_capacity(plain.len()), Vec::new());
        for line in plain.chunks(self.row + 1) {
            let (&filter, line) = line.split_first()?;
            if filter > 4 {
                return None;
            }
            filters.push(filter);
            let start = samples.len();
            for (at, &byte) in line.iter().enumerate() {
                samples.push(byte.wrapping_add(self.expected(filter, &samples, start, at)));
            }
        }
        Some((samples, filters))
    }

    /// The filtered rows onto the end of `out`, of as many samples as there are.
    pub fn filter(&self, samples: &[u8], filters: &[u8], out: &mut Vec<u8>) {
        for (i, line) in samples.chunks(self.row).enumerate() {
            let filter = filters.get(i).copied().unwrap_or(0);
            out.push(filter);
            let start = i * self.row;
            for (at, &byte) in line.iter().enumerate() {
                out.push(byte.wrapping_sub(self.expected(filter, samples, start, at)));
            }
        }
        // A filter without a row.
        if filters.len() > samples.len().div_ceil(self.row) {
            out.extend(filters.last());
        }
    }

    /// What a filter expects of the sample `at` in the row that begins at `start`.
    #[inline]
    fn expected(&self, filter: u8, samples: &[u8], start: usize, at: usize) -> u8 {
        let here = start + at;
        let left = || if at >= self.pixel { samples[here - self.pixel] } else { 0 };
        let above = || if start > 0 { samples[here - self.row] } else { 0 };
        let corner = || if start > 0 && at >= self.pixel { samples[here - self.row - self.pixel] } else { 0 };
        match filter {
            1 => left(),
            2 => above(),
            3 => ((u16::from(left()) + u16::from(above())) / 2) as u8,
            4 => paeth(left(), above(), corner()),
            _ => 0,
        }
    }
}

/// The dictionary from the decode parameters on, for they name bits of their own.
fn parameters_of(dictionary: Dictionary<'_>) -> Dictionary<'_> {
    dictionary.value("/DecodeParms").map_or(dictionary, Dictionary)
}

/// PNG specification §9.4.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i32::from);
    let p = a + b - c;
    let (to_a, to_b, to_c) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_by_the_dictionary() {
        let text = b"<</BitsPerComponent 1/DecodeParms<</Predictor 15/Colors 3/BitsPerComponent 8/Columns 5>>>>";
        assert_eq!(Rows::of(Dictionary(text)), Some(Rows { row: 15, pixel: 3, tones: true }));
        assert_eq!(Rows::of(Dictionary(b"<</Predictor 12/Columns 4>>")), Some(Rows { row: 4, pixel: 1, tones: false }));
        assert_eq!(Rows::of(Dictionary(b"<</Predictor 2/Columns 4>>")), None);
        let image = Dictionary(b"<</Width 5/Height 2/BitsPerComponent 8/ColorSpace 9 0 R>>");
        assert_eq!(Rows::of_image(image, 30), Some(Rows { row: 15, pixel: 3, tones: true }));
        assert_eq!(Rows::of_image(image, 10), Some(Rows { row: 5, pixel: 1, tones: false }));
    }

    #[test]
    fn filters_come_off_and_on_again() {
        let rows = Rows { row: 4, pixel: 2, tones: false };
        let plain: Vec<u8> = [0u8, 1, 2, 3, 4].into_iter().flat_map(|filter| [filter, 9, 250, 3, 77]).collect();
        for len in 0..=plain.len() {
            let (samples, filters) = rows.unfilter(&plain[..len]).expect("known filters");
            let mut out = Vec::new();
            rows.filter(&samples, &filters, &mut out);
            assert_eq!(out, plain[..len], "{len} bytes");
        }
        assert_eq!(rows.unfilter(&[5, 1, 1, 1, 1]), None);
        // Above: 9 250 3 77 behind nothing, then the same again.
        assert_eq!(rows.unfilter(&[2, 9, 250, 3, 77, 2, 0, 0, 0, 1]).map(|found| found.0[7]), Some(78));
    }
}
