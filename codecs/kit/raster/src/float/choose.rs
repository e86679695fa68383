//! Finds how the numbers of a raster are best split: by about how many bits they would take.

use super::Places;
use super::lattice::Lattice;
use super::number::Number;
use super::special::MOST;
use super::split::{Rest, Split};
use std::collections::{BTreeMap, BTreeSet};

/// Most neighbourhoods that are looked at.
const LOOKS: usize = 1 << 15;
/// Most values whose ranks stand for them.
const RANKS: usize = 1 << 15;

/// What a whole number of more than 24 bits takes besides, in sixteenths: it is coded as two.
const WIDE: u64 = 6;

/// Bytes of working memory that takes.
pub(crate) const MEMORY: u64 = 16 << 20;

/// The bits of a sample, and of those left of it, above and above left.
pub(crate) type Look = [u64; 4];

/// The split, and the values that are special.
pub(crate) fn choose(bytes: &[u8], places: &Places) -> (Split, Vec<u64>) {
    let number = places.number;
    let every = looks(places);
    let values: Vec<u64> = every.iter().map(|&i| places.get(bytes, i)).collect();
    let specials = specials(bytes, places, &values);
    let plain = |bits: &u64| number.magnitude(*bits).1 < number.infinity() && !specials.contains(bits);
    let above = places.above();
    let looks: Vec<Look> = every
        .iter()
        .map(|&i| [i, i - places.back, i - above, i - above - places.back].map(|i| places.get(bytes, i)))
        .filter(|look| look.iter().all(plain))
        .collect();
    if looks.is_empty() {
        return (Split::Order(number.bytes() as u32 * 8 - 32), specials);
    }
    let mut candidates = vec![Split::Order(number.bytes() as u32 * 8 - 32), Split::Order(order(number, &looks))];
    candidates.extend(points(number, &looks));
    candidates.extend(Lattice::find(number, &looks).map(Split::Lattice));
    candidates.extend(ranks(bytes, places, &values, plain));
    let best = candidates.into_iter().min_by_key(|split| cost(split, number, &looks, places.count));
    (best.unwrap_or(Split::Order(0)), specials)
}

/// Samples that have neighbours left and above, spread over the raster in stretches.
fn looks(places: &Places) -> Vec<usize> {
    let first = places.above() + places.back;
    let stretch = 64;
    let stretches = (places.count.saturating_sub(first)).div_ceil(stretch);
    let every = stretches.div_ceil(LOOKS / stretch).max(1);
    (0..stretches)
        .step_by(every)
        .flat_map(|s| first + s * stretch..first + (s + 1) * stretch)
        .filter(|&i| i < places.count)
        .collect()
}

/// What is no number, the extremes that stand apart, and what comes again where little does.
fn specials(bytes: &[u8], places: &Places, looks: &[u64]) -> Vec<u64> {
    let number = places.number;
    let mut odd = BTreeMap::new();
    // The least order, how often it comes and the next one; the same for the greatest, negated.
    let mut ends = [(i64::MAX, 0u64, i64::MAX); 2];
    for i in 0..places.count {
        let bits = places.get(bytes, i);
        if number.magnitude(bits).1 >= number.infinity() {
            if odd.len() < 64 || odd.contains_key(&bits) {
                *odd.entry(bits).or_insert(0u64) += 1;
            }
            continue;
        }
        let order = number.order(bits);
        for (end, order) in ends.iter_mut().zip([order, !order]) {
            if order < end.0 {
                *end = (order, 1, end.0);
            } else if order == end.0 {
                end.1 += 1;
            } else if order < end.2 {
                end.2 = order;
            }
        }
    }
    let mut specials: Vec<(u64, u64)> = odd.into_iter().map(|(bits, count)| (count, bits)).collect();
    let value = |order: i64| number.value(number.of_order(order));
    let [(low, lows, second), (high, highs, before)] = ends;
    if second != i64::MAX && before != i64::MAX {
        let (high, before) = (!high, !before);
        if lows >= 8 && value(second) - value(low) > (value(before) - value(second)) / 4.0 {
            specials.push((lows, number.of_order(low)));
        }
        if highs >= 8 && value(high) - value(before) > (value(before) - value(second)) / 4.0 {
            specials.push((highs, number.of_order(high)));
        }
    }
    let mut sorted = looks.to_vec();
    sorted.sort_unstable();
    let runs: Vec<&[u64]> = sorted.chunk_by(|a, b| a == b).collect();
    let frequent = |run: &&&[u64]| run.len() * 64 > looks.len();
    if runs.iter().filter(|run| !frequent(run)).count() * 4 > looks.len() {
        let frequent =
            runs.iter().filter(frequent).map(|run| (run.len() as u64 * (places.count / looks.len()) as u64, run[0]));
        specials.extend(frequent);
    }
    specials.sort_unstable_by(|a, b| b.cmp(a));
    let mut values = Vec::new();
    for (_, bits) in specials {
        if values.len() < MOST && !values.contains(&bits) {
            values.push(bits);
        }
    }
    values
}

impl Places {
    /// How far before a sample the one above it is; in a single row the one to the left is taken for it.
    fn above(&self) -> usize {
        if self.count > self.row { self.row } else { self.back }
    }
}

