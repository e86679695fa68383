//! Text under a Content-Encoding: the same bytes to whoever downloads it.

use kit_core::{Error, Kind, Result};
use std::io::Write;

/// Zopfli's search pays for itself on what is downloaded often and is small; above this it takes too long.
const ZOPFLI: usize = 1 << 20;

/// A Content-Encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Br,
    /// RFC 8878.
    Zstd,
}

impl Encoding {
    /// The encoding of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Gzip, Self::Br, Self::Zstd].into_iter().find(|encoding| encoding.name() == name)
    }

    /// The name in a Content-Encoding header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Br => "br",
            Self::Zstd => "zstd",
        }
    }

    /// Encodes as small as the encoding's best encoder can in reasonable time.
    pub fn encode(self, text: &[u8]) -> Result<Vec<u8>> {
        let failed = |error: std::io::Error| Error::new(Kind::Failed, format!("{}: {error}", self.name()));
        match self {
            Self::Gzip if text.len() <= ZOPFLI => {
                let mut out = Vec::new();
                zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, text, &mut out).map_err(failed)?;
                Ok(out)
            }
            Self::Gzip => {
                let mut encoder = libdeflater::Compressor::new(libdeflater::CompressionLvl::best());
                let mut out = vec![0; encoder.gzip_compress_bound(text.len())];
                let len =
                    encoder.gzip_compress(text, &mut out).map_err(|error| failed(std::io::Error::other(error)))?;
                out.truncate(len);
                Ok(out)
            }
            Self::Br => {
                let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
                let mut encoder = brotli::CompressorWriter::with_params(Vec::new(), 1 << 16, &params);
                encoder.write_all(text).map_err(failed)?;
                Ok(encoder.into_inner())
            }
            // Browsers refuse windows beyond 8 MiB (RFC 9659), which levels over 19 take.
            Self::Zstd => zstd::bulk::compress(text, 19).map_err(failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn decode(encoding: Encoding, encoded: &[u8], len: usize) -> Vec<u8> {
        let mut text = Vec::new();
        match encoding {
            Encoding::Gzip => {
                text.resize(len, 0);
                let decoded = libdeflater::Decompressor::new().gzip_decompress(encoded, &mut text);
                assert_eq!(decoded.expect("whole"), len);
            }
            Encoding::Br => {
                brotli::Decompressor::new(encoded, 4096).read_to_end(&mut text).expect("whole");
            }
            Encoding::Zstd => text = zstd::bulk::decompress(encoded, len).expect("whole"),
        }
        text
    }

    #[test]
    fn every_encoding_comes_back_and_is_smaller() {
        let line = "2026-03-08T12:00:00Z an ordinary line of an ordinary text, number ";
        let long: String = (0..20_000).map(|i| format!("{line}{i}\n")).collect();
        for text in [&long[..5000], &long] {
            for encoding in ["gzip", "br", "zstd"].map(|name| Encoding::parse(name).expect("known")) {
                let encoded = encoding.encode(text.as_bytes()).expect("encodes");
                assert!(encoded.len() * 4 < text.len(), "{} {}", encoding.name(), encoded.len());
                assert_eq!(decode(encoding, &encoded, text.len()), text.as_bytes());
            }
        }
        assert_eq!(Encoding::parse("deflate"), None);
    }
}
