//! A text against one that its reader has: Compression Dictionary Transport, RFC 9842.

mod dcb;
mod dcz;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::io;

/// Texts up to this length are coded in more than one way, and the shortest is taken.
const SHORT: usize = 1 << 20;

/// A content coding whose reader has the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Against {
    /// Brotli with the dictionary as what came before (§4).
    Dcb,
    /// Zstandard with the dictionary as what came before (§5).
    Dcz,
}

impl Against {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Dcb, Self::Dcz];

    /// The name in a Content-Encoding header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dcb => "dcb",
            Self::Dcz => "dcz",
        }
    }

    /// Codes a text against a dictionary, the same bytes each time.
    pub fn encode(self, text: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
        let (magic, stream) = match self {
            Self::Dcb => (&dcb::MAGIC[..], dcb::stream(text, dictionary)?),
            Self::Dcz => (&dcz::MAGIC[..], dcz::frame(text, dictionary)?),
        };
        Ok([magic, &Sha256::digest(dictionary), &stream].concat())
    }
}

/// What a request says that has this dictionary: the value of its `Available-Dictionary` (§2.2).
pub fn available(dictionary: &[u8]) -> String {
    format!(":{}:", STANDARD.encode(Sha256::digest(dictionary)))
}

/// The shortest of several ways to code the same.
fn shortest(ways: impl IntoIterator<Item = io::Result<Vec<u8>>>) -> io::Result<Vec<u8>> {
    let mut best: Option<Vec<u8>> = None;
    for coded in ways {
        let coded = coded?;
        if best.as_ref().is_none_or(|best| coded.len() < best.len()) {
            best = Some(coded);
        }
    }
    Ok(best.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32) -> Vec<u8> {
        let line = |i: u32| format!("export const setting{i} = {};\n", i.wrapping_mul(2_654_435_761) >> 7);
        let mut text: String = (0..4000).map(line).collect();
        text.insert_str(50_000, &format!("// version {number}\n"));
        text.into_bytes()
    }

    /// Reads as a browser does.
    fn read(against: Against, coded: &[u8], dictionary: &[u8], len: usize) -> Vec<u8> {
        let (magic, rest) = coded.split_at(coded.len().min(if against == Against::Dcb { 4 } else { 8 }));
        let (sum, stream) = rest.split_at(32);
        assert_eq!(sum, &Sha256::digest(dictionary)[..]);
        match against {
            Against::Dcb => {
                assert_eq!(magic, [0xFF, 0x44, 0x43, 0x42]);
                dcb::read(stream, dictionary, len).expect("whole")
            }
            Against::Dcz => {
                assert_eq!(magic, [0x5E, 0x2A, 0x4D, 0x18, 0x20, 0, 0, 0]);
                dcz::tests::read(stream, dictionary, len)
            }
        }
    }

    #[test]
    fn a_new_version_costs_what_is_new() {
        let (old, new) = (version(1), version(2));
        for against in Against::ALL {
            let coded = against.encode(&new, &old).expect("coded");
            assert!(coded.len() < 40 + 60, "{} bytes", coded.len());
            assert_eq!(read(against, &coded, &old, new.len()), new);
            assert_eq!(against.encode(&new, &old).expect("coded"), coded);
        }
    }

    #[test]
    fn any_dictionary_will_do() {
        let text = version(1);
        let unrelated: Vec<u8> = (0..60_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for dictionary in [&b""[..], b"x", &[7; 100_000], &unrelated, &text] {
            for text in [&b""[..], b"y", b"xx", &unrelated, &text] {
                for against in Against::ALL {
                    let coded = against.encode(text, dictionary).expect("coded");
                    assert_eq!(read(against, &coded, dictionary, text.len()), text);
                }
            }
        }
    }
}
