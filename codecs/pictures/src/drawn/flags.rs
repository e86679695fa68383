//! Whether a pixel is one of those around it, one after the other.

use super::around::{Around, hash};
use super::mix::{Choice, Mix};
use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// Pixels that are asked for at most.
pub const ASKED: usize = 6;
/// Each context has a table of at most 2^this.
const MOST_BITS: u32 = 18;
/// Contexts of a flag; the first are the best.
const CONTEXTS: usize = 12;
/// Pixels that stood behind the same ones.
const KNOWN: usize = 2;

/// What stood in a place like this, and how often it did so again.
#[derive(Clone, Copy, Default)]
struct Known {
    pixel: u32,
    sure: u32,
}

/// Learns which of the pixels around come, by `N` contexts that make inputs in `V` vectors.
pub struct Flags<const N: usize, const V: usize> {
    tables: Vec<Counter>,
    mix: Mix<V>,
    bits: u32,
    known: [Vec<Known>; KNOWN],
    /// Which of the asked came, for each column of this row and the one above.
    hits: [Vec<u8>; 2],
    calm: [Counter; 16 << 5],
    /// Pixels that went on as they were until here.
    run: u32,
}

/// What one place asks.
pub struct Asked {
    pixels: [u32; ASKED],
    count: usize,
    places: [usize; 2],
    /// Which of the pixels around are the same.
    alike: u32,
    hits: u32,
    sure: u32,
}

impl<const N: usize, const V: usize> Flags<N, V> {
    /// Bytes of memory for so many pixels, but for what grows with rows.
    pub fn memory(pixels: u64) -> u64 {
        ((N * size_of::<Counter>() + KNOWN * size_of::<Known>()) as u64) << Self::bits(pixels)
    }

    fn bits(pixels: u64) -> u32 {
        (pixels.max(1).ilog2() + 2).clamp(12, MOST_BITS)
    }

    /// Before the first of so many pixels.
    pub fn new(width: usize, pixels: u64) -> Self {
        let bits = Self::bits(pixels);
        let known = || vec![Known::default(); 1 << bits];
        Self {
            tables: vec![Counter::NEW; N << bits],
            mix: Mix::new([ASKED << 10, ASKED << 8, ASKED << 8], ASKED << 4),
            bits,
            known: [known(), known()],
            hits: [vec![0; width + 4], vec![0; width + 4]],
            calm: [Counter::with(60_000, 2); 16 << 5],
            run: 0,
        }
    }

    /// Moves to the next row.
    pub fn advance(&mut self) {
        self.hits.swap(0, 1);
    }

    /// What is to be asked at a column.
    #[inline]
    fn ask(&self, around: &Around, x: usize, has_prior: bool, not: Option<u32>) -> Asked {
        let Around { w, ww, n, nn, nw, ne, nee, nww, www, nne, p, .. } = *around;
        let seed = if has_prior { fold_prior(p) } else { 0 };
        let place = |hash: u32| (hash >> (32 - self.bits)) as usize;
        let places = [
            place(hash(1 ^ seed, &[w, n, nw, ne, ww, nn])),
            place(hash(2 ^ seed, &[w, n, nw, ne, ww, nn, nee, nww, www, nne])),
        ];
        let known = [self.known[0][places[0]], self.known[1][places[1]]];
        let mut asked = Asked { pixels: [0; ASKED], count: 0, places, alike: 0, hits: 0, sure: 0 };
        let mut add = |pixel: u32| {
            if asked.count < ASKED && not != Some(pixel) && !asked.pixels[..asked.count].contains(&pixel) {
                asked.pixels[asked.count] = pixel;
                asked.count += 1;
            }
        };
        for known in [known[1], known[0]] {
            if known.sure > 0 {
                add(known.pixel);
            }
        }
        if has_prior {
            add(p[0]);
        }
        [w, n, ne, nw, ww, nn].into_iter().for_each(add);
        let same = |pairs: &[(u32, u32)]| pairs.iter().fold(0, |bits, (a, b)| bits << 1 | u32::from(a == b));
        let first = asked.pixels[0];
        asked.alike = same(&[
            (first, w),
            (first, n),
            (first, nw),
            (first, ne),
            (w, n),
            (w, nw),
            (n, ne),
            (w, ww),
            (n, nn),
            (nw, n),
        ]);
        if has_prior {
            asked.alike |= same(&[(first, p[0]), (p[0], w), (p[0], n)]) << 10;
        }
        let [now, above] = &self.hits;
        asked.hits =
            u32::from(if x > 0 { now[x - 1] } else { 0 }) | u32::from(above[x]) << 3 | u32::from(above[x + 1]) << 6;
        asked.sure = known[1].sure.min(7) << 3 | known[0].sure.min(7);
        asked
    }

