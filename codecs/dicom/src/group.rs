//! Pictures of one shape, whose fragments' coding was undone: their samples are frames of one raster.
//!
//! ```text
//!   fragments ─▶ undo ─▶ samples, one after the other ─▶ kit-raster
//!                  └───▶ recipes, and how each was cut into fragments
//! ```

use crate::fragments::{self, Picture};
use crate::payload::{number, put_section, section};
use crate::{kind, layout};
use kit_core::{Error, Limits, Result};
use kit_entropy::varint;
use kit_raster::{Layout, Level};

/// The most bytes of samples in a group.
pub const LARGEST: u64 = 64 << 20;

/// Bytes of samples that a group of a frame of `len` bytes may have.
pub fn samples(len: u64) -> u64 {
    (len.saturating_mul(16) + (1 << 20)).min(LARGEST)
}

/// Where a picture's fragment stands: the elements before it, and its length.
#[derive(Clone, Copy)]
pub struct Stretch {
    pub gap: u64,
    pub len: u64,
}

/// Pictures of one shape.
#[derive(Default)]
pub struct Group {
    layout: Option<Layout>,
    samples: Vec<u8>,
    pictures: Vec<(Vec<Stretch>, Vec<u8>)>,
}

impl Group {
    /// Whether a picture is of the shape of those before, and there is room for it.
    pub fn takes(&self, picture: &Picture, most: u64) -> bool {
        self.layout.is_none_or(|layout| Layout { frames: 1, ..layout } == picture.layout)
            && (self.samples.len() + picture.samples.len()) as u64 <= most
    }

    /// Takes in a picture whose fragments stand so.
    pub fn add(&mut self, picture: Picture, stretches: Vec<Stretch>) {
        let frames = self.pictures.len() as u32 + 1;
        self.layout = Some(Layout { frames, ..picture.layout });
        if self.samples.is_empty() {
            self.samples = picture.samples
        } else {
            self.samples.extend(picture.samples)
        }
        self.pictures.push((stretches, picture.recipe));
    }

    /// Codes the group onto the end of `out`.
    pub fn put(self, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
        let Self { layout, samples, pictures } = self;
        let Some(layout) = layout else { return Ok(()) };
        for (number, (stretches, recipe)) in pictures.into_iter().enumerate() {
            varint::put(out, stretches.first().map_or(0, |first| first.gap));
            if number == 0 {
                out.push(kind::PICTURES);
                layout::put(&layout, out);
                put_section(out, |out| kit_raster::encode(&samples, &layout, level, limits, out))?;
            }
            put_section(out, |out| {
                out.extend(recipe);
                Ok(())
            })?;
            varint::put(out, stretches.len() as u64 - 1);
            for pair in stretches.windows(2) {
                varint::put(out, pair[0].len);
                varint::put(out, pair[1].gap);
            }
        }
        Ok(())
    }
}

/// Restores a group behind its first gap and its kind; `put` appends a fragment, or elements of that number.
pub fn take(
    input: &mut &[u8],
    level: Level,
    limits: &Limits,
    most: u64,
    mut put: impl FnMut(Restored<'_>) -> Result<()>,
) -> Result<()> {
    let layout = layout::take(input, most)?;
    let mut samples = Vec::new();
    let raster = Limits { output: most, ..*limits };
    kit_raster::decode(section(input, "a raster")?, &layout, level, &raster, &mut samples)?;
    let frame = Layout { frames: 1, ..layout };
    for (number_of, samples) in samples.chunks_exact(frame.len()? as usize).enumerate() {
        if number_of > 0 {
            put(Restored::Gap(number(input, "a gap", limits.output)?))?;
        }
        let stream = fragments::redo(section(input, "a recipe")?, &frame, samples, limits)?;
        let mut rest = &stream[..];
        for _ in 0..number(input, "a number of fragments", stream.len() as u64)? {
            let len = number(input, "the length of a fragment", limits.output)?;
            let (fragment, behind) = rest
                .split_at_checked(len as usize)
                .ok_or_else(|| Error::corrupt(format!("expected a fragment of {len} bytes, found {}", rest.len())))?;
            put(Restored::Fragment(fragment))?;
            put(Restored::Gap(number(input, "a gap", limits.output)?))?;
            rest = behind;
        }
        put(Restored::Fragment(rest))?;
    }
    Ok(())
}

/// What comes next of a frame.
pub enum Restored<'a> {
    /// So many bytes of elements.
    Gap(u64),
    Fragment(&'a [u8]),
}
