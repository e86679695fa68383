//! An INDEX, byte by byte (Adobe Technical Note 5176, The Compact Font Format, §5).
//!
//! ```text
//!   count 2 │ bytes of an offset 1 │ count + 1 offsets, the first 1 │ objects        (a count of 0 stands alone)
//! ```

/// What the next byte is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The count and the size of offsets, so many bytes of them read.
    Head(u32),
    /// An offset, so many bytes of it read.
    Offset(u32),
    /// An object: its bytes so far, and how many are left.
    Object(u64, u64),
    /// The INDEX has ended.
    End,
}

/// One INDEX.
#[derive(Clone, Debug)]
pub struct Index {
    part: Part,
    count: u64,
    size: u32,
    /// The offset that is being read, and those that were, but for the first.
    offset: u64,
    offsets: Vec<u32>,
    /// The object that comes next.
    next: usize,
}

impl Index {
    /// Starts before the first byte.
    pub fn new() -> Self {
        Self { part: Part::Head(0), count: 0, size: 1, offset: 0, offsets: Vec::new(), next: 0 }
    }

    /// What the next byte is part of.
    pub fn part(&self) -> Part {
        self.part
    }

    /// Bytes of an offset.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Moves past a byte.
    pub fn step(&mut self, byte: u8) {
        self.part = match self.part {
            Part::Head(read @ 0..2) => {
                self.count = self.count << 8 | u64::from(byte);
                if read == 1 && self.count == 0 { Part::End } else { Part::Head(read + 1) }
            }
            Part::Head(_) => {
                self.size = u32::from(byte).clamp(1, 4);
                Part::Offset(0)
            }
            Part::Offset(read) => self.offset_byte(read + 1, byte),
            Part::Object(read, left) => match left - 1 {
                0 => self.object(),
                left => Part::Object(read + 1, left),
            },
            Part::End => Part::End,
        };
    }

    fn offset_byte(&mut self, read: u32, byte: u8) -> Part {
        self.offset = self.offset << 8 | u64::from(byte);
        if read < self.size {
            return Part::Offset(read);
        }
        self.offsets.push(self.offset as u32);
        self.offset = 0;
        if self.offsets.len() as u64 <= self.count { Part::Offset(0) } else { self.object() }
    }

    /// The next object that has bytes.
    fn object(&mut self) -> Part {
        while let Some([from, to]) = self.offsets.get(self.next..self.next + 2) {
            self.next += 1;
            if to > from {
                return Part::Object(0, u64::from(to - from));
            }
        }
        Part::End
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_told_apart() {
        let mut index = Index::new();
        let bytes = [0, 3, 1, 1, 3, 3, 4, 9, 9, 8];
        let parts: Vec<Part> = bytes
            .iter()
            .map(|&byte| {
                index.step(byte);
                index.part()
            })
            .collect();
        assert_eq!(
            parts[2..7],
            [Part::Offset(0), Part::Offset(0), Part::Offset(0), Part::Offset(0), Part::Object(0, 2)]
        );
        assert_eq!(parts[7..], [Part::Object(1, 1), Part::Object(0, 1), Part::End]);
        let mut empty = Index::new();
        [0, 0].iter().for_each(|&byte| empty.step(byte));
        assert_eq!(empty.part(), Part::End);
    }
}
