//! How far zlib has read its input, and from where on its window holds it.

/// The longest copy, the shortest one and a byte: with less ahead zlib reads on.
pub const AHEAD: usize = 262;

/// zlib's buffer of two windows, all input being there at once.
pub struct Window {
    len: usize,
    /// Position of the buffer's first byte.
    base: usize,
    /// Position up to which input was read.
    filled: usize,
}

impl Window {
    /// An empty buffer of two windows of `len` bytes, to be filled from position `base` on.
    pub fn new(base: usize, len: usize) -> Self {
        Self { len, base, filled: base }
    }

    /// Position of the first byte that is still there.
    pub fn base(&self) -> usize {
        self.base
    }

    /// Reads on, up to `end`, when less than `need` bytes are ahead of `pos`.
    #[inline]
    pub fn read(&mut self, pos: usize, end: usize, need: usize) {
        if self.filled < pos + need {
            self.slide_and_read(pos, end);
        }
    }

    fn slide_and_read(&mut self, pos: usize, end: usize) {
        // It slides even where there is nothing left to read.
        loop {
            if pos - self.base >= 2 * self.len - AHEAD {
                self.base += self.len;
            }
            self.filled = end.min(self.base + 2 * self.len);
            if self.filled >= pos + AHEAD || self.filled == end {
                break;
            }
        }
    }
}
