//! What symbols would cost, for trials by the encoder alone.

use kit_entropy::rans::{PRECISION, Spread, SymbolCoder};

/// Counts instead of coding.
#[derive(Default)]
pub struct Cost {
    /// In 1/16 bits.
    pub sixteenths: u64,
}

/// 16 · log₂(1 + n / 16), rounded.
const LOG: [u8; 16] = [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 14, 15];

impl SymbolCoder for Cost {
    #[inline]
    fn symbol(&mut self, symbol: usize, spread: &Spread) -> usize {
        let (_, width) = spread.part(symbol);
        let log = 31 - width.leading_zeros();
        let fine = LOG[(width << 4 >> log) as usize & 15];
        self.sixteenths += u64::from(16 * (PRECISION - log)).saturating_sub(u64::from(fine));
        symbol
    }

    fn bits(&mut self, value: u32, count: u32) -> u32 {
        self.sixteenths += 16 * u64::from(count);
        value
    }
}
