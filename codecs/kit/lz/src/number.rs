//! Numbers as a few symbols of 16, small ones as one.

/// Tables that the symbols of a number take.
pub const PATHS: usize = 64;

/// Codes `value` by a function that codes one symbol by the table of that path, which is below [`PATHS`].
///
/// ```text
///  0 to 11         one symbol
///  12 to 27        12 and one more
///  28 to 283       13 and two more
///  284 to 65,819   14 and four more
///  from 65,820     15 and eight more
/// ```
///
/// Read from a damaged payload, it may be any number.
#[inline]
pub fn code(value: u32, mut symbol: impl FnMut(usize, usize) -> usize) -> u32 {
    let first = match value {
        0..=11 => value,
        12..=27 => 12,
        28..=283 => 13,
        284..=65_819 => 14,
        _ => 15,
    };
    let first = symbol(0, first as usize);
    let (base, more) = match first {
        12 => (12, 1),
        13 => (28, 2),
        14 => (284, 4),
        15 => (65_820, 8),
        _ => return first as u32,
    };
    let rest = value.wrapping_sub(base);
    let mut path = first - 11;
    let mut read = 0u32;
    for i in (0..more).rev() {
        let part = symbol(path, (rest >> (4 * i) & 15) as usize);
        read = read << 4 | part as u32;
        path = if more == 2 { 16 + part } else { 32 + i + more };
    }
    base.wrapping_add(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(value: u32) -> Vec<usize> {
        let mut written = Vec::new();
        let coded = code(value, |path, symbol| {
            assert!(path < PATHS);
            written.push(symbol);
            symbol
        });
        assert_eq!(coded, value);
        written
    }

    #[test]
    fn known_symbols() {
        assert_eq!(symbols(0), [0]);
        assert_eq!(symbols(11), [11]);
        assert_eq!(symbols(12), [12, 0]);
        assert_eq!(symbols(27), [12, 15]);
        // 283 − 28 = 0xFF.
        assert_eq!(symbols(283), [13, 15, 15]);
        // 4660 − 284 = 0x1118.
        assert_eq!(symbols(4660), [14, 1, 1, 1, 8]);
        assert_eq!(symbols(u32::MAX).len(), 9);
    }

    #[test]
    fn what_is_read_depends_on_symbols_alone() {
        let mut written = symbols(70_000).into_iter();
        assert_eq!(code(0, |_, _| written.next().unwrap_or(0)), 70_000);
    }
}