/// What the median edge of the neighbours misses by.
fn miss([x, w, n, nw]: [i64; 4]) -> i64 {
    x - (w + n - nw).clamp(w.min(n), w.max(n))
}

/// Bits of a whole number and its sign, in sixteenths.
fn length(miss: i64) -> u64 {
    let size = miss.unsigned_abs() * 2 + 1;
    let log = size.ilog2();
    u64::from(log) * 16 + ((size << 4 >> log) & 15)
}

/// About how many bits the looks take, in sixteenths.
fn cost(split: &Split, number: Number, looks: &[Look], count: usize) -> u64 {
    let mut sum = match split {
        Split::Ranks(values) => (values.len() * looks.len() / count) as u64 * 16 * 16,
        _ => 0,
    };
    let (mut low, mut high) = (i64::MAX, i64::MIN);
    for look in looks {
        let [Some(x), Some(w), Some(n), Some(nw)] = look.map(|bits| split.whole(number, bits)) else {
            sum += 16 * 64;
            continue;
        };
        (low, high) = (low.min(x), high.max(x));
        sum += length(miss([x, w, n, nw]));
        sum += match split {
            Split::Lattice(lattice) => 16 * u64::from(lattice.rest(number, look, [x, w, n])),
            _ => 16 * below(split, number, x, look[0]),
        };
    }
    if high.saturating_sub(low) >> 24 > 0 { sum + WIDE * looks.len() as u64 } else { sum }
}

/// Bits below that are not a row of zeros.
fn below(split: &Split, number: Number, n: i64, bits: u64) -> u64 {
    let magnitude = number.magnitude(bits).1;
    match split.rest(number, n) {
        Rest::Small if magnitude == 0 => 0,
        Rest::Small => u64::from(number.mantissa()),
        Rest::Bits(len) => {
            let lowest = number.scaled(magnitude).0 | 1 << len;
            u64::from(len.saturating_sub(lowest.trailing_zeros().saturating_sub(1)))
        }
    }
}

/// How few bits below leave neighbours' differences in the order of all numbers at least three bits.
fn order(number: Number, looks: &[Look]) -> u32 {
    let mut misses: Vec<u64> =
        looks.iter().map(|look| miss(look.map(|bits| number.order(bits) >> 2)).unsigned_abs()).collect();
    misses.sort_unstable();
    let least = (number.bytes() as u32 * 8).saturating_sub(32);
    (64 - misses[misses.len() / 10].leading_zeros()).saturating_sub(1).clamp(least, number.mantissa())
}

/// The exponents of fixed-point numbers that come into question.
fn points(number: Number, looks: &[Look]) -> Vec<Split> {
    let log = |value: f64| (value.to_bits() >> 52 & 0x7FF) as i32 - 1023;
    let mut lowest: Vec<i32> = Vec::new();
    let mut values: Vec<f64> = Vec::new();
    let mut misses: Vec<f64> = Vec::new();
    for look in looks {
        let (mantissa, exponent) = number.scaled(number.magnitude(look[0]).1);
        if mantissa != 0 {
            lowest.push(exponent + mantissa.trailing_zeros() as i32);
        }
        let [x, w, n, nw] = look.map(|bits| number.value(bits));
        values.push(x);
        let miss = (x - (w + n - nw).clamp(w.min(n), w.max(n))).abs();
        if miss > 0.0 {
            misses.push(miss);
        }
    }
    lowest.sort_unstable();
    values.sort_unstable_by(f64::total_cmp);
    misses.sort_unstable_by(f64::total_cmp);
    let outside = values.len() / 1000;
    let (low, high) = (values[outside], values[values.len() - 1 - outside]);
    let range = log((high - low).max(f64::MIN_POSITIVE));
    let most = 38 - log(low.abs().max(high.abs()).max(f64::MIN_POSITIVE));
    let mut exponents = BTreeSet::new();
    if let Some(exact) = lowest.get(lowest.len() / 32) {
        exponents.insert(-exact);
    }
    for miss in [misses.get(misses.len() / 10), misses.get(misses.len() / 2)].into_iter().flatten() {
        exponents.insert(4 - log(*miss));
        exponents.insert(7 - log(*miss));
    }
    let capped = |bits: i32| exponents.iter().map(move |&k| k.min(bits - range).min(most)).collect::<Vec<_>>();
    let exponents: BTreeSet<i32> = capped(22).into_iter().chain(capped(29)).collect();
    exponents.into_iter().filter(|k| (-1100..=1100).contains(k)).map(Split::Point).collect()
}

/// The values that occur, where these are few.
fn ranks(bytes: &[u8], places: &Places, looks: &[u64], plain: impl Fn(&u64) -> bool) -> Option<Split> {
    let number = places.number;
    let mut sorted = looks.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() * 8 > looks.len() {
        return None;
    }
    let (mut values, mut last) = (BTreeSet::new(), None);
    for bits in (0..places.count).map(|i| places.get(bytes, i)) {
        if last != Some(bits) && plain(&bits) {
            values.insert(number.order(bits));
            if values.len() > RANKS {
                return None;
            }
        }
        last = Some(bits);
    }
    Some(Split::Ranks(values.into_iter().collect())).filter(|_| !places.count.eq(&0))
}
