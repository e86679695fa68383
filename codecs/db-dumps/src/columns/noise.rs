//! Values that nothing makes shorter: bytes as they are, digits of base 16 as halves of bytes.

use super::number::Numbers;
use super::text::Span;
use kit_entropy::rans::SymbolCoder;

/// What noise looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// Any bytes.
    Bytes,
    /// Digits of base 16.
    Hex,
    /// The same with capitals.
    Capitals,
    /// 32 digits of base 16 with four hyphens, RFC 9562.
    Uuid,
}

/// Shorter digits may as well be numbers or words.
const SHORTEST: usize = 17;

/// Where the hyphens are in the 36 characters of a UUID.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];
const UUID: usize = 36;

/// About how many bytes are looked at.
const SAMPLE: usize = 4096;

impl Noise {
    const ALL: [Self; 4] = [Self::Uuid, Self::Hex, Self::Capitals, Self::Bytes];

    /// The noise that a byte in a plan stands for.
    pub fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|&noise| noise as u8 == code)
    }

    /// What most of some values look like, where each symbol comes as often.
    pub fn guess(texts: &[&[u8]]) -> Option<Self> {
        Self::ALL.into_iter().find(|noise| {
            let fits = || texts.iter().filter(|text| noise.fits(text));
            fits().count() * 8 > texts.len() * 7
                && noise.is_even(fits().copied(), (SAMPLE / texts.len().max(1)).max(16))
        })
    }

    fn is_even<'a>(self, texts: impl Iterator<Item = &'a [u8]>, each: usize) -> bool {
        let mut counts = [0u64; 256];
        let symbols = texts.flat_map(|text| text.iter().take(each)).filter(|&&byte| self != Self::Uuid || byte != b'-');
        symbols.for_each(|&byte| counts[usize::from(byte)] += 1);
        let total: u64 = counts.iter().sum();
        let squares: u64 = counts.iter().map(|count| count * count).sum();
        let alphabet = if self == Self::Bytes { 256 } else { 16 };
        // Of n symbols, n + n² / alphabet is expected, and hardly ever an eighth more.
        total > 256 && squares * 8 < 9 * (total + total * total / alphabet)
    }

    /// Whether a value is of such symbols.
    pub fn fits(self, text: &[u8]) -> bool {
        let is_digit = |byte: &u8| self.value(*byte).is_some();
        match self {
            Self::Bytes => true,
            Self::Uuid => {
                let hyphen = |(at, byte): (usize, &u8)| HYPHENS.contains(&at) == (*byte == b'-');
                text.len() == UUID
                    && text.iter().enumerate().all(hyphen)
                    && text.iter().all(|byte| *byte == b'-' || is_digit(byte))
            }
            Self::Hex | Self::Capitals => text.len() >= SHORTEST && text.iter().all(is_digit),
        }
    }

    fn value(self, byte: u8) -> Option<u8> {
        let letter = if self == Self::Capitals { b'A' } else { b'a' };
        match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            _ => byte.checked_sub(letter).filter(|&more| more < 6).map(|more| more + 10),
        }
    }

    fn digit(self, value: u8) -> Option<u8> {
        let letters = if self == Self::Capitals { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        letters.get(usize::from(value & 15)).copied()
    }

    /// Codes a value behind all that were seen, of at most `room` bytes; `None` where a damaged payload has more.
    pub fn code<C: SymbolCoder>(
        self,
        coder: &mut C,
        lengths: &mut Numbers,
        seen: &mut Vec<u8>,
        wanted: &[u8],
        room: usize,
    ) -> Option<Span> {
        let len = match self {
            Self::Uuid => UUID,
            _ => usize::try_from(lengths.code(coder, wanted.len() as u64, [0, 0])).ok()?,
        };
        if len > room {
            return None;
        }
        let at = seen.len() as u32;
        for i in 0..len {
            let wish = wanted.get(i).copied().unwrap_or(0);
            seen.push(match self {
                Self::Bytes => coder.bits(wish.into(), 8) as u8,
                Self::Uuid if HYPHENS.contains(&i) => b'-',
                _ => self.digit(coder.bits(self.value(wish).unwrap_or(0).into(), 4) as u8)?,
            });
        }
        Some(Span { at, len: len as u32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_told() {
        assert!(Noise::Uuid.fits(b"0f8fad5b-d9cb-469f-a165-70867728950e"));
        assert!(!Noise::Uuid.fits(b"0f8fad5b-d9cb-469f-a165-70867728950E"));
        assert!(!Noise::Uuid.fits(b"0f8fad5bd-9cb-469f-a165-70867728950e"));
        assert!(Noise::Hex.fits(b"00112233445566778899aabbccddeeff"));
        assert!(Noise::Capitals.fits(b"00112233445566778899AABBCCDDEEFF"));
        assert!(!Noise::Capitals.fits(b"00112233445566778899AABBCCDDEEFG"));
        assert!(!Noise::Hex.fits(b"short"));
    }

    #[test]
    fn what_has_a_pattern_is_no_noise() {
        assert_eq!(Noise::guess(&[&[b'a'; 600]]), None);
        assert_eq!(Noise::guess(&[b"once upon a time".repeat(40).as_slice()]), None);
        let all: Vec<u8> = (0..=255).cycle().take(600).collect();
        assert_eq!(Noise::guess(&[&all]), Some(Noise::Bytes));
    }
}
