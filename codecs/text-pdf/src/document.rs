//! A frame taken apart: its skeleton, and the plaintexts of its streams by kind.
//!
//! ```text
//!  frame ─▶ skeleton (objects, and all that is not understood) ┐
//!        ─▶ plaintexts of streams, by kind                     ├─▶ frame
//!        ─▶ layout: recipes, kinds, lengths                    │
//!        ─▶ parts: JPEG files                                  ┘
//! ```

use crate::dictionary::{Dictionary, Length};
use crate::fax;
use crate::kind::Kind;
use crate::layout::{Layout, Stream};
use crate::png::Rows;
use crate::room::Room;
use crate::scan::{self, Ends, Opening};
use kit_core::{Error, Limits, Part, Result};
use kit_deflate::{Format, Recipe, Source, recode, restore};
use std::borrow::Cow;
use std::sync::Arc;

/// Streams that are shorter stay where they are.
const SHORTEST: usize = 12;

/// Images that are shorter are no parts.
const SHORTEST_PART: usize = 256;

/// By how much a dictionary's length may exceed the stream's for it to be left out.
const MOST_BEHIND: u64 = 64;

/// Bytes that may be inflated in vain for any frame.
const VAIN: u64 = 256 << 20;

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

/// A stream on its way out.
struct Taken {
    plain: Vec<u8>,
    recipe: Option<Vec<u8>>,
    consumed: usize,
}

impl Document {
    /// Takes a frame apart, within `room`.
    pub fn take_apart(frame: &[u8], room: &Room, parts: &mut Vec<Part>) -> Self {
        let mut document = Self::default();
        let mut streams = Streams::new(frame, room);
        let (mut at, mut from, mut openings) = (0, 0, 0);
        while let Some(opening) = scan::next(frame, from) {
            from = opening.data;
            let dictionary = Dictionary(&frame[opening.dictionary.clone()]);
            let taken = streams.inflated(from, dictionary).or_else(|| streams.verbatim(from, dictionary));
            let Some(taken) = taken else {
                openings += 1;
                continue;
            };
            let hole = document.cut_length(frame, at, &opening, taken.consumed as u64, openings);
            from = opening.data + taken.consumed;
            at = from;
            document.add(dictionary, taken, openings, hole, parts);
            openings = 0;
        }
        document.skeleton.extend_from_slice(&frame[at..]);
        document
    }

    /// Adds a stream to the layout, its plaintext to those of its kind.
    fn add(&mut self, dictionary: Dictionary<'_>, taken: Taken, openings: u64, hole: u64, parts: &mut Vec<Part>) {
        let Taken { mut plain, recipe, .. } = taken;
        let mut kind = Kind::of(dictionary, &plain, recipe.is_some());
        let (mut rows, mut filters) = (None, None);
        if recipe.is_some()
            && let Some(shape) = Rows::of(dictionary)
            && let Some((samples, taken_off)) = shape.unfilter(&plain)
        {
            (plain, rows, filters) = (samples, Some(shape), Some(taken_off));
        } else if kind == Kind::Samples {
            rows = Rows::of_image(dictionary);
        } else if kind == Kind::Fax {
            rows = Some(fax::shape(dictionary));
        }
        let coding = recipe.map_or(0, |recipe| self.layout.number(recipe));
        let mut len = plain.len() as u64;
        if kind == Kind::Jpeg && plain.len() < SHORTEST_PART {
            kind = Kind::Other;
        }
        if kind == Kind::Jpeg {
            (len, rows, filters) = (0, None, None);
            parts.push(Part { bytes: Arc::new(plain), name: Some("image.jpg".into()) });
        } else {
            self.plain[kind as usize].append(&mut plain);
        }
        self.layout.streams.push(Stream { openings, coding, kind, len, hole, rows, filters });
    }

    /// Appends the frame from `at` up to a stream of `len` bytes; leaves its length out where [`filled`] finds it again.
    fn cut_length(&mut self, frame: &[u8], at: usize, opening: &Opening, len: u64, openings: u64) -> u64 {
        let start = self.skeleton.len();
        let text = &frame[at..opening.data];
        self.skeleton.extend_from_slice(text);
        let Some(Length::Direct(length, digits, end)) = Dictionary(&frame[opening.dictionary.clone()]).length() else {
            return 0;
        };
        let Some(hole) = length.checked_sub(len).filter(|&behind| behind < MOST_BEHIND).map(|behind| behind + 1) else {
            return 0;
        };
        let from = start + opening.dictionary.start - at;
        self.skeleton.drain(from + digits..from + end);
        let again =
            pass(&self.skeleton, start, openings).and_then(|found| filled(&self.skeleton, start, &found, Some(length)));
        if again.is_some_and(|pieces| pieces.concat() == text) {
            return hole;
        }
        self.skeleton.truncate(start);
        self.skeleton.extend_from_slice(text);
        0
    }

