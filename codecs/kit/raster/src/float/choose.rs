//! Finds how the numbers of a raster are best split: by about how many bits they would take.

use super::differences::Order;
use super::lattice::Lattice;
use super::number::Number;
use super::special::{self, Specials};
use super::split::{RANKS, Rest, Split};
use super::{Places, Plan};
use std::collections::BTreeSet;

/// The least and the most neighbourhoods that are looked at of larger rasters, and how many lie together.
const LOOKS: [usize; 2] = [1 << 10, 1 << 13];
const STRETCH: usize = 64;
/// What differences must save to be worth that the model sees no more than them, in sixteenths of a bit; it sees enough where what they
/// leave is so many bits less than the numbers.
const DIFFERENCES: u64 = 6;
const SMOOTH: u64 = 13;

/// Bytes of working memory that takes.
pub(crate) const MEMORY: u64 = 16 << 20;

/// Columns and rows of a neighbourhood.
const COLUMNS: usize = Order::ACROSS + 1;
const ROWS: usize = Order::DOWN + 1;

/// The bits of a sample and of those left of it, then the same of the rows above; all are plain numbers.
pub(crate) type Look = [u64; COLUMNS * ROWS];

/// The numbers left, above and above left in a neighbourhood.
const W: usize = 1;
const N: usize = COLUMNS;
const NW: usize = COLUMNS + 1;

/// How to code a raster.
pub(crate) fn choose(bytes: &[u8], places: &Places) -> (Plan, Specials) {
    let number = places.number;
    let above = if places.rows > ROWS { places.row } else { 0 };
    let edge = above * Order::DOWN + places.back * Order::ACROSS;
    let every = looks(places.count, edge);
    let values: Vec<u64> = every.iter().map(|&i| places.get(bytes, i)).collect();
    let specials = special::find(bytes, places, &values);
    let plain = |bits: &u64| number.magnitude(*bits).1 < number.infinity() && !specials.contains(*bits);
    let look = |&i: &usize| -> Look {
        std::array::from_fn(|place| places.get(bytes, i - place % COLUMNS * places.back - place / COLUMNS * above))
    };
    let looks: Vec<Look> = every.iter().map(look).filter(|look| look.iter().all(plain)).collect();
    let fallback = Plan { split: Split::Order(number.bytes() as u32 * 8 - 32), order: Order::NONE };
    if looks.is_empty() {
        return (fallback, specials);
    }
    let orders: Vec<Order> =
        Order::ALL.map(Order::of).into_iter().filter(|order| above > 0 || order.down == 0).collect();
    let mut splits = points(number, &looks, &orders);
    splits.extend(Lattice::find(number, &looks).map(Split::Lattice));
    splits.extend(ranks(bytes, places, &values, plain));
    let mut best = (u64::MAX, fallback);
    for split in splits {
        let wholes: Vec<Option<[i64; COLUMNS * ROWS]>> = looks.iter().map(|look| whole(&split, number, look)).collect();
        let below = below_all(&split, number, &looks, &wholes);
        for &order in &orders {
            let list =
                if let Split::Ranks(values) = &split { values.len() * 256 * looks.len() / places.count } else { 0 };
            let cost = cost(order, &wholes, above > 0) + below + list as u64;
            if cost < best.0 {
                best = (cost, Plan { split: split.clone(), order });
            }
        }
    }
    (best.1, specials)
}

/// Samples behind the first `edge`, spread over the raster in stretches.
fn looks(count: usize, edge: usize) -> Vec<usize> {
    let stretches = count.saturating_sub(edge).div_ceil(STRETCH);
    let every = stretches.div_ceil((count / 8).clamp(LOOKS[0], LOOKS[1]) / STRETCH).max(1);
    let stretch = |s: usize| edge + s * STRETCH..(edge + (s + 1) * STRETCH).min(count);
    (0..stretches).step_by(every).flat_map(stretch).collect()
}

fn whole(split: &Split, number: Number, look: &Look) -> Option<[i64; COLUMNS * ROWS]> {
    let mut wholes = [0; COLUMNS * ROWS];
    for (whole, &bits) in wholes.iter_mut().zip(look) {
        *whole = split.whole(number, bits)?;
    }
    Some(wholes)
}

/// Bits of a whole number and its sign, in sixteenths.
fn length(miss: i64) -> u64 {
    let size = (miss.unsigned_abs() >> 1).saturating_mul(4) | u64::from(miss != 0) << 1 | 1;
    let log = size.ilog2();
    u64::from(log) * 16 + ((u128::from(size) << 4 >> log) as u64 & 15)
}

