//! Which bytes a request asks for: RFC 9110 §14.

use std::ops::Range;

/// What a Range header means for a body of a known length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it: no header, one that cannot be read, or several ranges, which a server need not serve.
    Whole,
    /// Some of it; never empty.
    Part(Range<u64>),
    /// 416: none of the bytes are there.
    Nothing,
}

impl Wanted {
    /// Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`.
    pub fn parse(value: &str, len: u64) -> Self {
        let spec = value.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
        let Some((first, last)) = spec.and_then(|(_, spec)| spec.trim().split_once('-')) else { return Self::Whole };
        let range = match (first.trim(), last.trim()) {
            ("", suffix) => number(suffix).map(|n| len.saturating_sub(n)..len),
            (first, "") => number(first).map(|first| first..len),
            // A last byte before the first makes the header invalid, not unsatisfiable.
            (first, last) => number(first)
                .zip(number(last))
                .filter(|(first, last)| first <= last)
                .map(|(first, last)| first..last.saturating_add(1).min(len)),
        };
        match range {
            None => Self::Whole,
            Some(range) if range.start >= range.end => Self::Nothing,
            Some(range) => Self::Part(range),
        }
    }
}

/// Digits only; the largest number there is where there are too many.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_table() {
        use Wanted::{Nothing, Part, Whole};
        for (value, expected) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=2-4", Part(2..5)),
            ("BYTES = 2-4", Part(2..5)),
            ("bytes=2-", Part(2..10)),
            ("bytes=9-99999999999999999999999", Part(9..10)),
            ("bytes=-3", Part(7..10)),
            ("bytes=-99", Part(0..10)),
            ("bytes=10-", Nothing),
            ("bytes=10-20", Nothing),
            ("bytes=-0", Nothing),
            ("bytes=18446744073709551615-18446744073709551615", Nothing),
            ("bytes=4-2", Whole),
            ("bytes=0-1,3-4", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("bytes=", Whole),
            ("lines=0-1", Whole),
            ("", Whole),
        ] {
            assert_eq!(Wanted::parse(value, 10), expected, "{value}");
        }
        assert_eq!(Wanted::parse("bytes=0-", 0), Nothing);
        assert_eq!(Wanted::parse("bytes=-5", 0), Nothing);
    }
}
