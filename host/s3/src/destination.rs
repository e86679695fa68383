//! Where objects go, and in whose name.

use std::fmt;
use zeroize::Zeroizing;

/// A store and the credentials to use it with.
#[derive(Clone)]
pub struct Destination {
    /// `https://host` or `https://host:port`; `None` for Amazon's own of the region.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// Whether the bucket is the first part of the path and not of the host.
    pub path_style: bool,
    /// The public part of the credentials.
    pub access_key_id: String,
    /// The secret part, which no output ever shows.
    pub secret_access_key: Zeroizing<String>,
}

impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Destination")
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("path_style", &self.path_style)
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}
