//! What lies between header and trailer, as the trailer tells it.

use super::field::{take_array, take_number};
use crate::{Error, Result};
use kit_entropy::varint;

/// Who coded a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// The archive's codec.
    Own,
    /// The generic codec, in that version.
    Fallback(u16),
    /// Nobody: the payload is the frame.
    Stored,
}

/// One coded stretch of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Who coded it.
    pub kind: FrameKind,
    /// Length of its payload.
    pub len: u64,
    /// CRC-32C of its payload.
    pub crc: u32,
    /// Bytes of the original that it stands for.
    pub original_len: u64,
    /// Bytes that it restores to.
    pub restored_len: u64,
    /// CRC-32C of those.
    pub restored_crc: u32,
    /// Declared working memory in bytes, a multiple of 1024.
    pub memory: u64,
    /// Numbers of the parts it refers to, in the order in which the codec wants them.
    pub parts: Vec<u64>,
}

/// One record between header and trailer, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The payload of a frame.
    Frame(Frame),
    /// The archive of an object that frames refer to by its number among the parts, or that is a reference.
    Part {
        /// Length of its archive; 0 where it is not in this file.
        len: u64,
        /// SHA-256 of its bytes.
        sha256: [u8; 32],
        /// Their number.
        restored_len: u64,
    },
}

// The low three bits of an item's first number; above them is its length.
const OWN: u64 = 0;
const FALLBACK: u64 = 1;
const STORED: u64 = 2;
const OWN_WITH_PARTS: u64 = 3;
const OWN_RESIZED: u64 = 4;
const PART: u64 = 5;
const TAG_BITS: u32 = 3;

impl Item {
    /// Its length in the file.
    pub fn len_in_file(&self) -> u64 {
        match self {
            Self::Frame(frame) => frame.len,
            Self::Part { len, .. } => *len,
        }
    }

    /// Appends the item.
    pub fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Frame(frame) => put_frame(out, frame),
            Self::Part { len, sha256, restored_len } => {
                varint::put(out, len << TAG_BITS | PART);
                out.extend_from_slice(sha256);
                varint::put(out, *restored_len);
            }
        }
    }

    /// Takes an item.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let first = take_number(input, "item")?;
        let (tag, len) = (first & ((1 << TAG_BITS) - 1), first >> TAG_BITS);
        if tag == PART {
            let sha256 = take_array(input, "SHA-256 of a part")?;
            return Ok(Self::Part { len, sha256, restored_len: take_number(input, "part length")? });
        }
        take_frame(input, tag, len).map(Self::Frame)
    }
}

fn put_frame(out: &mut Vec<u8>, frame: &Frame) {
    let tag = match frame.kind {
        FrameKind::Fallback(_) => FALLBACK,
        FrameKind::Stored => STORED,
        FrameKind::Own if frame.restored_len != frame.original_len => OWN_RESIZED,
        FrameKind::Own if !frame.parts.is_empty() => OWN_WITH_PARTS,
        FrameKind::Own => OWN,
    };
    varint::put(out, frame.len << TAG_BITS | tag);
    out.extend_from_slice(&frame.crc.to_le_bytes());
    if frame.kind == FrameKind::Stored {
        return;
    }
    out.extend_from_slice(&frame.restored_crc.to_le_bytes());
    varint::put(out, frame.original_len);
    varint::put(out, frame.memory / 1024);
    if let FrameKind::Fallback(version) = frame.kind {
        varint::put(out, u64::from(version));
    }
    if tag == OWN_RESIZED {
        varint::put(out, frame.restored_len);
    }
    if matches!(tag, OWN_RESIZED | OWN_WITH_PARTS) {
        varint::put(out, frame.parts.len() as u64);
        for part in &frame.parts {
            varint::put(out, *part);
        }
    }
}

fn take_frame(input: &mut &[u8], tag: u64, len: u64) -> Result<Frame> {
    let crc = u32::from_le_bytes(take_array(input, "payload checksum")?);
    let stored = Frame {
        kind: FrameKind::Stored,
        len,
        crc,
        original_len: len,
        restored_len: len,
        restored_crc: crc,
        memory: 0,
        parts: Vec::new(),
    };
    if tag == STORED {
        return Ok(stored);
    }
    let restored_crc = u32::from_le_bytes(take_array(input, "frame checksum")?);
    let original_len = take_number(input, "frame length")?;
    let memory = take_number(input, "frame memory")?.saturating_mul(1024);
    let kind =
        match tag {
            FALLBACK => {
                let version = take_number(input, "generic codec version")?;
                FrameKind::Fallback(u16::try_from(version).map_err(|_| {
                    Error::corrupt(format!("generic codec version = {version}: expected at most 65535"))
                })?)
            }
            OWN | OWN_WITH_PARTS | OWN_RESIZED => FrameKind::Own,
            _ => return Err(Error::corrupt(format!("item tag = {tag}: expected 0 to 5"))),
        };
    let restored_len = if tag == OWN_RESIZED { take_number(input, "restored length")? } else { original_len };
    let mut parts = Vec::new();
    if matches!(tag, OWN_RESIZED | OWN_WITH_PARTS) {
        for _ in 0..take_number(input, "part count")? {
            parts.push(take_number(input, "part number")?);
        }
    }
    Ok(Frame { kind, original_len, restored_len, restored_crc, memory, parts, ..stored })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: FrameKind) -> Frame {
        Frame {
            kind,
            len: 5,
            crc: 0x0403_0201,
            original_len: 5,
            restored_len: 5,
            restored_crc: 0x0403_0201,
            memory: 0,
            parts: Vec::new(),
        }
    }

    #[test]
    fn known_bytes() {
        let mut out = Vec::new();
        Item::Frame(Frame { len: 2, memory: 3 << 10, ..frame(FrameKind::Own) }).put(&mut out);
        // length 2 and tag 0, checksum of the payload, of the frame, 5 bytes, 3 KiB
        assert_eq!(out, [0x10, 1, 2, 3, 4, 1, 2, 3, 4, 5, 3]);
        out.clear();
        Item::Frame(frame(FrameKind::Stored)).put(&mut out);
        assert_eq!(out, [0x2A, 1, 2, 3, 4]);
    }

    #[test]
    fn every_kind_comes_back_and_no_prefix_does() {
        let own = Frame { crc: 9, memory: 1 << 30, ..frame(FrameKind::Own) };
        let items = [
            Item::Frame(own.clone()),
            Item::Frame(Frame { parts: vec![0, 300], ..own.clone() }),
            Item::Frame(Frame { restored_len: 1 << 40, ..own.clone() }),
            Item::Frame(Frame { restored_len: 0, parts: vec![1], ..own }),
            Item::Frame(Frame { crc: 9, ..frame(FrameKind::Fallback(300)) }),
            Item::Frame(frame(FrameKind::Stored)),
            Item::Part { len: 0, sha256: [8; 32], restored_len: 77 },
        ];
        for item in items {
            let mut out = Vec::new();
            item.put(&mut out);
            let mut rest = &out[..];
            assert_eq!(Item::take(&mut rest), Ok(item));
            assert!(rest.is_empty());
            for len in 0..out.len() {
                assert!(Item::take(&mut &out[..len]).is_err());
            }
        }
    }
}
