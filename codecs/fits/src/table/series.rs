//! Columns of numbers: each predicted by the rows before it and by columns before it, by regression where that pays.

use super::domain::Domain;
use super::lattice::Steps;
use super::ordered::Number;
use super::others::{Known, MOST, Others};
use super::regression::Regression;
use super::residual::{Clues, Residual, length};
use crate::settings::Settings;
use kit_core::{Error, Result};
use kit_entropy::Counter;
use kit_entropy::range::{BitCoder, Decoder, Encoder};
use kit_raster::Level;

/// Features of a column's own.
const OWN: usize = 6;

/// Bytes of working memory for a column of `len` bytes: its numbers as integers and as what they mean, and the model.
pub fn memory(len: u64) -> u64 {
    let features = (OWN + 2 * MOST) as u64;
    len.saturating_mul(16) + 4 * Regression::memory(features) + Residual::memory() + (1 << 16)
}

/// Codes a column onto the end of `out`.
pub fn encode(column: &[u8], number: Number, others: &Others, level: Level, out: &mut Vec<u8>) {
    let ordered: Vec<i64> = column.chunks_exact(usize::from(number.bytes)).map(|bytes| number.ordered(bytes)).collect();
    let lattice = Steps::find(&ordered, number);
    out.push(lattice.unwrap_or(u8::MAX));
    let chosen = if level == Level::Fast {
        Vec::new()
    } else {
        let mut held = 0.0;
        let values: Vec<f64> = ordered
            .iter()
            .map(|&ordered| {
                if number.is_finite(ordered) {
                    held = number.value(ordered);
                }
                held
            })
            .collect();
        others.choose(&values)
    };
    out.push(chosen.len() as u8);
    out.extend(&chosen);
    let mut coder = Encoder::new(out);
    let mut model = Model::new(Domain { number, steps: lattice.map(Steps::of) }, others, &chosen, level);
    for &ordered in &ordered {
        model.code(ordered, &mut coder);
    }
    coder.finish();
}

/// Restores a column of `rows` numbers onto the end of `out`.
pub fn decode(
    payload: &[u8],
    number: Number,
    rows: usize,
    others: &Others,
    settings: Settings,
    out: &mut Vec<u8>,
) -> Result<()> {
    let cut = || Error::corrupt("a column is cut short");
    let (&[lattice, count], rest) = payload.split_first_chunk().ok_or_else(cut)?;
    let (chosen, code) = rest.split_at_checked(usize::from(count)).ok_or_else(cut)?;
    let is_known = |&number: &u8| usize::from(number) < others.columns.len();
    if usize::from(count) > MOST || !chosen.iter().all(is_known) {
        return Err(Error::corrupt("a column is predicted by others than there are"));
    }
    let steps = (lattice != u8::MAX).then(|| Steps::of(lattice));
    settings.limits.reserve(out, rows as u64 * u64::from(number.bytes))?;
    let mut coder = Decoder::new(code);
    let mut model = Model::new(Domain { number, steps }, others, chosen, settings.level);
    for _ in 0..rows {
        number.put(model.code(0, &mut coder), out);
        if coder.is_overrun() {
            return Err(cut());
        }
    }
    if !coder.finish() {
        return Err(Error::corrupt("a column does not end where its code does"));
    }
    Ok(())
}

/// Ways to expect a number: the last one, the line through the last two, and regressions.
const WAYS: usize = 6;

struct Model<'a> {
    domain: Domain,
    others: Vec<&'a Known>,
    row: usize,
    /// The last three integers that were no special ones.
    last: [i64; 3],
    /// Means of the integers' meanings, of short, longer and long memory.
    mean: [f64; 3],
    means: Vec<f64>,
    seen: f64,
    features: Vec<f64>,
    own: Option<Regression>,
    all: Vec<Regression>,
    /// The usual length of each way's differences, in 1/65536 bits, lately and for long.
    usual: [[u32; 2]; WAYS],
    lengths: [u32; 2],
    residual: Residual,
    is_special: [Counter; 64],
    is_same: Counter,
    special: i64,
    was_special: usize,
}

