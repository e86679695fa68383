//! A frame to a payload, as `SPEC.md` says.

use crate::blocks::{self, Block, Content};
use crate::fragments::{self, Picture, is_jpeg, is_lossy_jpeg};
use crate::group::{Group, Stretch};
use crate::memory::{Memory, PIECE};
use crate::payload::put_section;
use crate::plan::Plan;
use crate::{bits, deflated, form, kind, layout, overlay, text, twelve};
use kit_core::{Cx, Encoded, Error, Limits, Part, Result};
use kit_entropy::varint;
use kit_raster::{Layout, Level};
use std::ops::Range;
use std::sync::Arc;

/// JPEG streams in fragments that are shorter are not worth a part.
const SHORT: usize = 256;

/// The most fragments of one picture.
const PIECES: usize = 1024;

/// Codes `frame` onto the end of the payload; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
    let level = Level::named(cx.options.level());
    let memory = Memory::of(cx.len, cx);
    cx.limits.need_memory(memory.whole())?;
    let limits = Limits { memory: memory.engine, output: cx.limits.output };
    let plan = Plan::take(cx.plan);
    let mut head = Vec::new();
    let plain = deflated::undo(frame, memory.plain, &limits, &mut head);
    out.payload.push(if plain.is_some() { form::DEFLATED } else { form::PLAIN });
    out.payload.append(&mut head);
    let frame = plain.as_deref().unwrap_or(frame);
    let blocks = blocks::find(frame, cx.at, plan);
    let mut coder = Coder { frame, level, limits, memory, group: Group::default(), part: Vec::new(), out: Vec::new() };
    coder.elements(&blocks)?;
    coder.blocks(&blocks)?;
    out.payload.append(&mut coder.out);
    if !coder.part.is_empty() {
        out.parts.push(Part { bytes: Arc::new(coder.part), name: Some("pictures.jpg".into()) });
    }
    Ok(())
}

struct Coder<'a> {
    frame: &'a [u8],
    level: Level,
    limits: Limits,
    memory: Memory,
    group: Group,
    part: Vec<u8>,
    out: Vec<u8>,
}

