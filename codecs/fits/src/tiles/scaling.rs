//! Floats that were scaled to integers, tile by tile (FITS 4.0 §10.2): the integers of all tiles as if one zero had served them.
//!
//! A tile's scale follows its noise and its zero its least number, so what the same integer means changes from row to row.

/// Where in a row a tile's ZSCALE and ZZERO stand.
#[derive(Clone, Copy, Debug)]
pub struct Scaling {
    pub scale: usize,
    pub zero: usize,
}

/// Integers up to this one stand for numbers that are none, and the largest shift keeps others apart from them.
const SPECIAL: i32 = i32::MIN + 64;
const FARTHEST: f64 = 16_777_216.0;

impl Scaling {
    /// How many steps each tile's zero is above the middle one, by the rows of the table.
    pub fn shifts(self, rows: &[u8], row: usize) -> Vec<i32> {
        let number =
            |fields: &[u8], at: usize| fields[at..].first_chunk().map_or(0.0, |bytes| f64::from_be_bytes(*bytes));
        let mut zeros: Vec<f64> = rows.chunks_exact(row).map(|fields| number(fields, self.zero)).collect();
        zeros.sort_by(f64::total_cmp);
        let middle = zeros.get(zeros.len() / 2).copied().unwrap_or(0.0);
        let shift = |fields: &[u8]| {
            let steps = ((number(fields, self.zero) - middle) / number(fields, self.scale) + 0.5).floor();
            if steps.abs() < FARTHEST { steps as i32 } else { 0 }
        };
        rows.chunks_exact(row).map(shift).collect()
    }
}

/// Adds to all integers of a tile but special ones; wraps where there is no room.
pub fn shift(samples: &mut [u8], by: i32) {
    for bytes in samples.chunks_exact_mut(4) {
        let sample = bytes.iter().fold(0, |sample, &byte| sample << 8 | u32::from(byte)) as i32;
        if sample > SPECIAL {
            bytes.copy_from_slice(&sample.wrapping_add(by).to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_meet_at_one_zero() {
        let row = |scale: f64, zero: f64| [scale.to_be_bytes(), zero.to_be_bytes()].concat();
        let rows = [row(2.0, 10.0), row(4.0, 30.0), row(2.0, 50.0), row(0.0, 7.0)].concat();
        // The zeros sorted are 7, 10, 30 and 50.
        assert_eq!(Scaling { scale: 0, zero: 8 }.shifts(&rows, 16), [-10, 0, 10, 0]);
        let mut samples = [5i32, i32::MIN + 1, -3].map(i32::to_be_bytes).concat();
        shift(&mut samples, 10);
        assert_eq!(samples, [15, i32::MIN + 1, 7].map(i32::to_be_bytes).concat());
    }
}