/// About how many bits the whole numbers of the looks take, in sixteenths.
fn cost(order: Order, wholes: &[Option<[i64; COLUMNS * ROWS]>], is_plane: bool) -> u64 {
    let foreseen = |n: &[i64; COLUMNS * ROWS]| order.foresee(|i, j| n[j * COLUMNS + i]);
    let misses = || wholes.iter().flatten().map(|n| n[0].wrapping_sub(foreseen(n)));
    let middle = if order == Order::NONE { misses().nth(wholes.len() / 2).unwrap_or(0) } else { 0 };
    let far = misses().filter(|miss| miss.wrapping_sub(middle).unsigned_abs() >> 23 > 0).count();
    let is_wide = far * 256 > wholes.len();
    // Numbers of more than 24 bits are coded as two, and nothing foresees the lower one.
    let bits = |miss: i64| if is_wide { 16 * 16 + length(miss >> 16) } else { length(miss) };
    if order != Order::NONE {
        let sum: u64 = misses().map(bits).sum::<u64>() + 64 * 16 * wholes.iter().filter(|n| n.is_none()).count() as u64;
        let values = wholes.iter().flatten().map(|n| n[0]);
        let (low, high) = values.fold((i64::MAX, i64::MIN), |(low, high), n| (low.min(n), high.max(n)));
        let is_smooth =
            sum + SMOOTH * 16 * (wholes.len() as u64) < length(high.saturating_sub(low)) * wholes.len() as u64;
        return if !is_smooth { sum + DIFFERENCES * wholes.len() as u64 } else { sum };
    }
    let edge =
        |n: &[i64; COLUMNS * ROWS]| n[W].wrapping_add(n[N]).wrapping_sub(n[NW]).clamp(n[W].min(n[N]), n[W].max(n[N]));
    let line = |n: &[i64; COLUMNS * ROWS]| n[W].wrapping_mul(2).wrapping_sub(n[W + 1]);
    let by = |guess: &dyn Fn(&[i64; COLUMNS * ROWS]) -> i64| -> u64 {
        wholes.iter().map(|n| n.map_or(64 * 16, |n| bits(n[0].wrapping_sub(guess(&n))))).sum()
    };
    if is_plane { by(&edge).min(by(&line)) } else { by(&|n| n[W]) }
}

/// About how many bits below the whole numbers take, in sixteenths.
fn below_all(split: &Split, number: Number, looks: &[Look], wholes: &[Option<[i64; COLUMNS * ROWS]>]) -> u64 {
    let below = |(look, n): (&Look, &Option<[i64; COLUMNS * ROWS]>)| match (n, split) {
        (None, _) => 0,
        (Some(n), Split::Lattice(lattice)) => {
            lattice.rest(number, [look[0], look[W], look[N]], [n[0], n[W], n[N]]).into()
        }
        (Some(n), _) => below(split, number, n[0], look[0]),
    };
    looks.iter().zip(wholes).map(below).sum::<u64>() * 16
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

/// The power of two at or below a number.
fn log(value: f64) -> i32 {
    (value.max(f64::MIN_POSITIVE).to_bits() >> 52) as i32 - 1023
}

/// The item that so many thirty-seconds of all are less than.
fn part<T: Copy>(sorted: &[T], part: usize) -> Option<T> {
    sorted.get(sorted.len() * part / 32).copied()
}

/// The fixed-point numbers and shares of all bits that come into question: as fine as neighbours' differences tell apart, and as fine
/// as the samples are.
fn points(number: Number, looks: &[Look], orders: &[Order]) -> Vec<Split> {
    let mut lowest: Vec<i32> = looks
        .iter()
        .map(|look| number.scaled(number.magnitude(look[0]).1))
        .filter(|&(mantissa, _)| mantissa != 0)
        .map(|(mantissa, exponent)| exponent + mantissa.trailing_zeros() as i32)
        .collect();
    let mut values: Vec<f64> = looks.iter().map(|look| number.value(look[0])).collect();
    lowest.sort_unstable();
    values.sort_unstable_by(f64::total_cmp);
    let outside = values.len() / 1000;
    let (low, high) = (values[outside], values[values.len() - 1 - outside]);
    let range = log(high - low);
    let most = 58 - log(low.abs().max(high.abs()));

    let mut exponents: BTreeSet<i32> = part(&lowest, 1).map(|exact| -exact).into_iter().collect();
    let mut shares: BTreeSet<u32> = [0].into();
    for &order in orders {
        let grid = |look: &Look, i: usize, j: usize| number.order(look[j * COLUMNS + i]);
        let scale = |look: &Look| {
            let miss = grid(look, 0, 0).wrapping_sub(order.foresee(|i, j| grid(look, i, j)));
            log(miss.unsigned_abs() as f64)
        };
        let mut shifts: Vec<i32> = looks.iter().map(scale).collect();
        shifts.sort_unstable();
        shares.extend(part(&shifts, 4).map(|shift| (shift - 4).clamp(0, number.mantissa() as i32) as u32));
        let miss = |look: &Look| {
            let foreseen = order.foresee_value(|i, j| number.value(look[j * COLUMNS + i]));
            (number.value(look[0]) - foreseen).abs()
        };
        let mut misses: Vec<f64> = looks.iter().map(miss).filter(|&miss| miss > 0.0).collect();
        misses.sort_unstable_by(f64::total_cmp);
        if order != Order::NONE {
            exponents.extend([part(&misses, 3), part(&misses, 16)].into_iter().flatten().map(|miss| 5 - log(miss)));
        }
    }
    let capped: Vec<i32> = exponents.iter().map(|&k| k.min(22 - range)).collect();
    exponents.extend(capped);
    let exponents: BTreeSet<i32> =
        exponents.into_iter().map(|k| k.min(most)).filter(|k| (-1100..=1100).contains(k)).collect();
    exponents.into_iter().map(Split::Point).chain(shares.into_iter().map(Split::Order)).collect()
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
    Some(Split::Ranks(values.into_iter().collect()))
}
