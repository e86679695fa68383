//! Who is at the other end.

use crate::Network;
use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of a connection's other end, or what a trusted proxy there says: anyone can send a header.
///
/// Every proxy appends whom it heard from, so the client is the last one that is no proxy of ours.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let values: Vec<_> = headers.get_all(FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or("?")).collect();
    let mut client = peer;
    for hop in values.iter().rev().flat_map(|value| value.rsplit(',')) {
        // What a proxy of ours cannot have written is where its word ends.
        match parse(hop.trim()) {
            Some(address) if is_trusted(client) => client = address,
            _ => break,
        }
    }
    client
}

/// What one client is taken for: of IPv6 everyone has a whole network.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

/// An address, with a port or without.
fn parse(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwarded_table() {
        let trusted: Vec<Network> =
            ["10.0.0.0/8", "2001:db8::1"].iter().map(|text| text.parse().expect("a network")).collect();
        for (peer, forwarded, expected) in [
            ("203.0.113.9", &[][..], "203.0.113.9"),
            ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.1 , 10.0.0.7"], "198.51.100.1"),
            ("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("2001:db8::1", &["[2001:db8::9]:80"], "2001:db8::9"),
            ("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &["198.51.100.1, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1, nonsense, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[""], "10.0.0.1"),
        ] {
            let headers = forwarded.iter().map(|v| (FORWARDED_FOR, v.parse().expect("a value"))).collect();
            let found = client_address(peer.parse().expect("an address"), &headers, &trusted);
            assert_eq!(found.to_string(), expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn one_client_of_ipv6_is_a_network() {
        let of = |text: &str| network_of(text.parse().expect("an address")).to_string();
        assert_eq!((of("2001:db8:1:2:3:4:5:6"), of("198.51.100.1")), ("2001:db8:1:2::".into(), "198.51.100.1".into()));
        assert_eq!(of("::ffff:198.51.100.1"), "198.51.100.1");
    }
}