    /// Puts a frame of `len` bytes together again, onto the end of `out`.
    pub fn put_together(&self, parts: &[&[u8]], room: &Room, len: u64, out: &mut Vec<u8>) -> Result<()> {
        let mut from = 0;
        let mut taken = [0; Kind::ALL.len()];
        let mut parts = parts.iter();
        let end = out.len() as u64 + len;
        for stream in &self.layout.streams {
            let plain = match stream.kind {
                Kind::Jpeg => parts.next().copied().ok_or_else(|| Error::corrupt("a part is missing"))?,
                kind => {
                    let at = taken[kind as usize];
                    taken[kind as usize] += stream.len as usize;
                    self.plain[kind as usize]
                        .get(at..at + stream.len as usize)
                        .ok_or_else(|| Error::corrupt("a plaintext is cut short"))?
                }
            };
            let bytes = self.coded(stream, plain, room, end.saturating_sub(out.len() as u64))?;
            let opening = pass(&self.skeleton, from, stream.openings)
                .ok_or_else(|| Error::corrupt("a stream has no opening").at(from as u64))?;
            let length = (stream.hole > 0).then(|| bytes.len() as u64 + stream.hole.saturating_sub(1).min(MOST_BEHIND));
            let text = filled(&self.skeleton, from, &opening, length)
                .ok_or_else(|| Error::corrupt("a dictionary has no room for its length").at(from as u64))?;
            from = opening.data;
            for piece in [&text[0], &text[1], &text[2], &bytes[..]] {
                put(out, piece, end)?;
            }
        }
        put(out, &self.skeleton[from..], end)?;
        if out.len() as u64 != end || parts.next().is_some() {
            return Err(Error::corrupt(format!("a frame of less than its {len} bytes, or a part too many")));
        }
        Ok(())
    }

    /// The bytes of a stream, at most `most` of them.
    fn coded(&self, stream: &Stream, plain: &[u8], room: &Room, most: u64) -> Result<Vec<u8>> {
        let mut filtered = Vec::new();
        let plain = match (&stream.rows, &stream.filters) {
            (Some(rows), Some(filters)) => {
                rows.filter(plain, filters, &mut filtered);
                &filtered[..]
            }
            _ => plain,
        };
        let Some(number) = stream.coding.checked_sub(1) else { return Ok(plain.to_vec()) };
        let mut recipe = &self.layout.recipes[number as usize][..];
        let recipe = Recipe::take(&mut recipe)?;
        restore(plain, &recipe, &Limits { output: most, memory: room.recode })
    }
}

/// Finds where the streams of a frame end, and what they say.
struct Streams<'a> {
    frame: &'a [u8],
    room: &'a Room,
    ends: Ends<'a>,
    /// What made the last stream.
    before: Option<Source>,
    /// Bytes of plaintexts that there is still room for.
    left: u64,
    /// Bytes that may still be inflated in vain.
    vain: u64,
}

impl<'a> Streams<'a> {
    fn new(frame: &'a [u8], room: &'a Room) -> Self {
        let left = room.plain.saturating_sub(frame.len() as u64);
        Self { frame, room, ends: Ends::new(frame), before: None, left, vain: VAIN + 16 * frame.len() as u64 }
    }

    /// The zlib stream from `data` on, where there is one.
    fn inflated(&mut self, data: usize, dictionary: Dictionary<'_>) -> Option<Taken> {
        if !dictionary.has("/Fl") || self.vain == 0 {
            return None;
        }
        let limits = Limits { output: self.left.min(self.room.stream), memory: self.room.recode };
        let recoded = match recode(&self.frame[data..], Format::Zlib, self.before.as_ref(), &limits) {
            Ok(recoded) if recoded.consumed >= SHORTEST => recoded,
            Ok(_) => return None,
            Err(error) => {
                self.vain = self.vain.saturating_sub(1 + error.offset.unwrap_or(limits.output));
                return None;
            }
        };
        if !matches!(recoded.recipe.source, Source::Corrected(_)) {
            self.before = Some(recoded.recipe.source.clone());
        }
        self.left -= recoded.plain.len() as u64;
        Some(Taken { recipe: Some(recoded.recipe.to_bytes()), plain: recoded.plain, consumed: recoded.consumed })
    }

    /// The stream from `data` on as it is, where its end is known.
    fn verbatim(&mut self, data: usize, dictionary: Dictionary<'_>) -> Option<Taken> {
        let rest = &self.frame[data..];
        let told = match dictionary.length()? {
            Length::Direct(length, ..) => Some(length),
            Length::Indirect(object) => self.ends.number(object),
        };
        let is_end = |&len: &usize| {
            rest.get(len..).is_some_and(|rest| rest[..rest.len().min(16)].trim_ascii_start().starts_with(b"endstream"))
        };
        let told = told.and_then(|length| usize::try_from(length).ok()).filter(is_end);
        let len = told.or_else(|| self.ends.next(data).map(|end| end - data))?;
        (len >= SHORTEST).then(|| Taken { plain: rest[..len].to_vec(), recipe: None, consumed: len })
    }
}

/// The opening behind `count` others from `from` on.
fn pass(text: &[u8], mut from: usize, count: u64) -> Option<Opening> {
    for _ in 0..count {
        from = scan::next(text, from)?.data;
    }
    scan::next(text, from)
}

/// The text from `from` up to an opening, in pieces: up to its dictionary's length, that, and the rest. `None` where there is no
/// room for a length.
fn filled<'a>(text: &'a [u8], from: usize, opening: &Opening, length: Option<u64>) -> Option<[Cow<'a, [u8]>; 3]> {
    let whole = Cow::Borrowed(&text[from..opening.data]);
    let Some(length) = length else { return Some([whole, Cow::default(), Cow::default()]) };
    let key = Dictionary(&text[opening.dictionary.clone()]).place("/Length")?;
    // One byte of white space stands before the digits.
    let at = opening.dictionary.start + key + 1;
    (at <= opening.dictionary.end).then(|| {
        let digits = length.to_string().into_bytes();
        [Cow::Borrowed(&text[from..at]), Cow::Owned(digits), Cow::Borrowed(&text[at..opening.data])]
    })
}

/// Appends bytes that end at `end` or before.
fn put(out: &mut Vec<u8>, bytes: &[u8], end: u64) -> Result<()> {
    if bytes.len() as u64 > end.saturating_sub(out.len() as u64) {
        return Err(Error::corrupt("more bytes than the frame has").at(out.len() as u64));
    }
    out.extend_from_slice(bytes);
    Ok(())
}
