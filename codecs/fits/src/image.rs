//! Images: samples in strips of whole rows, each of which can be decoded alone.
//!
//! A strip has as many rows as the option `tile_size` says, of all planes of the image, so that planes predict one another. Where
//! rows are short it has as many samples as a square tile of that size.

use crate::settings::Settings;
use kit_core::{Error, Result};
use kit_entropy::varint;
use kit_raster::{Layout, Level, Sample};

/// A strip takes no more bytes, so that coding it takes bounded memory.
const LARGEST: u64 = 32 << 20;

/// The longest row, for what a row's model remembers of each column; and how long the rows are into which a longer line is folded.
pub const WIDEST: u32 = 1 << 17;
const FOLDED: u32 = 1 << 14;

/// How the samples of an image lie: planes of rows, the most significant byte first (FITS 4.0 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// Samples of a pixel, which lie together.
    components: u32,
    /// Pixels of a row.
    width: u32,
    /// Rows of a plane.
    height: u32,
    /// Planes.
    planes: u32,
    sample: Sample,
    /// Bytes of a sample.
    bytes: u8,
}

impl Image {
    /// An image of these axes, the fastest first, and that BITPIX; `None` where it has no samples or more than a raster can have.
    pub fn new(axes: &[u64], bitpix: i64) -> Option<Self> {
        let axes: Vec<u32> = axes.iter().map(|&n| u32::try_from(n)).collect::<std::result::Result<_, _>>().ok()?;
        if axes.is_empty() || axes.contains(&0) {
            return None;
        }
        let mut axes = axes.into_iter().filter(|&n| n > 1).peekable();
        let colour = axes.clone().count() >= 3;
        let components = axes.next_if(|&n| colour && n <= 4).unwrap_or(1);
        let (mut width, mut height) = (axes.next().unwrap_or(1), axes.next().unwrap_or(1));
        let planes = axes.try_fold(1u32, u32::checked_mul)?;
        if width > WIDEST && components == 1 && height == 1 {
            // What is left of the last row is stored.
            (width, height) = (FOLDED, width / FOLDED);
        }
        if width > WIDEST {
            return None;
        }
        let sample = match bitpix {
            8 => Sample::Unsigned,
            0.. => Sample::Signed,
            _ => Sample::Float,
        };
        let bytes = (bitpix.unsigned_abs() / 8) as u8;
        let image = Self { components, width, height, planes, sample, bytes };
        image.row().checked_mul(u64::from(height))?.checked_mul(u64::from(planes)).map(|_| image)
    }

    /// Numbers in rows of `width`, at most [`WIDEST`].
    pub fn of_rows(width: u32, height: u32, sample: Sample, bytes: u8) -> Self {
        Self { components: 1, width, height, planes: 1, sample, bytes }
    }

    /// Numbers in one line, which is folded where it is long.
    pub fn of_line(len: u32, sample: Sample, bytes: u8) -> Self {
        match len {
            ..=WIDEST => Self::of_rows(len, 1, sample, bytes),
            _ => Self::of_rows(FOLDED, len / FOLDED, sample, bytes),
        }
    }

    /// Bytes of a row.
    pub fn row(&self) -> u64 {
        u64::from(self.width) * u64::from(self.components) * u64::from(self.bytes)
    }

    /// Bytes of a plane.
    fn plane(&self) -> u64 {
        self.row() * u64::from(self.height)
    }

    /// The same from a byte on, where that is the first of a row: whole planes, or rows of which nothing is said but that they follow.
    pub fn behind(self, done: u64) -> Option<Self> {
        if done.is_multiple_of(self.plane()) {
            let planes = u64::from(self.planes).checked_sub(done / self.plane()).filter(|&planes| planes > 0)?;
            return Some(Self { planes: planes as u32, ..self });
        }
        let rows = u64::from(self.height) * u64::from(self.planes);
        let left = rows.checked_sub(done / self.row()).filter(|_| done.is_multiple_of(self.row()))?;
        Some(Self { planes: 1, height: u32::try_from(left).ok().filter(|&left| left > 0)?, ..self })
    }

