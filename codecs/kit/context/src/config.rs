//! What a codec chooses of the engine.

use crate::Context;

/// By what, beside the bits of the byte so far, a set of the mixer's weights is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Select {
    /// How long the match is.
    Match,
    /// The last byte.
    LastByte,
    /// How many bytes the line has so far.
    Column,
    /// The slot, and how far into the token.
    Slot,
    /// How the token compares with the one above, how far into it, and the kind of the last byte.
    Token,
    /// The format's own class, and how many bits of the byte there are so far.
    Own,
}

/// The class of the match where a byte above is known not to come.
pub(crate) const EXCLUDED: usize = 4;

impl Select {
    /// How many sets there are to choose from.
    pub(crate) const fn sets(self, trusted: u32) -> usize {
        match self {
            // Four classes of its length, the one above, and the bits so far.
            Self::Match if trusted < NEVER => (EXCLUDED + 1) << 8,
            Self::Match => EXCLUDED << 8,
            Self::LastByte => 256 << 4,
            Self::Column => 256,
            Self::Slot => 256 << 3,
            Self::Token => 1 << 8,
            Self::Own => 256 << 3,
        }
    }
}

/// No probability is as high.
pub const NEVER: u32 = 1 << 16;

/// One setting of the engine; both sides must use the same. Of its `8 V` inputs the `C` contexts make one each, the `M` matches
/// (one to three) two each or one where there is no room, the places above three, the expected number one; one is constant. The
/// weights are chosen in `S` ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config<const C: usize, const V: usize, const S: usize, const M: usize> {
    /// What to predict from.
    pub contexts: [Context; C],
    /// What chooses the weights.
    pub selects: [Select; S],
    /// The lengths by which matches are looked for, ascending.
    pub matches: [usize; M],
    /// How many of the final corrections are used: one or three.
    pub corrections: usize,
    /// The probability, in 1/65536, from which on a match is followed at one flag a byte.
    pub sure: u32,
    /// The same for a byte that stands above; [`NEVER`] for none.
    pub trusted: u32,
    /// The most bytes that the table of histories takes, as a power of two from 12 to 30; short frames take less.
    pub table_bits: u32,
    /// A text that the model has seen before the frame.
    pub primer: &'static [u8],
}
