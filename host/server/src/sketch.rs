//! What files have in common, by a few numbers of each: the least hashes of its runs of bytes. Of two files that share a part of
//! their runs the sketches share about the same part of their numbers (MinHash), wherever in the files those runs are.

use kit_core::drive::Input;
use std::collections::BTreeSet;
use std::io;
use std::mem::replace;

/// How many numbers a sketch has; less where the file is short.
const NUMBERS: usize = 16;

/// Shared numbers by which a file is taken for a version of another: an eighth of what they consist of.
pub const ALIKE: u32 = 2;

/// Bytes of a run.
const RUN: usize = 32;

/// Bytes that are read at a time.
const PIECE: u64 = 1 << 20;

/// What a byte's weight is multiplied by as it moves through the run.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// What it has been multiplied by when it leaves.
const LEAVING: u64 = BASE.wrapping_pow(RUN as u32);

/// The sketch of a file; the same numbers everywhere, for they are stored.
pub fn sketch(input: &mut impl Input) -> io::Result<Vec<u64>> {
    let mut runs = Runs::default();
    let mut at = 0;
    while at < input.len() {
        let piece = input.read(at, PIECE.min(input.len() - at))?;
        runs.see(&piece);
        at += piece.len() as u64;
    }
    Ok(runs.least.into_iter().collect())
}

/// The run that ends at each byte, and the least hashes of all so far.
#[derive(Default)]
struct Runs {
    run: [u8; RUN],
    seen: usize,
    weight: u64,
    least: BTreeSet<u64>,
}

impl Runs {
    fn see(&mut self, bytes: &[u8]) {
        let mut bound = self.bound();
        for &byte in bytes {
            let left = replace(&mut self.run[self.seen % RUN], byte);
            let left = u64::from(left).wrapping_mul(LEAVING);
            self.weight = self.weight.wrapping_mul(BASE).wrapping_add(byte.into()).wrapping_sub(left);
            self.seen += 1;
            let hash = mix(self.weight);
            if self.seen >= RUN && hash < bound {
                self.least.insert(hash);
                if self.least.len() > NUMBERS {
                    self.least.pop_last();
                }
                bound = self.bound();
            }
        }
    }

    /// What a hash must be less than to be among the least.
    fn bound(&self) -> u64 {
        if self.least.len() < NUMBERS { u64::MAX } else { self.least.last().copied().unwrap_or(u64::MAX) }
    }
}

/// Spreads a weight over all bits, as splitmix64 does.
fn mix(weight: u64) -> u64 {
    let mixed = weight.wrapping_add(BASE);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &[u8]) -> BTreeSet<u64> {
        let sketch = sketch(&mut &text[..]).expect("in memory");
        assert!(sketch.is_sorted() && sketch.len() <= NUMBERS);
        sketch.into_iter().collect()
    }

    fn lines(of: std::ops::Range<u32>) -> Vec<u8> {
        of.map(|i| format!("export const setting{i} = {};\n", i.wrapping_mul(2_654_435_761))).collect::<String>().into()
    }

    #[test]
    fn what_is_alike_shares_numbers() {
        let text = lines(0..5000);
        let shared = |other: &[u8]| of(&text).intersection(&of(other)).count();
        assert_eq!(shared(&text), NUMBERS);
        let mut moved = text.clone();
        moved.rotate_left(60_001);
        moved.splice(9..9, *b"something new");
        assert!(shared(&moved) >= NUMBERS - 1, "{}", shared(&moved));
        let half = shared(&[lines(0..2500), lines(9000..11_500)].concat());
        assert!((2..=10).contains(&half), "a third of the runs of both: {half}");
        assert_eq!(shared(&lines(9000..14_000)), 0);
    }

    #[test]
    fn a_run_is_the_same_wherever_it_stands() {
        let run = *b"these are thirty-two bytes, all.";
        assert_eq!(of(&run).len(), 1);
        let within = [&[0; 100][..], &run].concat();
        assert!(of(&within[37..]).is_superset(&of(&run)), "a piece of any length before it");
        assert!(of(&run[1..]).is_empty());
        assert_eq!(of(&[7; 3 << 20]).len(), 1, "over several pieces");
        assert_eq!(of(&run).into_iter().next(), Some(10_133_806_340_388_981_014), "stored numbers never change");
    }
}
