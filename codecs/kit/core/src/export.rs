//! Exporting: an archive that needs objects from elsewhere becomes one that stands alone. Nothing is coded again.
//!
//! ```text
//!   stored:      header | part: elsewhere | frame | frame | trailer                       references: elsewhere
//!                             │                                                                 │
//!   exported:    header | archive of the part | frame | frame | archive of the reference | trailer
//! ```
//!
//! It is walked twice: first for its length, over headers and trailers alone, and then to write it. Archives of parts are walked the
//! same way, so that what they need is within them.

use crate::container::{Frame, Header, Item};
use crate::flow::Source;
use crate::machine::{Machine, Port};
use crate::unpack::ends::Ends;
use crate::unpack::object::{Object, need_depth};
use crate::{Answer, Bytes, Error, Request, Result, Step, Ticket};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// Bytes of a payload that are in memory at a time.
const PIECE: u64 = 1 << 20;

/// What was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Length of the archive that stands alone; that of the input where that did so already.
    pub archive_len: u64,
    /// SHA-256 of the archive that was read, without what came from elsewhere.
    pub input_sha256: [u8; 32],
    /// Length of what it restores to.
    pub restored_len: u64,
    /// SHA-256 of what it restores to, as the archive states it.
    pub restored_sha256: [u8; 32],
}

/// Turns an archive into one that needs nothing beside itself, one request at a time.
pub struct Exporter(Machine<Exported>);

impl Exporter {
    /// Takes the length of the archive in bytes; starts at the first step.
    pub fn new(total: u64) -> Self {
        Self(Machine::new(move |port| export(port, total)))
    }

    /// Hands in an answer and yields the next request, or what was exported.
    ///
    /// The first progress states the length of the output, before any of it is emitted. Payloads are held to their checksums, and
    /// archives from elsewhere to what they say they restore; an output that failed is cut short of that length.
    pub fn step(&mut self, answer: Option<(Ticket, Answer)>) -> Result<Step<Exported>> {
        self.0.step(answer)
    }
}

async fn export(port: Rc<Port>, total: u64) -> Result<Exported> {
    let mut walk = Walk { port, total: None, done: 0, lens: BTreeMap::new(), hash: Sha256::new() };
    let measured = walk.archive(&Source::Driver, total, 0).await?;
    walk.total = Some(measured.len);
    walk.port.tell(Request::Progress { done: 0, total: measured.len });
    let written = walk.archive(&Source::Driver, total, 0).await?;
    if written != measured || walk.done != measured.len {
        return Err(Error::corrupt(format!("{} bytes were to be exported, {} are", measured.len, walk.done)));
    }
    Ok(Exported {
        archive_len: written.len,
        input_sha256: walk.hash.finalize().into(),
        restored_len: written.object.len,
        restored_sha256: written.object.sha256,
    })
}

/// An archive that was walked.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Walked {
    /// What it says that it restores.
    object: Object,
    /// Its length with everything in it.
    len: u64,
}

struct Walk {
    port: Rc<Port>,
    /// The length of the output; `None` while that is measured.
    total: Option<u64>,
    /// Bytes that were put out.
    done: u64,
    /// Objects from elsewhere and how deep they are, with the lengths of their archives: however many need one, it is measured once.
    lens: BTreeMap<(u8, [u8; 32]), u64>,
    /// Of the input as it is.
    hash: Sha256,
}

impl Walk {
    /// Walks one archive: its items in their order, then the references that are not among them.
    async fn archive(&mut self, source: &Source, total: u64, nesting: u8) -> Result<Walked> {
        need_depth(nesting)?;
        let Ends { header, header_bytes, mut trailer, trailer_bytes, body } =
            Ends::read(&self.port, source, total).await?;
        let mut beside = references(&header);
        let (mut at, mut len, mut restored_len) = (body.start, header_bytes.len() as u64, 0u64);
        self.pass(source, &header_bytes)?;
        let mut changed = false;
        for item in &mut trailer.items {
            let end = at.checked_add(item.len_in_file()).filter(|end| *end <= body.end);
            let end = end.ok_or_else(|| Error::corrupt("an item reaches beyond the trailer").at(at))?;
            match item {
                Item::Frame(frame) => {
                    restored_len = sum(restored_len, frame.restored_len)?;
                    self.payload(source, at, frame).await?;
                }
                Item::Part { len, sha256, restored_len } => {
                    beside.remove(sha256);
                    let object = Object { sha256: *sha256, len: *restored_len };
                    let found = self.part(object, source, at..end, nesting + 1).await?;
                    changed |= found != *len;
                    *len = found;
                }
            }
            len = sum(len, item.len_in_file())?;
            at = end;
        }
        if at != body.end {
            return Err(Error::corrupt(format!("items end at byte {at}: expected the trailer at {}", body.end)));
        }
        for (sha256, restored_len) in beside {
            let found = self.elsewhere(Object { sha256, len: restored_len }, nesting + 1).await?;
            trailer.items.push(Item::Part { len: found, sha256, restored_len });
            len = sum(len, found)?;
            changed = true;
        }
        self.note(source, &trailer_bytes);
        let sealed = if changed { trailer.seal(&header_bytes)? } else { trailer_bytes };
        let len = sum(len, sealed.len() as u64)?;
        self.put(Arc::new(sealed))?;
        Ok(Walked { object: Object { sha256: trailer.restored_sha256, len: restored_len }, len })
    }

