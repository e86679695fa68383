//! What a compressor chose: a literal, or a copy of a length from a distance.

/// A literal or a copy, in 32 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token(u32);

/// The length a token has where 258 was written in its long form, as symbol 284 with 31 extra.
pub const LONG_258: u32 = 259;

impl Token {
    /// A byte as it is.
    #[inline]
    pub fn literal(byte: u8) -> Self {
        Self(u32::from(byte))
    }

    /// A copy of `length` bytes, 3 to 258 or [`LONG_258`], from `distance` before, 1 to 32,768.
    #[inline]
    pub fn copy(length: u32, distance: u32) -> Self {
        debug_assert!((3..=LONG_258).contains(&length) && (1..=32768).contains(&distance));
        Self(distance << 16 | length)
    }

    /// The distance of a copy, 0 of a literal.
    #[inline]
    pub fn distance(self) -> u32 {
        self.0 >> 16
    }

    /// The byte of a literal, or the length of a copy as its symbols say it: 3 to 258 or [`LONG_258`].
    #[inline]
    pub fn value(self) -> u32 {
        self.0 & 0xFFFF
    }

    /// Bytes of the plaintext that it stands for, 1 to 258.
    #[inline]
    pub fn size(self) -> usize {
        if self.distance() == 0 { 1 } else { self.value().min(258) as usize }
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.distance() {
            0 => write!(f, "{}", self.value()),
            distance => write!(f, "{}<{distance}", self.value()),
        }
    }
}
