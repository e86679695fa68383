//! What is kept beside a plaintext so that its stream can be made again, in two bytes or little more.
//!
//! ```text
//!  byte    source (3 bits), format (2), header given (1), trailer given (1), padding given (1)
//!  source  zlib: level and memory, then window, strategy and hash, then flushes, where they are not the usual ones
//!          stored: length of a block      libdeflate: level      corrected: length, corrections
//!  header  length, bytes      trailer  length, bytes      padding  byte
//! ```
//!
//! Sources that this version does not know are refused as unsupported.

use crate::framing::{Format, bgzf_header, zlib_header};
use crate::libdeflate;
use crate::zlib::{Flush, FlushKind, Hash, Settings, Strategy};
use kit_core::{Error, Result};
use kit_entropy::varint;

/// How a plaintext becomes its stream again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// What stands around the stream.
    pub format: Format,
    /// What made the stream.
    pub source: Source,
    /// The header, where it is not the usual one.
    pub header: Option<Vec<u8>>,
    /// The trailer, where it does not follow from the plaintext.
    pub trailer: Option<Vec<u8>>,
    /// The bits of the last byte behind the stream, in their place.
    pub padding: u8,
}

/// What made a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// zlib.
    Zlib {
        /// What it was asked for.
        settings: Settings,
        /// Where it was made to write out all it held, in ascending order.
        flushes: Vec<Flush>,
    },
    /// Anything that stores bytes as they are, in blocks of equal lengths.
    Stored {
        /// Bytes of each block but the last.
        block: u16,
        /// Whether the last block is empty though there are others.
        is_last_empty: bool,
    },
    /// libdeflate at some level.
    Libdeflate(libdeflate::Settings),
    /// ISA-L up to 2.21 at level 0, whose code is always the same.
    Isal,
    /// Something unknown, as what it did differently.
    Corrected(Vec<u8>),
}

/// The flag beside level and memory that more follows.
const UNUSUAL: u8 = 81;
/// The flag beside window, strategy and hash that flushes follow.
const FLUSHES: u8 = 128;

impl Recipe {
    /// Appends the recipe.
    pub fn put(&self, out: &mut Vec<u8>) {
        let flags = u8::from(self.header.is_some()) << 5
            | u8::from(self.trailer.is_some()) << 6
            | u8::from(self.padding != 0) << 7;
        out.push(self.source.number() | (self.format as u8) << 3 | flags);
        self.source.put(out);
        for bytes in [&self.header, &self.trailer].into_iter().flatten() {
            put_bytes(out, bytes);
        }
        if self.padding != 0 {
            out.push(self.padding);
        }
    }

    /// The recipe by itself.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.put(&mut out);
        out
    }

    /// Takes a recipe off the front of `input`.
    pub fn take(input: &mut &[u8]) -> Result<Self> {
        let first = take_byte(input)?;
        let format = Format::ALL.get(usize::from(first >> 3 & 3)).ok_or_else(|| Error::corrupt("unknown format"))?;
        let source = Source::take(first & 7, input)?;
        let mut given = |flag: u8| if first & flag == 0 { Ok(None) } else { take_bytes(input).map(Some) };
        let (header, trailer) = (given(1 << 5)?, given(1 << 6)?);
        let padding = if first & 1 << 7 == 0 { 0 } else { take_byte(input)? };
        Ok(Self { format: *format, source, header, trailer, padding })
    }
}

impl Source {
    fn number(&self) -> u8 {
        match self {
            Self::Zlib { .. } => 0,
            Self::Stored { .. } => 1,
            Self::Corrected(_) => 2,
            Self::Libdeflate(_) => 3,
            Self::Isal => 4,
        }
    }

    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Zlib { settings, flushes } => put_zlib(out, settings, flushes),
            Self::Stored { block, is_last_empty } => {
                varint::put(out, u64::from(*block) << 1 | u64::from(*is_last_empty));
            }
            Self::Libdeflate(settings) => out.push(settings.number()),
            Self::Isal => {}
            Self::Corrected(corrections) => put_bytes(out, corrections),
        }
    }

    fn take(number: u8, input: &mut &[u8]) -> Result<Self> {
        match number {
            0 => take_zlib(input),
            1 => {
                let value = take_number(input)?;
                let block = u16::try_from(value >> 1).map_err(|_| Error::corrupt("stored block is too long"))?;
                Ok(Self::Stored { block, is_last_empty: value & 1 == 1 })
            }
            2 => take_bytes(input).map(Self::Corrected),
            3 => {
                let number = take_byte(input)?;
                let known = libdeflate::Settings::all().find(|settings| settings.number() == number);
                known
                    .map(Self::Libdeflate)
                    .ok_or_else(|| Error::unsupported(format!("settings {number} of libdeflate")))
            }
            4 => Ok(Self::Isal),
            _ => Err(Error::unsupported(format!("deflate source {number}"))),
        }
    }

    /// The header that such a source usually writes for a stream of that many bytes with header and trailer.
    pub fn usual_header(&self, format: Format, whole: usize) -> Vec<u8> {
        match format {
            Format::Raw => Vec::new(),
            Format::Zlib => match self {
                Self::Zlib { settings, .. } => zlib_header(settings.window, word(settings)).to_vec(),
                _ => zlib_header(15, 2).to_vec(),
            },
            Format::Gzip => bgzf_header(whole).map_or_else(Vec::new, |header| header.to_vec()),
        }
    }
}

