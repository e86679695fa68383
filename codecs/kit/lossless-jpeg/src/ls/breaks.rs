//! Where runs of near-lossless scans end although the level goes on.

use kit_entropy::varint;

/// Pixels, counted in the order in which rows are coded, that end a run and are of the run's level: both samples lie in one step, and
/// the levels alone do not tell.
pub struct Breaks {
    list: Vec<u64>,
    /// How many there may be.
    most: usize,
    /// How many of the list lie behind.
    past: usize,
    /// Pixels of the rows before this one.
    before: u64,
}

impl Breaks {
    /// None yet, in a picture whose samples take so many bytes.
    pub fn new(samples: usize) -> Self {
        Self { list: Vec::new(), most: 64 + samples / 64, past: 0, before: 0 }
    }

    /// Notes one at that place of the row; one too many is lost, and the stream does not come back.
    pub fn push(&mut self, x: usize) {
        if self.list.len() < self.most {
            self.list.push(self.before + x as u64);
        }
    }

    /// How far the next one is from that place of the row on.
    pub fn next(&mut self, x: usize) -> usize {
        let at = self.before + x as u64;
        while self.list.get(self.past).is_some_and(|&place| place < at) {
            self.past += 1;
        }
        self.list.get(self.past).map_or(usize::MAX, |place| usize::try_from(place - at).unwrap_or(usize::MAX))
    }

    /// Goes to the row behind one of that width.
    pub fn next_row(&mut self, width: usize) {
        self.before += width as u64;
    }

    /// Starts again before the first row.
    pub fn rewind(&mut self) {
        (self.past, self.before) = (0, 0);
    }

    /// Appends the list.
    pub fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, self.list.len() as u64);
        let mut last = 0;
        for &place in &self.list {
            varint::put(out, place - last);
            last = place;
        }
    }

    /// Takes the list of such a picture; `None` where there is none.
    pub fn take(input: &mut &[u8], samples: usize) -> Option<Self> {
        let (mut breaks, mut last) = (Self::new(samples), 0u64);
        for _ in 0..varint::take(input).filter(|&count| count <= breaks.most as u64)? {
            last = last.checked_add(varint::take(input)?)?;
            breaks.list.push(last);
        }
        Some(breaks)
    }
}
