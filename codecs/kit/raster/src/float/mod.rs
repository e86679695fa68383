//! Rasters of floating-point numbers: whole numbers that are like their neighbours' go to the model of those, the bits below are
//! coded beside them.
//!
//! ```text
//!  bits ─▶ specials: no numbers, no data ─────────────────▶ classes ─┐
//!     └──▶ split ─▶ whole numbers ─▶ the model of whole numbers ──── │ ─▶ payload
//!             └───▶ rest: bits below, or how far off the lattice ────┘
//! ```

mod choose;
mod coder;
mod lattice;
mod number;
mod phases;
mod rest;
mod special;
mod split;

use crate::{Layout, Level, Sample, whole};
use coder::{Coder, Reader, Writer};
use kit_core::{Error, Limits, Result};
use kit_entropy::varint;
use number::Number;
use phases::Phases;
use rest::Bits;
use special::{PLAIN, Specials};
use split::{Rest, Split};

/// Where samples lie among one another.
struct Places {
    number: Number,
    big_endian: bool,
    /// Samples from one to the right neighbour, and to the one below.
    back: usize,
    row: usize,
    count: usize,
}

impl Places {
    fn new(layout: &Layout) -> Result<Self> {
        let number = if layout.bytes == 4 { Number::Single } else { Number::Double };
        let count = usize::try_from(layout.len()? / u64::from(layout.bytes))
            .map_err(|_| Error::limit("the raster exceeds this machine's address space"))?;
        let back = if layout.interleaved { layout.components as usize } else { 1 };
        Ok(Self { number, big_endian: layout.big_endian, back, row: back * layout.width as usize, count })
    }

    /// The bits of sample `i`.
    #[inline]
    fn get(&self, bytes: &[u8], i: usize) -> u64 {
        let sample = &bytes[i * self.number.bytes()..];
        match (self.number, self.big_endian) {
            (Number::Single, true) => sample.first_chunk().map_or(0, |&b| u32::from_be_bytes(b).into()),
            (Number::Single, false) => sample.first_chunk().map_or(0, |&b| u32::from_le_bytes(b).into()),
            (Number::Double, true) => sample.first_chunk().map_or(0, |&b| u64::from_be_bytes(b)),
            (Number::Double, false) => sample.first_chunk().map_or(0, |&b| u64::from_le_bytes(b)),
        }
    }

    #[inline]
    fn put(&self, out: &mut Vec<u8>, bits: u64) {
        match (self.number, self.big_endian) {
            (Number::Single, true) => out.extend((bits as u32).to_be_bytes()),
            (Number::Single, false) => out.extend((bits as u32).to_le_bytes()),
            (Number::Double, true) => out.extend(bits.to_be_bytes()),
            (Number::Double, false) => out.extend(bits.to_le_bytes()),
        }
    }
}

/// The layout of the whole numbers.
fn whole_layout(layout: &Layout, bytes: u8) -> Layout {
    Layout { sample: Sample::Unsigned, bytes, big_endian: false, ..*layout }
}

pub(crate) fn memory(layout: &Layout, level: Level) -> u64 {
    let row = u64::from(layout.width) * u64::from(if layout.interleaved { layout.components } else { 1 });
    let count = layout.len().unwrap_or(u64::MAX) / u64::from(layout.bytes.max(1));
    whole::memory(&whole_layout(layout, 4), level)
        .saturating_add(count.saturating_mul(6)) // the whole numbers, and their code
        .saturating_add(choose::MEMORY + Bits::MEMORY + Phases::memory(row) + 2 * row)
}

pub(crate) fn encode(bytes: &[u8], layout: &Layout, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    let places = Places::new(layout)?;
    let (split, values) = choose::choose(bytes, &places);
    split.put(out);
    let plain = |bits: u64| if values.contains(&bits) { None } else { split.whole(places.number, bits) };
    let all = || (0..places.count).map(|i| plain(places.get(bytes, i)));
    let low = all().flatten().min().unwrap_or(0);
    let is_whole = |n: i64| n - low <= i64::from(u32::MAX);
    let top = all().flatten().filter(|&n| is_whole(n)).max().unwrap_or(0) - low;
    let any = all().any(|n| n.is_none_or(|n| !is_whole(n)));
    let width = match top {
        0..0x100 => 1,
        0x100..0x1_0000 => 2,
        _ => 4,
    };
    varint::put(out, (low << 1 ^ low >> 63) as u64);
    out.push(width);
    let mut specials = Specials::new(values.clone(), any);
    specials.put(out);

    let mut wholes = Vec::new();
    limits.reserve(&mut wholes, places.count as u64 * u64::from(width))?;
    for (i, n) in all().enumerate() {
        match n.filter(|&n| is_whole(n)) {
            Some(n) => wholes.extend(&((n - low) as u32).to_le_bytes()[..usize::from(width)]),
            // As the one before, so that it costs little.
            None => {
                let before = i.saturating_sub(places.back) * usize::from(width);
                match wholes.len() {
                    len if before < len => wholes.extend_from_within(before..before + usize::from(width)),
                    _ => wholes.extend(&[0; 4][..usize::from(width)]),
                }
            }
        }
    }
    let mut code = Vec::new();
    whole::encode(&wholes, &whole_layout(layout, width), level, limits, &mut code)?;
    varint::put(out, code.len() as u64);
    out.append(&mut code);
    let wholes = Wholes { bytes: &wholes, width: usize::from(width), low };
    let mut raw = Vec::new();
    let mut coder = Writer::new(&mut code, &mut raw);
    walk(
        &mut coder,
        &places,
        &split,
        &mut specials,
        &wholes,
        |i| {
            let bits = places.get(bytes, i);
            (bits, plain(bits).is_some_and(is_whole))
        },
        |_| {},
    )?;
    coder.finish();
    varint::put(out, code.len() as u64);
    out.append(&mut code);
    out.append(&mut raw);
    if out.len() - start > bytes.len() {
        out.truncate(start);
        out.push(0);
        out.extend(bytes);
    }
    Ok(())
}

