//! A frame to a payload, as `SPEC.md` says.

use crate::blocks::{self, Block, Content};
use crate::layout;
use crate::payload::put_section;
use crate::{kind, memory, text, walk};
use kit_core::{Cx, Encoded, Limits, Result};
use kit_entropy::varint;
use kit_raster::Level;

/// Codes `frame` onto the end of the payload; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
    let level = Level::named(cx.options.level());
    cx.limits.need_memory(memory::whole(cx.len, level))?;
    let coder = Coder { frame, level, limits: memory::limits(cx) };
    // All bytes are there.
    let blocks = walk::start(frame, cx.len).map(|start| blocks::find(frame, start)).unwrap_or_default();
    coder.put(&blocks, &mut out.payload)
}

struct Coder<'a> {
    frame: &'a [u8],
    level: Level,
    limits: Limits,
}

impl Coder<'_> {
    fn put(&self, blocks: &[Block], out: &mut Vec<u8>) -> Result<()> {
        let mut elements = Vec::with_capacity(self.frame.len() - blocks.iter().map(|b| b.range.len()).sum::<usize>());
        let mut at = 0;
        for block in blocks {
            elements.extend(&self.frame[at..block.range.start]);
            at = block.range.end;
        }
        elements.extend(&self.frame[at..]);
        varint::put(out, elements.len() as u64);
        put_section(out, |out| text::encode(&elements, self.level, self.limits, out))?;
        drop(elements);
        let mut at = 0;
        for block in blocks {
            varint::put(out, (block.range.start - at) as u64);
            at = block.range.end;
            self.block(block, out)?;
        }
        Ok(())
    }

    fn block(&self, block: &Block, out: &mut Vec<u8>) -> Result<()> {
        let bytes = &self.frame[block.range.clone()];
        match block.content {
            Content::Raster(layout) if kit_raster::memory(&layout, self.level) <= self.limits.memory => {
                out.push(kind::RASTER);
                layout::put(&layout, out);
                put_section(out, |out| kit_raster::encode(bytes, &layout, self.level, &self.limits, out))
            }
            _ => self.bytes(bytes, out),
        }
    }

    /// What nothing is known of, which often is noise.
    fn bytes(&self, bytes: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let mut code = Vec::new();
        kit_lz::bytes::encode(bytes, self.limits, &mut code)?;
        let (kind, code) = if code.len() < bytes.len() { (kind::BYTES, &code[..]) } else { (kind::STORED, bytes) };
        out.push(kind);
        varint::put(out, bytes.len() as u64);
        put_section(out, |out| {
            out.extend(code);
            Ok(())
        })
    }
}
