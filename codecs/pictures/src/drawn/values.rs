//! The samples of a pixel that is none of those around it, bit by bit.

use super::around::{Around, hash};
use super::mix::{Choice, Mix};
use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// Contexts of a sample; the first are the best.
const CONTEXTS: usize = 14;
/// Contexts are kept in at most 2^this buckets each, of the counters for up to four bits.
const MOST_BITS: u32 = 15;
const BUCKET: usize = 16;

/// Learns samples of `depth` bits, by `N` contexts that make inputs in `V` vectors.
pub struct Values<const N: usize, const V: usize> {
    counters: Vec<Counter>,
    /// What is in each bucket.
    checks: Vec<u8>,
    bits: u32,
    depth: u32,
    tones: bool,
    mix: Mix<V>,
}

impl<const N: usize, const V: usize> Values<N, V> {
    /// Bytes of memory for so many samples.
    pub fn memory(samples: u64) -> u64 {
        ((N * (BUCKET * size_of::<Counter>() + 1)) as u64) << Self::bits(samples)
    }

    fn bits(samples: u64) -> u32 {
        (samples.max(2).ilog2() - 1).clamp(8, MOST_BITS)
    }

    /// Samples of `depth` bits; `tones` where close ones are alike.
    pub fn new(samples: u64, depth: u32, tones: bool) -> Self {
        let bits = Self::bits(samples);
        Self {
            counters: vec![Counter::NEW; (N * BUCKET) << bits],
            checks: vec![0; N << bits],
            bits,
            depth,
            tones,
            mix: Mix::new([4 << 8, 4 << 8, 4 << 9], 4 << 8),
        }
    }

    /// Codes a pixel of so many samples, the first of which is in the highest bits.
    pub fn code(&mut self, around: &Around, channels: u32, pixel: u32, coder: &mut impl BitCoder) -> u32 {
        let mut done = 0;
        let mut errors = [0; 2];
        for channel in 0..channels {
            let shift = 8 * (channels - 1 - channel);
            let sample = |pixel: u32| (pixel >> shift & 0xFF) as i32;
            let near = Near::new(around, sample);
            let (hashes, expected) = if self.tones {
                (near.tones(channel, done, errors, around), near.expected(errors[0]))
            } else {
                (indices(channel, done, around), near.w)
            };
            let rough = (near.w - near.nw).abs().max((near.n - near.nw).abs()).max((near.n - near.ne).abs());
            let rough = (u32::BITS - (rough as u32).leading_zeros()).min(7) as usize;
            let value = self.sample(&hashes, channel as usize, rough, expected, pixel >> shift & 0xFF, coder);
            errors = [value as i32 - near.expected(0), errors[0]];
            done = done << 8 | value;
        }
        done
    }

    fn sample(
        &mut self,
        hashes: &[u32; CONTEXTS],
        channel: usize,
        rough: usize,
        expected: i32,
        value: u32,
        coder: &mut impl BitCoder,
    ) -> u32 {
        let expected = expected.clamp(0, 255) as u32;
        let mut node = 1u32;
        let mut at = [0; N];
        for i in 0..self.depth {
            if i % 4 == 0 {
                at = std::array::from_fn(|k| self.bucket(k, hashes[k], node));
            }
            // The tree of each four bits begins anew.
            let local = (node & ((1 << (i % 4)) - 1) | 1 << (i % 4)) as usize;
            let left = self.depth - i;
            // Whether what is known of it goes along with what is expected, and the next bit of that.
            let known = expected >> left;
            let goes = usize::from(known == node - (1 << i));
            let next = (expected >> (left - 1) & 1) as usize;
            let choice = Choice {
                sets: [
                    channel << 8 | node as usize,
                    channel << 8 | rough << 5 | (i as usize) << 2 | goes << 1 | next,
                    channel << 9 | goes << 8 | (expected & 0xF8) as usize | i as usize,
                ],
                last: channel << 8 | rough << 5 | (i as usize) << 2 | goes << 1 | next,
            };
            let bit =
                self.mix.code(&mut self.counters, at.map(|at| at + local), &choice, value >> (left - 1) & 1, coder);
            node = node << 1 | bit;
        }
        node - (1 << self.depth)
    }

