//! What a codec knows of its text: the seam between a format and the deep engine.

/// Follows a text and says what the next byte may be predicted from.
///
/// Both sides run it on the bytes that both have, so a wrong idea of the text costs size and never a byte.
pub trait Guide<const C: usize, const P: usize> {
    /// Starts before the first byte of a text of about `len` bytes.
    fn new(len: u64) -> Self;

    /// Bytes that it takes for a text of `len` bytes.
    fn memory(len: u64) -> u64;

    /// Moves past the byte at the end of `seen`.
    fn advance(&mut self, seen: &[u8]);

    /// Writes what to predict the byte behind `seen` from, in as many bits as it likes; `matched` is the byte that the longest
    /// match expects, with a one above its bits, and above that the match's class.
    fn contexts(&self, seen: &[u8], matched: u64, contexts: &mut [u64; C]);

    /// The bytes that it expects behind `seen`.
    fn expected(&self, seen: &[u8]) -> [Expected; P];

    /// The odds that it gives a one behind the bits `partial` of the byte behind those seen, one above them.
    fn odds(&self, _partial: u32) -> [Odds; ODDS] {
        [Odds::default(); ODDS]
    }

    /// A context of corrections: which byte is likely behind those seen, and how likely, as far as it knows.
    fn likely(&self, seen: &[u8]) -> u32 {
        seen.last().map_or(0, |&byte| u32::from(byte))
    }

    /// The class of the byte behind those seen by which the weights of choice `i` are chosen, below 256.
    fn class(&self, i: usize) -> usize;
}

/// Odds that a guide gives at once.
pub const ODDS: usize = 2;

/// The odds of a one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Odds {
    /// In 1/65536; 0 for not known.
    pub p: u32,
    /// What they are corrected by, below 256.
    pub class: u32,
}

/// A byte that may come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// With a one above its bits; 0 for none.
    pub byte: u32,
    /// What its odds are learnt by, below 256.
    pub class: u32,
}
