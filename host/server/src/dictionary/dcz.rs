//! `dcz`: frames of Zstandard against a dictionary, RFC 9842 §5.

use super::{SHORT, shortest};
use std::io;
use zstd::zstd_safe::{CCtx, CParameter, compress_bound, get_error_name};

/// A skippable frame, whose content is the dictionary's SHA-256.
pub(super) const MAGIC: [u8; 8] = [0x5E, 0x2A, 0x4D, 0x18, 0x20, 0, 0, 0];

/// Windows that every reader allows: up to 8 MiB, and up to 1.25 times the dictionary.
const WINDOW: u64 = 8 << 20;

/// The shortest frame that sees the dictionary as what came before.
pub(super) fn frame(text: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
    let ways: &[(i32, bool)] = if text.len() <= SHORT { &[(19, false), (19, true), (22, true)] } else { &[(19, true)] };
    shortest(ways.iter().map(|&(level, far)| encode(text, dictionary, level, far)))
}

fn encode(text: &[u8], dictionary: &[u8], level: i32, far: bool) -> io::Result<Vec<u8>> {
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
pub(super) mod tests {
    use super::*;
    use zstd::zstd_safe::{DCtx, DParameter};

    /// Reads a frame as a browser does.
    pub fn read(frame: &[u8], dictionary: &[u8], len: usize) -> Vec<u8> {
        let mut context = DCtx::create();
        context.set_parameter(DParameter::WindowLogMax(23)).expect("a known parameter");
        context.ref_prefix(dictionary).expect("a dictionary");
        let mut text = Vec::with_capacity(len + 1);
        context.decompress(&mut text, frame).expect("whole");
        text
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
