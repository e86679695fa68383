//! Adaptive probabilities of a symbol from 0 to 15, and blends of several of them.
//!
//! All loops run over 16 items of 16 bits without branches, so that they compile to vector instructions on every target.

use crate::Vector;
use crate::rans::{Spread, SymbolCoder};

/// The least that separates two neighbours in a table, in 1/2¹⁵. A blend's rounding may take one off for each table but the first.
const GAP: u16 = 4;

/// Symbols after which a table learns no slower.
const SLOWEST: usize = 30;

/// What is weighed by how often a table has learnt: up to so many times.
const SEASONS: usize = 16;

/// How likely each symbol is in one context. Item 0 counts the symbols learnt; item `i` is as in a [`Spread`].
#[derive(Clone, Copy)]
#[repr(align(32))]
pub struct Nibble([u16; 16]);

impl Nibble {
    /// All symbols are as likely.
    pub const EVEN: Self = {
        let mut items = [0; 16];
        let mut i = 1;
        while i < 16 {
            items[i] = (i as u16) << 11;
            i += 1;
        }
        Self(items)
    };

    /// Moves towards `symbol`, by half at first and by less the more it has learnt.
    #[inline]
    fn learn(&mut self, symbol: usize, slowest: usize) {
        let count = usize::from(self.0[0]);
        let more = &MORE[usize::from(count != 0) + usize::from(count < slowest)];
        approach(&mut self.0, &GOALS[symbol & 15], RATES[count % RATES.len()], more);
    }
}

/// Moves all items by `rate` / 2¹⁶ of the way to their goals, rounded down, and then by `more`.
#[inline]
fn approach(items: &mut [u16; 16], goals: &[u16; 16], rate: i16, more: &[u16; 16]) {
    let (from, goals, more, rate) = (Vector::pair(items), Vector::pair(goals), Vector::pair(more), Vector::splat(rate));
    let step = |i: usize| from[i].plus(goals[i].minus(from[i]).product_high(rate)).plus(more[i]);
    *items = Vector::unpair([step(0), step(1)]);
}

/// What makes the count in item 0 go up by one or stay. Its goal is 0, and n / (n + 1.6) rounded down from below is one less than n,
/// or none less than 0; writing it with all the others saves the processor from waiting for a part of them.
const MORE: [[u16; 16]; 3] = {
    let mut more = [[0; 16]; 3];
    more[1][0] = 1;
    more[2][0] = 2;
    more
};

/// 1 / (n + 1.6) in 1/65536, at most a half.
const RATES: [i16; 128] = {
    let mut rates = [i16::MAX; 128];
    let mut n = 1;
    while n < 128 {
        rates[n] = (655_360 / (10 * n + 16)) as i16;
        n += 1;
    }
    rates
};

/// What a table moves towards when a symbol comes.
const GOALS: [[u16; 16]; 16] = {
    let mut goals = [[0; 16]; 16];
    let mut symbol = 0;
    while symbol < 16 {
        let mut i = 1;
        while i < 16 {
            goals[symbol][i] = if i <= symbol { i as u16 * GAP } else { (1 << 15) - (16 - i as u16) * GAP };
            i += 1;
        }
        symbol += 1;
    }
    goals
};

/// Weights that make one prediction of `N` tables: each in turn is given a share against all before it, by how much it has learnt.
#[derive(Clone)]
pub struct Blend<const N: usize> {
    /// In 1/2¹⁶.
    shares: [[u16; SEASONS]; N],
    slowest: usize,
}

impl<const N: usize> Default for Blend<N> {
    fn default() -> Self {
        Self::new(SLOWEST)
    }
}

impl<const N: usize> Blend<N> {
    /// Shares that are fair to begin with.
    pub fn new(slowest: usize) -> Self {
        let mut row = [0; SEASONS];
        for (n, share) in row.iter_mut().enumerate() {
            *share = (40_000 * n / (n + 2)).max(1) as u16;
        }
        Self { shares: [row; N], slowest }
    }