    /// The largest number of bytes, `most` at most, that are whole planes; or rows, where that is less than half.
    pub fn cut(&self, most: u64) -> u64 {
        let planes = most - most % self.plane();
        if planes > most / 2 { planes } else { most - most % self.row() }
    }

    /// The rows of an image of which there are `len` bytes: the whole planes, the whole rows behind them, and where those end.
    fn areas(&self, len: u64) -> ([Area; 2], u64) {
        let planes = (len / self.plane()).min(u64::from(self.planes));
        let at = planes * self.plane();
        let rows = if planes < u64::from(self.planes) { (len - at) / self.row() } else { 0 };
        let whole = Area { at: 0, planes: planes as u32, rows: self.height };
        let cut = Area { at, planes: u32::from(rows > 0), rows: rows as u32 };
        ([whole, cut], at + rows * self.row())
    }

    /// The strips of an image of which there are `len` bytes, and where they end.
    fn strips(&self, len: u64, tile: u32) -> (impl Iterator<Item = Strip> + use<>, u64) {
        let (areas, end) = self.areas(len);
        let image = *self;
        let strips = areas.into_iter().filter(|area| area.planes > 0).flat_map(move |area| {
            let square = (u64::from(tile) * u64::from(tile)).div_ceil(u64::from(image.width));
            let most = LARGEST / image.row().saturating_mul(u64::from(area.planes)).max(1);
            let rows = u64::from(tile).max(square).min(most).clamp(1, u64::from(area.rows)) as u32;
            (0..area.rows).step_by(rows as usize).map(move |first| Strip {
                at: area.at,
                planes: area.planes,
                first,
                rows: rows.min(area.rows - first),
            })
        });
        (strips, end)
    }

    /// Few planes are colours rather than times, depths or frequencies.
    fn layout(&self, strip: &Strip) -> Layout {
        let few = self.components == 1 && strip.planes <= 4;
        Layout {
            width: self.width,
            height: strip.rows,
            components: if few { strip.planes } else { self.components },
            frames: if few { 1 } else { strip.planes },
            interleaved: !few,
            sample: self.sample,
            bytes: self.bytes,
            big_endian: true,
        }
    }

    /// The ranges of a strip's rows, plane by plane.
    fn ranges(&self, strip: &Strip) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
        let (plane, row, strip) = (self.plane(), self.row(), *strip);
        (0..u64::from(strip.planes)).map(move |number| {
            let start = strip.at + number * plane + u64::from(strip.first) * row;
            start as usize..(start + u64::from(strip.rows) * row) as usize
        })
    }
}

/// Bytes of working memory for `len` bytes of any image, beside the bytes and the payload: a strip, its model, all strips' payloads.
pub fn memory(len: u64, level: Level) -> u64 {
    let strip = len.min(LARGEST);
    let shapes = [WIDEST, FOLDED, 1 << 10, 32, 1].into_iter().flat_map(|width| {
        [
            (Sample::Unsigned, 1),
            (Sample::Signed, 2),
            (Sample::Signed, 4),
            (Sample::Signed, 8),
            (Sample::Float, 4),
            (Sample::Float, 8),
        ]
        .map(|(sample, bytes)| (width, sample, bytes))
    });
    let models = shapes.map(|(width, sample, bytes)| {
        let samples = (strip / u64::from(bytes)).max(1);
        let width = samples.min(u64::from(width)) as u32;
        let rows = samples.div_ceil(u64::from(width)) as u32;
        let layout = Layout {
            width,
            height: rows,
            components: 1,
            frames: 1,
            interleaved: true,
            sample,
            bytes,
            big_endian: true,
        };
        let quarter = Layout { height: rows.div_ceil(4), components: 4, ..layout };
        [layout, Layout { height: 1, frames: rows, ..layout }, quarter, Layout { interleaved: false, ..quarter }]
            .map(|layout| kit_raster::memory(&layout, level))
            .into_iter()
            .max()
            .unwrap_or(0)
    });
    models.max().unwrap_or(0) + strip + len
}

/// Planes of equally many rows, from a byte of the image on.
struct Area {
    at: u64,
    planes: u32,
    rows: u32,
}