impl<'a> Model<'a> {
    fn new(domain: Domain, others: &'a Others, chosen: &[u8], level: Level) -> Self {
        let others: Vec<&Known> = chosen.iter().map(|&number| &others.columns[usize::from(number)]).collect();
        let count = OWN + 2 * others.len();
        let every = if level == Level::Max { 2 } else { 8 };
        let all = match others.len() {
            0 => Vec::new(),
            _ => [0.99, 0.998, 0.9998].map(|stay| Regression::new(count, stay, every)).into(),
        };
        Self {
            domain,
            row: 0,
            last: [0; 3],
            mean: [0.0; 3],
            means: vec![0.0; others.len()],
            seen: 0.0,
            features: vec![0.0; count],
            own: (level != Level::Fast).then(|| Regression::new(OWN, 0.998, every)),
            all,
            usual: [[16 << 16; 2]; WAYS],
            lengths: [0; 2],
            residual: Residual::new(domain.longest()),
            is_special: [Counter::NEW; 64],
            is_same: Counter::NEW,
            special: 0,
            was_special: 0,
            others,
        }
    }

    /// Codes the number of the next row.
    fn code(&mut self, ordered: i64, coder: &mut impl BitCoder) -> i64 {
        let value = self.domain.put(ordered);
        let also = self.others.iter().take(2).fold(0, |also, known| also << 1 | usize::from(known.special[self.row]));
        let context = self.was_special & 15 | also << 4;
        let special = coder.code(u32::from(value.is_none()), self.is_special[context].p().clamp(1, 65535));
        self.is_special[context].update(special, 255);
        self.was_special = self.was_special << 1 | special as usize;
        let coded = match special {
            1 => self.code_special(ordered, coder),
            _ => self.code_value(value.unwrap_or(0), coder),
        };
        self.row += 1;
        coded
    }

    fn code_special(&mut self, ordered: i64, coder: &mut impl BitCoder) -> i64 {
        let same = coder.code(u32::from(ordered == self.special), self.is_same.p().clamp(1, 65535));
        self.is_same.update(same, 255);
        if same == 0 {
            let bits = 8 * u32::from(self.domain.number.bytes);
            let pattern = (0..bits).rev().fold(0u64, |pattern, place| {
                pattern << 1 | u64::from(coder.code((ordered >> place) as u32 & 1, 32768))
            });
            self.special = (pattern << (64 - bits)) as i64 >> (64 - bits);
        }
        self.special
    }

    fn code_value(&mut self, value: i64, coder: &mut impl BitCoder) -> i64 {
        let expected = self.expect();
        let ways = 2 + usize::from(self.own.is_some()) + self.all.len();
        let best = (0..ways).min_by_key(|&way| self.usual[way][0] / 2 + self.usual[way][1] / 2).unwrap_or(0);
        let second = (0..ways)
            .filter(|&way| expected[way] != expected[best])
            .min_by_key(|&way| self.usual[way][0])
            .unwrap_or(best);
        let distance = expected[second].wrapping_sub(expected[best]);
        let clues = Clues {
            way: best,
            usual: self.usual[best].map(|usual| usual >> 12),
            last: self.lengths,
            apart: length(distance),
            above: distance > 0,
            surprise: 0,
        };
        let difference = self.residual.code(&clues, value.wrapping_sub(expected[best]), coder);
        let value = expected[best].wrapping_add(difference);
        self.lengths = [length(difference), self.lengths[0]];
        self.learn(value, &expected, ways);
        self.domain.take(value)
    }

    /// What each way expects.
    fn expect(&mut self) -> [i64; WAYS] {
        let [a, b, _] = self.last;
        let line = a.wrapping_add(a.wrapping_sub(b));
        self.fill_features();
        let mut expected = [a, line, a, a, a, a];
        let base = self.domain.meaning(a);
        let own = self.own.as_ref().map(|own| own.predict(&self.features[..OWN]));
        let all = self.all.iter().map(|all| all.predict(&self.features));
        for (expected, change) in expected[2..].iter_mut().zip(own.into_iter().chain(all)) {
            *expected = self.domain.nearest(base + change, a);
        }
        expected.map(|expected| self.domain.clamp(expected))
    }

