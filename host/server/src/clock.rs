//! Times: milliseconds since 1970 in the store, RFC 3339 to the second outside.

use jiff::Timestamp;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_772_971_200_999), "2026-03-08T12:00:00Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59Z");
    }
}