    /// The length of the archive of a part; it is elsewhere where it takes nothing of the file.
    async fn part(&mut self, object: Object, source: &Source, at: Range<u64>, nesting: u8) -> Result<u64> {
        match at.end - at.start {
            0 => self.elsewhere(object, nesting).await,
            len => self.inside(object, source.within(at.start, len), len, nesting).await,
        }
    }

    /// The length of the archive of an object that is at hand.
    async fn inside(&mut self, object: Object, source: Source, total: u64, nesting: u8) -> Result<u64> {
        // Boxed because an archive within an archive is a future within itself.
        let walked = Box::pin(self.archive(&source, total, nesting)).await?;
        object.need(walked.object)?;
        Ok(walked.len)
    }

    /// The length of the archive of an object that the driver has.
    async fn elsewhere(&mut self, object: Object, nesting: u8) -> Result<u64> {
        need_depth(nesting)?;
        let known = self.lens.get(&(nesting, object.sha256)).copied().filter(|_| self.total.is_none());
        if let Some(len) = known {
            return Ok(len);
        }
        let archive = object.fetch(&self.port).await?;
        let total = archive.len() as u64;
        let len = self.inside(object, Source::Memory(archive), total, nesting).await?;
        self.lens.insert((nesting, object.sha256), len);
        Ok(len)
    }

    /// Puts out a payload, its last piece only when all of it matches the frame's checksum.
    async fn payload(&mut self, source: &Source, at: u64, frame: &Frame) -> Result<()> {
        if self.total.is_none() {
            return Ok(());
        }
        let (mut done, mut crc) = (0, 0);
        loop {
            let piece = source.read(&self.port, at + done, (frame.len - done).min(PIECE)).await?;
            done += piece.len() as u64;
            crc = crc32c::crc32c_append(crc, &piece);
            if done == frame.len && crc != frame.crc {
                return Err(Error::corrupt("a frame was changed: it does not match its checksum").at(at));
            }
            self.note(source, &piece);
            self.put(piece)?;
            if done == frame.len {
                return Ok(());
            }
        }
    }

    /// Puts out what is in the archive as it is.
    fn pass(&mut self, source: &Source, bytes: &[u8]) -> Result<()> {
        self.note(source, bytes);
        self.put(Arc::new(bytes.to_vec()))
    }

    /// Hashes what was read of the input.
    fn note(&mut self, source: &Source, bytes: &[u8]) {
        if self.total.is_some() && !matches!(source, Source::Memory(_)) {
            self.hash.update(bytes);
        }
    }

    fn put(&mut self, bytes: Bytes) -> Result<()> {
        let Some(total) = self.total else { return Ok(()) };
        self.done = sum(self.done, bytes.len() as u64)?;
        if self.done > total {
            return Err(Error::corrupt(format!("an object has become longer while {total} bytes were exported")));
        }
        if !bytes.is_empty() {
            self.port.tell(Request::Emit(bytes));
            self.port.tell(Request::Progress { done: self.done, total });
        }
        Ok(())
    }
}

/// The objects that the frames were coded against.
fn references(header: &Header) -> BTreeMap<[u8; 32], u64> {
    header.references.iter().map(|reference| (reference.sha256, reference.len)).collect()
}

/// Adds lengths, which an item has in 61 bits.
fn sum(a: u64, b: u64) -> Result<u64> {
    let sum = a.checked_add(b).filter(|sum| sum.leading_zeros() >= 3);
    sum.ok_or_else(|| Error::limit("lengths add up to more than 61 bits"))
}
