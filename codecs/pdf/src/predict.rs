//! Predictors: rows as differences from their neighbours (ISO 32000-1 §7.4.4.4; PNG, RFC 2083 §6).

use crate::filter::Filter;

/// The shape of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Samples of a row.
    pub columns: usize,
    /// Components of a sample.
    pub colors: usize,
    /// Bits of a component.
    pub bits: usize,
}

/// How a row is predicted: PNG's filter types.
pub const TYPES: u8 = 5;

impl Rows {
    /// Rows that can be: their length in bits is below 2^40.
    pub fn new(columns: usize, colors: usize, bits: usize) -> Option<Self> {
        let all = (columns as u64).checked_mul(colors as u64)?.checked_mul(bits as u64)?;
        (matches!(bits, 1 | 2 | 4 | 8 | 16) && colors <= 64 && all > 0 && all < 1 << 40).then_some(Self {
            columns,
            colors,
            bits,
        })
    }

    /// Bytes of a row.
    pub fn len(self) -> usize {
        (self.columns as u64 * self.colors as u64 * self.bits as u64).div_ceil(8) as usize
    }

    /// Bytes from a sample to the one on its left, at least 1.
    pub fn step(self) -> usize {
        (self.colors * self.bits).div_ceil(8)
    }
}

/// The data before a filter's predictor, `None` where these do not fit it.
pub fn undo(data: &[u8], filter: &Filter) -> Option<Vec<u8>> {
    match filter.predictor()? {
        1 => Some(data.to_vec()),
        10.. => undo_png(data, filter.rows()?),
        _ => None,
    }
}

fn undo_png(data: &[u8], rows: Rows) -> Option<Vec<u8>> {
    let (len, step) = (rows.len(), rows.step());
    if !data.len().is_multiple_of(len + 1) {
        return None;
    }
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0; len];
    for row in data.chunks_exact(len + 1) {
        let (kind, coded) = row.split_first()?;
        let start = out.len();
        for (n, &byte) in coded.iter().enumerate() {
            let (left, corner) = if n >= step { (out[start + n - step], above[n - step]) } else { (0, 0) };
            out.push(byte.wrapping_add(predict(*kind, left, above[n], corner)?));
        }
        above.copy_from_slice(&out[start..]);
    }
    Some(out)
}

/// Appends one row, predicted, behind its type.
pub fn row(kind: u8, row: &[u8], above: &[u8], step: usize, out: &mut Vec<u8>) {
    out.push(kind);
    let coded = row.iter().enumerate().map(|(n, &byte)| {
        let (left, corner) = if n >= step { (row[n - step], above[n - step]) } else { (0, 0) };
        byte.wrapping_sub(predict(kind, left, above[n], corner).unwrap_or(0))
    });
    out.extend(coded);
}

fn predict(kind: u8, left: u8, above: u8, corner: u8) -> Option<u8> {
    Some(match kind {
        0 => 0,
        1 => left,
        2 => above,
        3 => ((u16::from(left) + u16::from(above)) / 2) as u8,
        4 => paeth(left, above, corner),
        _ => return None,
    })
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let (to_a, to_b, to_c) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
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
    use crate::value::{Dict, name, number};

    #[test]
    fn rows_come_back() {
        let filter = |columns, colors, bits| {
            let pairs = [("/Predictor", 15), ("/Columns", columns), ("/Colors", colors), ("/BitsPerComponent", bits)];
            let dict = pairs.map(|(key, value)| (key.as_bytes().to_vec(), number(value)));
            Filter { name: name("FlateDecode"), parameters: Some(Dict(dict.to_vec())) }
        };
        for (columns, colors, bits) in [(7, 3, 8), (13, 1, 1), (5, 4, 16), (9, 1, 4)] {
            let filter = filter(columns, colors, bits);
            let rows = filter.rows().expect("rows");
            let plain: Vec<u8> = (0..rows.len() * 10).map(|n| (n * n / 7) as u8).collect();
            let mut coded = Vec::new();
            let mut above = vec![0; rows.len()];
            for (n, bytes) in plain.chunks(rows.len()).enumerate() {
                row(n as u8 % TYPES, bytes, &above, rows.step(), &mut coded);
                above = bytes.to_vec();
            }
            assert_eq!(undo(&coded, &filter).as_ref(), Some(&plain));
            assert_eq!(undo(&coded[1..], &filter), None);
            coded[0] = TYPES;
            assert_eq!(undo(&coded, &filter), None);
        }
        assert!(Rows::new(1 << 40, 4, 8).is_none() && Rows::new(1, 1, 7).is_none());
    }
}
