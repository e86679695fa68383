//! How often a client may ask.

use std::str::FromStr;

/// A number of requests a second, and how many may come at once after a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests a second in the long run.
    pub per_second: u32,
    /// Requests at once.
    pub burst: u32,
}

/// The rates that are kept; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Requests with one API key.
    pub key: Option<Rate>,
    /// Requests from one address: of IPv6, one network of 64 bits.
    pub address: Option<Rate>,
    /// Requests from one address without a good key; beyond, they are told to wait.
    pub failures: Option<Rate>,
}

impl Rates {
    /// No limits.
    pub const NONE: Self = Self { key: None, address: None, failures: None };
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            key: Some(Rate { per_second: 50, burst: 200 }),
            address: Some(Rate { per_second: 100, burst: 400 }),
            failures: Some(Rate { per_second: 5, burst: 20 }),
        }
    }
}

/// What a text that is no rate is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected requests a second and at once, such as 50/200, both from 1")]
pub struct NoRate;

impl FromStr for Rate {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Self, NoRate> {
        let (per_second, burst) = text.split_once('/').ok_or(NoRate)?;
        match (per_second.parse(), burst.parse()) {
            (Ok(per_second @ 1..), Ok(burst @ 1..)) => Ok(Self { per_second, burst }),
            _ => Err(NoRate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_two_numbers() {
        assert_eq!("50/200".parse(), Ok(Rate { per_second: 50, burst: 200 }));
        for bad in ["", "50", "0/1", "1/0", "-1/1", "1/2/3", "a/b", "99999999999/1"] {
            assert_eq!(bad.parse::<Rate>(), Err(NoRate), "{bad}");
        }
    }
}
