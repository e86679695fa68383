//! Fixed-width numbers that go up or down by the same as before.

/// What a column last held, and by how much that differed from the one before.
#[derive(Clone, Copy, Default)]
struct Last {
    value: u64,
    step: u64,
    known: bool,
}

/// How the bytes of a number are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    Little,
    Big,
}

/// Follows the numbers of each column, and expects the next to differ as the last did.
pub struct Series {
    last: Vec<Last>,
    bits: u32,
    at: usize,
    expected: [u8; 8],
    held: [u8; 8],
    width: usize,
    len: usize,
    endian: Endian,
    /// Whether anything is expected.
    known: bool,
}

impl Series {
    /// Follows `2^bits` columns.
    pub fn new(bits: u32) -> Self {
        Self {
            last: vec![Last::default(); 1 << bits],
            bits,
            at: 0,
            expected: [0; 8],
            held: [0; 8],
            width: 0,
            len: 0,
            endian: Endian::Little,
            known: false,
        }
    }

    /// Bytes that `2^bits` columns take.
    pub fn memory(bits: u32) -> u64 {
        (size_of::<Last>() as u64) << bits
    }

    /// Begins a number of `width` bytes, at most eight, in `column`; it is `likely` where that is given.
    pub fn begin(&mut self, column: u32, width: usize, endian: Endian, likely: Option<u64>) {
        self.at = (column.wrapping_mul(0x9E37_79B1) >> (32 - self.bits)) as usize;
        let Last { value, step, known } = self.last[self.at];
        (self.width, self.len, self.endian) = (width, 0, endian);
        self.known = known || likely.is_some();
        self.expected = to_bytes(likely.unwrap_or(value.wrapping_add(step)), width, endian);
    }

    /// Moves past a byte of the number.
    pub fn advance(&mut self, byte: u8) {
        if self.len >= self.width {
            return;
        }
        if self.expected[self.len] != byte {
            match self.endian {
                // The upper bytes stay what they were, more or less.
                Endian::Little => self.expected = to_bytes(self.last[self.at].value, self.width, Endian::Little),
                Endian::Big => self.known = false,
            }
        }
        self.held[self.len] = byte;
        self.len += 1;
        if self.len == self.width {
            self.end();
        }
    }

    /// The byte that comes next, with a one above its bits; 0 for none.
    pub fn expected(&self) -> u32 {
        if self.known && self.len < self.width { u32::from(self.expected[self.len]) | 0x100 } else { 0 }
    }

    fn end(&mut self) {
        let held = self.held[..self.width].iter();
        let push = |value: u64, &byte: &u8| value << 8 | u64::from(byte);
        let value = match self.endian {
            Endian::Little => held.rev().fold(0, push),
            Endian::Big => held.fold(0, push),
        };
        let last = &mut self.last[self.at];
        *last = Last { value, step: if last.known { value.wrapping_sub(last.value) } else { 0 }, known: true };
    }
}

/// The lowest `width` bytes of a number, the rest zeros.
fn to_bytes(value: u64, width: usize, endian: Endian) -> [u8; 8] {
    match endian {
        Endian::Little => value.to_le_bytes(),
        Endian::Big => (value << (64 - 8 * width as u32)).to_be_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes expected behind numbers of one column, while the next one agrees.
    fn next(numbers: &[&[u8]], endian: Endian) -> Vec<u8> {
        let mut series = Series::new(4);
        for number in numbers {
            series.begin(7, number.len(), endian, None);
            number.iter().for_each(|&byte| series.advance(byte));
        }
        series.begin(7, numbers[0].len(), endian, None);
        let mut bytes = Vec::new();
        while series.expected() != 0 {
            bytes.push(series.expected() as u8);
            series.advance(series.expected() as u8);
        }
        bytes
    }

    #[test]
    fn series_go_on() {
        assert_eq!(next(&[&[0xFE, 0], &[0xFF, 0]], Endian::Little), [0, 1]);
        assert_eq!(next(&[&[0, 0, 0xFE], &[0, 0, 0xFF]], Endian::Big), [0, 1, 0]);
        assert_eq!(next(&[&[3, 0], &[1, 0]], Endian::Little), [0xFF, 0xFF]);
        assert_eq!(next(&[&[9, 9]], Endian::Big), [9, 9]);
    }

    #[test]
    fn the_upper_bytes_stay() {
        let mut series = Series::new(4);
        series.begin(1, 2, Endian::Little, Some(0x0107));
        assert_eq!(series.expected(), 0x107);
        series.advance(5);
        assert_eq!(series.expected(), 0x100);
    }
}
