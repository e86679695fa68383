//! A frame taken apart: its skeleton, and the plaintexts of its streams by kind.
//!
//! ```text
//!  frame ─▶ skeleton (objects, and all that is not understood) ┐
//!        ─▶ plaintexts of streams, by kind                     ├─▶ frame
//!        ─▶ layout: recipes, kinds, lengths                    │
//!        ─▶ parts: JPEG files                                  ┘
//! ```

use crate::dictionary::Dictionary;
use crate::fax;
use crate::kind::Kind;
use crate::layout::{Layout, Stream};
use crate::length;
use crate::objects;
use crate::png::Rows;
use crate::references::{self, Heads};
use crate::room::Room;
use crate::scan;
use crate::streams::{Streams, Taken};
use kit_core::{Error, Limits, Part, Result};
use kit_deflate::{Recipe, restore};
use std::sync::Arc;

/// Images that are shorter are no parts.
const SHORTEST_PART: usize = 256;

/// A frame taken apart.
#[derive(Debug, Default)]
pub struct Document {
    /// All bytes outside of the streams that were taken out.
    pub skeleton: Vec<u8>,
    /// What the streams were.
    pub layout: Layout,
    /// The plaintexts by kind, in the order of the streams.
    pub plain: [Vec<u8>; Kind::ALL.len()],
}

impl Document {
    /// Takes a frame apart that begins at `base` of its file, within `room`.
    pub fn take_apart(frame: &[u8], base: u64, room: &Room, parts: &mut Vec<Part>) -> Self {
        let others = parts.len();
        Self::try_apart(frame, Some(base), room, parts).unwrap_or_else(|| {
            parts.truncate(others);
            Self::try_apart(frame, None, room, parts).unwrap_or_default()
        })
    }

    /// The same, with the offsets of objects left out where a base is given; `None` where that could not be undone.
    fn try_apart(frame: &[u8], base: Option<u64>, room: &Room, parts: &mut Vec<Part>) -> Option<Self> {
        let mut document = Self::default();
        document.layout.has_offsets = base.is_none();
        let mut streams = Streams::new(frame, room);
        let mut heads = base.map(Heads::new);
        let (mut at, mut from, mut openings) = (0, 0, 0);
        while let Some(opening) = scan::next(frame, from) {
            from = opening.data;
            let dictionary = Dictionary(&frame[opening.dictionary.clone()]);
            let taken = streams.inflated(from, dictionary).or_else(|| streams.verbatim(from, dictionary));
            let Some(taken) = taken else {
                openings += 1;
                continue;
            };
            let start = document.skeleton.len();
            document.skip(frame, at..opening.dictionary.start, heads.as_mut())?;
            document.skeleton.extend_from_slice(&frame[opening.dictionary.start..opening.data]);
            let hole = length::cut(&mut document.skeleton, start, openings, dictionary, taken.consumed as u64);
            at = opening.data + taken.consumed;
            from = at;
            let stream = document.add(dictionary, taken, openings, hole, parts);
            if let Some(heads) = &mut heads
                && stream.kind == Kind::References
            {
                heads.advance(&frame[..opening.data]);
                document.hide(start, &stream, heads)?;
            }
            document.layout.streams.push(stream);
            openings = 0;
        }
        document.skip(frame, at..frame.len(), heads.as_mut())?;
        Some(document)
    }

    /// Appends a part of the frame to the skeleton.
    fn skip(&mut self, frame: &[u8], part: std::ops::Range<usize>, heads: Option<&mut Heads>) -> Option<()> {
        match heads {
            Some(heads) => references::shrink(frame, part, heads, &mut self.skeleton),
            None => {
                self.skeleton.extend_from_slice(&frame[part]);
                Some(())
            }
        }
    }

    /// Hides the known offsets of the last plaintext, whose opening is behind `start` of the skeleton.
    fn hide(&mut self, start: usize, stream: &Stream, heads: &Heads) -> Option<()> {
        // The decoder has no other dictionary than the skeleton's.
        let opening = length::pass(&self.skeleton, start, stream.openings)?;
        let tables = &mut self.plain[Kind::References as usize];
        let at = tables.len() - stream.len as usize;
        references::hide(&mut tables[at..], Dictionary(&self.skeleton[opening.dictionary]), heads)
    }

    /// Adds a stream's plaintext to those of its kind.
    fn add(
        &mut self,
        dictionary: Dictionary<'_>,
        taken: Taken,
        openings: u64,
        hole: u64,
        parts: &mut Vec<Part>,
    ) -> Stream {
        let Taken { mut plain, recipe, .. } = taken;
        let mut kind = Kind::of(dictionary, &plain, recipe.is_some());
        let (mut rows, mut filters) = (None, None);
        if recipe.is_some()
            && let Some(shape) = Rows::of(dictionary)
            && let Some((samples, taken_off)) = shape.unfilter(&plain)
        {
            (plain, rows, filters) = (samples, Some(shape), Some(taken_off));
        } else if kind == Kind::Samples {
            rows = Rows::of_image(dictionary, plain.len() as u64);
        } else if kind == Kind::Fax {
            rows = Some(fax::shape(dictionary));
        }
        if kind == Kind::Objects
            && filters.is_none()
            && let Some(short) = objects::shorten(&plain, dictionary.number("/N").unwrap_or(0))
        {
            (plain, kind) = (short, Kind::ObjectsAlone);
        }
        let coding = recipe.map_or(0, |recipe| self.layout.number(recipe));
        let mut len = plain.len() as u64;
        if kind == Kind::Jpeg && (plain.len() < SHORTEST_PART || filters.is_some()) {
            kind = Kind::Other;
        }
        if kind == Kind::Jpeg {
            (len, rows) = (0, None);
            parts.push(Part { bytes: Arc::new(plain), name: Some("image.jpg".into()) });
        } else {
            self.plain[kind as usize].append(&mut plain);
        }
        Stream { openings, coding, kind, len, hole, rows, filters }
    }

