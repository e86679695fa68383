//! The chunks of a file.

use super::SIGNATURE;
use crate::find::{Found, What};
use kit_deflate::checksum::crc32;
use std::ops::Range;

/// Chunks that together hold one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Where the data of IHDR are.
    pub header: usize,
    /// Where the data of the frame's fcTL are, of a stream in fdAT.
    pub frame: Option<usize>,
    /// The sequence number of the first fdAT.
    pub sequence: Option<u32>,
    /// Whether there is neither header nor trailer around deflate (CgBI, as Apple's tools write it).
    pub is_bare: bool,
    /// The stream's bytes.
    pub data: Vec<Range<usize>>,
}

/// Bytes of a chunk beside its data: length, type, CRC (§5.3).
pub const AROUND: usize = 12;

struct Chunk {
    at: usize,
    kind: [u8; 4],
    data: Range<usize>,
}

/// The chunk at `at`, if it is whole and its CRC is right.
fn chunk(file: &[u8], at: usize) -> Option<Chunk> {
    let rest = file.get(at..)?;
    let len = u32::from_be_bytes(*rest.first_chunk()?) as usize;
    let end = len.checked_add(8).filter(|&end| end <= rest.len())?;
    let crc = u32::from_be_bytes(*rest.get(end..)?.first_chunk()?);
    let kind = *rest.get(4..)?.first_chunk()?;
    (crc32(&rest[4..end]) == crc).then_some(Chunk { at, kind, data: at + 8..at + end })
}

/// Adds what can be undone of the file that begins at `start`.
pub fn walk(file: &[u8], start: usize, found: &mut Vec<Found>) {
    let mut walk = Walk { file, found, header: None, frame: None, is_bare: false, plain: 0..0, count: 0 };
    let mut at = start + SIGNATURE.len();
    walk.plain = at..at;
    while let Some(chunk) = chunk(file, at) {
        at = match &chunk.kind {
            b"IDAT" | b"fdAT" => walk.stream(&chunk),
            _ => walk.other(&chunk),
        };
        if &chunk.kind == b"IEND" {
            break;
        }
    }
    walk.flush();
    if let Some(rest) = file.get(at + 4..).filter(|rest| rest.len() > 64 && rest.starts_with(b"IDAT")) {
        found.push(Found { range: at + 8..at + 4 + rest.len(), what: What::Noise });
    }
}

struct Walk<'a> {
    file: &'a [u8],
    found: &'a mut Vec<Found>,
    header: Option<usize>,
    frame: Option<usize>,
    is_bare: bool,
    /// Chunks of which nothing is undone but the CRC.
    plain: Range<usize>,
    count: u64,
}

impl Walk<'_> {
    fn flush(&mut self) {
        if self.count > 0 {
            self.found.push(Found { range: self.plain.clone(), what: What::Chunks(self.count) });
        }
        self.count = 0;
    }

    fn push(&mut self, range: Range<usize>, what: What) -> usize {
        self.flush();
        let end = range.end;
        self.plain = end..end;
        self.found.push(Found { range, what });
        end
    }

    fn other(&mut self, chunk: &Chunk) -> usize {
        let end = chunk.data.end + 4;
        match &chunk.kind {
            b"IHDR" => self.header = self.header.or(Some(chunk.data.start)),
            b"fcTL" => self.frame = Some(chunk.data.start),
            b"CgBI" => self.is_bare = true,
            b"iCCP" | b"zTXt" | b"iTXt" => {
                if let Some(before) = before_text(&self.file[chunk.data.clone()], &chunk.kind) {
                    return self.push(chunk.at..end, What::Text(before));
                }
            }
            _ => {}
        }
        self.count += 1;
        self.plain.end = end;
        end
    }

    /// Takes this chunk and those behind it that go on with the same stream.
    fn stream(&mut self, first: &Chunk) -> usize {
        let in_frame = &first.kind == b"fdAT";
        let Some(header) = self.header.filter(|_| !in_frame || self.frame.is_some()) else { return self.other(first) };
        let sequence = |chunk: &Chunk| {
            self.file[chunk.data.clone()].first_chunk().map(|bytes| u32::from_be_bytes(*bytes)).filter(|_| in_frame)
        };
        let number = sequence(first);
        if in_frame && number.is_none() {
            return self.other(first);
        }
        let skip = if in_frame { 4 } else { 0 };
        let mut data = vec![first.data.start + skip..first.data.end];
        let mut end = first.data.end + 4;
        while let Some(next) = chunk(self.file, end).filter(|next| next.kind == first.kind) {
            if number.is_some_and(|number| sequence(&next) != Some(number.wrapping_add(data.len() as u32))) {
                break;
            }
            data.push(next.data.start + skip..next.data.end);
            end = next.data.end + 4;
        }
        let stream =
            Stream { header, frame: self.frame.filter(|_| in_frame), sequence: number, is_bare: self.is_bare, data };
        self.push(first.at..end, What::Stream(stream))
    }
}

/// How many bytes stand before the compressed text of a chunk (§11.3.2.3, §11.3.3).
fn before_text(data: &[u8], kind: &[u8; 4]) -> Option<usize> {
    let zero = |from: usize| data.get(from..)?.iter().position(|&byte| byte == 0).map(|at| from + at + 1);
    let at = zero(0)?;
    if kind != b"iTXt" {
        return (*data.get(at)? == 0).then_some(at + 1);
    }
    match data.get(at..at + 2)? {
        [1, 0] => zero(zero(at + 2)?),
        _ => None,
    }
}

/// Writes a stream as chunks of those lengths of data; of fdAT from that sequence number on.
pub fn split(stream: &[u8], lengths: &[usize], sequence: Option<u32>, out: &mut Vec<u8>) {
    let mut rest = stream;
    for (i, &len) in lengths.iter().enumerate() {
        let (data, behind) = rest.split_at(len.min(rest.len()));
        rest = behind;
        let number = sequence.map(|first| first.wrapping_add(i as u32).to_be_bytes());
        let number = number.as_ref().map_or(&[][..], |bytes| bytes);
        out.extend(((data.len() + number.len()) as u32).to_be_bytes());
        let start = out.len();
        out.extend(if sequence.is_some() { b"fdAT" } else { b"IDAT" });
        out.extend(number);
        out.extend(data);
        let crc = crc32(&out[start..]);
        out.extend(crc.to_be_bytes());
    }
}
