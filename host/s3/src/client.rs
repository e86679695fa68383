//! A client of one store.

use crate::answer::Bounded;
use crate::destination::Destination;
use crate::error::{Error, Refusal, Result};
use crate::guard::Guard;
use crate::{Body, Headers};
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    self, BehaviorVersion, Credentials, Region, RequestChecksumCalculation, StalledStreamProtectionConfig,
};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use std::time::Duration;

/// Bytes a second that a connection must carry to be worth waiting for.
const SLOWEST: u64 = 256 << 10;

/// How long to wait and how often to try.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For an answer, beyond the time that the content takes.
    pub answer: Duration,
    /// How often a request is sent at most.
    pub attempts: u32,
    /// The first pause between attempts, which grows, with jitter.
    pub backoff: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(5), answer: seconds(30), attempts: 4, backoff: seconds(1) }
    }
}

/// A store that the guard let pass; clones share its connections.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) sdk: aws_sdk_s3::Client,
    pub(crate) limits: Limits,
}

impl Client {
    /// Makes a client of a destination, which connects when it is used. Each connection is guarded by itself.
    pub fn connect(to: &Destination, guard: &Guard) -> Result<Self> {
        Self::connect_within(to, guard, Limits::default())
    }

    /// Like [`Client::connect`], with other limits.
    pub fn connect_within(to: &Destination, guard: &Guard, limits: Limits) -> Result<Self> {
        let endpoint = guard.endpoint(to.endpoint.as_deref())?;
        if !is_label(&to.region, 32, "-") {
            return Err(Refusal("the region must be letters, digits and hyphens".into()).into());
        }
        let keys = Credentials::new(&to.access_key_id, to.secret_access_key.as_str(), None, None, "destination");
        let http =
            Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_with_resolver(endpoint.resolver);
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(keys)
            .region(Region::new(to.region.clone()))
            .force_path_style(to.path_style)
            .http_client(http)
            .interceptor(Bounded)
            // Uploads state the SHA-256 that is computed here: a header, where the SDK's own is a trailer that many stores refuse.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .stalled_stream_protection(StalledStreamProtectionConfig::enabled().grace_period(limits.answer).build())
            .retry_config(
                RetryConfig::standard().with_max_attempts(limits.attempts).with_initial_backoff(limits.backoff),
            );
        config.set_endpoint_url(endpoint.url);
        Ok(Self { sdk: aws_sdk_s3::Client::from_conf(config.build()), limits })
    }

    /// Whether objects can be put, found and deleted under a prefix: the "test connection" of a settings page.
    pub async fn check(&self, bucket: &str, prefix: &str) -> Result<()> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).expect("the system's random generator works");
        let key = under(prefix, &format!(".smallest-connection-test-{:016x}", u64::from_be_bytes(random)));
        let body = Body::bytes("smallest tests its connection");
        self.put(bucket, &key, &body, &Headers::default()).await?;
        let found = self.head(bucket, &key).await;
        self.delete(bucket, &key).await?;
        match found? {
            Some(object) if object.len == body.len() => Ok(()),
            _ => Err(Error::Corrupt(crate::error::at(bucket, &key), "what was stored is not found".into())),
        }
    }

    /// The settings of one request that carries so many bytes either way.
    pub(crate) fn carrying(&self, bytes: u64) -> config::Builder {
        let attempt = self.patience(bytes);
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(self.limits.connect)
            .operation_attempt_timeout(attempt)
            // Pauses grow to 20 s at most.
            .operation_timeout((attempt + Duration::from_secs(20)) * self.limits.attempts);
        config::Builder::new().timeout_config(timeouts.build())
    }

    /// How long one attempt to carry so many bytes may take.
    pub(crate) fn patience(&self, bytes: u64) -> Duration {
        self.limits.answer + Duration::from_secs(bytes / SLOWEST)
    }
}

/// Refuses what is no bucket's name before it becomes part of a host.
pub(crate) fn bucket(name: &str) -> Result<&str> {
    if name.len() >= 3 && is_label(name, 63, "-._") && !name.starts_with('.') {
        return Ok(name);
    }
    Err(Error::Other(format!("bucket {name:?}"), "a bucket has 3 to 63 letters, digits, dots and hyphens".into()))
}

fn is_label(text: &str, longest: usize, others: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
    (1..=longest).contains(&text.len()) && text.chars().all(good)
}

/// A name under a prefix, which may be empty and may end with a slash.
pub(crate) fn under(prefix: &str, name: &str) -> String {
    let prefix = prefix.trim_matches('/');
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") }
}
