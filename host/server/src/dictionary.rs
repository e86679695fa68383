//! A text against one that its reader has: Compression Dictionary Transport, RFC 9842.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::io;
use zstd::zstd_safe::{CCtx, CParameter, compress_bound, get_error_name};

/// What a `dcz` body begins with (§5): a skippable frame of Zstandard that holds the dictionary's SHA-256.
const DCZ: [u8; 8] = [0x5E, 0x2A, 0x4D, 0x18, 0x20, 0, 0, 0];

/// Windows that every reader allows: up to 8 MiB, and up to 1.25 times the dictionary (§5).
const WINDOW: u64 = 8 << 20;

/// Texts up to this length are coded in more than one way, and the shortest is taken.
const SHORT: usize = 1 << 20;

/// What a request says that has this dictionary: the value of its `Available-Dictionary` (§2.2).
pub fn available(dictionary: &[u8]) -> String {
    format!(":{}:", STANDARD.encode(Sha256::digest(dictionary)))
}

/// Codes a text as `dcz` against a dictionary; whoever has that reads it with any Zstandard decoder.
pub fn dcz(text: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
    let ways: &[(i32, bool)] = if text.len() <= SHORT { &[(19, false), (19, true), (22, true)] } else { &[(19, true)] };
    let mut best: Option<Vec<u8>> = None;
    for &(level, far) in ways {
        let frame = frame(text, dictionary, level, far)?;
        if best.as_ref().is_none_or(|best| frame.len() < best.len()) {
            best = Some(frame);
        }
    }
    let mut out = DCZ.to_vec();
    out.extend_from_slice(&Sha256::digest(dictionary));
    out.extend_from_slice(&best.unwrap_or_default());
    Ok(out)
}

/// A frame that sees the dictionary as what came before.
fn frame(text: &[u8], dictionary: &[u8], level: i32, far: bool) -> io::Result<Vec<u8>> {
    let mut context = CCtx::create();
    for parameter in [
        CParameter::CompressionLevel(level),
        CParameter::WindowLog(window_log(text.len() as u64, dictionary.len() as u64)),
        CParameter::EnableLongDistanceMatching(far),
        // Each would be bytes that nobody looks at: HTTP has lengths and digests of its own.
        CParameter::ContentSizeFlag(false),
        CParameter::ChecksumFlag(false),
        CParameter::DictIdFlag(false),
    ] {
        context.set_parameter(parameter).map_err(failed)?;
    }
    context.ref_prefix(dictionary).map_err(failed)?;
    let mut out = Vec::with_capacity(compress_bound(text.len()));
    context.compress2(&mut out, text).map_err(failed)?;
    Ok(out)
}

/// A window over all of it, as far as one may be as large.
fn window_log(text: u64, dictionary: u64) -> u32 {
    let most = WINDOW.max(dictionary + dictionary / 4).ilog2();
    let all = text.saturating_add(dictionary).next_power_of_two().ilog2();
    all.clamp(10, most.min(27))
}

fn failed(code: usize) -> io::Error {
    io::Error::other(get_error_name(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zstd::zstd_safe::{DCtx, DParameter};

    /// Reads as a browser does.
    fn read(coded: &[u8], dictionary: &[u8], len: usize) -> Vec<u8> {
        assert_eq!(coded[..8], DCZ);
        assert_eq!(coded[8..40], *Sha256::digest(dictionary));
        let mut context = DCtx::create();
        context.set_parameter(DParameter::WindowLogMax(23)).expect("a known parameter");
        context.ref_prefix(dictionary).expect("a dictionary");
        let mut text = Vec::with_capacity(len + 1);
        context.decompress(&mut text, &coded[40..]).expect("whole");
        text
    }

    fn version(number: u32) -> Vec<u8> {
        let line = |i: u32| format!("export const setting{i} = {};\n", i.wrapping_mul(2_654_435_761) >> 7);
        let mut text: String = (0..4000).map(line).collect();
        text.insert_str(50_000, &format!("// version {number}\n"));
        text.into_bytes()
    }

    #[test]
    fn a_new_version_costs_what_is_new() {
        let (old, new) = (version(1), version(2));
        let coded = dcz(&new, &old).expect("coded");
        assert!(coded.len() < 40 + 60, "{} bytes", coded.len());
        assert_eq!(read(&coded, &old, new.len()), new);
        assert_eq!(dcz(&new, &old).expect("coded"), coded);
    }

    #[test]
    fn any_dictionary_will_do() {
        let text = version(1);
        for dictionary in [&b""[..], b"x", &[7; 100_000], &text] {
            for text in [&b""[..], b"y", &text] {
                let coded = dcz(text, dictionary).expect("coded");
                assert_eq!(read(&coded, dictionary, text.len()), text);
            }
        }
    }

    #[test]
    fn windows_stay_within_what_readers_allow() {
        assert_eq!(window_log(1, 1), 10);
        assert_eq!(window_log(3 << 20, 3 << 20), 23);
        assert_eq!(window_log(100 << 20, 1), 23);
        assert_eq!(window_log(16 << 20, 16 << 20), 24, "20 MiB are allowed, and 16 is the power of two");
        assert_eq!(window_log(1 << 40, 1 << 40), 27);
    }
}
