//! Moments, and how mail writes them.

/// Names as dates have them.
const DAYS: [&[u8; 3]; 7] = [b"Thu", b"Fri", b"Sat", b"Sun", b"Mon", b"Tue", b"Wed"];
const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Seconds of a day.
pub const DAY: i64 = 86400;

/// Where the fields of a date are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Of the three letters of the weekday, the day, the month's name, the year, and the clock; the zone where there is one.
    pub weekday: usize,
    pub day: usize,
    pub month: usize,
    pub year: usize,
    pub clock: usize,
    pub zone: Option<usize>,
    /// Bytes of the day: two, or one where it is below ten and not padded.
    pub day_len: usize,
    pub len: usize,
}

impl Layout {
    /// `Thu Aug 22 12:36:23 2002`: mbox, as asctime of C writes it.
    pub const ENVELOPE: Self =
        Self { weekday: 0, month: 4, day: 8, clock: 11, year: 20, zone: None, day_len: 2, len: 24 };

    /// `Thu, 22 Aug 2002 12:36:23 +0100`: RFC 5322 §3.3.
    pub const fn field(day_len: usize) -> Self {
        let month = 6 + day_len;
        Self {
            weekday: 0,
            day: 5,
            month,
            year: month + 4,
            clock: month + 9,
            zone: Some(month + 18),
            day_len,
            len: month + 23,
        }
    }
}

/// A moment in the time of its zone, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Seconds since 1970 as the clock there shows them.
    pub local: i64,
    /// Minutes by which that clock is ahead of UTC.
    pub offset: i64,
    /// Whether a day below ten has a zero before it, or a space in an envelope.
    pub padded: bool,
}

/// Room for a date.
pub const ROOM: usize = 40;

impl Date {
    /// Writes it.
    pub fn write(self, envelope: bool, out: &mut [u8; ROOM]) -> Layout {
        let days = self.local.div_euclid(DAY);
        let seconds = self.local.rem_euclid(DAY);
        let (year, month, day) = civil(days);
        let two = |n: i64| [b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8];
        let layout =
            if envelope { Layout::ENVELOPE } else { Layout::field(if self.padded || day > 9 { 2 } else { 1 }) };
        out.fill(b' ');
        let mut put = |at: usize, bytes: &[u8]| out[at..at + bytes.len()].copy_from_slice(bytes);
        put(layout.weekday, DAYS[days.rem_euclid(7) as usize]);
        put(layout.month, MONTHS[month as usize - 1]);
        let digits = two(day);
        put(layout.day, &digits[2 - layout.day_len..]);
        if envelope && day < 10 && !self.padded {
            put(layout.day, b" ");
        }
        put(layout.year, &two(year / 100));
        put(layout.year + 2, &two(year));
        put(layout.clock, &two(seconds / 3600));
        put(layout.clock + 2, b":");
        put(layout.clock + 3, &two(seconds / 60 % 60));
        put(layout.clock + 5, b":");
        put(layout.clock + 6, &two(seconds % 60));
        if let Some(zone) = layout.zone {
            let minutes = self.offset.abs();
            put(3, b",");
            put(zone, if self.offset < 0 { b"-" } else { b"+" });
            put(zone + 1, &two(minutes / 60));
            put(zone + 3, &two(minutes % 60));
        }
        layout
    }

