//! What an archive needs beside itself, as its header and trailer say.

use super::parts::{Found, Shelf, Source};
use crate::store::{FileId, Link, PartRow};
use crate::{Error, Result};
use kit_core::container::{Header, Item, TAIL_LEN, Trailer};
use kit_core::drive::Input;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Archives within archives that an unpacker follows.
pub(super) const DEEPEST: u64 = 4;

/// A part that an archive needs, directly or through another.
pub(super) struct Need {
    pub part: PartRow,
    pub source: Source,
}

/// All of them.
#[derive(Default)]
pub(crate) struct Needs {
    parts: BTreeMap<[u8; 32], Need>,
    /// How many archives must be restored one within the other.
    pub(super) depth: u64,
    /// Whether one of them is not there.
    pub(crate) missing: bool,
}

impl Shelf<'_> {
    /// Reads what an archive needs, and makes sure that every part that is there is what was verified when it was stored.
    pub(crate) fn needs(&self, archive: &mut dyn Input) -> Result<Needs> {
        let mut needs = Needs::default();
        let whole = 0..archive.len();
        needs.depth = self.follow(archive, whole, &mut needs, 0)?;
        Ok(needs)
    }

    /// How deep the archive in that stretch of the input is.
    fn follow(&self, input: &mut dyn Input, span: Range<u64>, needs: &mut Needs, level: u64) -> Result<u64> {
        if level > DEEPEST {
            return Err(Error::Decompression(format!("archives are nested more than {DEEPEST} deep").into()));
        }
        let (header, trailer, mut at) = read(input, &span)?;
        let mut depth = 0;
        let mut references: BTreeSet<[u8; 32]> = header.references.iter().map(|reference| reference.sha256).collect();
        let mut outside = BTreeSet::new();
        for item in trailer.items {
            let end = at.checked_add(item.len_in_file()).filter(|end| *end <= span.end).ok_or_else(cut)?;
            match item {
                Item::Part { len: 0, sha256, .. } => _ = outside.insert(sha256),
                Item::Part { sha256, .. } => {
                    references.remove(&sha256);
                    depth = depth.max(1 + self.follow(input, at..end, needs, level + 1)?);
                }
                Item::Frame(_) => {}
            }
            at = end;
        }
        for sha256 in outside.union(&references) {
            depth = depth.max(1 + self.need(sha256, needs, level + 1)?);
        }
        Ok(depth)
    }

    /// How deep a part is that is needed.
    fn need(&self, sha256: &[u8; 32], needs: &mut Needs, level: u64) -> Result<u64> {
        if let Some(need) = needs.parts.get(sha256) {
            return Ok(need.part.depth);
        }
        let Some(found) = self.find(sha256)? else {
            needs.missing = true;
            return Ok(0);
        };
        if !found.is_as_stored() {
            return Err(Error::Decompression(format!("its part {} is damaged", found.part.id).into()));
        }
        let Found { mut part, source, archive } = found;
        let whole = 0..archive.len() as u64;
        part.depth = self.follow(&mut archive.as_slice(), whole, needs, level)?;
        let depth = part.depth;
        needs.parts.insert(*sha256, Need { part, source });
        Ok(depth)
    }
}

impl Needs {
    /// Whether the archive stands alone.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && !self.missing
    }

    /// Each part by its SHA-256.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&[u8; 32], &mut Need)> {
        self.parts.iter_mut()
    }

    /// The parts whose blobs are still to be made, and where their archives are.
    pub(super) fn fresh(&self) -> impl Iterator<Item = (&PartRow, &Range<u64>)> {
        self.parts.values().filter_map(|need| match &need.source {
            Source::Fresh(at) => Some((&need.part, at)),
            Source::Stored | Source::File => None,
        })
    }

    /// The rows of parts that are stored.
    pub(crate) fn stored(&self) -> impl Iterator<Item = &FileId> {
        self.parts.values().filter(|need| need.source == Source::Stored).map(|need| &need.part.id)
    }

    /// What to note with the file.
    pub(super) fn links(&self) -> Vec<Link> {
        let link = |need: &Need| match need.source {
            Source::Stored => Link::Known(need.part.id.clone()),
            Source::Fresh(_) => Link::New(need.part.clone()),
            Source::File => Link::File(need.part.clone()),
        };
        self.parts.values().map(link).collect()
    }
}

/// Header and trailer of the archive in that stretch of the input, and where its first item is.
pub(super) fn read(input: &mut dyn Input, span: &Range<u64>) -> Result<(Header, Trailer, u64)> {
    let len = span.end - span.start;
    let peeked = input.read(span.start, Header::PEEK.min(len))?;
    let header_len = Header::measure(&peeked).map_err(damaged)?;
    let tail_at = span.end.checked_sub(TAIL_LEN).filter(|at| *at >= span.start).ok_or_else(cut)?;
    let trailer_len = Trailer::measure(&input.read(tail_at, TAIL_LEN)?).map_err(damaged)?;
    if header_len.checked_add(trailer_len).is_none_or(|both| both > len) {
        return Err(cut());
    }
    let header = input.read(span.start, header_len)?;
    let trailer = input.read(span.end - trailer_len, trailer_len)?;
    let trailer = Trailer::take(&header, &trailer).map_err(damaged)?;
    Ok((Header::take(&header).map_err(damaged)?, trailer, span.start + header_len))
}

fn damaged(error: kit_core::Error) -> Error {
    Error::Decompression(error.into())
}

fn cut() -> Error {
    Error::Decompression("the archive is cut short".into())
}
