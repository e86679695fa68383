//! An archive's header and trailer, and where everything lies.

use crate::container::{Frame, FrameKind, Header, Item, TAIL_LEN, Trailer};
use crate::flow::Source;
use crate::machine::Port;
use crate::{Error, Opened, Result};
use std::ops::Range;

/// Enough for header and trailer of most archives in one read each.
const PEEK: u64 = 64 << 10;

/// A frame and its places.
#[derive(Clone)]
pub(crate) struct PlacedFrame {
    pub frame: Frame,
    /// Where its payload starts in the archive.
    pub at: u64,
    /// Where it starts in the original.
    pub original_at: u64,
    /// Where it starts in the restored bytes.
    pub restored_at: u64,
}

/// A part and its place.
#[derive(Clone, Copy)]
pub(crate) struct PlacedPart {
    pub sha256: [u8; 32],
    pub restored_len: u64,
    /// Where its archive starts, and its length; `None` where it is not in the file.
    pub archive: Option<(u64, u64)>,
}

/// What is where.
pub(crate) struct Layout {
    pub header: Header,
    pub frames: Vec<PlacedFrame>,
    pub parts: Vec<PlacedPart>,
    original_len: u64,
    restored_len: u64,
    trailer: Trailer,
}

impl Layout {
    /// Reads and checks header and trailer of an archive of `total` bytes.
    pub async fn read(port: &Port, source: &Source, total: u64) -> Result<Self> {
        let mut head = source.read(port, 0, total.min(PEEK)).await?;
        let header_len = Header::measure(&head)?;
        let cut = || Error::corrupt(format!("the archive is cut short: it ends after {total} bytes"));
        if header_len.saturating_add(TAIL_LEN) > total {
            return Err(cut());
        }
        if header_len > head.len() as u64 {
            head = source.read(port, 0, header_len).await?;
        }
        let header_bytes = head.get(..header_len as usize).ok_or_else(cut)?;
        let mut tail = source.read(port, total - total.min(PEEK), total.min(PEEK)).await?;
        let trailer_len = Trailer::measure(&tail)?;
        if trailer_len > total - header_len {
            return Err(Error::corrupt("the archive is cut short or was changed: it does not end in a trailer"));
        }
        if trailer_len > tail.len() as u64 {
            tail = source.read(port, total - trailer_len, trailer_len).await?;
        }
        let trailer_bytes = &tail[tail.len() - trailer_len as usize..];
        let trailer = Trailer::take(header_bytes, trailer_bytes)?;
        let header = Header::take(header_bytes)?;
        Self::place(header, trailer, header_len..total - trailer_len)
    }

    fn place(header: Header, mut trailer: Trailer, body: Range<u64>) -> Result<Self> {
        let too_long = || Error::corrupt("lengths in the trailer add up to more than 64 bits");
        let (mut frames, mut parts) = (Vec::new(), Vec::new());
        let (mut at, mut original_len, mut restored_len) = (body.start, 0u64, 0u64);
        for item in std::mem::take(&mut trailer.items) {
            let len = item.len_in_file();
            match item {
                Item::Frame(frame) => {
                    let (original_at, restored_at) = (original_len, restored_len);
                    original_len = original_len.checked_add(frame.original_len).ok_or_else(too_long)?;
                    restored_len = restored_len.checked_add(frame.restored_len).ok_or_else(too_long)?;
                    frames.push(PlacedFrame { frame, at, original_at, restored_at });
                }
                Item::Part { sha256, restored_len, .. } => {
                    parts.push(PlacedPart { sha256, restored_len, archive: (len > 0).then_some((at, len)) });
                }
            }
            at = at.checked_add(len).ok_or_else(too_long)?;
        }
        if at != body.end {
            return Err(Error::corrupt(format!("items end at byte {at}: expected the trailer at {}", body.end)));
        }
        Ok(Self { header, frames, parts, original_len, restored_len, trailer })
    }

    /// The frames that restore any of the wanted bytes.
    pub fn frames_within(&self, wanted: &Range<u64>) -> Vec<PlacedFrame> {
        let meets =
            |f: &&PlacedFrame| f.restored_at < wanted.end && f.restored_at + f.frame.restored_len > wanted.start;
        self.frames.iter().filter(meets).cloned().collect()
    }

    /// What the archive says of itself.
    pub fn opened(&self) -> Opened {
        let count = |is: fn(FrameKind) -> bool| self.frames.iter().filter(|f| is(f.frame.kind)).count() as u64;
        Opened {
            codec: self.header.codec,
            version: self.header.version,
            options: self.header.options.clone(),
            original_len: self.original_len,
            original_sha256: self.trailer.original_sha256,
            restored_len: self.restored_len,
            restored_sha256: self.trailer.restored_sha256,
            frames: self.frames.len() as u64,
            fallback_frames: count(|kind| matches!(kind, FrameKind::Fallback(_))),
            stored_frames: count(|kind| kind == FrameKind::Stored),
            memory: self.frames.iter().map(|f| f.frame.memory).max().unwrap_or(0),
            report: self.trailer.report.clone(),
        }
    }
}
