//! How numbers are written.

/// A way to write a number as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Decimal, with so many digits behind the point.
    Decimal(u8),
    /// Decimal, with zeros in front up to so many digits.
    Padded(u8),
    /// 2005-07-07, as days.
    Date,
    /// 2005-07-07 14:22:18 with that byte in the middle, as seconds.
    Time(u8),
    /// So many bytes, the lowest first.
    Little(u8),
    /// So many bytes, the highest first.
    Big(u8),
}

const DAY: i64 = 86_400;

/// More digits than these may not fit.
const DIGITS: usize = 18;

impl Format {
    /// The bytes that stand for a format.
    pub fn code(self) -> [u8; 2] {
        match self {
            Self::Decimal(scale) => [0, scale],
            Self::Padded(width) => [1, width],
            Self::Date => [2, 0],
            Self::Time(middle) => [3, middle],
            Self::Little(width) => [4, width],
            Self::Big(width) => [5, width],
        }
    }

    /// The format that such bytes stand for.
    pub fn of_code(code: [u8; 2]) -> Option<Self> {
        Some(match code {
            [0, scale] if usize::from(scale) <= DIGITS => Self::Decimal(scale),
            [1, width] if usize::from(width) <= DIGITS => Self::Padded(width),
            [2, 0] => Self::Date,
            [3, middle] => Self::Time(middle),
            [4, width @ 1..=8] => Self::Little(width),
            [5, width @ 1..=8] => Self::Big(width),
            _ => return None,
        })
    }

    /// The format of a text that reads as a number.
    pub fn guess(text: &[u8]) -> Option<Self> {
        let digits = text.strip_prefix(b"-").unwrap_or(text);
        let point = digits.iter().position(|&byte| byte == b'.');
        let scale = point.map_or(0, |at| digits.len() - at - 1);
        [
            Self::Decimal(scale.min(DIGITS) as u8),
            Self::Padded(text.len().min(DIGITS) as u8),
            Self::Date,
            Self::Time(text.get(10).copied().unwrap_or(b' ')),
        ]
        .into_iter()
        .find(|format| format.parse(text).is_some())
    }

    /// The number that exactly this text is written for.
    pub fn parse(self, text: &[u8]) -> Option<i64> {
        match self {
            Self::Decimal(scale) => decimal(text, usize::from(scale)),
            Self::Padded(width) => (text.len() == usize::from(width)).then(|| number(text)).flatten(),
            Self::Date => date(text),
            Self::Time(middle) => time(text, middle),
            Self::Little(width) => {
                let bytes = bytes(text, width)?;
                // 4 bytes and 8 are read with a sign.
                let value = text.iter().rev().fold(0, |value: u64, &byte| value << 8 | u64::from(byte));
                Some(if bytes == 4 { i64::from(value as u32 as i32) } else { value as i64 })
            }
            Self::Big(width) => {
                bytes(text, width)?;
                Some(text.iter().fold(0, |value: u64, &byte| value << 8 | u64::from(byte)) as i64)
            }
        }
    }

    /// Writes a number; what no text is read as, in one way or another.
    pub fn print(self, number: i64, out: &mut Vec<u8>) {
        match self {
            Self::Decimal(scale) => {
                if number < 0 {
                    out.push(b'-');
                }
                let start = out.len();
                digits(number.unsigned_abs(), usize::from(scale) + 1, out);
                if scale > 0 {
                    let point = (out.len() - usize::from(scale)).max(start);
                    out.insert(point, b'.');
                }
            }
            Self::Padded(width) => digits(number.unsigned_abs(), usize::from(width), out),
            Self::Date => print_date(number, out),
            Self::Time(middle) => {
                print_date(number.div_euclid(DAY), out);
                let second = number.rem_euclid(DAY) as u64;
                for (mark, part) in [(middle, second / 3600), (b':', second / 60 % 60), (b':', second % 60)] {
                    out.push(mark);
                    digits(part, 2, out);
                }
            }
            Self::Little(width) => out.extend_from_slice(&number.to_le_bytes()[..usize::from(width)]),
            Self::Big(width) => out.extend_from_slice(&number.to_be_bytes()[8 - usize::from(width)..]),
        }
    }

