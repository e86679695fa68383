//! A DICT, byte by byte (5176, §4): numbers, and the operators behind them.

/// An operator and the last two numbers before it, the latest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The operator; those behind 12 from 32 on.
    pub operator: u8,
    /// The numbers.
    pub numbers: [i64; 2],
}

/// One DICT.
#[derive(Clone, Debug, Default)]
pub struct Dict {
    first: u8,
    value: i64,
    left: u32,
    numbers: [i64; 2],
    /// The last operator, and the numbers since.
    operator: u8,
    depth: u32,
    at: u32,
}

impl Dict {
    /// Moves past a byte; the entry that ends with it, if one does.
    pub fn step(&mut self, byte: u8) -> Option<Entry> {
        self.at += 1;
        if self.left == 0 {
            (self.first, self.value, self.at) = (byte, 0, 0);
            self.left = match byte {
                12 | 247..=254 => 1,
                28 => 2,
                29 => 4,
                30 => u32::MAX,
                _ => 0,
            };
        } else {
            self.left -= 1;
            self.value = self.value << 8 | i64::from(byte);
            // A real number ends with a nibble of ones.
            if self.first == 30 && (byte & 15 == 15 || byte >> 4 == 15) {
                self.left = 0;
            }
        }
        (self.left == 0).then(|| self.ends()).flatten()
    }

    fn ends(&mut self) -> Option<Entry> {
        let first = i64::from(self.first);
        let number = match self.first {
            0..=11 | 13..=21 => return Some(self.entry(self.first)),
            12 => return Some(self.entry(32 + (self.value as u8 & 63))),
            28 => i64::from(self.value as i16),
            29 => i64::from(self.value as i32),
            247..=250 => (first - 247) * 256 + self.value + 108,
            251..=254 => -(first - 251) * 256 - self.value - 108,
            _ => first - 139,
        };
        self.numbers = [number, self.numbers[0]];
        self.depth += 1;
        None
    }

    fn entry(&mut self, operator: u8) -> Entry {
        (self.operator, self.depth) = (operator, 0);
        Entry { operator, numbers: self.numbers }
    }

    /// The last operator, the numbers since, and the bytes of the next so far.
    pub fn place(&self) -> [u32; 3] {
        [u32::from(self.operator), self.depth, if self.left > 0 { 1 + self.at } else { 0 }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_entries() {
        let mut dict = Dict::default();
        let bytes = [28, 1, 0, 29, 0, 0, 4, 0, 18, 30, 0x1A, 0x5F, 12, 7];
        let entries: Vec<Entry> = bytes.iter().filter_map(|&byte| dict.step(byte)).collect();
        assert_eq!(entries[0], Entry { operator: 18, numbers: [1024, 256] });
        assert_eq!((entries.len(), entries[1].operator), (2, 39));
    }
}