    /// Where the counters of a context are; new ones where another had the place.
    #[inline]
    fn bucket(&mut self, number: usize, hashed: u32, node: u32) -> usize {
        let hashed = hash(number as u32, &[hashed, node]);
        let place = number << self.bits | (hashed >> (32 - self.bits)) as usize;
        let check = hashed as u8 | 1;
        let start = place * BUCKET;
        if self.checks[place] != check {
            self.checks[place] = check;
            self.counters[start..start + BUCKET].fill(Counter::NEW);
        }
        start
    }
}

/// Samples around one, of the same channel.
struct Near {
    w: i32,
    ww: i32,
    n: i32,
    nn: i32,
    nw: i32,
    ne: i32,
    nne: i32,
    p: i32,
}

impl Near {
    #[inline]
    fn new(around: &Around, sample: impl Fn(u32) -> i32) -> Self {
        let Around { w, ww, n, nn, nw, ne, nne, p, .. } = *around;
        let [w, ww, n, nn, nw, ne, nne, p] = [w, ww, n, nn, nw, ne, nne, p[0]].map(sample);
        Self { w, ww, n, nn, nw, ne, nne, p }
    }

    /// The median of w, n and the plane through them and nw, with the error of the channel before.
    fn expected(&self, error: i32) -> i32 {
        let Self { w, n, nw, .. } = *self;
        (w + n - nw).clamp(w.min(n), w.max(n)) + error
    }

    /// Contexts where close samples are alike.
    fn tones(&self, channel: u32, done: u32, errors: [i32; 2], around: &Around) -> [u32; CONTEXTS] {
        let Self { w, ww, n, nn, nw, ne, nne, p } = *self;
        let [error, before] = errors;
        let [w, ww, n, nn, nw, ne, nne, p, error, before] =
            [w, ww, n, nn, nw, ne, nne, p, error, before].map(|value| value as u32);
        let median = self.expected(0) as u32;
        let h = |number: u32, pixels: &[u32]| hash(number << 2 | channel, pixels);
        let plane = w.wrapping_add(n).wrapping_sub(nw);
        [
            h(0, &[done, around.w, around.n]),
            h(1, &[done, w, n]),
            h(2, &[done, around.w]),
            h(3, &[done, around.n]),
            h(4, &[done]),
            h(5, &[median, error]),
            h(6, &[done, around.w, around.n, around.nw, around.ne]),
            h(7, &[w.wrapping_add(error), n.wrapping_add(error) / 4]),
            h(8, &[plane, error]),
            h(9, &[median.wrapping_add(error), before / 2]),
            h(10, &[n.wrapping_add(error), ne.wrapping_sub(nne) / 4, before / 4]),
            h(11, &[done, p, around.p[0]]),
            h(12, &[w, ww, n, nn]),
            h(13, &[w.wrapping_add(ne) / 2, error / 2, nw.wrapping_sub(n) / 4]),
        ]
    }
}

/// Contexts where they are not: the pixels as they are.
fn indices(channel: u32, done: u32, around: &Around) -> [u32; CONTEXTS] {
    let Around { w, ww, www, n, nn, nnn, nw, nww, ne, nee, nne, nnw, p } = *around;
    let h = |number: u32, pixels: &[u32]| hash(number << 2 | channel, pixels);
    [
        h(0, &[done, w, n]),
        h(1, &[done, w, n, ne]),
        h(2, &[done, w, n, nw, ne]),
        h(3, &[done, w, n, nw, ne, ww, nn]),
        h(4, &[done, n, ne, nw]),
        h(5, &[done, w]),
        h(6, &[done, w, ww, www]),
        h(7, &[done, n, nn, nnn]),
        h(8, &[done, n]),
        h(9, &[done, w, nw]),
        h(10, &[done, w, n, nee, nww, nne, nnw]),
        h(11, &[done, p[0], w]),
        h(12, &[done]),
        h(13, &[done, p[0], p[1], p[2], w, n]),
    ]
}
