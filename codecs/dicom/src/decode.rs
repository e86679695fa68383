//! A payload to its frame, as `SPEC.md` says.

use crate::payload::{byte, number, section};
use crate::{kind, layout, memory, text};
use kit_core::{Cx, Error, Limits, Result};
use kit_raster::Level;

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(mut payload: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let level = Level::named(cx.options.level());
    cx.limits.need_memory(memory::whole(cx.len, level))?;
    cx.limits.need_output(cx.len)?;
    let limits = memory::limits(cx);
    let input = &mut payload;
    let len = number(input, "the length of the elements", cx.len)?;
    let mut elements = Vec::new();
    text::decode(section(input, "the elements")?, len, level, limits, &mut elements)?;
    let mut decoder = Decoder { elements: &elements, len: cx.len, level, limits, out, start: 0 };
    decoder.start = decoder.out.len();
    decoder.limits.reserve(decoder.out, cx.len)?;
    while !input.is_empty() {
        decoder.gap(number(input, "a gap", len)?)?;
        decoder.block(input)?;
    }
    decoder.gap(decoder.elements.len() as u64)?;
    match decoder.left() {
        0 => Ok(()),
        left => Err(Error::corrupt(format!("expected a frame of {} bytes, found {left} fewer", cx.len))),
    }
}

struct Decoder<'a> {
    /// What is left of the elements.
    elements: &'a [u8],
    len: u64,
    level: Level,
    limits: Limits,
    out: &'a mut Vec<u8>,
    start: usize,
}

impl Decoder<'_> {
    /// Bytes of the frame that are still to come.
    fn left(&self) -> u64 {
        self.len - (self.out.len() - self.start) as u64
    }

    fn gap(&mut self, len: u64) -> Result<()> {
        let short = || Error::corrupt(format!("expected {len} bytes of elements"));
        let (gap, rest) = self.elements.split_at_checked(len as usize).ok_or_else(short)?;
        if len > self.left() {
            return Err(short());
        }
        self.out.extend(gap);
        self.elements = rest;
        Ok(())
    }

    fn block(&mut self, input: &mut &[u8]) -> Result<()> {
        match byte(input, "a block")? {
            kind::RASTER => {
                let layout = layout::take(input, self.left())?;
                kit_raster::decode(section(input, "a raster")?, &layout, self.level, &self.limits, self.out)
            }
            kind::BYTES => {
                let len = number(input, "a number of bytes", self.left())?;
                kit_lz::bytes::decode(section(input, "bytes")?, len, self.limits, self.out)
            }
            kind::STORED => {
                let len = number(input, "a number of bytes", self.left())?;
                let bytes = section(input, "bytes")?;
                if bytes.len() as u64 != len {
                    return Err(Error::corrupt(format!("expected {len} bytes, found {}", bytes.len())));
                }
                self.out.extend(bytes);
                Ok(())
            }
            other => Err(Error::corrupt(format!("expected a kind of block, found {other}"))),
        }
    }
}