    /// Puts a frame of `len` bytes together again that begins at `base` of its file, onto the end of `out`.
    pub fn put_together(&mut self, parts: &[&[u8]], base: u64, room: &Room, len: u64, out: &mut Vec<u8>) -> Result<()> {
        let mut writer = Writer::new(out, len, base, !self.layout.has_offsets);
        let mut from = 0;
        let mut taken = [0; Kind::ALL.len()];
        let mut parts = parts.iter();
        for stream in &self.layout.streams {
            let opening = length::pass(&self.skeleton, from, stream.openings)
                .ok_or_else(|| Error::corrupt("a stream has no opening").at(from as u64))?;
            let dictionary = Dictionary(&self.skeleton[opening.dictionary.clone()]);
            let hole = if stream.hole > 0 { length::place(dictionary) } else { Some(dictionary.0.len()) };
            let hole = opening.dictionary.start
                + hole.ok_or_else(|| Error::corrupt("a dictionary has no room for its length").at(from as u64))?;
            writer.text(&self.skeleton[from..opening.dictionary.start])?;
            writer.bytes(&self.skeleton[opening.dictionary.start..hole])?;
            let plain = match stream.kind {
                Kind::Jpeg => parts.next().copied().ok_or_else(|| Error::corrupt("a part is missing"))?,
                kind => {
                    let at = taken[kind as usize];
                    taken[kind as usize] += stream.len as usize;
                    let plain = self.plain[kind as usize]
                        .get_mut(at..at + stream.len as usize)
                        .ok_or_else(|| Error::corrupt("a plaintext is cut short"))?;
                    if kind == Kind::References {
                        writer.reveal(plain, dictionary);
                    }
                    plain
                }
            };
            let lengthened = match stream.kind {
                Kind::ObjectsAlone => Some(objects::lengthen(plain, dictionary.number("/N").unwrap_or(0))?),
                _ => None,
            };
            let plain = lengthened.as_deref().unwrap_or(plain);
            let bytes = coded(&self.layout, stream, plain, room, writer.left())?;
            if let Some(behind) = stream.hole.checked_sub(1) {
                let length = (bytes.len() as u64).saturating_add(behind);
                writer.bytes(length.to_string().as_bytes())?;
            }
            writer.bytes(&self.skeleton[hole..opening.data])?;
            writer.bytes(&bytes)?;
            from = opening.data;
        }
        writer.text(&self.skeleton[from..])?;
        if writer.left() > 0 || parts.next().is_some() {
            return Err(Error::corrupt(format!("a frame of less than its {len} bytes, or a part too many")));
        }
        Ok(())
    }
}

/// The bytes of a stream, at most `most` of them.
fn coded(layout: &Layout, stream: &Stream, plain: &[u8], room: &Room, most: u64) -> Result<Vec<u8>> {
    let mut filtered = Vec::new();
    let plain = match (&stream.rows, &stream.filters) {
        (Some(rows), Some(filters)) => {
            rows.filter(plain, filters, &mut filtered);
            &filtered[..]
        }
        _ => plain,
    };
    let Some(number) = stream.coding.checked_sub(1) else { return Ok(plain.to_vec()) };
    let recipe = Recipe::take(&mut &layout.recipes[number as usize][..])?;
    restore(plain, &recipe, &Limits { output: most, memory: room.recode })
}

/// Writes a frame, and never more than its bytes.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// Where in `out` the frame begins, and where it ends.
    start: usize,
    end: u64,
    heads: Heads,
    /// Whether offsets of objects are left out.
    expands: bool,
}

impl<'a> Writer<'a> {
    fn new(out: &'a mut Vec<u8>, len: u64, base: u64, expands: bool) -> Self {
        let start = out.len();
        Self { out, start, end: start as u64 + len, heads: Heads::new(base), expands }
    }

    /// Bytes of the frame that are still due.
    fn left(&self) -> u64 {
        self.end - self.out.len() as u64
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() as u64 > self.left() {
            return Err(Error::corrupt("more bytes than the frame has").at(self.out.len() as u64));
        }
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    /// A part of the skeleton in which offsets may be left out.
    fn text(&mut self, text: &[u8]) -> Result<()> {
        if !self.expands {
            return self.bytes(text);
        }
        references::expand(text, self.start, self.end, &mut self.heads, self.out)
    }

    /// Puts the offsets back into a table.
    fn reveal(&mut self, table: &mut [u8], dictionary: Dictionary<'_>) {
        if self.expands {
            self.heads.advance(&self.out[self.start..]);
            references::reveal(table, dictionary, &self.heads);
        }
    }
}