    /// Codes a symbol with the tables at the places `at`, from the most general to the most particular, and teaches them.
    #[inline]
    pub fn code<C: SymbolCoder>(
        &mut self,
        tables: &mut [Nibble],
        at: [usize; N],
        coder: &mut C,
        symbol: usize,
    ) -> usize {
        let seasons = at.map(|at| (tables[at].0[0] as usize).min(SEASONS - 1));
        let mut sums = [Spread([0; 16]); N];
        sums[0] = Spread(tables[at[0]].0);
        for k in 1..N {
            sums[k] = Spread(share_out(&sums[k - 1].0, &tables[at[k]].0, self.shares[k][seasons[k]]));
        }
        let symbol = coder.symbol(symbol, &sums[N - 1]) & 15;
        for k in 1..N {
            let share = &mut self.shares[k][seasons[k]];
            *share = corrected(
                *share,
                width(&sums[k - 1], symbol),
                width(&Spread(tables[at[k]].0), symbol),
                width(&sums[k], symbol),
            );
        }
        for at in at {
            tables[at].learn(symbol, self.slowest);
        }
        symbol
    }
}

#[inline]
fn width(spread: &Spread, symbol: usize) -> i32 {
    spread.part(symbol).1 as i32
}

/// `before` with `share` of the way to `own`, rounded down.
#[inline]
fn share_out(before: &[u16; 16], own: &[u16; 16], share: u16) -> [u16; 16] {
    let (before, own) = (Vector::pair(before), Vector::pair(own));
    // With a share from a half on, the product is that with a share less by one.
    let (share, whole) = (Vector::splat(share as i16), Vector::splat((share as i16) >> 15));
    let sum = |i: usize| {
        let way = own[i].minus(before[i]);
        before[i].plus(way.product_high(share)).plus(way.and(whole))
    };
    Vector::unpair([sum(0), sum(1)])
}

/// Moves a share up the slope of the logarithm of what the symbol was given, which is (own − before) / sum.
#[inline]
fn corrected(share: u16, before: i32, own: i32, sum: i32) -> u16 {
    let slope = ((own - before) << 10) >> (31 - (sum | 1).leading_zeros());
    (i32::from(share) + slope.clamp(-4096, 4096)).clamp(512, 64_000) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rans::Encoder;

    /// Whether each symbol keeps a part.
    fn is_whole(items: [u16; 16]) -> bool {
        let spread = Spread(items);
        (0..16).all(|symbol| spread.part(symbol).1 >= 1) && spread.part(15).0 < 1 << 15
    }

    #[test]
    fn known_steps() {
        let mut table = Nibble::EVEN;
        table.learn(1, 30);
        // Half way (32767 / 65536) from 2048 to 4, from 4096 to 32768 − 14 · 4, rounded down.
        assert_eq!(table.0[..3], [1, 1026, 18_403]);
        assert!(is_whole(table.0));
        let sum = share_out(&Nibble::EVEN.0, &table.0, 1 << 15);
        assert_eq!(sum[1..3], [2048 - 511, 4096 + 7153]);
        let sum = share_out(&Nibble::EVEN.0, &table.0, 3 << 14);
        assert_eq!(sum[1..3], [2048 - 767, 4096 + 10_730]);
    }

    #[test]
    fn symbols_keep_a_part_whatever_comes() {
        let mut tables = [Nibble::EVEN; 3];
        let mut blend = Blend::<3>::new(120);
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out);
        for i in 0..20_000usize {
            let symbol = if i % 5000 < 4000 { 7 * (i / 5000) % 16 } else { i * i / 7 % 16 };
            blend.code(&mut tables, [0, 1, 2], &mut encoder, symbol);
            assert!(tables.iter().all(|table| is_whole(table.0)), "after {i}");
        }
    }

    #[test]
    fn a_blend_learns_whom_to_trust() {
        let symbols: Vec<usize> = (0..4000).map(|i| i * i % 11).collect();
        let code = |particular: usize| {
            let mut out = Vec::new();
            let mut encoder = Encoder::new(&mut out);
            let mut tables = [Nibble::EVEN; 16];
            let mut blend = Blend::<2>::default();
            for (i, &symbol) in symbols.iter().enumerate() {
                blend.code(&mut tables, [0, 1 + (i % 11) * particular], &mut encoder, symbol);
            }
            encoder.finish();
            out
        };
        let (neither, particular) = (code(0).len(), code(1).len());
        assert!(particular * 4 < neither, "{particular} bytes against {neither}");
    }
}
