//! Dumps inside deflate: gzip files, and the custom format of `pg_dump -Fc`.
//!
//! ```text
//!   frame ──▶ streams (gzip members, chunked zlib) ──▶ plaintexts joined ──▶ a part: a dump of its own
//!                │                                 └─▶ recipes ──▶ payload
//!                └─▶ what stands between ──▶ a part
//! ```
//!
//! The part is packed as any dump is, in frames of its own. A frame none of whose streams can be made again is no such frame.

mod chunks;

use crate::kind::Kind;
use kit_core::{Encoded, Error, Limits, Part, Piece, Plan, Result, Survey};
use kit_deflate::{Format, Recipe, Recoded, Source, recode, restore};
use kit_entropy::varint;
use std::sync::Arc;

/// The largest file that is taken apart, which is one frame, and the most that its streams may say.
const LARGEST: u64 = 256 << 20;
/// How much longer than the file what its streams say may be, where they do not say so themselves.
const EXPANSION: u64 = 16;
/// No deflate stream says more than that many times its length.
const RATIO: u64 = 1032;
/// Bytes of working memory for each byte that the streams say: itself, while the list of them grows.
const PER_PLAIN: u64 = 3;
/// Bytes of working memory for each byte of a frame: two tokens, while their list grows, and the stream made again.
const PER_BYTE: u64 = 14;
/// Bytes of tokens for each byte of a frame: streams with more, which have codes of under four bits, are not taken apart.
const TOKENS: u64 = 8;
/// Working memory whatever the length.
const BASE: u64 = 4 << 20;

/// What a file's streams stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapping {
    /// Members of a gzip file, RFC 1952.
    Gzip,
    /// PostgreSQL's custom format: zlib streams in chunks behind their lengths (pg_backup_custom.c).
    Custom,
}

impl Wrapping {
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            [b'P', b'G', b'D', b'M', b'P', ..] => Some(Self::Custom),
            _ => None,
        }
    }
}

/// Whether a file that begins like this is PostgreSQL's custom format.
pub fn is_custom(head: &[u8]) -> bool {
    Wrapping::of(head) == Some(Wrapping::Custom)
}

/// Whether a file that begins like this is gzip's.
pub fn is_gzip(head: &[u8]) -> bool {
    Wrapping::of(head) == Some(Wrapping::Gzip)
}

/// Plans one frame, and how many KiB its streams may say; nothing for other files, and those that would take too much memory.
pub fn survey(seen: &[Piece], total: u64, limits: Limits) -> Survey {
    if seen.is_empty() && total > 0 {
        let ends = if total < 16 { vec![0..total] } else { vec![0..8, total - 4..total] };
        return Survey::More(ends);
    }
    let head = seen.iter().find(|piece| piece.at == 0).map_or(&[][..], |piece| piece.bytes.as_slice());
    let most = match Wrapping::of(head).filter(|_| total <= LARGEST) {
        // The last member says how long it is; others before it may be as long as the file allows.
        Some(Wrapping::Gzip) => {
            let last =
                seen.last().and_then(|piece| piece.bytes.last_chunk()).map_or(0, |last| u32::from_le_bytes(*last));
            u64::from(last).max(total.saturating_mul(4))
        }
        Some(Wrapping::Custom) => total.saturating_mul(EXPANSION),
        None => return Survey::Done(Plan::default()),
    };
    // It may end in other bytes than a length.
    let most = most.min(total.saturating_mul(RATIO)).min(LARGEST).div_ceil(1024) as u32;
    if memory(total, u64::from(most) << 10) > limits.memory {
        return Survey::Done(Plan::default());
    }
    Survey::Done(Plan { bytes: most.to_le_bytes().to_vec(), frame_len: total })
}

/// Bytes that the streams of a planned frame may say; `None` for other plans.
pub fn planned(plan: &[u8]) -> Option<u64> {
    let most: &[u8; 4] = plan.try_into().ok()?;
    Some((u64::from(u32::from_le_bytes(*most)) << 10).min(LARGEST))
}

/// Bytes of working memory for a frame whose streams may say `most` bytes.
pub fn memory(frame_len: u64, most: u64) -> u64 {
    most * PER_PLAIN + frame_len.saturating_mul(PER_BYTE) + BASE
}

/// One stream and how much stands before it.
struct Stream {
    before: usize,
    plain_len: usize,
    /// Bytes of each chunk but the last; 0 where the stream is in one piece.
    chunk: usize,
    recipe: Recipe,
}

/// Takes a frame apart; fails where none of its streams can be made again.
pub fn encode(frame: &[u8], most: u64, limits: Limits, out: &mut Encoded) -> Result<()> {
    let wrapping = Wrapping::of(frame).ok_or_else(|| Error::failed("the frame is not the one that was surveyed"))?;
    let limits = Limits { output: most, memory: limits.memory.min(frame.len() as u64 * TOKENS + BASE) };
    let mut apart = Apart { limits, ..Apart::default() };
    match wrapping {
        Wrapping::Gzip => apart.members(frame),
        Wrapping::Custom => apart.blocks(frame),
    }
    if apart.streams.is_empty() {
        return Err(Error::failed("no deflate stream of the frame can be made again"));
    }
    apart.put(out);
    Ok(())
}

/// The line before the rows of the stream of that number in a custom dump, where a plain dump has it.
fn title(number: usize) -> Vec<u8> {
    format!("COPY t{number} FROM stdin;\n").into_bytes()
}

