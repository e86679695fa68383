//! Numbers as a few symbols of 16, small ones as one.

/// Symbols of the longest number.
pub const SYMBOLS: usize = 9;

/// Codes `value` by a function that codes the symbol of that index after that path. Paths are below 64 for all but long numbers.
///
/// ```text
///  0 to 11      one symbol
///  12 to 27     12, one more
///  28 to 283    13, two more
///  to 65,819    14, four more
///  beyond       15, eight more
/// ```
pub fn code(value: u32, mut symbol: impl FnMut(usize, u32, usize) -> usize) -> u32 {
    let first = match value {
        0..=11 => value,
        12..=27 => 12,
        28..=283 => 13,
        284..=65_819 => 14,
        _ => 15,
    };
    let first = symbol(0, 0, first as usize) as u32;
    let (base, more) = match first {
        12 => (12, 1),
        13 => (28, 2),
        14 => (284, 4),
        15 => (65_820, 8),
        _ => return first,
    };
    let rest = value.wrapping_sub(base);
    let mut path = first - 11;
    let mut read = 0u32;
    for i in (0..more).rev() {
        let nibble = symbol((more - i) as usize, path, (rest >> (4 * i) & 15) as usize) as u32;
        read = read << 4 | nibble;
        path = if more == 2 { 16 + nibble } else { 32 + i + more };
    }
    base.wrapping_add(read)
}