/// The level as zlib's header has it.
fn word(settings: &Settings) -> u8 {
    match settings.level {
        1 => 0,
        _ if settings.strategy as u8 >= Strategy::Huffman as u8 => 0,
        2..=5 => 1,
        6 => 2,
        _ => 3,
    }
}

fn put_zlib(out: &mut Vec<u8>, settings: &Settings, flushes: &[Flush]) {
    let usual = settings.level - 1 + 9 * (settings.memory - 1);
    let is_usual = settings.window == 15
        && settings.strategy == Strategy::Default
        && settings.hash == Hash::Rolling
        && flushes.is_empty();
    out.push(usual + if is_usual { 0 } else { UNUSUAL });
    if is_usual {
        return;
    }
    let number = settings.window - 9 + 7 * (settings.strategy as u8 + 5 * settings.hash as u8);
    out.push(number + if flushes.is_empty() { 0 } else { FLUSHES });
    if !flushes.is_empty() {
        put_flushes(out, flushes);
    }
}

/// How many there are, with the kind of one at the end; then each other one's distance and kind.
fn put_flushes(out: &mut Vec<u8>, flushes: &[Flush]) {
    let at_end = flushes.last().filter(|flush| flush.at == Flush::AT_END);
    let others = &flushes[..flushes.len() - at_end.iter().len()];
    varint::put(out, (others.len() as u64) << 2 | at_end.map_or(0, |flush| flush.kind as u64 + 1));
    let mut before = 0;
    for flush in others {
        varint::put(out, u64::from(flush.at - before) << 2 | flush.kind as u64);
        before = flush.at;
    }
}

fn take_flushes(input: &mut &[u8]) -> Result<Vec<Flush>> {
    let kind = |number: u64| FlushKind::ALL.get(number as usize).copied();
    let count = take_number(input)?;
    let mut out = Vec::new();
    let mut before = 0u32;
    for _ in 0..count >> 2 {
        let number = take_number(input)?;
        let at = u32::try_from(number >> 2).ok().and_then(|step| before.checked_add(step));
        let (Some(at), Some(kind)) = (at.filter(|&at| at != Flush::AT_END), kind(number & 3)) else {
            return Err(Error::corrupt("flush is too far, or unknown"));
        };
        out.push(Flush { at, kind });
        before = at;
    }
    if count & 3 != 0 {
        let kind = kind((count & 3) - 1).ok_or_else(|| Error::corrupt("unknown flush"))?;
        out.push(Flush { at: Flush::AT_END, kind });
    }
    Ok(out)
}

fn take_zlib(input: &mut &[u8]) -> Result<Source> {
    let first = take_byte(input)?;
    let (mut window, mut strategy, mut hash, mut flushes) = (15, Strategy::Default, Hash::Rolling, Vec::new());
    if first >= UNUSUAL {
        let second = take_byte(input)?;
        let (number, more) = (second & (FLUSHES - 1), second & FLUSHES != 0);
        window = 9 + number % 7;
        strategy = *Strategy::ALL.get(usize::from(number / 7 % 5)).ok_or_else(|| Error::corrupt("unknown strategy"))?;
        hash = *Hash::ALL.get(usize::from(number / 35)).ok_or_else(|| Error::corrupt("unknown hash"))?;
        if more {
            flushes = take_flushes(input)?;
        }
    }
    let usual = first % UNUSUAL;
    let settings = Settings { level: usual % 9 + 1, memory: usual / 9 + 1, window, strategy, hash };
    if first / UNUSUAL > 1 || !settings.is_valid() {
        return Err(Error::corrupt("unknown settings of zlib"));
    }
    Ok(Source::Zlib { settings, flushes })
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    varint::put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn take_number(input: &mut &[u8]) -> Result<u64> {
    varint::take(input).ok_or_else(|| Error::corrupt("recipe has a bad number"))
}

fn take_byte(input: &mut &[u8]) -> Result<u8> {
    let (&byte, rest) = input.split_first().ok_or_else(|| Error::corrupt("recipe is cut short"))?;
    *input = rest;
    Ok(byte)
}

fn take_bytes(input: &mut &[u8]) -> Result<Vec<u8>> {
    let len = usize::try_from(take_number(input)?).unwrap_or(usize::MAX);
    let (bytes, rest) = input.split_at_checked(len).ok_or_else(|| Error::corrupt("recipe is cut short"))?;
    *input = rest;
    Ok(bytes.to_vec())
}