    /// Codes a pixel, if it is one of those asked for; it is known to be another than `not`.
    pub fn code(
        &mut self,
        around: &Around,
        x: usize,
        has_prior: bool,
        not: Option<u32>,
        pixel: u32,
        coder: &mut impl BitCoder,
    ) -> (Option<u32>, [usize; 2]) {
        let asked = self.ask(around, x, has_prior, not);
        let Around { w, ww, n, nn, nw, ne, nee, www, nnw, nne, p, .. } = *around;
        for i in 0..asked.count {
            let candidate = asked.pixels[i];
            let which = i as u32;
            let hashes: [u32; CONTEXTS] = [
                hash(which, &[candidate, w, n, nw, ne, ww, nn]),
                hash(which, &[asked.alike, asked.hits]),
                hash(which, &[candidate, w, n, nw, ne]),
                hash(which, &[asked.alike, asked.sure]),
                hash(which, &[candidate, w, n]),
                hash(which, &[candidate, w, ww, www, nn]),
                hash(which, &[candidate, n, nn, ne, nw]),
                hash(which, &[candidate, asked.hits]),
                hash(which, &[w, ne, nee, n, nne]),
                hash(which, &[candidate, p[0], p[1], p[2], w]),
                hash(which, &[asked.hits, asked.sure, x as u32]),
                hash(which, &[candidate, nw, nnw, w, n, ww, nne]),
            ];
            let at: [usize; N] = std::array::from_fn(|i| i << self.bits | (hashes[i] >> (32 - self.bits)) as usize);
            let choice = Choice {
                sets: [
                    i << 10 | (asked.alike & 0x3FF) as usize,
                    i << 8 | (asked.hits & 0x3F | (asked.sure >> 2 & 1) << 6 | (asked.sure >> 5 & 1) << 7) as usize,
                    i << 8 | asked.sure as usize | ((asked.alike >> 10 & 3) as usize) << 6,
                ],
                last: i << 4 | (asked.sure & 7) as usize | usize::from(asked.hits & 7 == 0) << 3,
            };
            if self.mix.code(&mut self.tables, at, &choice, u32::from(pixel == candidate), coder) == 1 {
                self.hits[0][x] = i as u8;
                return (Some(candidate), asked.places);
            }
        }
        self.hits[0][x] = 7;
        (None, asked.places)
    }

    /// Codes whether all goes on as it is around a column where it is so; `context` says where it does farther away.
    #[inline]
    pub fn code_calm(&mut self, x: usize, context: usize, same: bool, coder: &mut impl BitCoder) -> bool {
        let length = (u32::BITS - self.run.leading_zeros()).min(15) as usize;
        let counter = &mut self.calm[length << 5 | context];
        let bit = coder.code(same.into(), counter.p().clamp(1, 65535));
        counter.update(bit, 1023);
        self.run = if bit == 1 { self.run.saturating_add(1) } else { 0 };
        self.hits[0][x] = 0;
        bit == 1
    }

    /// Learns what stood at the places.
    #[inline]
    pub fn learn(&mut self, places: [usize; 2], pixel: u32) {
        for (known, place) in self.known.iter_mut().zip(places) {
            let known = &mut known[place];
            if known.pixel == pixel && known.sure > 0 {
                known.sure = (known.sure + 1).min(255);
            } else if known.sure > 3 {
                known.sure /= 4;
            } else {
                *known = Known { pixel, sure: 1 };
            }
        }
    }
}

fn fold_prior(p: [u32; 3]) -> u32 {
    hash(9, &p[..1])
}
