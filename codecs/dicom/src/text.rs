//! Elements and other bytes that are not pixels, by the engine of the level.

use crate::payload::byte;
use crate::places::Places;
use crate::primer;
use kit_context::{Config, Context, NEVER, Select};
use kit_core::{Error, Limits, Result};
use kit_lz::lines;
use kit_raster::Level;

/// Bytes of working memory for a text of `len` bytes.
pub fn memory(len: u64, level: Level) -> u64 {
    match level {
        Level::Fast => lines::memory::<Places>(len),
        Level::Balanced => kit_context::memory::<Places, _, _, _, _>(len, &BALANCED_LONG),
        Level::Max => kit_context::memory::<Places, _, _, _, _>(len, &MAX_LONG),
    }
}

/// Codes a text onto the end of `out`.
pub fn encode(text: &[u8], level: Level, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let primer = Primer::of(text);
    if level != Level::Fast {
        out.push(primer as u8);
    }
    match (level, primer) {
        (Level::Fast, _) => lines::encode::<Places>(text, limits, out),
        (Level::Balanced, Primer::Short) => kit_context::encode::<Places, _, _, _, _>(text, &BALANCED, limits, out),
        (Level::Balanced, Primer::Long) => kit_context::encode::<Places, _, _, _, _>(text, &BALANCED_LONG, limits, out),
        (Level::Max, Primer::Short) => kit_context::encode::<Places, _, _, _, _>(text, &MAX, limits, out),
        (Level::Max, Primer::Long) => kit_context::encode::<Places, _, _, _, _>(text, &MAX_LONG, limits, out),
    }
}

/// Restores a text of `len` bytes onto the end of `out`.
pub fn decode(mut payload: &[u8], len: u64, level: Level, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    if level == Level::Fast {
        return lines::decode::<Places>(payload, len, limits, out);
    }
    let primer = Primer::numbered(byte(&mut payload, "a primer")?)?;
    match (level, primer) {
        (Level::Max, Primer::Short) => kit_context::decode::<Places, _, _, _, _>(payload, len, &MAX, limits, out),
        (Level::Max, Primer::Long) => kit_context::decode::<Places, _, _, _, _>(payload, len, &MAX_LONG, limits, out),
        (_, Primer::Short) => kit_context::decode::<Places, _, _, _, _>(payload, len, &BALANCED, limits, out),
        (_, Primer::Long) => kit_context::decode::<Places, _, _, _, _>(payload, len, &BALANCED_LONG, limits, out),
    }
}

/// What the model sees before a text: private headers of Siemens are long, and only worth their time before such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Primer {
    Short = 0,
    Long = 1,
}

impl Primer {
    fn of(text: &[u8]) -> Self {
        // How Siemens' headers begin, and the protocols in them.
        let is_long = text.windows(8).any(|bytes| matches!(bytes, b"SV10\x04\x03\x02\x01" | b" ASCCONV"));
        if is_long { Self::Long } else { Self::Short }
    }

    fn numbered(number: u8) -> Result<Self> {
        match number {
            0 => Ok(Self::Short),
            1 => Ok(Self::Long),
            _ => Err(Error::corrupt(format!("expected a primer, found {number}"))),
        }
    }
}

static BALANCED: Config<7, 2, 2, 1> = BALANCED_SETTINGS;

static BALANCED_LONG: Config<7, 2, 2, 1> = Config { primer: primer::LONG, ..BALANCED_SETTINGS };

static MAX: Config<15, 3, 4, 2> = MAX_SETTINGS;

static MAX_LONG: Config<15, 3, 4, 2> = Config { primer: primer::LONG, ..MAX_SETTINGS };

const BALANCED_SETTINGS: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(5),
        Context::Slot,
        Context::AboveField,
        Context::AboveSlot,
    ],
    selects: [Select::Match, Select::Own],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: primer::SHORT,
};

const MAX_SETTINGS: Config<15, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::AfterPair,
        Context::Expected,
        Context::Slot,
        Context::Above,
        Context::AboveSlot,
        Context::AbovePair,
        Context::AboveField,
        Context::Own(0),
        Context::Own(1),
    ],
    selects: [Select::Match, Select::LastByte, Select::Slot, Select::Own],
    matches: [5, 12],
    corrections: 3,
    sure: 65300,
    trusted: NEVER,
    table_bits: 24,
    primer: primer::SHORT,
};