/// Some rows of each plane of an area.
#[derive(Clone, Copy)]
struct Strip {
    at: u64,
    planes: u32,
    first: u32,
    rows: u32,
}

/// Codes the bytes of an image, which may be cut short: the lengths of its strips, the strips, and the bytes of no whole row.
pub fn encode(bytes: &[u8], image: &Image, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let (strips, end) = image.strips(bytes.len() as u64, settings.tile);
    let mut payloads = Vec::new();
    let mut samples = Vec::new();
    for strip in strips {
        samples.clear();
        image.ranges(&strip).for_each(|range| samples.extend(&bytes[range]));
        let start = payloads.len();
        kit_raster::encode(&samples, &image.layout(&strip), settings.level, &settings.limits, &mut payloads)?;
        varint::put(out, (payloads.len() - start) as u64);
    }
    out.append(&mut payloads);
    out.extend(&bytes[end as usize..]);
    Ok(())
}

/// Restores `len` bytes of an image onto the end of `out`.
pub fn decode(mut payload: &[u8], image: &Image, len: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let (strips, end) = image.strips(len, settings.tile);
    let strips: Vec<(Strip, u64)> = strips
        .map(|strip| varint::take(&mut payload).map(|len| (strip, len)))
        .collect::<Option<_>>()
        .ok_or_else(|| Error::corrupt("the list of strips is cut short"))?;
    let start = out.len();
    settings.limits.reserve(out, len)?;
    out.resize(start + end as usize, 0);
    let mut samples = Vec::new();
    for (strip, coded) in strips {
        let coded = usize::try_from(coded).ok().and_then(|len| payload.split_off(..len));
        let coded = coded.ok_or_else(|| Error::corrupt("a strip is longer than its image's payload"))?;
        samples.clear();
        kit_raster::decode(coded, &image.layout(&strip), settings.level, &settings.limits, &mut samples)?;
        let mut rest = &samples[..];
        for range in image.ranges(&strip) {
            let (rows, later) = rest.split_at(range.len());
            out[start + range.start..start + range.end].copy_from_slice(rows);
            rest = later;
        }
    }
    if payload.len() as u64 != len - end {
        return Err(Error::corrupt(format!("expected {} bytes behind the strips, found {}", len - end, payload.len())));
    }
    out.extend(payload);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_cover_every_row_once() {
        for (axes, bitpix) in
            [(&[7u64, 300, 5][..], 16), (&[3, 10, 200], 8), (&[1, 1, 50], -64), (&[200_000], 8), (&[100, 90, 70], -32)]
        {
            let image = Image::new(axes, bitpix).expect("an image");
            let whole = axes.iter().product::<u64>() * bitpix.unsigned_abs() / 8;
            for len in [0, 1, whole / 3, whole - 1, whole] {
                let (strips, end) = image.strips(len, 64);
                let mut covered = vec![0; len as usize];
                for range in strips.flat_map(|strip| image.ranges(&strip).collect::<Vec<_>>()) {
                    covered[range].iter_mut().for_each(|times| *times += 1);
                }
                assert!(len - end < image.row() || axes.len() == 1);
                assert!(
                    covered.iter().enumerate().all(|(at, &times)| times == i32::from((at as u64) < end)),
                    "{axes:?}"
                );
            }
        }
        assert_eq!(Image::new(&[4, 0], 8), None);
        assert_eq!(Image::new(&[u64::MAX, 2], 8), None);
        assert_eq!(Image::new(&[WIDEST.into(), u32::MAX.into(), u32::MAX.into()], 64), None);
    }

    #[test]
    fn what_is_behind_a_cut_is_an_image() {
        let image = Image::new(&[10, 20, 30], 16).expect("an image");
        let plane = 10 * 20 * 2;
        assert_eq!(image.cut(3 * plane + 50), 3 * plane);
        assert_eq!(image.cut(plane - 1), 19 * 20);
        assert_eq!(image.behind(3 * plane), Image::new(&[10, 20, 27], 16));
        assert_eq!(image.behind(3 * plane + 20), Image::new(&[10, 27 * 20 - 1], 16));
        assert_eq!((image.behind(30 * plane), image.behind(7)), (None, None));
    }
}
