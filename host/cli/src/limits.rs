//! `serve`'s options about who may ask how often.

use host_server::{Config, Network, NoRate, Rate, Rates};
use std::str::FromStr;

/// Limits of rate, each as requests a second and at once, or `off`.
#[derive(clap::Args)]
pub struct Limits {
    /// Requests a second, and at once, with one API key, or `off` [default: 50/200]
    #[arg(long, value_name = "RATE")]
    rate_per_key: Option<Limit>,
    /// Requests a second, and at once, from one address, or `off` [default: 100/400]
    #[arg(long, value_name = "RATE")]
    rate_per_address: Option<Limit>,
    /// Requests a second, and at once, from one address without a good key, or `off` [default: 5/20]
    #[arg(long, value_name = "RATE")]
    rate_of_failures: Option<Limit>,
    /// A proxy, or a network of them, that is believed about whose requests it passes on; may be repeated
    #[arg(long = "trusted-proxy", value_name = "NETWORK")]
    trusted_proxies: Vec<Network>,
}

impl Limits {
    /// Puts into a configuration what was given.
    pub fn apply(self, config: &mut Config) {
        let Rates { key, address, failures } = &mut config.rates;
        let given = [(key, self.rate_per_key), (address, self.rate_per_address), (failures, self.rate_of_failures)];
        for (rate, Limit(limit)) in given.into_iter().filter_map(|(rate, limit)| Some((rate, limit?))) {
            *rate = limit;
        }
        config.trusted_proxies = self.trusted_proxies;
    }
}

/// A rate, or none.
#[derive(Clone, Copy)]
struct Limit(Option<Rate>);

impl FromStr for Limit {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Self, NoRate> {
        if text == "off" { Ok(Self(None)) } else { text.parse().map(|rate| Self(Some(rate))) }
    }
}
