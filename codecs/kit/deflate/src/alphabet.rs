//! Which symbol, with how many extra bits, stands for a length or a distance (RFC 1951 §3.2.5).

/// The symbol that ends a block.
pub const END: usize = 256;
/// Symbols of literals, the end and lengths that may be used.
pub const LITERALS: usize = 286;
/// Symbols of distances that may be used.
pub const DISTANCES: usize = 30;
/// Symbols of the code that codes code lengths.
pub const LENGTHS: usize = 19;
/// In which order the lengths of that code are sent.
pub const LENGTHS_ORDER: [u8; LENGTHS] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Extra bits of the code lengths' symbols 16 (repeat), 17 and 18 (zeros).
pub const LENGTHS_EXTRA: [u8; LENGTHS] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7];

/// Extra bits of the length symbols from 257 on.
pub const LENGTH_EXTRA: [u8; 29] =
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
/// The shortest length of each of them.
pub const LENGTH_BASE: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
/// Extra bits of the distance symbols.
pub const DISTANCE_EXTRA: [u8; DISTANCES] =
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
/// The shortest distance of each of them.
pub const DISTANCE_BASE: [u16; DISTANCES] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];

/// The length symbol, less 257, of lengths 3 to 259, where 259 is 258 in its long form.
static LENGTH_SYMBOL: [u8; 260] = {
    let mut table = [0; 260];
    let mut length = 3;
    while length < 258 {
        let mut symbol = 0;
        while symbol < 27 && LENGTH_BASE[symbol + 1] <= length {
            symbol += 1;
        }
        table[length as usize] = symbol as u8;
        length += 1;
    }
    table[258] = 28;
    table[259] = 27;
    table
};

/// The length symbol, less 257, of a token's length (see [`Token`](crate::token::Token)).
#[inline]
pub fn length_symbol(length: u32) -> usize {
    LENGTH_SYMBOL[length as usize] as usize
}

/// The symbol of a distance from 1 to 32,768.
#[inline]
pub fn distance_symbol(distance: u32) -> usize {
    let d = distance - 1;
    if d < 4 {
        return d as usize;
    }
    let log = d.ilog2();
    (2 * log + (d >> (log - 1) & 1)) as usize
}

/// The code lengths of the fixed code for literals and lengths (RFC 1951 §3.2.6).
pub const FIXED_LITERALS: [u8; 288] = {
    let mut lengths = [8; 288];
    let mut symbol = 144;
    while symbol < 280 {
        lengths[symbol] = if symbol < 256 { 9 } else { 7 };
        symbol += 1;
    }
    lengths
};
/// The code lengths of the fixed code for distances; two symbols of it are never used.
pub const FIXED_DISTANCES: [u8; 32] = [5; 32];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_cover_every_length_and_distance() {
        for length in 3..=258u32 {
            let symbol = length_symbol(length);
            let over = length - u32::from(LENGTH_BASE[symbol]);
            assert!(over < 1 << LENGTH_EXTRA[symbol]);
        }
        assert_eq!((length_symbol(257), length_symbol(258), length_symbol(259)), (27, 28, 27));
        for distance in 1..=32768u32 {
            let symbol = distance_symbol(distance);
            let over = distance - u32::from(DISTANCE_BASE[symbol]);
            assert!(over < 1 << DISTANCE_EXTRA[symbol], "{distance}");
        }
    }
}