    fn fill_features(&mut self) {
        if self.own.is_none() {
            return;
        }
        let [a, b, c] = self.last.map(|value| self.domain.meaning(value));
        self.features[..OWN].copy_from_slice(&[
            a - b,
            b - c,
            a - self.mean[0],
            a - self.mean[1],
            a - self.mean[2],
            1.0,
        ]);
        for (i, known) in self.others.iter().enumerate() {
            let now = known.values[self.row];
            let before = if self.row > 0 { known.values[self.row - 1] } else { now };
            self.features[OWN + 2 * i] = now - before;
            self.features[OWN + 2 * i + 1] = now - self.means[i];
        }
    }

    fn learn(&mut self, value: i64, expected: &[i64; WAYS], ways: usize) {
        for ([lately, long], &expected) in self.usual.iter_mut().zip(&expected[..ways]) {
            let len = length(value.wrapping_sub(expected)) << 16;
            *lately = lately.wrapping_add((len.wrapping_sub(*lately) as i32 >> 4) as u32);
            *long = long.wrapping_add((len.wrapping_sub(*long) as i32 >> 7) as u32);
        }
        if let Some(own) = &mut self.own {
            let change = self.domain.meaning(value) - self.domain.meaning(self.last[0]);
            if self.seen > 0.0 {
                own.learn(&self.features[..OWN], change);
                self.all.iter_mut().for_each(|all| all.learn(&self.features, change));
            }
            self.seen = (self.seen + 1.0).min(1024.0);
            for (mean, memory) in self.mean.iter_mut().zip([8.0, 64.0, 1024.0]) {
                *mean += (self.domain.meaning(value) - *mean) / self.seen.min(memory);
            }
            for (mean, known) in self.means.iter_mut().zip(&self.others) {
                *mean += (known.values[self.row] - *mean) / self.seen;
            }
        }
        self.last = [value, self.last[0], self.last[1]];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::Limits;

    fn come_back(number: Number, column: &[u8], others: &Others) -> usize {
        let mut shortest = usize::MAX;
        for level in [Level::Fast, Level::Balanced, Level::Max] {
            let settings = Settings { level, tile: 64, limits: Limits::DEFAULT };
            let (mut code, mut restored) = (Vec::new(), Vec::new());
            encode(column, number, others, level, &mut code);
            let rows = column.len() / usize::from(number.bytes);
            assert_eq!(decode(&code, number, rows, others, settings, &mut restored), Ok(()));
            assert!(restored == column, "{number:?} at {level:?}");
            shortest = shortest.min(code.len());
        }
        shortest
    }

    #[test]
    fn extreme_numbers_come_back() {
        let patterns =
            [0, 1, u64::MAX, 1 << 63, (1 << 63) - 1, 0x7FF0 << 48, 0xFFF8 << 48 | 1, 0x7F80_0000_0000_0001, 42];
        for letter in *b"BIJKED" {
            let number = Number::of(letter).expect("a number");
            let bytes = usize::from(number.bytes);
            let column: Vec<u8> = (0..300).flat_map(|i| patterns[i * i % 9].to_be_bytes()[..bytes].to_vec()).collect();
            come_back(number, &column, &Others::default());
        }
    }

    #[test]
    fn a_column_that_follows_another_is_cheap() {
        let mut random = kit_testkit::Random::new(9);
        let noise: Vec<f32> = (0..2000).map(|_| (random.below(1 << 20)) as f32).collect();
        let bytes = |values: Vec<f32>| values.into_iter().flat_map(f32::to_be_bytes).collect::<Vec<u8>>();
        let twice = bytes(noise.iter().map(|x| 2.0 * x + 7.0).collect());
        let mut others = Others::default();
        let alone = come_back(Number::FLOAT32, &twice, &others);
        others.add(&bytes(noise), Number::FLOAT32);
        assert!(come_back(Number::FLOAT32, &twice, &others) * 4 < alone);
    }
}
