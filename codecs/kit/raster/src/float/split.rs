//! How a number becomes a whole number that is like its neighbours', and bits below that are not.

use super::lattice::Lattice;
use super::number::Number;
use kit_core::{Error, Result};
use kit_entropy::varint;

/// Most values whose ranks stand for them.
pub(crate) const RANKS: usize = 1 << 15;

/// Where the line lies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Split {
    /// Multiples of 2^-k count, towards zero; the mantissa's bits below are the rest.
    Point(i32),
    /// The bits but so many of the lowest, in the order of the values.
    Order(u32),
    /// The nearest multiple of a step; the rest is how far off.
    Lattice(Lattice),
    /// The rank among those that occur, in order; there is no rest.
    Ranks(Vec<i64>),
}

/// The bits below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// So many.
    Bits(u32),
    /// All of a magnitude that is less than one.
    Small,
}

impl Split {
    /// The whole number, where there is one of at most 60 bits.
    #[inline]
    pub fn whole(&self, number: Number, bits: u64) -> Option<i64> {
        let (negative, magnitude) = number.magnitude(bits);
        let top = match self {
            Self::Point(k) => {
                let (mantissa, exponent) = number.scaled(magnitude);
                match exponent + k {
                    up @ 0.. if mantissa.leading_zeros() as i32 - up >= 4 => mantissa << up,
                    0.. => return None,
                    down => mantissa.checked_shr(down.unsigned_abs()).unwrap_or(0),
                }
            }
            Self::Order(bits) => magnitude >> bits,
            Self::Lattice(lattice) => {
                let n = lattice.whole(number.value(bits));
                return (n.abs() < (1u64 << 52) as f64).then_some(n as i64);
            }
            Self::Ranks(values) => return values.binary_search(&number.order(bits)).ok().map(|rank| rank as i64),
        };
        (top >> 60 == 0).then_some(if negative { !(top as i64) } else { top as i64 })
    }

    /// What is below the whole number `n`.
    #[inline]
    pub fn rest(&self, number: Number, n: i64) -> Rest {
        let top = if n < 0 { !n } else { n } as u64;
        match self {
            Self::Point(_) if top == 0 => Rest::Small,
            Self::Point(k) => {
                let exponent = self.exponent(number, top, *k);
                Rest::Bits((-(exponent + k)).clamp(0, 63) as u32)
            }
            Self::Order(bits) => Rest::Bits(*bits),
            _ => Rest::Bits(0),
        }
    }

    /// The number of a whole number and the bits below.
    #[inline]
    pub fn join(&self, number: Number, n: i64, rest: u64) -> u64 {
        let (negative, top) = (n < 0, if n < 0 { !n } else { n } as u64);
        let magnitude = match self {
            Self::Point(_) if top == 0 => rest,
            Self::Point(k) => {
                let exponent = self.exponent(number, top, *k);
                let mantissa = match exponent + k {
                    down @ 0.. => top.checked_shr(down.unsigned_abs()).unwrap_or(0),
                    up => top.checked_shl(up.unsigned_abs()).unwrap_or(0) | rest,
                };
                // The bit that is not kept counts as one of the exponent's.
                mantissa
                    .wrapping_add((((exponent - number.least()) as u64) << number.mantissa()).min(number.infinity()))
            }
            Self::Order(bits) => top << bits | rest,
            Self::Lattice(lattice) => return number.nearest(lattice.value(n as f64)),
            Self::Ranks(values) => {
                let order = usize::try_from(n).ok().and_then(|rank| values.get(rank)).copied().unwrap_or(0);
                return number.of_order(order);
            }
        };
        number.bits(negative, magnitude & ((1 << (number.bytes() * 8 - 1)) - 1))
    }

    /// What the least bit of a number that has `top` multiples of 2^-k stands for.
    #[inline]
    fn exponent(&self, number: Number, top: u64, k: i32) -> i32 {
        (top.ilog2() as i32 - k - number.mantissa() as i32).max(number.least())
    }

    /// Writes what a decoder needs to know.
    pub fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Point(k) => {
                out.push(1);
                varint::put(out, (k + 2048) as u64);
            }
            Self::Order(bits) => out.extend([2, *bits as u8]),
            Self::Lattice(Lattice { times, parts, origin }) => {
                out.push(3);
                [times, parts, origin].iter().for_each(|value| out.extend(value.to_le_bytes()));
            }
            Self::Ranks(values) => {
                out.push(4);
                varint::put(out, values.len() as u64);
                let mut last = i64::MIN;
                for &value in values {
                    varint::put(out, value.wrapping_sub(last) as u64);
                    last = value;
                }
            }
        }
    }

    /// Reads it back.
    pub fn take(number: Number, kind: u8, input: &mut &[u8]) -> Result<Self> {
        let wrong = || Error::corrupt(format!("expected how floats are split, found none of kind {kind}"));
        Ok(match kind {
            1 => match varint::take(input) {
                Some(k @ 0..4096) => Self::Point(k as i32 - 2048),
                _ => return Err(wrong()),
            },
            2 => match input.split_first() {
                Some((&bits, rest)) if u32::from(bits) < number.bytes() as u32 * 8 - 1 => {
                    *input = rest;
                    Self::Order(bits.into())
                }
                _ => return Err(wrong()),
            },
            3 => {
                let mut value = || {
                    let (bytes, rest) = input.split_first_chunk()?;
                    *input = rest;
                    Some(f64::from_le_bytes(*bytes))
                };
                let (Some(times), Some(parts), Some(origin)) = (value(), value(), value()) else { return Err(wrong()) };
                let lattice = Lattice { times, parts, origin };
                Some(Self::Lattice(lattice)).filter(|_| lattice.is_one()).ok_or_else(wrong)?
            }
            4 => {
                let (mut values, mut last) = (Vec::new(), i64::MIN);
                for _ in 0..varint::take(input).filter(|count| (1..=RANKS as u64).contains(count)).ok_or_else(wrong)? {
                    last = last.wrapping_add(varint::take(input).ok_or_else(wrong)? as i64);
                    values.push(last);
                }
                Self::Ranks(values)
            }
            _ => return Err(wrong()),
        })
    }
}
