//! The header: which codec, which version, and what all frames share.

use super::field::{expect_end, put_block, take_array, take_block, take_number, take_text};
use crate::{Error, Options, Result};
use kit_entropy::varint;

/// The first bytes of every archive; the last is the container's version.
pub const MAGIC: [u8; 5] = [0x89, b'S', b'M', b'Z', 0x01];

/// An earlier object that the archive was coded against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Their number.
    pub len: u64,
}

/// What all frames share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The codec's number; 0 where every frame is stored.
    pub codec: u16,
    /// The payload version.
    pub version: u16,
    /// Effective options.
    pub options: Options,
    /// The survey's plan.
    pub plan: Vec<u8>,
    /// Objects that the frames were coded against.
    pub references: Vec<Reference>,
}

impl Header {
    /// Appends magic, length and fields.
    pub fn put(&self, out: &mut Vec<u8>) {
        let mut body = Vec::new();
        varint::put(&mut body, u64::from(self.codec));
        varint::put(&mut body, u64::from(self.version));
        varint::put(&mut body, self.options.pairs().len() as u64);
        for (name, value) in self.options.pairs() {
            put_block(&mut body, name.as_bytes());
            put_block(&mut body, value.as_bytes());
        }
        put_block(&mut body, &self.plan);
        varint::put(&mut body, self.references.len() as u64);
        for reference in &self.references {
            body.extend_from_slice(&reference.sha256);
            varint::put(&mut body, reference.len);
        }
        out.extend_from_slice(&MAGIC);
        put_block(out, &body);
    }

    /// The header's length in the archive, from its first bytes (at least [`Header::PEEK`] of them, or the whole archive).
    pub fn measure(head: &[u8]) -> Result<u64> {
        let shown = &head[..head.len().min(MAGIC.len())];
        if shown.get(..4) != Some(&MAGIC[..4]) {
            return Err(Error::input(format!(
                "not a .smz archive: expected to start with {:02x?}, found {shown:02x?}",
                &MAGIC[..4]
            )));
        }
        match head.get(4) {
            Some(1) => {}
            Some(version) => {
                return Err(
                    Error::unsupported(format!("container version {version}: this build reads version 1")).at(4)
                );
            }
            None => return Err(Error::corrupt("the archive ends in its header").at(4)),
        }
        let mut rest = &head[MAGIC.len()..];
        let before = rest.len();
        let len = take_number(&mut rest, "header length").map_err(|e| e.at(5))?;
        Ok((MAGIC.len() + before - rest.len()) as u64 + len)
    }

    /// Bytes that [`Header::measure`] needs.
    pub const PEEK: u64 = 15;

    /// Takes a header of the measured length.
    pub fn take(bytes: &[u8]) -> Result<Self> {
        let mut outer = bytes.get(MAGIC.len()..).ok_or_else(|| Error::corrupt("the archive ends in its header"))?;
        let mut body = take_block(&mut outer, "header")?;
        expect_end(outer, "header")?;
        let input = &mut body;
        let codec = take_u16(input, "codec")?;
        let version = take_u16(input, "codec version")?;
        let mut pairs = Vec::new();
        for _ in 0..take_number(input, "option count")? {
            pairs.push((take_text(input, "option name")?, take_text(input, "option value")?));
        }
        let options = Options::from_pairs(pairs);
        let plan = take_block(input, "plan")?.to_vec();
        let mut references = Vec::new();
        for _ in 0..take_number(input, "reference count")? {
            let sha256 = take_array(input, "reference")?;
            references.push(Reference { sha256, len: take_number(input, "reference length")? });
        }
        expect_end(input, "header")?;
        Ok(Self { codec, version, options, plan, references })
    }
}

fn take_u16(input: &mut &[u8], what: &str) -> Result<u16> {
    let number = take_number(input, what)?;
    u16::try_from(number).map_err(|_| Error::corrupt(format!("{what} = {number}: expected at most 65535")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            codec: 9,
            version: 1,
            options: Options::from_pairs(vec![("level".into(), "max".into())]),
            plan: vec![1, 2],
            references: vec![Reference { sha256: [7; 32], len: 300 }],
        }
    }

    #[test]
    fn known_bytes() {
        let mut out = Vec::new();
        Header { plan: vec![], references: vec![], ..header() }.put(&mut out);
        // magic and version, length 15, codec 9, version 1, one option, "level", "max", no plan, no references
        assert_eq!(out, b"\x89SMZ\x01\x0f\x09\x01\x01\x05level\x03max\x00\x00");
    }

    #[test]
    fn comes_back_and_no_prefix_does() {
        let mut out = Vec::new();
        header().put(&mut out);
        assert_eq!(Header::measure(&out), Ok(out.len() as u64));
        assert_eq!(Header::take(&out), Ok(header()));
        for len in 0..out.len() {
            assert!(Header::take(&out[..len]).is_err());
        }
    }

    #[test]
    fn foreign_files_are_named() {
        let error = Header::measure(b"PK\x03\x04....").expect_err("a ZIP file");
        assert_eq!(
            error.message,
            "not a .smz archive: expected to start with [89, 53, 4d, 5a], found [50, 4b, 03, 04, 2e]"
        );
        let error = Header::measure(b"\x89SMZ\x02....").expect_err("a later version");
        assert_eq!(error.message, "container version 2: this build reads version 1");
    }
}
