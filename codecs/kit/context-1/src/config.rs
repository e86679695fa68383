//! What a codec chooses of the engine.

use crate::Context;

/// What to predict from. The three sizes fill vectors of 8, 16 and 24 inputs exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contexts {
    /// For speed.
    Three([Context; 3]),
    /// In between.
    Seven([Context; 7]),
    /// For size.
    Eleven([Context; 11]),
}

impl Contexts {
    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        match self {
            Self::Three(_) => 3,
            Self::Seven(_) => 7,
            Self::Eleven(_) => 11,
        }
    }
}

/// By what, beside the match and the bits so far, the mixer's weights are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Select {
    /// The last byte.
    LastByte,
    /// How many bytes the line has so far.
    Column,
}

/// One setting of the engine; both sides must use the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// What to predict from.
    pub contexts: Contexts,
    /// What chooses the weights.
    pub select: Select,
    /// The probability, in 1/65536, from which on a match is followed at one flag a byte.
    pub sure: u32,
    /// The most bytes that the table of counters takes, as a power of two from 16 to 30; short frames take less.
    pub table_bits: u32,
}
