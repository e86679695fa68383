//! Times: milliseconds since 1970 in the store, RFC 3339 to the second outside.

use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};

/// Milliseconds since 1970 in UTC.
pub type Millis = i64;

/// Now.
pub fn now() -> Millis {
    Timestamp::now().as_millisecond()
}

/// The time as `2026-03-08T12:00:00Z`, the fraction of a second cut off.
pub fn rfc3339(at: Millis) -> String {
    Timestamp::from_second(at.div_euclid(1000)).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// Reads a time as RFC 3339 has it, in any time zone.
pub fn parse_rfc3339(text: &str) -> Option<Millis> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// The time as HTTP writes it, `Sun, 08 Mar 2026 12:00:00 GMT`, the fraction of a second cut off.
pub fn http_date(at: Millis) -> String {
    let second = Timestamp::from_second(at.div_euclid(1000)).unwrap_or(Timestamp::UNIX_EPOCH);
    DateTimePrinter::new().timestamp_to_rfc9110_string(&second).unwrap_or_default()
}

/// Reads what [`http_date`] writes.
pub fn parse_http_date(text: &str) -> Option<Millis> {
    DateTimeParser::new().parse_timestamp(text).ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_772_971_200_999), "2026-03-08T12:00:00Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59Z");
        assert_eq!(parse_rfc3339("2026-03-08T13:00:00+01:00"), Some(1_772_971_200_000));
        assert_eq!(parse_rfc3339("2026-03-08"), None);
    }

    #[test]
    fn dates_of_http_read_back() {
        assert_eq!(http_date(1_772_971_200_999), "Sun, 08 Mar 2026 12:00:00 GMT");
        assert_eq!(parse_http_date("Sun, 08 Mar 2026 12:00:00 GMT"), Some(1_772_971_200_000));
        assert_eq!(parse_http_date("yesterday"), None);
    }
}
