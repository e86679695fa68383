//! Samples that stand for no measurement: what is no number, what says that there is no data.

use super::Places;
use super::coder::Coder;
use super::number::Number;
use kit_core::{Error, Result};
use kit_entropy::{Counter, varint};

/// Most values that have a class of their own.
pub(crate) const MOST: usize = 6;

/// The class of measurements; those of special values follow, then that of samples whose bits are coded.
pub(crate) const PLAIN: u8 = 0;

/// The special values and how they are told from measurements.
pub(crate) struct Specials {
    values: Vec<u64>,
    /// Whether any sample is not plain.
    pub any: bool,
    /// Whether the class is that of one before, by which of those before agree.
    again: Vec<Counter>,
    /// The class as a tree, by the one before.
    tree: Vec<Counter>,
}

impl Specials {
    fn new(values: Vec<u64>, any: bool) -> Self {
        Self { values, any, again: vec![Counter::NEW; 3 * 32], tree: vec![Counter::NEW; 8 * 8] }
    }

    /// Whether the sample is one of the values.
    #[inline]
    pub fn contains(&self, bits: u64) -> bool {
        self.values.contains(&bits)
    }

    /// The class of the sample `bits`; `whole` if it may be a measurement.
    #[inline]
    pub fn class(&self, bits: u64, whole: bool) -> u8 {
        match self.values.iter().position(|&value| value == bits) {
            Some(i) => i as u8 + 1,
            None if whole => PLAIN,
            None => self.values.len() as u8 + 1,
        }
    }

    /// Codes a class; those before are left, above, above left and above right.
    #[inline]
    pub fn code<C: Coder>(&mut self, coder: &mut C, class: u8, before: [u8; 4]) -> u8 {
        let [w, n, nw, ne] = before;
        let context = usize::from(w == n)
            | usize::from(n == nw) << 1
            | usize::from(n == ne) << 2
            | usize::from(w == PLAIN) << 3
            | usize::from(n == PLAIN) << 4;
        if coder.bit(&mut self.again[context], u32::from(class == w)) == 1 {
            return w;
        }
        if n != w && coder.bit(&mut self.again[32 + context], u32::from(class == n)) == 1 {
            return n;
        }
        let mut node = 1usize;
        for i in (0..3).rev() {
            let next = u32::from(class >> i & 1);
            node = (2 * node) | coder.bit(&mut self.tree[usize::from(w) * 8 + node], next) as usize;
        }
        node as u8 & 7
    }

    /// Codes a sample that is no measurement; fails where there is no such class.
    pub fn sample<C: Coder>(&mut self, coder: &mut C, number: Number, class: u8, bits: u64) -> Result<u64> {
        let class = usize::from(class);
        match self.values.get(class - 1) {
            Some(&value) => Ok(value),
            None if class == self.values.len() + 1 => Ok(coder.raw(number.bytes() as u32 * 8, bits)),
            None => Err(Error::corrupt(format!("expected one of {} special values, found {class}", self.values.len()))),
        }
    }

    /// Writes what a decoder needs to know.
    pub fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, self.values.len() as u64 * 2 + u64::from(self.any));
        for &value in &self.values {
            varint::put(out, value);
        }
    }

    /// Reads it back.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let wrong = || Error::corrupt(format!("expected at most {MOST} special values, found more or the end"));
        let head = varint::take(input).filter(|head| head / 2 <= MOST as u64).ok_or_else(wrong)?;
        let values = (0..head / 2).map(|_| varint::take(input)).collect::<Option<_>>().ok_or_else(wrong)?;
        Ok(Self::new(values, head & 1 == 1))
    }
}

/// Finds what is no number, the extremes that stand apart, and, among the `looks`, what comes again where little does.
pub(crate) fn find(bytes: &[u8], places: &Places, looks: &[u64]) -> Specials {
    let number = places.number;
    let mut found: Vec<(u64, u64)> = Vec::new();
    // The least order, how often it comes and the next one; the same for the greatest, negated.
    let mut ends = [(i64::MAX, 0u64, i64::MAX); 2];
    for bits in (0..places.count).map(|i| places.get(bytes, i)) {
        if number.magnitude(bits).1 >= number.infinity() {
            match found.iter().position(|&(_, known)| known == bits) {
                Some(at) => found[at].0 += 1,
                None if found.len() < 16 => found.push((1, bits)),
                None => {}
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
    let [(low, lows, second), (high, highs, before)] = ends;
    if second != i64::MAX && before != i64::MAX {
        let value = |order: i64| number.value(number.of_order(order));
        let range = value(!before) - value(second);
        if lows >= 8 && value(second) - value(low) > range / 4.0 {
            found.push((lows, number.of_order(low)));
        }
        if highs >= 8 && value(!high) - value(!before) > range / 4.0 {
            found.push((highs, number.of_order(!high)));
        }
    }
    let mut sorted = looks.to_vec();
    sorted.sort_unstable();
    let runs = || sorted.chunk_by(|a, b| a == b);
    let is_frequent = |run: &&[u64]| run.len() * 64 > looks.len();
    if runs().filter(|run| !is_frequent(run)).count() * 4 > looks.len() {
        let share = (places.count / looks.len()) as u64;
        found.extend(runs().filter(is_frequent).map(|run| (run.len() as u64 * share, run[0])));
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    let mut values = Vec::new();
    for (_, bits) in found {
        if values.len() < MOST && !values.contains(&bits) {
            values.push(bits);
        }
    }
    Specials::new(values, false)
}
