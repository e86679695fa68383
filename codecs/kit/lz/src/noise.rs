//! Bytes that nothing makes shorter: they are stored as they are, a block at a time.

use kit_entropy::rans::SymbolCoder;

/// Bytes of a block.
pub const BLOCK: usize = 2048;

/// Literals without a match after which it is looked whether there is but noise.
pub const QUIET: usize = 64;

/// Whether to look for noise after so many literals: after the first few, and again now and then.
pub fn is_due(literals: usize) -> bool {
    literals % 256 == QUIET
}

/// Whether the next block looks like noise.
pub fn is_next(rest: &[u8]) -> bool {
    let Some(block) = rest.get(..BLOCK) else { return false };
    let mut counts = [0u32; 256];
    for &byte in block {
        counts[usize::from(byte)] += 1;
    }
    let squares: u32 = counts.iter().map(|n| n * n).sum();
    // n + n (n - 1) / 256 = 18,424 is expected of noise, and hardly ever a tenth more.
    squares < 20_000
}

/// Writes a block.
pub fn write(coder: &mut impl SymbolCoder, block: &[u8]) {
    for &byte in block {
        coder.bits(byte.into(), 8);
    }
}

/// Reads a block onto the end of `out`.
pub fn read(coder: &mut impl SymbolCoder, out: &mut Vec<u8>) {
    out.extend((0..BLOCK).map(|_| coder.bits(0, 8) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_told_from_text() {
        let mut state = 1u32;
        let noise: Vec<u8> = (0..BLOCK)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        assert!(is_next(&noise));
        assert!(!is_next(&noise[1..]), "less than a block");
        let hex: Vec<u8> = noise.iter().map(|byte| b"0123456789abcdef"[usize::from(byte & 15)]).collect();
        assert!(!is_next(&hex));
    }
}
