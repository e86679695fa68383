//! `dcb`: streams of Brotli against a dictionary, RFC 9842 §4.

use super::{SHORT, shortest};
use mbrotli::dictionary::{DecodeDictionary, DictionaryAttachment, DictionaryBuilder};
use mbrotli::{
    CompressionMode, Compressor, DecodeLimits, DecoderConfig, Decompressor, EncoderConfig, Quality, Window, WindowLimit,
};
use std::io;

/// What comes before the dictionary's SHA-256.
pub(super) const MAGIC: [u8; 4] = [0xFF, 0x44, 0x43, 0x42];

/// The window that every reader allows, 16 MiB; the dictionary lies before it.
const WINDOW: u8 = 24;

/// The shortest stream that sees the dictionary as what came before.
pub(super) fn stream(text: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
    use CompressionMode::{Font, Generic};
    // For Font distances are coded otherwise, which is sometimes shorter; and where nearly all is copied the best quality is not.
    let ways: &[_] = match text.len() <= SHORT {
        true => &[(Quality::Q9, Generic), (Quality::Q11, Generic), (Quality::Q11, Font)],
        false => &[(Quality::Q9, Generic)],
    };
    // There is nothing to prepare in an empty one, and the library says so.
    let prepared = match dictionary {
        [] => None,
        _ => Some(DictionaryBuilder::new().add_prefix(dictionary).build().map_err(io::Error::other)?),
    };
    let stream = shortest(ways.iter().map(|&(quality, mode)| {
        let window = Window::standard(WINDOW).map_err(io::Error::other)?;
        let config = EncoderConfig::new().with_quality(quality).with_mode(mode).with_window(window);
        let mut encoder = Compressor::new(config).map_err(io::Error::other)?;
        let stream = match &prepared {
            Some(prepared) => encoder.compress_with_dictionary(prepared, text),
            None => encoder.compress(text),
        };
        stream.map_err(io::Error::other)
    }))?;
    // A stream says nothing of what it should read as: nobody else would notice.
    match read(&stream, dictionary, text.len())? == text {
        true => Ok(stream),
        false => Err(io::Error::other("the stream reads as something else")),
    }
}

/// Reads a stream of `len` bytes as a browser does.
pub(super) fn read(stream: &[u8], dictionary: &[u8], len: usize) -> io::Result<Vec<u8>> {
    let dictionary = [DictionaryAttachment::Raw(dictionary)];
    let dictionary = DecodeDictionary::new(&dictionary, Default::default()).map_err(io::Error::other)?;
    let limits = DecodeLimits::default().with_max_output_bytes(Some(len as u64));
    let window = WindowLimit::standard(WINDOW).map_err(io::Error::other)?;
    let config = DecoderConfig::default().with_window_limit(window).with_limits(limits);
    let mut decoder = Decompressor::new(config).map_err(io::Error::other)?;
    decoder.decompress_with_dictionary(&dictionary, stream).map_err(io::Error::other)
}
