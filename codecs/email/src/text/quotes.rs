//! Text that comes again with other line ends, or with marks before its lines: what replies quote.

use kit_tokens::fold;

/// Letters and digits by which a place is found again.
const REACH: usize = 10;

/// Marks that are passed over at once.
const MARKS: usize = 64;

/// Where text went before, white space and marks of quoting left out.
pub struct Quotes {
    /// By a hash of the last letters, the position behind them.
    positions: Vec<u32>,
    bits: u32,
    /// A hash of the last letters in its upper bits.
    key: u64,
    count: usize,
    /// Where the next byte is expected; 0 for none.
    pub at: u32,
    /// Bytes that agreed so far.
    pub len: u32,
    /// Which of the last bytes were not as expected, the latest lowest.
    pub missed: u32,
    /// Whether only marks of quoting and white space have come on this line.
    pub in_prefix: bool,
    /// A hash of the marks before this line, and before the line before.
    pub prefix: u32,
    pub prefix_before: u32,
    /// The marks of quoting on this line, and on the line before.
    pub depth: u32,
    pub depth_before: u32,
}

impl Quotes {
    /// Starts before a text of `len` bytes.
    pub fn new(len: u64) -> Self {
        let bits = bits(len);
        Self {
            positions: vec![0; 1 << bits],
            bits,
            key: 0,
            count: 0,
            at: 0,
            len: 0,
            missed: 0,
            in_prefix: true,
            prefix: 0,
            prefix_before: 0,
            depth: 0,
            depth_before: 0,
        }
    }

    /// Bytes that it takes for a text of `len` bytes.
    pub fn memory(len: u64) -> u64 {
        (size_of::<u32>() as u64) << bits(len)
    }

    /// The byte that is expected behind `seen`, with a one above its bits; 0 for none.
    pub fn expected(&self, seen: &[u8]) -> u32 {
        if self.at == 0 || self.in_prefix && self.depth_before > 0 && self.depth == 0 {
            return 0;
        }
        seen.get(self.at as usize).map_or(0, |&byte| u32::from(byte) | 0x100)
    }

    /// Moves past the byte at the end of `seen`.
    pub fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        let marks = is_mark(byte) && self.in_prefix;
        if byte == b'\n' {
            (self.prefix_before, self.depth_before) = (self.prefix, self.depth);
            (self.in_prefix, self.prefix, self.depth) = (true, 0, 0);
        } else if marks {
            self.prefix = fold(self.prefix.wrapping_add(1), u32::from(byte));
            self.depth += u32::from(is_quote(byte));
        } else {
            self.in_prefix = false;
        }
        self.follow(byte, marks, seen);
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            self.key = self.key.wrapping_add(u64::from(byte) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15 << 7);
            self.count += 1;
            if self.count >= REACH {
                let slot = &mut self.positions[(self.key >> (64 - self.bits)) as usize];
                let found = std::mem::replace(slot, seen.len() as u32);
                if self.at == 0 && found != 0 {
                    (self.at, self.len, self.missed) = (found, 1, 0);
                }
            }
        }
    }

    fn follow(&mut self, byte: u8, marks: bool, seen: &[u8]) {
        if self.at == 0 {
            return;
        }
        let skip = |at: usize| {
            let rest = seen.get(at..).unwrap_or_default();
            at + rest.iter().take(MARKS).take_while(|&&byte| is_mark(byte)).count()
        };
        let there = seen[self.at as usize];
        if there == byte {
            self.at += 1;
            if !marks {
                (self.len, self.missed) = ((self.len + 1).min(0xFFFF), self.missed << 1);
            }
            if byte == b'\n' {
                self.at = skip(self.at as usize) as u32;
            }
        } else if is_space(byte) && is_space(there) && !marks {
            self.at = skip(self.at as usize + 1) as u32;
        } else if marks || is_space(byte) {
            // It stays where it is until the line goes on.
        } else if is_space(there) && seen.get(skip(self.at as usize + 1)) == Some(&byte) {
            self.at = skip(self.at as usize + 1) as u32 + 1;
        } else {
            self.missed = self.missed << 1 | 1;
            self.at += 1;
            self.len /= 4;
            if (self.missed & 0xFF).count_ones() > 4 || self.len == 0 {
                self.at = 0;
            }
        }
        if self.at as usize >= seen.len() {
            self.at = 0;
        }
    }
}

/// Marks of quoting, as mail readers write them.
fn is_quote(byte: u8) -> bool {
    matches!(byte, b'>' | b'|' | b':')
}

fn is_mark(byte: u8) -> bool {
    is_quote(byte) || matches!(byte, b' ' | b'\t')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn bits(len: u64) -> u32 {
    len.clamp(1, 1 << 32).div_ceil(4).next_power_of_two().ilog2().clamp(10, 22)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Quotes {
        let mut quotes = Quotes::new(text.len() as u64);
        (0..=text.len()).for_each(|end| quotes.advance(&text[..end]));
        quotes
    }

    #[test]
    fn quoted_text_is_expected_over_other_line_ends() {
        let text =
            b"a sentence that is quoted and goes on behind it\n\nX wrote:\n> a sentence that\n> is quoted and goes";
        let quotes = read(text);
        assert_eq!(quotes.expected(text), 0x100 | u32::from(b' '));
        let text = [&text[..], b"\n> on "].concat();
        assert_eq!(read(&text).expected(&text), 0x100 | u32::from(b'b'));
    }

    #[test]
    fn marks_are_counted() {
        let quotes = read(b"> > twice\n>>> thrice");
        assert_eq!((quotes.depth_before, quotes.depth, quotes.in_prefix), (2, 3, false));
    }

    #[test]
    fn blanks_without_end_are_survived() {
        let text = [&b"some letters, "[..], &[b' '; 300], b"end\n> some letters, \n"].concat();
        read(&text);
    }
}
