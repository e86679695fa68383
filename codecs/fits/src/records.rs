//! Bytes in records of equal length: strings of columns, rows of ASCII tables, and whatever nothing more is known of.

use crate::section::{section, take_section};
use crate::settings::Settings;
use kit_context::{Config, Context, NEVER, Select};
use kit_core::Result;
use kit_raster::Level;
use kit_tokens::{Place, Tokenizer, fold};

/// Bytes that are coded together at most.
const CHUNK: u64 = 8 << 20;

/// Codes bytes in records of `width`, which is at least one, onto the end of `out`: chunks, each but the last behind its length.
pub fn encode(bytes: &[u8], width: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let mut rest = bytes;
    while rest.len() as u64 > chunk(width) {
        let (now, later) = rest.split_at(chunk(width) as usize);
        section(out, |out| encode_chunk(now, width, settings, out))?;
        rest = later;
    }
    encode_chunk(rest, width, settings, out)
}

/// Restores `len` bytes in records of `width` onto the end of `out`.
pub fn decode(mut payload: &[u8], mut len: u64, width: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    while len > chunk(width) {
        decode_chunk(take_section(&mut payload)?, chunk(width), width, settings, out)?;
        len -= chunk(width);
    }
    decode_chunk(payload, len, width, settings, out)
}

/// Bytes of working memory for `len` bytes, beside them and their payload.
pub fn memory(len: u64, level: Level) -> u64 {
    let chunk = len.min(CHUNK);
    chunk
        + match level {
            Level::Fast => kit_lz::bytes::memory(chunk),
            Level::Balanced => kit_context::memory_by::<Records, _, _, _, _>(chunk, &BALANCED),
            Level::Max => kit_context::memory_by::<Records, _, _, _, _>(chunk, &MAX),
        }
}

/// Whole records of a chunk, in bytes.
fn chunk(width: u64) -> u64 {
    if width > CHUNK { CHUNK } else { CHUNK - CHUNK % width }
}

fn encode_chunk(bytes: &[u8], width: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let tokens = Records::of(width);
    match settings.level {
        Level::Fast => kit_lz::bytes::encode(bytes, settings.limits, out),
        Level::Balanced => kit_context::encode_by(tokens, bytes, &BALANCED, settings.limits, out),
        Level::Max => kit_context::encode_by(tokens, bytes, &MAX, settings.limits, out),
    }
}

fn decode_chunk(payload: &[u8], len: u64, width: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let tokens = Records::of(width);
    match settings.level {
        Level::Fast => kit_lz::bytes::decode(payload, len, settings.limits, out),
        Level::Balanced => kit_context::decode_by(tokens, payload, len, &BALANCED, settings.limits, out),
        Level::Max => kit_context::decode_by(tokens, payload, len, &MAX, settings.limits, out),
    }
}

static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(4),
        Context::Slot,
        Context::AboveSlot,
        Context::Aboves,
        Context::AfterSlot,
    ],
    selects: [Select::Match, Select::Own],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: &[],
};

static MAX: Config<12, 3, 3, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Expected,
        Context::Slot,
        Context::SlotAfter(1),
        Context::AboveSlot,
        Context::AbovePair,
        Context::Aboves,
        Context::AfterSlot,
    ],
    selects: [Select::Match, Select::LastByte, Select::Own],
    matches: [5, 12],
    corrections: 3,
    sure: 65000,
    trusted: NEVER,
    table_bits: 26,
    primer: &[],
};

/// How many records have begun alike, as a power of two.
const MET_BITS: u32 = 14;

/// Stands in a record: above are the bytes of the record before, of the one that began alike, and of the one before that.
struct Records {
    width: u64,
    place: Place,
    /// Where a record that began alike went on, by its bytes so far.
    met: Vec<u32>,
}

impl Records {
    fn of(width: u64) -> Self {
        Self { width, place: Place::default(), met: vec![0; 1 << MET_BITS] }
    }
}

impl Tokenizer for Records {
    fn new(_: u64) -> Self {
        Self::of(1)
    }

    fn memory(_: u64) -> u64 {
        (size_of::<u32>() as u64) << MET_BITS
    }

    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        let len = seen.len() as u64;
        let column = len % self.width;
        let place = &mut self.place;
        if column == 0 {
            place.previous = [place.token, place.previous[0]];
            place.token = 0;
        } else {
            place.token = fold(place.token.wrapping_add(1), u32::from(byte));
        }
        let above = |back: u64| back.checked_mul(self.width).and_then(|back| len.checked_sub(back)).unwrap_or(0) as u32;
        let key = fold(place.token, column as u32).wrapping_mul(0x9E37_79B1) >> (32 - MET_BITS);
        let alike = std::mem::replace(&mut self.met[key as usize], len as u32);
        place.above = [above(1), alike, above(2)];
        place.slot = fold(1, column as u32);
        place.token_len = column.min(255) as u32;
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn class(&self) -> usize {
        self.place.token_len as usize
    }
}
