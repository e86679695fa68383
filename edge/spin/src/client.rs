//! Who asks, as Spin says it.

use http::{HeaderMap, HeaderName};
use std::net::SocketAddr;

/// Takes out what Spin adds about a request, and tells the client's address.
pub fn take(headers: &mut HeaderMap) -> Option<String> {
    // Spin's own comes after whatever the client says under that name.
    let said = headers.get_all("spin-client-addr").iter().next_back();
    let address = said.and_then(|said| said.to_str().ok()?.parse::<SocketAddr>().ok());
    let of_spin = |name: &&HeaderName| name.as_str().starts_with("spin-");
    let names: Vec<HeaderName> = headers.keys().filter(of_spin).cloned().collect();
    for name in names {
        headers.remove(name);
    }
    address.map(|address| address.ip().to_string())
}