pub(crate) fn decode(payload: &[u8], layout: &Layout, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let short = || Error::corrupt("expected a raster of floats, found the end");
    let places = Places::new(layout)?;
    let (&kind, mut rest) = payload.split_first().ok_or_else(short)?;
    if kind == 0 {
        if rest.len() as u64 != layout.len()? {
            return Err(Error::corrupt(format!("expected {} bytes of samples, found {}", layout.len()?, rest.len())));
        }
        out.extend(rest);
        return Ok(());
    }
    let split = Split::take(places.number, kind, &mut rest)?;
    let low = varint::take(&mut rest).ok_or_else(short)?;
    let low = (low >> 1) as i64 ^ -((low & 1) as i64);
    let (&width, after) = rest.split_first().ok_or_else(short)?;
    rest = after;
    if !matches!(width, 1 | 2 | 4) || low.unsigned_abs() >> 41 != 0 {
        return Err(Error::corrupt(format!("expected whole numbers of 1, 2 or 4 bytes, found {width} from {low} up")));
    }
    let mut specials = Specials::take(&mut rest)?;
    let len = varint::take(&mut rest).and_then(|len| usize::try_from(len).ok()).ok_or_else(short)?;
    let (code, rest) = rest.split_at_checked(len).ok_or_else(short)?;
    let mut wholes = Vec::new();
    whole::decode(code, &whole_layout(layout, width), level, limits, &mut wholes)?;
    limits.reserve(out, layout.len()?)?;
    let wholes = Wholes { bytes: &wholes, width: usize::from(width), low };
    let mut coder = Reader::new(rest)?;
    walk(&mut coder, &places, &split, &mut specials, &wholes, |_| (0, false), |bits| places.put(out, bits))?;
    if coder.finish() { Ok(()) } else { Err(Error::corrupt("found floats whose code is damaged")) }
}

/// The whole numbers of all samples.
struct Wholes<'a> {
    bytes: &'a [u8],
    width: usize,
    low: i64,
}

impl Wholes<'_> {
    #[inline]
    fn get(&self, i: usize) -> i64 {
        let at = i * self.width;
        let n = self.bytes[at..at + self.width].iter().rev().fold(0, |n, &byte| n << 8 | i64::from(byte));
        n + self.low
    }
}

/// Codes, in either direction, the class of each sample and what is below its whole number. An encoder says what the samples are, and
/// whether each has a whole number; a decoder keeps them.
fn walk<C: Coder>(
    coder: &mut C,
    places: &Places,
    split: &Split,
    specials: &mut Specials,
    wholes: &Wholes<'_>,
    given: impl Fn(usize) -> (u64, bool),
    mut keep: impl FnMut(u64),
) -> Result<()> {
    let (number, back, row) = (places.number, places.back, places.row);
    let mut bits_below = Bits::new();
    let mut phases = Phases::new(row);
    // Classes of the row above and of this one, with a margin.
    let mut above = vec![PLAIN; row + 2 * back];
    let mut now = above.clone();
    for start in (0..places.count).step_by(row) {
        for x in 0..row {
            let (bits, is_whole) = given(start + x);
            let at = x + back;
            let before = [now[at - back], above[at], above[at - back], above[at + back]];
            let class = specials.code(coder, specials.class(bits, is_whole), before);
            now[at] = class;
            if class != PLAIN {
                phases.pass(x);
                keep(specials.sample(coder, number, class, bits)?);
                continue;
            }
            let n = wholes.get(start + x);
            keep(match split {
                Split::Lattice(lattice) => phases.code(coder, number, (x, back), (n, lattice), bits),
                _ => {
                    let rest = split.rest(number, n);
                    let magnitude = number.magnitude(bits).1;
                    let value = match (rest, split) {
                        (Rest::Small, _) => magnitude,
                        (Rest::Bits(len), Split::Point(_)) => number.scaled(magnitude).0 & ((1 << len) - 1),
                        (Rest::Bits(len), _) => magnitude & ((1 << len) - 1),
                    };
                    split.join(number, n, bits_below.code(coder, number, rest, value))
                }
            });
        }
        std::mem::swap(&mut above, &mut now);
        phases.next_row();
    }
    Ok(())
}
