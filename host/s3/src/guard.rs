//! Which endpoints a client may talk to.

use crate::error::Refusal;
use crate::is_public;
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError, SharedDnsResolver};
use std::net::IpAddr;
use url::{Host, Url};

/// Keeps clients of endpoints that users name away from the operator's own network.
///
/// An endpoint is `https` on a public address, unless the operator's list names its host. Names are looked up by the guard, and the
/// connection goes to the addresses of the very lookup that passed: a name that changes its mind is refused, not followed.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The hosts that may be anywhere; `None` where all may.
    allowed: Option<Vec<(Host, Option<u16>)>>,
    resolver: SharedDnsResolver,
}

/// An endpoint that passed, and how its names are looked up.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// Its normalised address; `None` for Amazon's own.
    pub url: Option<String>,
    pub resolver: SharedDnsResolver,
}

impl Default for Guard {
    /// Public hosts only.
    fn default() -> Self {
        Self { allowed: Some(Vec::new()), resolver: SharedDnsResolver::new(System) }
    }
}

impl Guard {
    /// For endpoints that users name. `allowed` has the operator's exceptions, each `host` or `host:port`.
    pub fn public_only<S: AsRef<str>>(allowed: &[S]) -> Result<Self, Refusal> {
        let allowed = allowed.iter().map(|entry| allowed_host(entry.as_ref())).collect::<Result<_, _>>()?;
        Ok(Self { allowed: Some(allowed), resolver: SharedDnsResolver::new(System) })
    }

    /// For endpoints that the operator names: any address, also without TLS.
    pub fn open() -> Self {
        Self { allowed: None, resolver: SharedDnsResolver::new(System) }
    }

    /// The guard with another way of looking names up than the system's.
    #[must_use]
    pub fn with_resolver(self, resolver: impl ResolveDns + 'static) -> Self {
        Self { resolver: SharedDnsResolver::new(resolver), ..self }
    }

    /// Checks an endpoint without connecting to it, as when it is saved; `None` is Amazon's own.
    pub async fn check(&self, endpoint: Option<&str>) -> Result<(), Refusal> {
        let Some(endpoint) = endpoint else { return Ok(()) };
        let checked = self.endpoint(Some(endpoint))?;
        let url = parse(endpoint)?;
        // A name that cannot be looked up now may be later; the connection checks again.
        match url.host() {
            Some(Host::Domain(name)) => match checked.resolver.resolve_dns(name).await {
                Err(error) => Refusal::behind(&error).map_or(Ok(()), Err),
                Ok(_) => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Checks what an endpoint's text says, and gives what a connection to it needs.
    pub(crate) fn endpoint(&self, endpoint: Option<&str>) -> Result<Endpoint, Refusal> {
        let Some(endpoint) = endpoint else { return Ok(Endpoint { url: None, resolver: self.guarded() }) };
        let url = parse(endpoint)?;
        let text = Some(url.as_str().trim_end_matches('/').to_owned());
        if self.allows(&url) {
            return Ok(Endpoint { url: text, resolver: self.resolver.clone() });
        }
        if url.scheme() != "https" {
            return Err(Refusal("the endpoint must be https".into()));
        }
        // Literal addresses are not looked up, so they are checked here.
        match url.host() {
            Some(Host::Ipv4(address)) => checked(address.into())?,
            Some(Host::Ipv6(address)) => checked(address.into())?,
            _ => {}
        }
        Ok(Endpoint { url: text, resolver: self.guarded() })
    }

    fn allows(&self, url: &Url) -> bool {
        let Some(allowed) = &self.allowed else { return true };
        let (host, port) = (url.host().map(|host| host.to_owned()), url.port_or_known_default());
        allowed.iter().any(|(name, only)| Some(name) == host.as_ref() && (only.is_none() || *only == port))
    }

    /// Amazon's own names are guarded as well, unless nothing is.
    fn guarded(&self) -> SharedDnsResolver {
        match self.allowed {
            Some(_) => SharedDnsResolver::new(PublicOnly(self.resolver.clone())),
            None => self.resolver.clone(),
        }
    }
}

/// Parses an endpoint, which is a scheme and a host with an optional port, and nothing else.
fn parse(endpoint: &str) -> Result<Url, Refusal> {
    let url = Url::parse(endpoint).map_err(|error| Refusal(format!("the endpoint is not a URL: {error}")))?;
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !bare || url.path() != "/" {
        return Err(Refusal("the endpoint must be https://host or https://host:port".into()));
    }
    Ok(url)
}

fn allowed_host(entry: &str) -> Result<(Host, Option<u16>), Refusal> {
    let (host, port) = match entry.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
        Some((host, Ok(port))) => (host, Some(port)),
        _ => (entry, None),
    };
    let host = Host::parse(host).map_err(|_| Refusal(format!("{entry:?} is neither a host nor host:port")))?;
    Ok((host, port))
}

fn checked(address: IpAddr) -> Result<(), Refusal> {
    if is_public(address) { Ok(()) } else { Err(Refusal("the endpoint's address is not public".into())) }
}

/// Looks names up as the system does.
#[derive(Debug)]
struct System;

impl ResolveDns for System {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let addresses = tokio::net::lookup_host((name, 0)).await.map_err(ResolveDnsError::new)?;
            Ok(addresses.map(|address| address.ip()).collect())
        })
    }
}

