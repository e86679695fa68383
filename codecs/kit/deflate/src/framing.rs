//! What stands around a deflate stream: nothing, zlib's header and checksum (RFC 1950), or gzip's (RFC 1952).

use crate::checksum::{adler32, crc32};
use kit_core::{Error, Result};

/// What stands around a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Nothing.
    Raw,
    /// Two bytes before, Adler-32 behind.
    Zlib,
    /// A member of a gzip file: ten bytes and more before, CRC-32 and length behind.
    Gzip,
}

impl Format {
    /// The formats in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Raw, Self::Zlib, Self::Gzip];

    /// How many bytes at the front of `input` are the header.
    pub fn header_len(self, input: &[u8]) -> Result<usize> {
        match self {
            Self::Raw => Ok(0),
            Self::Zlib => zlib_header_len(input),
            Self::Gzip => gzip_header_len(input),
        }
    }

    /// What stands behind the stream of `plain`.
    pub fn trailer(self, plain: &[u8]) -> Vec<u8> {
        match self {
            Self::Raw => Vec::new(),
            Self::Zlib => adler32(plain).to_be_bytes().to_vec(),
            Self::Gzip => [crc32(plain).to_le_bytes(), (plain.len() as u32).to_le_bytes()].concat(),
        }
    }
}

fn zlib_header_len(input: &[u8]) -> Result<usize> {
    let Some(&[method, flags]) = input.first_chunk() else {
        return Err(Error::input("zlib header is cut short").at(0));
    };
    if method & 15 != 8 || method >> 4 > 7 || (u32::from(method) << 8 | u32::from(flags)) % 31 != 0 {
        return Err(Error::input("no zlib header").at(0));
    }
    if flags & 0x20 != 0 {
        return Err(Error::unsupported("zlib stream with a preset dictionary").at(0));
    }
    Ok(2)
}

fn gzip_header_len(input: &[u8]) -> Result<usize> {
    let cut = || Error::input("gzip header is cut short").at(input.len() as u64);
    let fixed: &[u8; 10] = input.first_chunk().ok_or_else(cut)?;
    if fixed[..3] != [0x1F, 0x8B, 8] || fixed[3] & 0xE0 != 0 {
        return Err(Error::input("no gzip header").at(0));
    }
    let flags = fixed[3];
    let mut rest = &input[10..];
    if flags & 4 != 0 {
        let len = u16::from_le_bytes(*rest.first_chunk().ok_or_else(cut)?);
        rest = rest.get(2 + usize::from(len)..).ok_or_else(cut)?;
    }
    // The name and the comment end in a zero.
    for _ in 0..(flags >> 3 & 1) + (flags >> 4 & 1) {
        let zero = rest.iter().position(|&byte| byte == 0).ok_or_else(cut)?;
        rest = &rest[zero + 1..];
    }
    if flags & 2 != 0 {
        rest = rest.get(2..).ok_or_else(cut)?;
    }
    Ok(input.len() - rest.len())
}

/// The header of a block of BGZF (SAM specification §4.1), but for the last two bytes, which tell the block's length less one.
const BGZF: [u8; 16] = [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, b'B', b'C', 2, 0];
/// Length of BGZF's header.
pub const BGZF_HEADER: usize = 18;

/// The header of a BGZF block of that many bytes, if there can be one.
pub fn bgzf_header(block: usize) -> Option<[u8; BGZF_HEADER]> {
    let len = u16::try_from(block.checked_sub(1)?).ok()?;
    let mut header = [0; BGZF_HEADER];
    header[..16].copy_from_slice(&BGZF);
    header[16..].copy_from_slice(&len.to_le_bytes());
    Some(header)
}

/// The header zlib writes for these settings, with a level from 0 to 3 in its own words.
pub fn zlib_header(window: u8, level: u8) -> [u8; 2] {
    let method = (window - 8) << 4 | 8;
    let flags = level << 6;
    [method, flags + 31 - ((u16::from(method) << 8 | u16::from(flags)) % 31) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_zlib() {
        assert_eq!(zlib_header(15, 2), [0x78, 0x9C]);
        assert_eq!(zlib_header(15, 3), [0x78, 0xDA]);
        assert_eq!(Format::Zlib.header_len(&[0x78, 0x9C, 1]).ok(), Some(2));
        assert!(Format::Zlib.header_len(&[0x78, 0x9D]).is_err() && Format::Zlib.header_len(&[0x78]).is_err());
    }

    #[test]
    fn headers_of_gzip() {
        let header = [&[0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 2, 0, 7, 7][..], b"name\0", b"note\0", &[1, 2]].concat();
        assert_eq!(Format::Gzip.header_len(&[&header[..], b"more"].concat()).ok(), Some(header.len()));
        for cut in 0..header.len() {
            assert!(Format::Gzip.header_len(&header[..cut]).is_err());
        }
        assert_eq!(bgzf_header(28).map(|header| header[16]), Some(27)); // the empty block that ends a file
        assert_eq!((bgzf_header(0), bgzf_header(65537)), (None, None));
    }
}