    /// The most bytes that a number takes.
    pub const LONGEST: usize = 40;
}

fn bytes(text: &[u8], width: u8) -> Option<u8> {
    (text.len() == usize::from(width)).then_some(width)
}

/// The number that nothing but digits makes.
fn number(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || digits.len() > DIGITS {
        return None;
    }
    digits.iter().try_fold(0, |value: i64, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

fn decimal(text: &[u8], scale: usize) -> Option<i64> {
    let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = if scale > 0 {
        let (whole, fraction) = digits.split_at_checked(digits.len().checked_sub(scale + 1)?)?;
        (whole, fraction.strip_prefix(b".")?)
    } else {
        (digits, &[][..])
    };
    if whole.len() + scale > DIGITS || whole.len() > 1 && whole[0] == b'0' {
        return None;
    }
    let value = number(whole)? * 10i64.pow(scale as u32) + if scale > 0 { number(fraction)? } else { 0 };
    if negative && value == 0 {
        return None;
    }
    Some(if negative { -value } else { value })
}

fn date(text: &[u8]) -> Option<i64> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
    let days = days(year, month, day);
    (civil(days) == (year, month, day)).then_some(days)
}

fn time(text: &[u8], middle: u8) -> Option<i64> {
    let (day, rest) = text.split_at_checked(10)?;
    let &[mark, a, b, b':', c, d, b':', e, f] = rest else { return None };
    let (hour, minute, second) = (number(&[a, b])?, number(&[c, d])?, number(&[e, f])?);
    let fits = mark == middle && hour < 24 && minute < 60 && second < 60;
    fits.then_some(())?;
    Some(date(day)? * DAY + hour * 3600 + minute * 60 + second)
}

/// Days of the proleptic Gregorian calendar since 1970-01-01; years begin with March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let of_era = year.rem_euclid(400);
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// The year, month and day of a day.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn print_date(days: i64, out: &mut Vec<u8>) {
    let (year, month, day) = civil(days % (1 << 40));
    digits(year.unsigned_abs(), 4, out);
    out.push(b'-');
    digits(month.unsigned_abs(), 2, out);
    out.push(b'-');
    digits(day.unsigned_abs(), 2, out);
}

/// Writes at least so many digits.
fn digits(mut value: u64, least: usize, out: &mut Vec<u8>) {
    let mut all = [b'0'; 24];
    let mut at = all.len();
    while value > 0 {
        at -= 1;
        all[at] = b'0' + (value % 10) as u8;
        value /= 10;
    }
    out.extend_from_slice(&all[at.min(all.len() - least.min(all.len()))..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        for text in ["0", "-7", "120", "0.99", "-0.50", "007", "2005-07-07", "2024-02-29 23:59:59", "1970-01-01T00:00:00", "0000-03-01", "999999999999999999"] {
            let format = Format::guess(text.as_bytes()).expect(text);
            let number = format.parse(text.as_bytes()).expect(text);
            let mut out = Vec::new();
            format.print(number, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text);
            assert_eq!(Format::of_code(format.code()), Some(format));
        }
    }

    #[test]
    fn what_would_be_written_differently_is_not_read() {
        for text in ["", "-", "-0", "1e5", ".5", "5.", "0000-00-00", "2005-13-01", "2005-02-30", "2005-07-07 24:00:00", "1234567890123456789", "--1", "+1"] {
            assert_eq!(Format::guess(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Format::Decimal(0).parse(b"007"), None);
    }

    #[test]
    fn any_number_is_written() {
        for format in (0..=5).flat_map(|kind| (0..=255).filter_map(move |more| Format::of_code([kind, more]))) {
            for number in [i64::MIN, -1, 0, 1, i64::MAX] {
                let mut out = Vec::new();
                format.print(number, &mut out);
                assert!(out.len() <= Format::LONGEST, "{format:?} {number}");
            }
        }
    }
}
