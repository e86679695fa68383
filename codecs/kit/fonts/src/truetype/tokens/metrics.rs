//! Vertical device metrics, which follow sizes in pixels nearly in proportion (OpenType 1.9, "VDMX").
//!
//! ```text
//!   … │ records: size 2 │ top 2 │ bottom 2 │ …
//! ```

use kit_context::deep::Expected;

/// Bytes of a record.
const RECORD: usize = 6;

/// Bytes that are remembered: a record, and the size behind it.
const LAST: usize = RECORD + 2;

/// Sums over the records of a group.
#[derive(Default)]
pub struct Metrics {
    last: [u8; LAST],
    /// Bytes of the record, where sizes go up by one.
    at: Option<usize>,
    size: i64,
    sizes: i64,
    tops: i64,
    bottoms: i64,
    /// The last top and bottom of each size.
    by_size: Vec<[i16; 2]>,
}

impl Metrics {
    /// Moves past a byte.
    pub fn step(&mut self, byte: u8) {
        self.last.rotate_left(1);
        self.last[LAST - 1] = byte;
        let [before, top, bottom, size] =
            [0, 2, 4, 6].map(|at| i64::from(i16::from_be_bytes([self.last[at], self.last[at + 1]])));
        let goes_on = (1..256).contains(&before) && size == before + 1;
        self.at = match self.at {
            Some(at) if at + 1 == RECORD => Some(0),
            Some(1) if !goes_on => None,
            Some(at) => Some(at + 1),
            None if goes_on => {
                (self.sizes, self.tops, self.bottoms) = (0, 0, 0);
                Some(2)
            }
            None => None,
        };
        if self.at == Some(2) {
            self.size = size;
            self.sizes += before;
            self.tops += top;
            self.bottoms += bottom;
            self.by_size.resize(256, [0; 2]);
            self.by_size[before as usize] = [top as i16, bottom as i16];
        }
    }

    /// The value that the size had last, or 0.
    fn known(&self) -> i16 {
        let column = self.at.map_or(0, |at| (at / 2).saturating_sub(1));
        self.by_size.get(self.size as usize).map_or(0, |values| values[column])
    }

    /// What the value is expected to be, in sixteenths, where there is one.
    fn value(&self) -> Option<i64> {
        let sum = match self.at? {
            2 | 3 => self.tops,
            4 | 5 => self.bottoms,
            _ => return None,
        };
        (self.sizes > 0).then(|| (sum * self.size * 16 + 8 * self.sizes).div_euclid(self.sizes))
    }

    /// The bytes that are likely next, learnt by how far the value is from the next whole one.
    pub fn expected(&self) -> [Expected; 2] {
        let Some(at) = self.at else { return [Expected::default(); 2] };
        let Some(value) = self.value() else {
            let byte = u32::from((self.size as u16 + 1).to_be_bytes()[at % 2]) | 0x100;
            return [Expected { byte, class: 64 }, Expected::default()];
        };
        let known = self.known();
        let class = (value & 15) as u32 | (at as u32 & 1) << 4 | u32::from(known != 0) << 5;
        [(value >> 4) as i16, known].map(|value| {
            let byte = u32::from(value.to_be_bytes()[at % 2]) | 0x100;
            Expected { byte: if value == 0 { 0 } else { byte }, class }
        })
    }

    /// Contexts of the next byte.
    pub fn contexts(&self) -> [[u32; 4]; 2] {
        let column = self.at.unwrap_or(RECORD) as u32;
        let Some(value) = self.value() else { return [[column, self.size as u32, 0, 32], [column, 0, 0, 33]] };
        let known = self.known();
        let off = if known == 0 { 99 } else { (i64::from(known) - (value >> 4)) as u32 };
        [[(value >> 4) as u32, column, off, 30], [value as u32, column, off, 31]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_proportion_are_expected() {
        let mut metrics = Metrics::default();
        let values = (8..40i16).flat_map(|size| [size, 3 * size, -size]);
        let mut right = 0;
        for byte in values.flat_map(i16::to_be_bytes) {
            let expected = metrics.expected()[0].byte;
            right += usize::from(expected == u32::from(byte) | 0x100);
            metrics.step(byte);
        }
        assert!(right >= 30 * RECORD, "{right}");
    }
}
