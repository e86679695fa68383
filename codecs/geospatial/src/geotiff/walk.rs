//! The directories of a file, and the images that they describe (TIFF 6.0 §8).

use super::fields::{Field, Tiff};
use super::image::{Image, MOST, MOST_SAMPLES};
use kit_raster::Sample;
use std::collections::BTreeSet;

/// A directory that describes an image.
pub struct Directory {
    /// The image.
    pub image: Image,
    /// How chunks are compressed (TIFF 6.0 §8, Compression).
    pub compression: u64,
    /// Where the chunks are.
    pub offsets: Field,
    /// How many bytes each has.
    pub counts: Option<Field>,
    /// Where tables that all JPEG chunks share are.
    pub tables: Option<Field>,
    /// Chunks of the image that each of those stands for.
    pub each: u64,
}

/// The most directories of a file.
const MOST_DIRECTORIES: usize = 1 << 14;
/// The most fields of all directories together, which may overlap.
const MOST_FIELDS: u64 = 1 << 20;

const SUB_DIRECTORIES: u16 = 330;

/// All images of a file in the order in which directories point at one another, and where the last value ends that a directory
/// has; each directory is met once.
pub fn walk(tiff: &Tiff<'_>) -> (Vec<Directory>, u64) {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next: Vec<u64> = tiff.first().into_iter().collect();
    let mut left = MOST_FIELDS;
    let mut end = 0;
    while let Some(at) = next.pop() {
        if at == 0 || seen.len() == MOST_DIRECTORIES || !seen.insert(at) {
            continue;
        }
        let Some((fields, following)) = tiff.directory(at, left) else { continue };
        left -= fields.len() as u64;
        next.push(following);
        if let Some(subs) = fields.iter().find(|field| field.tag == SUB_DIRECTORIES) {
            let subs = (0..subs.count.min(MOST_DIRECTORIES as u64)).rev().filter_map(|i| tiff.value(subs, i));
            next.extend(subs);
        }
        end = fields.iter().fold(end, |end, field| end.max(field.end));
        found.extend(directory(tiff, &fields));
    }
    (found, end)
}

/// The image that a directory describes, if it has chunks.
fn directory(tiff: &Tiff<'_>, fields: &[Field]) -> Option<Directory> {
    let field = |tag: u16| fields.iter().find(|field| field.tag == tag).copied();
    let value = |tag: u16| field(tag).and_then(|field| tiff.value(&field, 0));
    let size = |tag: u16| value(tag).and_then(|size| u32::try_from(size).ok()).filter(|size| (1..=MOST).contains(size));
    let (width, height) = (size(256)?, size(257)?);
    let tiled = field(324).is_some();
    let (offsets, counts) = if tiled { (field(324)?, field(325)) } else { (field(273)?, field(279)) };
    let (across, down) =
        if tiled { (size(322)?, size(323)?) } else { (width, size(278).unwrap_or(height).min(height)) };
    let samples = value(277).unwrap_or(1);
    let bits = field(258).map_or(Some(1), |bits| equal(tiff, &bits, samples))?;
    let format = field(339).map_or(Some(1), |format| equal(tiff, &format, samples)).unwrap_or(1);
    let pixels = Pixels { width, across, samples, bits, format, planar: value(284) == Some(2) };
    let pixels = pixels.in_bytes()?;
    let predictor = value(317).filter(|_| bits % 8 == 0).unwrap_or(1);
    let image = Image {
        width: pixels.width,
        height,
        samples: pixels.samples,
        sample: pixels.sample,
        bytes: pixels.bytes,
        planar: pixels.planar,
        big_endian: tiff.big_endian,
        tiled,
        across: pixels.across,
        down,
        predictor: if (2..=3).contains(&predictor) { predictor as u8 } else { 1 },
        band: 1,
        is_mask: value(254).unwrap_or(0) & 4 != 0,
        reduction: 0,
    };
    Some(Directory { image, compression: value(259).unwrap_or(1), offsets, counts, tables: field(347), each: 1 })
}

/// The value that a field has for all samples.
fn equal(tiff: &Tiff<'_>, field: &Field, samples: u64) -> Option<u64> {
    let first = tiff.value(field, 0)?;
    (1..field.count.min(samples)).all(|i| tiff.value(field, i) == Some(first)).then_some(first)
}

/// What the fields say of pixels.
struct Pixels {
    width: u32,
    across: u32,
    samples: u64,
    bits: u64,
    format: u64,
    planar: bool,
}

/// The same in whole bytes.
struct InBytes {
    width: u32,
    across: u32,
    samples: u32,
    sample: Sample,
    bytes: u8,
    planar: bool,
}

impl Pixels {
    fn in_bytes(&self) -> Option<InBytes> {
        let samples = u32::try_from(self.samples).ok().filter(|samples| (1..=MOST_SAMPLES).contains(samples))?;
        let planar = self.planar && samples > 1;
        let together = if planar { 1 } else { self.samples };
        // SampleFormat: 2 signed, 3 float, 5 complex, 6 complex float (TIFF 6.0 §19, Adobe's supplement).
        let (parts, kind) = match self.format {
            2 => (1, Sample::Signed),
            3 => (1, Sample::Float),
            5 if !planar => (2, Sample::Signed),
            6 if !planar => (2, Sample::Float),
            _ => (1, Sample::Unsigned),
        };
        let same = InBytes { width: self.width, across: self.across, samples, sample: kind, bytes: 1, planar };
        match self.bits / u64::from(parts) {
            bits @ (8 | 16 | 32 | 64) => {
                let bytes = (bits / 8) as u8;
                // Half precision has no model of its own, nor have floats of one byte.
                let sample = if bytes < 4 && kind == Sample::Float { Sample::Unsigned } else { kind };
                let samples = samples.checked_mul(parts).filter(|&samples| samples <= MOST_SAMPLES)?;
                Some(InBytes { samples, sample, bytes, ..same })
            }
            24 if parts == 1 && !planar => {
                let samples = samples.checked_mul(3).filter(|&samples| samples <= MOST_SAMPLES)?;
                Some(InBytes { samples, sample: Sample::Unsigned, ..same })
            }
            bits @ (1 | 2 | 4) if parts == 1 => {
                let packed = |pixels: u32| {
                    let bits = u64::from(pixels) * together * bits;
                    u32::try_from(bits.div_ceil(8)).ok().filter(|&bytes| bytes <= MOST)
                };
                let (width, across) = (packed(self.width)?, packed(self.across)?);
                Some(InBytes {
                    width,
                    across,
                    samples: if planar { samples } else { 1 },
                    sample: Sample::Unsigned,
                    ..same
                })
            }
            _ => None,
        }
    }
}