/// Gives the addresses of a name when all of them are public: one that is not means that the name is not to be trusted.
#[derive(Debug)]
struct PublicOnly(SharedDnsResolver);

impl ResolveDns for PublicOnly {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let addresses = self.0.resolve_dns(name).await?;
            addresses.iter().try_for_each(|address| checked(*address)).map_err(ResolveDnsError::new)?;
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Gives one answer after the other.
    #[derive(Debug)]
    struct Rebinding(Vec<Vec<IpAddr>>, AtomicUsize);

    impl ResolveDns for Rebinding {
        fn resolve_dns<'a>(&'a self, _: &'a str) -> DnsFuture<'a> {
            DnsFuture::ready(Ok(self.0[self.1.fetch_add(1, Ordering::SeqCst)].clone()))
        }
    }

    fn rebinding(answers: &[&[&str]]) -> Guard {
        let parse = |text: &&str| text.parse().expect("an address");
        let answers = answers.iter().map(|answer| answer.iter().map(parse).collect()).collect();
        guard(&[]).with_resolver(Rebinding(answers, AtomicUsize::new(0)))
    }

    fn guard(allowed: &[&str]) -> Guard {
        Guard::public_only(allowed).expect("hosts")
    }

    #[test]
    fn odd_endpoints_are_refused() {
        let endpoints = "http://s3.example.com ftp://s3.example.com file:///etc/passwd s3.example.com https:// \
             https://user@s3.example.com https://user:password@s3.example.com https://:p@s3.example.com https://s3.example.com/path \
             https://s3.example.com/?a=b https://s3.example.com/? https://s3.example.com/#a https://s3.example.com# \
             https://127.0.0.1 https://127.1 https://127.0.1 https://2130706433 https://0x7f000001 https://0x7f.1 https://017700000001 \
             https://0177.0.0.1 https://0x7f.0x0.0x0.0x1 https://127.0.0.1. https://%31%32%37.0.0.1 https://0 https://0.0.0.0 \
             https://169.254.169.254 https://0xa9fea9fe https://2852039166 https://10.1 https://192.168.1 https://[::1] https://[::] \
             https://[::ffff:127.0.0.1] https://[::127.0.0.1] https://[64:ff9b::7f00:1] https://[fd00:ec2::254] https://[2002:7f00:1::] \
             https://[fe80::1] https://\u{ff11}\u{ff12}\u{ff17}.0.0.1 https://127\u{3002}0\u{3002}0\u{3002}1 https://256.1.1.1";
        for endpoint in endpoints.split_whitespace() {
            assert!(guard(&[]).endpoint(Some(endpoint)).is_err(), "{endpoint} is refused");
        }
        for endpoint in
            ["https://s3.example.com", "https://S3.example.com:9000/", "https://8.8.8.8", "https://[2606:4700::1]"]
        {
            assert!(guard(&[]).endpoint(Some(endpoint)).is_ok(), "{endpoint} passes");
        }
    }

    #[test]
    fn the_operator_makes_exceptions() {
        let guard = guard(&["minio.internal", "10.0.0.5:9000", "[::1]:9000"]);
        for endpoint in
            ["http://minio.internal:1234", "https://MinIO.internal", "http://10.0.0.5:9000", "http://[::1]:9000"]
        {
            assert!(guard.endpoint(Some(endpoint)).is_ok(), "{endpoint} is allowed");
        }
        for endpoint in [
            "http://10.0.0.5:9001",
            "http://10.0.0.5",
            "http://10.0.0.6:9000",
            "http://a.minio.internal",
            "http://[::1]",
        ] {
            assert!(guard.endpoint(Some(endpoint)).is_err(), "{endpoint} is not");
        }
        assert!(Guard::public_only(&["a/b"]).is_err() && Guard::public_only(&["http://a"]).is_err());
        assert!(Guard::open().endpoint(Some("http://127.0.0.1:9000")).is_ok());
    }

    #[tokio::test]
    async fn names_that_change_their_mind_are_refused() {
        let rebinds = rebinding(&[&["8.8.8.8"], &["127.0.0.1"]]).endpoint(None).expect("Amazon's own").resolver;
        assert_eq!(rebinds.resolve_dns("a").await.expect("public"), ["8.8.8.8".parse::<IpAddr>().expect("an address")]);
        assert!(Refusal::behind(&rebinds.resolve_dns("a").await.expect_err("private")).is_some());
        let mixed = rebinding(&[&["8.8.8.8", "::1"]]).check(Some("https://mixed.example")).await;
        assert!(mixed.is_err(), "one private address spoils the name");
        rebinding(&[&["8.8.8.8", "2606:4700::1"]]).check(Some("https://fine.example")).await.expect("all public");
        assert!(guard(&[]).check(Some("https://localhost")).await.is_err(), "also by the system's own lookup");
    }
}
