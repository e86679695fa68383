//! Where a writer did what was not expected of it: gaps between numbered decisions.

use kit_core::{Error, Result};
use kit_entropy::varint;

/// Numbers in ascending order, as they are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exceptions {
    gaps: Vec<u8>,
    count: u64,
    /// The number that the next gap counts from.
    from: u64,
}

impl Exceptions {
    /// Adds a number, higher than all before.
    pub fn add(&mut self, number: u64) {
        varint::put(&mut self.gaps, number - self.from);
        self.from = number + 1;
        self.count += 1;
    }

    /// Appends them to `out`: their count, and the gaps.
    pub fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, self.count);
        out.extend(&self.gaps);
    }

    /// Bytes that they take.
    pub fn len(&self) -> usize {
        self.gaps.len()
    }
}

/// The numbers of [`Exceptions`], read while the decisions are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected<'a> {
    rest: &'a [u8],
    count: u64,
    next: Option<u64>,
}

impl<'a> Expected<'a> {
    /// Takes exceptions off the front of `input`.
    pub fn take(input: &mut &'a [u8]) -> Result<Self> {
        let cut = || Error::corrupt("expected exceptions, found their end");
        let count = varint::take(input).ok_or_else(cut)?;
        let start = *input;
        for _ in 0..count {
            varint::take(input).ok_or_else(cut)?;
        }
        let mut expected = Self { rest: &start[..start.len() - input.len()], count, next: None };
        expected.advance(0);
        Ok(expected)
    }

    /// Whether the decision of that number is an exception; decisions are asked for in ascending order.
    pub fn is_next(&mut self, number: u64) -> bool {
        let is = self.next == Some(number);
        if is {
            self.advance(number.saturating_add(1));
        }
        is
    }

    fn advance(&mut self, from: u64) {
        self.next = None;
        if let Some(count) = self.count.checked_sub(1) {
            self.count = count;
            self.next = varint::take(&mut self.rest).map(|gap| gap.saturating_add(from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_in_order() {
        let mut exceptions = Exceptions::default();
        [0, 1, 200, 201].iter().for_each(|&number| exceptions.add(number));
        let mut bytes = Vec::new();
        exceptions.put(&mut bytes);
        assert_eq!(bytes, [4, 0, 0, 0xC6, 1, 0]);
        bytes.push(7);
        let mut input = &bytes[..];
        let mut expected = Expected::take(&mut input).expect("its own bytes");
        assert_eq!(input, [7]);
        let found: Vec<u64> = (0..300).filter(|&number| expected.is_next(number)).collect();
        assert_eq!(found, [0, 1, 200, 201]);
        assert!(Expected::take(&mut &bytes[..3]).is_err());
    }
}