/// A frame as it is being taken apart.
#[derive(Default)]
struct Apart {
    limits: Limits,
    streams: Vec<Stream>,
    plain: Vec<u8>,
    between: Vec<u8>,
    /// How much of `between` belongs to streams that are known.
    told: usize,
}

impl Apart {
    /// The members of a gzip file, and what follows them.
    fn members(&mut self, frame: &[u8]) {
        let mut at = 0;
        while at < frame.len() {
            match self.recoded(&frame[at..], Format::Gzip) {
                Some(recoded) => {
                    at += recoded.consumed;
                    self.take(recoded, 0);
                }
                None => break,
            }
        }
        self.between.extend(&frame[at..]);
    }

    /// The zlib streams of a custom dump, each the data of a table or a large object.
    fn blocks(&mut self, frame: &[u8]) {
        let mut at = 0;
        while at < frame.len() {
            if let Some(chunks) = chunks::find(&frame[at..])
                && let Some(recoded) = self.recoded(&chunks.stream, Format::Zlib)
                && recoded.consumed == chunks.stream.len()
            {
                self.take(recoded, chunks.each);
                at += chunks.consumed;
            } else {
                self.between.push(frame[at]);
                at += 1;
            }
        }
    }

    fn recoded(&self, input: &[u8], format: Format) -> Option<Recoded> {
        let left = self.limits.output.saturating_sub(self.plain.len() as u64);
        let limits = Limits { output: left, ..self.limits };
        recode(input, format, self.before(), &limits).ok()
    }

    fn before(&self) -> Option<&Source> {
        self.streams.last().map(|stream| &stream.recipe.source)
    }

    fn take(&mut self, recoded: Recoded, chunk: usize) {
        let Recoded { plain, recipe, .. } = recoded;
        if chunk > 0 {
            self.plain.extend(title(self.streams.len()));
        }
        let before = self.between.len() - self.told;
        self.told = self.between.len();
        self.streams.push(Stream { before, plain_len: plain.len(), chunk, recipe });
        if self.plain.is_empty() { self.plain = plain } else { self.plain.extend(plain) }
    }

    fn put(self, out: &mut Encoded) {
        let payload = &mut out.payload;
        payload.push(Kind::DEFLATED);
        varint::put(payload, self.streams.len() as u64);
        for stream in &self.streams {
            for number in [stream.before, stream.plain_len, stream.chunk] {
                varint::put(payload, number as u64);
            }
            stream.recipe.put(payload);
        }
        let parts = [(self.plain, "data.sql"), (self.between, "between.dump")];
        out.parts.extend(
            parts
                .into_iter()
                .filter(|(bytes, _)| !bytes.is_empty())
                .map(|(bytes, name)| Part { bytes: Arc::new(bytes), name: Some(name.into()) }),
        );
    }
}

/// Puts a frame of `len` bytes together again, from what follows the kind in its payload.
pub fn decode(mut payload: &[u8], parts: &[&[u8]], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let input = &mut payload;
    let streams = number(input)?;
    let mut held = Held::default();
    let streams: Vec<Stream> = (0..streams).map(|number| held.add(number, take(input)?)).collect::<Result<_>>()?;
    let (mut plain, mut between) = match (held.plain > 0, parts) {
        (true, [plain]) => (*plain, &[][..]),
        (true, [plain, between]) => (*plain, *between),
        (false, []) => (&[][..], &[][..]),
        (false, [between]) => (&[][..], *between),
        _ => return Err(Error::corrupt(format!("a deflated dump with {} parts", parts.len()))),
    };
    if plain.len() as u64 != held.plain || (between.len() as u64) < held.before {
        return Err(Error::corrupt("the parts of a deflated dump are not as long as its streams say"));
    }
    let start = out.len();
    for (number, stream) in streams.iter().enumerate() {
        out.extend(advance(&mut between, stream.before));
        if stream.chunk > 0 {
            advance(&mut plain, title(number).len());
        }
        let made = restore(advance(&mut plain, stream.plain_len), &stream.recipe, &Limits { output: len, ..limits })?;
        match stream.chunk {
            0 => out.extend(made),
            each => chunks::put(&made, each, out),
        }
        limits.need_output((out.len() - start) as u64)?;
    }
    out.extend(between);
    Ok(())
}

/// What the streams of a payload take of its parts.
#[derive(Default)]
struct Held {
    plain: u64,
    before: u64,
}

impl Held {
    fn add(&mut self, number: usize, stream: Stream) -> Result<Stream> {
        let title = if stream.chunk > 0 { title(number).len() } else { 0 };
        self.plain += (title + stream.plain_len) as u64;
        self.before += stream.before as u64;
        if self.plain.max(self.before) > LARGEST {
            return Err(Error::corrupt("the streams of a dump say more than any frame does"));
        }
        Ok(stream)
    }
}

fn take(input: &mut &[u8]) -> Result<Stream> {
    let [before, plain_len, chunk] = [number(input)?, number(input)?, number(input)?];
    Ok(Stream { before, plain_len, chunk, recipe: Recipe::take(input)? })
}

fn number(input: &mut &[u8]) -> Result<usize> {
    let number = varint::take(input).filter(|&number| number <= LARGEST);
    Ok(number.ok_or_else(|| Error::corrupt("a number of a deflated dump is cut short or too large"))? as usize)
}

/// The next `len` bytes, which are there.
fn advance<'a>(bytes: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (front, rest) = bytes.split_at(len);
    *bytes = rest;
    front
}
