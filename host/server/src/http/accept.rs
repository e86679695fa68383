//! What a client takes: `Accept-Encoding` (RFC 9110 §12.5.3) and `Available-Dictionary` (RFC 9842 §2.2).

use crate::dictionary::Against;
use crate::service::{Accepted, Encoding};
use axum::http::{HeaderMap, HeaderName, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The SHA-256 of a dictionary that the client has.
pub const AVAILABLE_DICTIONARY: HeaderName = HeaderName::from_static("available-dictionary");

/// Reads both headers; what cannot be read is not accepted.
pub fn accepted(headers: &HeaderMap) -> Accepted {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<(String, bool)> = values.flat_map(|value| value.split(',')).map(coding).collect();
    let takes = |name: &str| named.iter().find(|(coding, _)| coding == name).map(|(_, takes)| *takes);
    let any = takes("*").unwrap_or(false);
    let encodings = [Encoding::Br, Encoding::Zstd, Encoding::Gzip];
    Accepted {
        encodings: encodings.into_iter().filter(|encoding| takes(encoding.name()).unwrap_or(any)).collect(),
        // Whoever says that it takes anything need not know of dictionaries.
        against: Against::ALL.into_iter().filter(|against| takes(against.name()) == Some(true)).collect(),
        dictionary: headers.get(AVAILABLE_DICTIONARY).and_then(|value| {
            STANDARD.decode(value.to_str().ok()?.trim().strip_prefix(':')?.strip_suffix(':')?).ok()?.try_into().ok()
        }),
    }
}

/// The name of a coding, and whether it is taken: not with a weight of nothing.
fn coding(element: &str) -> (String, bool) {
    let mut parts = element.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    (name, weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[(HeaderName, &str)]) -> Accepted {
        accepted(&given.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect())
    }

    #[test]
    fn codings_table() {
        use Encoding::{Br, Gzip, Zstd};
        for (given, expected) in [
            ("", &[][..]),
            ("identity", &[]),
            ("gzip, deflate, br, zstd", &[Br, Zstd, Gzip]),
            ("GZIP;q=0.5 , br;q=0", &[Gzip]),
            ("*", &[Br, Zstd, Gzip]),
            ("br;q=0.0, *;q=0.1", &[Zstd, Gzip]),
            ("gzip;q=much", &[]),
            ("x-gzip", &[]),
        ] {
            assert_eq!(read(&[(header::ACCEPT_ENCODING, given)]).encodings, expected, "{given:?}");
        }
        assert_eq!(read(&[]), Accepted::default());
    }

    #[test]
    fn dictionaries_table() {
        use Against::{Dcb, Dcz};
        let sum = ":pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=:";
        let both = |codings, sum| {
            let accepted = read(&[(header::ACCEPT_ENCODING, codings), (AVAILABLE_DICTIONARY, sum)]);
            accepted.with_dictionary().map(|(against, sum)| (against.to_vec(), sum[..3].to_vec()))
        };
        for (codings, against) in
            [("dcz", &[Dcz][..]), ("DCB", &[Dcb]), ("br, dcb, dcz", &[Dcb, Dcz]), ("dcz;q=0, dcb", &[Dcb])]
        {
            assert_eq!(both(codings, sum), Some((against.to_vec(), vec![0xA5, 0x91, 0xA6])), "{codings}");
        }
        for (codings, sum) in [("gzip", sum), ("*", sum), ("dcz;q=0", sum), ("dcz", &sum[1..]), ("dcb", ":AAAA:")] {
            assert_eq!(both(codings, sum), None, "{codings} {sum}");
        }
    }
}
