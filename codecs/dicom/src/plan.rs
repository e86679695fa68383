//! What a survey finds out for all frames of a file.

use crate::attributes::Attributes;
use crate::element::Syntax;
use crate::payload::{byte, number};
use crate::walk::Pixels;
use kit_core::Result;
use kit_entropy::varint;

/// How a file is cut into frames, and what frames behind the first begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Each frame says for itself.
    Unknown,
    /// Pixels that lie as they are; so many bytes of the file are none.
    Native { pixels: Pixels, outside: u64 },
    /// Pixels in fragments.
    Encapsulated { pixels: Pixels },
    /// A data set that is deflated, to inflate to at most so many bytes.
    Deflated { most: u64 },
}

const NATIVE: u8 = 1;
const ENCAPSULATED: u8 = 2;
const DEFLATED: u8 = 3;

const EXPLICIT: u8 = 1;
const BIG_ENDIAN: u8 = 2;
const PLANAR: u8 = 4;
const SIGNED: u8 = 8;
const HALVED: u8 = 16;

impl Plan {
    /// The bytes that stand for it.
    pub fn put(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Self::Unknown => {}
            Self::Native { pixels, outside } => {
                out.push(NATIVE);
                varint::put(&mut out, *outside);
                put_pixels(pixels, &mut out);
            }
            Self::Encapsulated { pixels } => {
                out.push(ENCAPSULATED);
                put_pixels(pixels, &mut out);
            }
            Self::Deflated { most } => {
                out.push(DEFLATED);
                varint::put(&mut out, *most);
            }
        }
        out
    }

    /// Reads a plan; what is none is unknown, and frames that were coded by another are found to be damaged.
    pub fn take(mut bytes: &[u8]) -> Self {
        let input = &mut bytes;
        let plan = match byte(input, "a plan") {
            Ok(NATIVE) => number(input, "a length", u64::MAX)
                .and_then(|outside| Ok(Self::Native { outside, pixels: take_pixels(input)? })),
            Ok(ENCAPSULATED) => take_pixels(input).map(|pixels| Self::Encapsulated { pixels }),
            Ok(DEFLATED) => number(input, "a length", u64::MAX).map(|most| Self::Deflated { most }),
            _ => return Self::Unknown,
        };
        plan.unwrap_or(Self::Unknown)
    }
}

fn put_pixels(pixels: &Pixels, out: &mut Vec<u8>) {
    let Pixels { tag, at, len, attributes: a, syntax, .. } = pixels;
    let flags = [
        (syntax.explicit, EXPLICIT),
        (syntax.big_endian, BIG_ENDIAN),
        (a.planar, PLANAR),
        (a.signed, SIGNED),
        (a.halved, HALVED),
    ];
    out.push(flags.iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag).sum());
    let sides = [a.rows, a.columns, a.samples, a.frames, a.allocated, a.stored, a.high].map(u64::from);
    for number in [u64::from(tag & 0xFFFF), *at, len.unwrap_or(0)].into_iter().chain(sides) {
        varint::put(out, number);
    }
}

fn take_pixels(input: &mut &[u8]) -> Result<Pixels> {
    let flags = byte(input, "flags of pixels")?;
    let mut long = |most| number(input, "a number of a plan", most);
    let (tag, at, len) = (long(0xFFFF)?, long(u64::MAX >> 1)?, long(u64::MAX >> 1)?);
    let mut short = || long(u64::from(u32::MAX)).map(|number| number as u32);
    Ok(Pixels {
        tag: 0x7FE0_0000 | tag as u32,
        at,
        len: (len > 0).then_some(len),
        attributes: Attributes {
            rows: short()?,
            columns: short()?,
            samples: short()?,
            frames: short()?,
            allocated: short()?,
            stored: short()?,
            high: short()?,
            planar: flags & PLANAR != 0,
            signed: flags & SIGNED != 0,
            halved: flags & HALVED != 0,
        },
        syntax: Syntax { explicit: flags & EXPLICIT != 0, big_endian: flags & BIG_ENDIAN != 0 },
        is_own: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_come_back() {
        let attributes = Attributes {
            rows: 512,
            columns: 300,
            samples: 3,
            frames: 7,
            allocated: 16,
            stored: 12,
            high: 11,
            ..Attributes::default()
        };
        let syntax = Syntax { explicit: true, big_endian: true };
        let pixels = Pixels { tag: 0x7FE0_0008, at: 5000, len: Some(1 << 33), attributes, syntax, is_own: true };
        let plans = [
            Plan::Unknown,
            Plan::Native { pixels, outside: 6000 },
            Plan::Encapsulated { pixels: Pixels { len: None, ..pixels } },
            Plan::Deflated { most: 1 << 20 },
        ];
        for plan in plans {
            let bytes = plan.put();
            assert_eq!(Plan::take(&bytes), plan);
            assert!((0..bytes.len()).all(|len| Plan::take(&bytes[..len]) == Plan::Unknown));
        }
    }
}
