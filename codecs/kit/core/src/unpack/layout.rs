//! An archive's header and trailer, and where everything lies.

use super::ends::Ends;
use super::object::Object;
use crate::container::{Frame, FrameKind, Header, Item, Trailer};
use crate::flow::Source;
use crate::machine::Port;
use crate::{Error, Opened, Result};
use std::ops::Range;

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
    pub object: Object,
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
        let Ends { header, trailer, body, .. } = Ends::read(port, source, total).await?;
        Self::place(header, trailer, body)
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
                    let object = Object { sha256, len: restored_len };
                    parts.push(PlacedPart { object, archive: (len > 0).then_some((at, len)) });
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
