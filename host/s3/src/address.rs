//! Which IP addresses are somebody's on the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of IPv4 that no public service has, with their prefix lengths.
const NOT_PUBLIC_V4: [([u8; 4], u32); 17] = [
    ([0, 0, 0, 0], 8),          // "this network"; 0.0.0.0 reaches loopback
    ([10, 0, 0, 0], 8),         // private
    ([100, 64, 0, 0], 10),      // carrier-grade NAT; 100.100.100.200 is a metadata service
    ([127, 0, 0, 0], 8),        // loopback
    ([168, 63, 129, 16], 32),   // Azure's metadata and DNS
    ([169, 254, 0, 0], 16),     // link-local; 169.254.169.254 is most clouds' metadata service
    ([172, 16, 0, 0], 12),      // private
    ([192, 0, 0, 0], 24),       // protocol assignments; 192.0.0.192 is Oracle's metadata service
    ([192, 0, 2, 0], 24),       // documentation
    ([192, 88, 99, 0], 24),     // 6to4 relays
    ([192, 168, 0, 0], 16),     // private
    ([198, 18, 0, 0], 15),      // benchmarks
    ([198, 51, 100, 0], 24),    // documentation
    ([203, 0, 113, 0], 24),     // documentation
    ([224, 0, 0, 0], 4),        // multicast
    ([240, 0, 0, 0], 4),        // reserved
    ([255, 255, 255, 255], 32), // broadcast
];

/// Ranges within 2000::/3 that no public service has. What is outside of 2000::/3 is none in any case: loopback, unspecified,
/// mapped and compatible IPv4, NAT64, unique local with fd00:ec2::254, link-local, site-local and multicast.
const NOT_PUBLIC_V6: [([u16; 2], u32); 4] = [
    ([0x2001, 0], 23),     // protocol assignments: Teredo, ORCHID, benchmarks
    ([0x2001, 0xdb8], 32), // documentation
    ([0x2002, 0], 16),     // 6to4: IPv4 inside
    ([0x3fff, 0], 20),     // documentation
];

/// Whether an address may be that of a public service: not of this machine, its network or its cloud, and no IPv4 address in the
/// clothes of an IPv6 one.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !NOT_PUBLIC_V4.iter().any(|(range, prefix)| (bits ^ u32::from_be_bytes(*range)) >> (32 - prefix) == 0)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let head = u32::from(segments[0]) << 16 | u32::from(segments[1]);
    let within =
        |range: [u16; 2], prefix: u32| (head ^ (u32::from(range[0]) << 16 | u32::from(range[1]))) >> (32 - prefix) == 0;
    // ISATAP has IPv4 behind this mark, under any prefix; its second bit only says whether that address is unique.
    let isatap = segments[4] & !0x0200 == 0 && segments[5] == 0x5efe;
    within([0x2000, 0], 3) && !isatap && !NOT_PUBLIC_V6.iter().any(|(range, prefix)| within(*range, *prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public() {
        let addresses = "0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3 \
             168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 \
             192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 \
             239.255.255.255 240.0.0.1 255.255.255.255 \
             :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 \
             64:ff9b:1::7f00:1 100::1 2001::1 2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:80ff:fffe 2001:2::1 2001:10::1 \
             2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 \
             fdff:ffff::1 fe80::1 febf::1 fec0::1 ff02::1 ff0e::1 \
             2606:4700::5efe:127.0.0.1 2606:4700::200:5efe:127.0.0.1 fe80::5efe:10.0.0.1";
        for address in addresses.split_whitespace() {
            assert!(!is_public(address.parse().expect(address)), "{address} is not public");
        }
    }

    #[test]
    fn what_is_public() {
        let addresses = "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 52.216.0.1 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 \
             168.63.129.15 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 \
             198.17.255.255 198.20.0.0 203.0.112.255 203.0.114.0 223.255.255.255 \
             2001:200::1 2001:4860:4860::8888 2003::1 2606:4700:4700::1111 2a00:1450::1 2600:1fa0::1 3ffe::1 3fff:1000::1";
        for address in addresses.split_whitespace() {
            assert!(is_public(address.parse().expect(address)), "{address} is public");
        }
    }
}