impl Coder<'_> {
    /// All that is not in blocks.
    fn elements(&mut self, blocks: &[Block]) -> Result<()> {
        let len = self.frame.len() - blocks.iter().map(|block| block.range.len()).sum::<usize>();
        if len as u64 > self.memory.elements {
            return Err(Error::failed(format!("found {len} bytes of elements, planned were {}", self.memory.elements)));
        }
        let mut elements = Vec::with_capacity(len);
        let mut at = 0;
        for block in blocks {
            elements.extend(&self.frame[at..block.range.start]);
            at = block.range.end;
        }
        elements.extend(&self.frame[at..]);
        varint::put(&mut self.out, elements.len() as u64);
        put_section(&mut self.out, |out| text::encode(&elements, self.level, self.limits, out))
    }

    fn blocks(&mut self, blocks: &[Block]) -> Result<()> {
        // Blocks before this one are coded, or in the group from there on.
        let (mut next, mut grouped) = (0, 0);
        while next < blocks.len() {
            let picture = self.picture(&blocks[next..]);
            if picture.as_ref().is_none_or(|(picture, _)| !self.group.takes(picture, self.memory.samples)) {
                self.end_group(blocks, grouped..next)?;
                grouped = next;
            }
            match picture {
                Some((picture, pieces)) => {
                    self.group.add(picture, stretches(blocks, next..next + pieces));
                    next += pieces;
                }
                None => {
                    self.gap(blocks, next);
                    self.block(&blocks[next])?;
                    next += 1;
                    grouped = next;
                }
            }
        }
        self.end_group(blocks, grouped..next)
    }

    /// Codes the pictures of the group, or their fragments as they are where these are smaller, as of near-lossless coding.
    fn end_group(&mut self, blocks: &[Block], grouped: Range<usize>) -> Result<()> {
        let mut code = Vec::new();
        std::mem::take(&mut self.group).put(self.level, &self.limits, &mut code)?;
        if code.len() < blocks[grouped.clone()].iter().map(|block| block.range.len()).sum() {
            self.out.append(&mut code);
            return Ok(());
        }
        for number in grouped {
            self.gap(blocks, number);
            self.block(&blocks[number])?;
        }
        Ok(())
    }

    fn gap(&mut self, blocks: &[Block], number: usize) {
        varint::put(&mut self.out, gap(blocks, number));
    }

    /// The picture that starts with the first block, and how many it takes.
    fn picture(&self, blocks: &[Block]) -> Option<(Picture, usize)> {
        let Block { range, content: Content::Fragment(attributes) } = blocks.first()? else { return None };
        let first = &self.frame[range.clone()];
        let limits = Limits { memory: self.limits.memory, output: self.memory.samples };
        let more = blocks[1..].iter().take(PIECES).take_while(|block| {
            matches!(block.content, Content::Fragment(_)) && !is_jpeg(&self.frame[block.range.clone()])
        });
        let pieces = 1 + if is_jpeg(first) { more.count() } else { 0 };
        if pieces > 1 {
            let joined: Vec<u8> =
                blocks[..pieces].iter().flat_map(|block| &self.frame[block.range.clone()]).copied().collect();
            return fragments::undo(&joined, attributes, &limits).map(|picture| (picture, pieces));
        }
        fragments::undo(first, attributes, &limits)
            .filter(|picture| kit_raster::memory(&picture.layout, self.level) <= self.limits.memory)
            .map(|picture| (picture, 1))
    }

    fn block(&mut self, block: &Block) -> Result<()> {
        let bytes = &self.frame[block.range.clone()];
        match block.content {
            Content::Raster(layout, stored) if kit_raster::memory(&layout, self.level) <= self.limits.memory => {
                let mut code = vec![kind::RASTER];
                layout::put(&layout, &mut code);
                put_section(&mut code, |out| kit_raster::encode(bytes, &layout, self.level, &self.limits, out))?;
                if let Some(overlaid) = stored.map_or(Ok(None), |stored| self.overlaid(bytes, &layout, stored))?
                    && overlaid.len() < code.len()
                {
                    code = overlaid;
                }
                self.out.append(&mut code);
                Ok(())
            }
            Content::Packed(layout)
                if kit_raster::memory(&layout, self.level) <= self.limits.memory
                    && layout.len()? <= self.memory.samples =>
            {
                self.out.push(kind::PACKED);
                layout::put(&layout, &mut self.out);
                let samples = twelve::unpack(bytes);
                put_section(&mut self.out, |out| kit_raster::encode(&samples, &layout, self.level, &self.limits, out))
            }
            Content::Bits { columns, rows } => {
                self.out.push(kind::BITS);
                [columns, rows].iter().for_each(|&side| varint::put(&mut self.out, u64::from(side)));
                varint::put(&mut self.out, bytes.len() as u64);
                put_section(&mut self.out, |out| {
                    bits::encode(bytes, columns, rows, out);
                    Ok(())
                })
            }
            Content::Fragment(_)
                if is_lossy_jpeg(bytes) && bytes.len() >= SHORT || !self.part.is_empty() && !is_jpeg(bytes) =>
            {
                self.out.push(kind::PART);
                varint::put(&mut self.out, bytes.len() as u64);
                self.part.extend(bytes);
                Ok(())
            }
            _ => self.bytes(bytes),
        }
    }

    /// Samples whose values are the bits of `stored`, where others say something of their own.
    fn overlaid(&self, bytes: &[u8], layout: &Layout, stored: u32) -> Result<Option<Vec<u8>>> {
        if bytes.len() as u64 > self.memory.samples {
            return Ok(None);
        }
        let Some(split) = overlay::split(bytes, layout, stored) else { return Ok(None) };
        let mut out = vec![kind::OVERLAID];
        layout::put(layout, &mut out);
        varint::put(&mut out, u64::from(split.ones));
        varint::put(&mut out, split.planes.iter().map(|(bit, _)| 1 << bit).sum());
        let values = overlay::layout(layout);
        put_section(&mut out, |out| kit_raster::encode(&split.samples, &values, self.level, &self.limits, out))?;
        for (_, plane) in split.planes {
            put_section(&mut out, |out| {
                bits::encode(&plane, overlay::columns(layout), layout.height, out);
                Ok(())
            })?;
        }
        Ok(Some(out))
    }

    /// What nothing is known of, which often is noise; what is long, in pieces.
    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        for (number, bytes) in bytes.chunks(PIECE as usize).enumerate() {
            if number > 0 {
                varint::put(&mut self.out, 0);
            }
            let mut code = Vec::new();
            kit_lz::bytes::encode(bytes, self.limits, &mut code)?;
            let (kind, code) = if code.len() < bytes.len() { (kind::BYTES, &code[..]) } else { (kind::STORED, bytes) };
            self.out.push(kind);
            varint::put(&mut self.out, bytes.len() as u64);
            varint::put(&mut self.out, code.len() as u64);
            self.out.extend(code);
        }
        Ok(())
    }
}

/// How many bytes of elements stand before a block.
fn gap(blocks: &[Block], number: usize) -> u64 {
    let before = if number > 0 { blocks[number - 1].range.end } else { 0 };
    (blocks[number].range.start - before) as u64
}

/// Where the fragments of a picture stand.
fn stretches(blocks: &[Block], pieces: Range<usize>) -> Vec<Stretch> {
    pieces.map(|number| Stretch { gap: gap(blocks, number), len: blocks[number].range.len() as u64 }).collect()
}
