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
    /// 2005-07-07 14:22:18 with that byte in the middle and so many digits of a second behind it, as parts of seconds.
    Time(u8, u8),
    /// So many digits of base 16; capitals, where the highest bit is set.
    Hex(u8),
    /// A double that is a multiple of so many decimal places, the lowest byte first.
    Double(u8),
    /// So many bytes, the lowest first.
    Little(u8),
    /// So many bytes, the highest first.
    Big(u8),
}

/// Set in a width of [`Format::Hex`].
const CAPITAL: u8 = 0x80;

/// Shorter ones may as well be words.
const SHORTEST_HEX: usize = 6;

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
            Self::Time(middle, places) => [16 + places, middle],
            Self::Hex(width) => [3, width],
            Self::Double(places) => [6, places],
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
            [places @ 16..=22, middle] => Self::Time(middle, places - 16),
            [3, width] if matches!(width & !CAPITAL, 1..=16) => Self::Hex(width),
            [6, places] if usize::from(places) < DIGITS => Self::Double(places),
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
            Self::Time(text.get(10).copied().unwrap_or(b' '), text.len().saturating_sub(20).min(6) as u8),
            Self::Hex(text.len().min(127) as u8),
            Self::Hex(text.len().min(127) as u8 | CAPITAL),
        ]
        .into_iter()
        .find(|format| format.parse(text).is_some())
    }

    /// The format of a double with few decimal places.
    pub fn guess_double(bytes: &[u8]) -> Option<Self> {
        (0..10).map(Self::Double).find(|format| format.parse(bytes).is_some())
    }

    /// The number that exactly this text is written for.
    pub fn parse(self, text: &[u8]) -> Option<i64> {
        match self {
            Self::Decimal(scale) => decimal(text, usize::from(scale)),
            Self::Padded(width) => (text.len() == usize::from(width)).then(|| number(text)).flatten(),
            Self::Date => date(text),
            Self::Time(middle, places) => time(text, middle, usize::from(places)),
            Self::Hex(width) => hex(text, width),
            Self::Double(places) => double(text, places),
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
            Self::Time(middle, places) => {
                let unit = 10i64.pow(places.into());
                let (second, fraction) = (number.div_euclid(unit), number.rem_euclid(unit));
                print_date(second.div_euclid(DAY), out);
                let second = second.rem_euclid(DAY) as u64;
                for (mark, part) in [(middle, second / 3600), (b':', second / 60 % 60), (b':', second % 60)] {
                    out.push(mark);
                    digits(part, 2, out);
                }
                if places > 0 {
                    out.push(b'.');
                    digits(fraction as u64, places.into(), out);
                }
            }
            Self::Hex(width) => {
                let letters = if width & CAPITAL == 0 { b"0123456789abcdef" } else { b"0123456789ABCDEF" };
                out.extend((0..width & !CAPITAL).rev().map(|at| letters[(number as u64 >> (4 * at)) as usize & 15]));
            }
            Self::Double(places) => out.extend_from_slice(&of_places(number, places).to_le_bytes()),
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

/// A number of as many hexadecimal digits as `width` says, small ones or capitals, but not of decimal ones alone.
fn hex(text: &[u8], width: u8) -> Option<i64> {
    if text.len() < SHORTEST_HEX || text.len() > 16 || text.len() != usize::from(width & !CAPITAL) {
        return None;
    }
    let letter = if width & CAPITAL == 0 { b'a' } else { b'A' };
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        _ => byte.checked_sub(letter).filter(|&more| more < 6).map(|more| more + 10),
    };
    text.iter().try_fold(0u64, |value, &byte| Some(value << 4 | u64::from(digit(byte)?))).map(|value| value as i64)
}

/// Multiplication, division and rounding are exact to the last bit on every machine.
fn of_places(number: i64, places: u8) -> f64 {
    number as f64 / 10i64.pow(places.into()) as f64
}

fn double(bytes: &[u8], places: u8) -> Option<i64> {
    let value = f64::from_le_bytes(bytes.try_into().ok()?);
    let scaled = value * 10i64.pow(places.into()) as f64;
    // Above 2⁵³ not every number is a double; what is not a number is not below either.
    if scaled.is_nan() || scaled.abs() > 9e15 {
        return None;
    }
    let number = scaled.round() as i64;
    (of_places(number, places).to_bits() == value.to_bits()).then_some(number)
}

fn date(text: &[u8]) -> Option<i64> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
    let days = days(year, month, day);
    (civil(days) == (year, month, day)).then_some(days)
}

fn time(text: &[u8], middle: u8, places: usize) -> Option<i64> {
    let (day, rest) = text.split_at_checked(10)?;
    let (rest, fraction) = rest.split_at_checked(9)?;
    let &[mark, a, b, b':', c, d, b':', e, f] = rest else { return None };
    let fraction = match places {
        0 => fraction.is_empty().then_some(0)?,
        _ => fraction.strip_prefix(b".").filter(|digits| digits.len() == places).and_then(number)?,
    };
    let (hour, minute, second) = (number(&[a, b])?, number(&[c, d])?, number(&[e, f])?);
    let fits = mark == middle && hour < 24 && minute < 60 && second < 60;
    fits.then_some(())?;
    Some((date(day)? * DAY + hour * 3600 + minute * 60 + second) * 10i64.pow(places as u32) + fraction)
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
        for text in [
            "0",
            "-7",
            "120",
            "0.99",
            "-0.50",
            "007",
            "2005-07-07",
            "2024-02-29 23:59:59",
            "1970-01-01T00:00:00",
            "0000-03-01",
            "00ff00",
            "0A2B400000000",
            "2005-07-07 14:22:18.050",
            "999999999999999999",
        ] {
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
        for text in [
            "",
            "-",
            "-0",
            "1e5",
            ".5",
            "5.",
            "0000-00-00",
            "2005-13-01",
            "2005-02-30",
            "2005-07-07 24:00:00",
            "1234567890123456789",
            "--1",
            "+1",
        ] {
            assert_eq!(Format::guess(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Format::Decimal(0).parse(b"007"), None);
    }

    #[test]
    fn doubles_are_read_by_their_places() {
        for (value, places, number) in [(19.99, 2, 1999), (-73.856077, 6, -73_856_077), (5.0, 0, 5)] {
            let bytes = f64::to_le_bytes(value);
            assert_eq!(Format::guess_double(&bytes), Some(Format::Double(places)));
            assert_eq!(Format::Double(places).parse(&bytes), Some(number));
        }
        for value in [-0.0, f64::NAN, f64::INFINITY, 1e300, 5e-324, 1.0 / 3.0] {
            assert_eq!(Format::guess_double(&value.to_le_bytes()), None);
        }
    }

    #[test]
    fn any_number_is_written() {
        for format in (0..=22).flat_map(|kind| (0..=255).filter_map(move |more| Format::of_code([kind, more]))) {
            for number in [i64::MIN, -1, 0, 1, i64::MAX] {
                let mut out = Vec::new();
                format.print(number, &mut out);
                assert!(out.len() <= Format::LONGEST, "{format:?} {number}");
            }
        }
    }
}