    /// The date that `written` shows, as far as it is one: fields that are none are as here.
    pub fn read(self, written: &[u8; ROOM], layout: Layout) -> Self {
        let days = self.local.div_euclid(DAY);
        let seconds = self.local.rem_euclid(DAY);
        let (year, month, day) = civil(days);
        let two = |at: usize| number(&written[at..at + 2]);
        let month = MONTHS
            .iter()
            .position(|&name| name[..] == written[layout.month..layout.month + 3])
            .map_or(month, |at| at as i64 + 1);
        let day = number(&written[layout.day..layout.day + layout.day_len])
            .filter(|day| (1..32).contains(day))
            .unwrap_or(day);
        let year = number(&written[layout.year..layout.year + 4]).unwrap_or(year);
        let hour = two(layout.clock).filter(|&hour| hour < 24).unwrap_or(seconds / 3600);
        let minute = two(layout.clock + 3).filter(|&minute| minute < 60).unwrap_or(seconds / 60 % 60);
        let second = two(layout.clock + 6).filter(|&second| second < 60).unwrap_or(seconds % 60);
        let mut offset = self.offset;
        if let Some(zone) = layout.zone
            && let (Some(hours), Some(minutes)) = (two(zone + 1), two(zone + 3))
        {
            offset = (hours * 60 + minutes).min(15 * 60) * if written[zone] == b'-' { -1 } else { 1 };
        }
        let local = days_of(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
        Self { local, offset, padded: self.padded }
    }
}

/// Digits of a queue's number: sixty of them.
const DIGITS: &[u8; 60] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx";

/// Bytes of a queue's number that tell when it was given.
pub const QUEUED: usize = 6;

/// How sendmail starts the number of a mail that it takes into its queue: year, month, day, hour, minute and second of UTC.
pub fn queued(now: i64) -> [u8; QUEUED] {
    let (year, month, day) = civil(now.div_euclid(DAY));
    let seconds = now.rem_euclid(DAY);
    [(year - 1900).rem_euclid(60), month - 1, day, seconds / 3600, seconds / 60 % 60, seconds % 60]
        .map(|digit| DIGITS[digit as usize])
}

/// The moment that such a number tells, in a year near that of `now`.
pub fn queued_at(id: [u8; QUEUED], now: i64) -> Option<i64> {
    let digit = |at: usize| DIGITS.iter().position(|&digit| digit == id[at]).map(|digit| digit as i64);
    let (near, ..) = civil(now.div_euclid(DAY));
    let year = near + (digit(0)? - (near - 1900) + 30).rem_euclid(60) - 30;
    let (month, day, hour) = (digit(1)? + 1, digit(2)?, digit(3)?);
    let fits = month <= 12 && (1..32).contains(&day) && hour < 24;
    fits.then_some(days_of(year, month, day) * DAY + hour * 3600 + digit(4)? * 60 + digit(5)?)
}

/// The days by which the weekday `written` is off that of `days`, from −3 to 3; 0 where it is none.
pub fn weekdays_off(days: i64, written: &[u8]) -> i64 {
    let day = DAYS.iter().position(|&name| name[..] == *written);
    day.map_or(0, |day| (day as i64 - days + 3).rem_euclid(7) - 3)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |n, digit| match digit {
        b'0'..=b'9' => Some(n * 10 + i64::from(digit - b'0')),
        b' ' if n == 0 => Some(0),
        _ => None,
    })
}

/// Year, month and day of a day since 1970, by the Gregorian calendar; years of 400 start in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(month < 3), month, day)
}

/// The day since 1970 of a year, month and day.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month < 3);
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Date = Date { local: 1_030_019_783, offset: 60, padded: true };

    fn written(date: Date, envelope: bool) -> String {
        let mut out = [0; ROOM];
        let layout = date.write(envelope, &mut out);
        String::from_utf8_lossy(&out[..layout.len]).into_owned()
    }

    #[test]
    fn known_dates() {
        assert_eq!(written(MOMENT, false), "Thu, 22 Aug 2002 12:36:23 +0100");
        assert_eq!(written(MOMENT, true), "Thu Aug 22 12:36:23 2002");
        let early = Date { local: 951_782_400, offset: -330, padded: false };
        assert_eq!(written(early, false), "Tue, 29 Feb 2000 00:00:00 -0530");
        assert_eq!(written(Date { local: early.local + 2 * DAY, ..early }, false), "Thu, 2 Mar 2000 00:00:00 -0530");
        assert_eq!(written(Date { local: -1, ..MOMENT }, true), "Wed Dec 31 23:59:59 1969");
    }

    #[test]
    fn what_is_written_is_read() {
        for local in (-100_000_000_000..200_000_000_000).step_by(777_777_777) {
            let date = Date { local, ..MOMENT };
            let mut out = [0; ROOM];
            let layout = date.write(false, &mut out);
            if (0..10_000).contains(&civil(local.div_euclid(DAY)).0) {
                assert_eq!(Date { local: 0, offset: 0, padded: true }.read(&out, layout), date);
            }
        }
    }

    #[test]
    fn numbers_of_a_queue_tell_the_time() {
        let now = MOMENT.local - 3600;
        assert_eq!(&queued(now), b"g7MBaN");
        assert_eq!(queued_at(*b"g7MBaN", now + 9_000_000), Some(now));
        assert_eq!(queued_at(*b"g7MBa.", now), None);
        assert_eq!(queued_at(*b"zzzzzz", now), None);
    }

    #[test]
    fn a_weekday_is_off_by_three_at_most() {
        assert_eq!(weekdays_off(0, b"Thu"), 0);
        assert_eq!((weekdays_off(0, b"Wed"), weekdays_off(0, b"Sun")), (-1, 3));
        assert_eq!(weekdays_off(0, b"Xyz"), 0);
    }
}
