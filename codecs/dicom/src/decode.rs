//! A payload to its frame, as `SPEC.md` says.

use crate::deflated::Redo;
use crate::group::{self, Restored};
use crate::memory::Memory;
use crate::payload::{byte, number, section};
use crate::{bits, form, kind, layout, overlay, text, twelve};
use kit_core::{Cx, Error, Limits, Result};
use kit_raster::Level;

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(mut payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let level = Level::named(cx.options.level());
    let memory = Memory::of(cx.len, cx);
    cx.limits.need_memory(memory.whole())?;
    cx.limits.need_output(cx.len)?;
    let limits = Limits { memory: memory.engine, output: cx.len };
    let input = &mut payload;
    match byte(input, "a form")? {
        form::PLAIN => file(input, parts, cx.len, level, &memory, limits, out),
        form::DEFLATED => {
            let redo = Redo::take(input, memory.plain)?;
            let mut plain = Vec::new();
            file(input, parts, redo.len, level, &memory, Limits { output: redo.len, ..limits }, &mut plain)?;
            let start = out.len();
            redo.put(&plain, &limits, out)?;
            match (out.len() - start) as u64 {
                len if len == cx.len => Ok(()),
                len => Err(Error::corrupt(format!("expected a frame of {} bytes, found {len}", cx.len))),
            }
        }
        other => Err(Error::corrupt(format!("expected a plain or a deflated file, found {other}"))),
    }
}

/// Restores `len` bytes of a file from elements and blocks.
fn file(
    input: &mut &[u8],
    parts: &[&[u8]],
    len: u64,
    level: Level,
    memory: &Memory,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let count = number(input, "the length of the elements", len.min(memory.elements))?;
    let mut elements = Vec::new();
    text::decode(section(input, "the elements")?, count, level, limits, &mut elements)?;
    limits.reserve(out, len)?;
    let (start, part) = (out.len(), parts.first().copied().unwrap_or_default());
    let mut decoder = Decoder { elements: &elements, part, len, level, limits, samples: memory.samples, out, start };
    while !input.is_empty() {
        decoder.gap(number(input, "a gap", len)?)?;
        decoder.block(input)?;
    }
    decoder.gap(decoder.elements.len() as u64)?;
    if !decoder.part.is_empty() || parts.len() > 1 {
        return Err(Error::corrupt("more parts than the frame has"));
    }
    match decoder.left() {
        0 => Ok(()),
        left => Err(Error::corrupt(format!("expected a file of {len} bytes, found {left} less"))),
    }
}

struct Decoder<'a> {
    /// What is left of the elements.
    elements: &'a [u8],
    /// What is left of the part.
    part: &'a [u8],
    len: u64,
    level: Level,
    limits: Limits,
    /// The most bytes of samples of a group.
    samples: u64,
    out: &'a mut Vec<u8>,
    start: usize,
}

impl Decoder<'_> {
    /// Bytes of the frame that are still to come.
    fn left(&self) -> u64 {
        self.len - (self.out.len() - self.start) as u64
    }

    fn gap(&mut self, len: u64) -> Result<()> {
        let (gap, rest) = cut(self.elements, len, "elements")?;
        self.elements = rest;
        self.put(gap)
    }

    /// Appends bytes, where there is room for them.
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() as u64 > self.left() {
            return Err(Error::corrupt(format!("expected at most {} bytes, found {}", self.left(), bytes.len())));
        }
        self.out.extend(bytes);
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
                match section(input, "bytes")? {
                    bytes if bytes.len() as u64 == len => self.put(bytes),
                    bytes => Err(Error::corrupt(format!("expected {len} bytes, found {}", bytes.len()))),
                }
            }
            kind::PICTURES => {
                let (level, limits, samples) = (self.level, self.limits, self.samples);
                group::take(input, level, &limits, samples, |restored| match restored {
                    Restored::Gap(len) => self.gap(len),
                    Restored::Fragment(bytes) => self.put(bytes),
                })
            }
            kind::PACKED => {
                let layout = layout::take(input, self.samples)?;
                let len = layout.len()?;
                if len % 4 != 0 || len / 4 * 3 > self.left() {
                    return Err(Error::corrupt(format!("expected pairs of samples, found {len} bytes")));
                }
                let mut samples = Vec::new();
                let limits = Limits { output: self.samples, ..self.limits };
                kit_raster::decode(section(input, "a raster")?, &layout, self.level, &limits, &mut samples)?;
                twelve::pack(&samples, self.out);
                Ok(())
            }
            kind::BITS => {
                let mut side = |what| number(input, what, u64::from(u32::MAX)).map(|side| side as u32);
                let (columns, rows) = (side("columns")?, side("rows")?);
                let len = number(input, "a number of bytes", self.left())?;
                bits::decode(section(input, "bits")?, columns, rows, len, &self.limits, self.out)
            }
            kind::OVERLAID => self.overlaid(input),
            kind::PART => {
                let len = number(input, "a number of bytes", self.left())?;
                let (bytes, rest) = cut(self.part, len, "a part")?;
                self.part = rest;
                self.put(bytes)
            }
            other => Err(Error::corrupt(format!("expected a kind of block, found {other}"))),
        }
    }

    /// Samples, and the bits beside their values.
    fn overlaid(&mut self, input: &mut &[u8]) -> Result<()> {
        let layout = layout::take(input, self.left().min(self.samples))?;
        let most = u64::from(u32::MAX >> (32 - 8 * u32::from(layout.bytes.min(4))));
        let ones = number(input, "bits of all samples", most)? as u32;
        let planes = number(input, "bits of some samples", most)? as u32;
        if layout.bytes > 4 {
            return Err(Error::corrupt(format!("expected samples of up to 4 bytes, found {}", layout.bytes)));
        }
        let start = self.out.len();
        let values = overlay::layout(&layout);
        kit_raster::decode(section(input, "a raster")?, &values, self.level, &self.limits, self.out)?;
        overlay::join_ones(&mut self.out[start..], &layout, ones);
        let len = (self.out.len() - start).div_ceil(8 * usize::from(layout.bytes)) as u64;
        for bit in (0..32).filter(|bit| planes >> bit & 1 == 1) {
            let mut plane = Vec::new();
            let code = section(input, "bits")?;
            bits::decode(code, overlay::columns(&layout), layout.height, len, &self.limits, &mut plane)?;
            overlay::join(&mut self.out[start..], &layout, bit, &plane);
        }
        Ok(())
    }
}

/// The first `len` bytes, and the others.
fn cut<'a>(bytes: &'a [u8], len: u64, what: &str) -> Result<(&'a [u8], &'a [u8])> {
    let found = bytes.len();
    let cut = usize::try_from(len).ok().and_then(|len| bytes.split_at_checked(len));
    cut.ok_or_else(|| Error::corrupt(format!("expected {len} bytes of {what}, found {found}")))
}
