//! Weights of bytes, of which any bits of a byte are predicted.

/// Above the bits of a byte, a one: where the weight of a whole byte is.
const BYTE: usize = 256;

/// The apostrophe, which stands in words as letters do.
pub const APOSTROPHE: u8 = b'\'';

/// The weight of each byte, and of all bytes that begin with the same bits: found by those bits behind a one.
#[derive(Clone)]
pub struct Weights(Box<[u32; 2 * BYTE]>);

impl Weights {
    /// Starts with none.
    pub fn new() -> Self {
        Self(Box::new([0; 2 * BYTE]))
    }

    /// Bytes that it takes.
    pub const MEMORY: u64 = size_of::<[u32; 2 * BYTE]>() as u64;

    /// The weight of all bytes.
    pub fn whole(&self) -> u32 {
        self.0[1]
    }

    /// The weights of a zero and of a one behind `partial`.
    #[inline(always)]
    pub fn of(&self, partial: u32) -> [u64; 2] {
        let at = (partial as usize * 2) & (2 * BYTE - 1);
        [u64::from(self.0[at]), u64::from(self.0[at | 1])]
    }

    /// Adds to the weight of a byte.
    pub fn add(&mut self, byte: u8, weight: u32) {
        let mut at = BYTE | usize::from(byte);
        while at > 0 {
            self.0[at] += weight;
            at /= 2;
        }
    }

    /// Halves all weights, of which none becomes nothing.
    pub fn halve(&mut self) {
        self.0[BYTE..].iter_mut().for_each(|weight| *weight = weight.div_ceil(2));
        for at in (1..BYTE).rev() {
            self.sum(at);
        }
    }

    /// Takes the weights of letters, each as it is written in small letters and in capitals, for all that there are.
    pub fn set_letters(&mut self, letters: impl Iterator<Item = (u8, [u32; 2])>) {
        self.0[BYTE | 0x40..BYTE | 0x80].fill(0);
        self.0[BYTE | usize::from(APOSTROPHE)] = 0;
        for (letter, [small, capital]) in letters {
            let at = BYTE | usize::from(letter);
            self.0[at] = small;
            if letter != APOSTROPHE {
                self.0[at & !0x20] = capital;
            }
        }
        // Only the bytes from 0x40 to 0x7F and the apostrophe weigh anything.
        for (from, to) in [(0xA0, 0xC0), (0x50, 0x60), (0x28, 0x30), (0x14, 0x18), (10, 12), (5, 6)] {
            (from..to).for_each(|at| self.sum(at));
        }
        let mut at = (BYTE | usize::from(APOSTROPHE)) / 2;
        while at > 0 {
            self.sum(at);
            at /= 2;
        }
    }

    #[inline(always)]
    fn sum(&mut self, at: usize) {
        self.0[at] = self.0[2 * at] + self.0[2 * at + 1];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adds_up(weights: &Weights) {
        for partial in 1..256 {
            let [none, one] = weights.of(partial);
            assert_eq!(u64::from(weights.0[partial as usize]), none + one, "behind {partial:#b}");
        }
    }

    #[test]
    fn all_bits_add_up_to_the_whole() {
        let mut weights = Weights::new();
        (0..=255u8).for_each(|byte| weights.add(byte, u32::from(byte) * 3));
        adds_up(&weights);
        weights.halve();
        adds_up(&weights);
        assert_eq!(weights.of(128 | u32::from(b'a' >> 1))[1], u64::from(b'a') * 3 / 2 + 1);
    }

    #[test]
    fn letters_take_the_place_of_those_before() {
        let mut weights = Weights::new();
        weights.set_letters([(b'a', [5, 2]), (b'z', [7, 1]), (APOSTROPHE, [3, 9])].into_iter());
        adds_up(&weights);
        assert_eq!(weights.whole(), 18);
        weights.set_letters([(b'q', [4, 4])].into_iter());
        adds_up(&weights);
        assert_eq!(weights.whole(), 8);
    }
}
