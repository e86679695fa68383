//! Rasters of floating-point numbers: whole numbers that are like their neighbours' go to the model of those, the bits below are
//! coded beside them.
//!
//! ```text
//!  bits ─▶ specials: no numbers, no data ──────────────────────────────────────▶ classes ─┐
//!     └──▶ split ─▶ whole numbers ─▶ differences ─▶ the model of whole numbers ───────────┤─▶ payload
//!             └───▶ rest: bits below, or how far off the lattice ─────────────────────────┘
//! ```

mod choose;
mod coder;
mod differences;
mod lattice;
mod number;
mod phases;
mod rest;
mod special;
mod split;
mod step;

use crate::{Layout, Level, Sample, whole};
use coder::{Coder, Reader, Writer};
use differences::{Differences, Order};
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
    /// Samples from one to its right neighbour, and to the one below.
    back: usize,
    row: usize,
    /// Rows of a plane, or of all that lie together.
    height: usize,
    /// All rows and samples.
    rows: usize,
    count: usize,
}

impl Places {
    fn new(layout: &Layout) -> Result<Self> {
        let number = if layout.bytes == 4 { Number::Single } else { Number::Double };
        let count = usize::try_from(layout.len()? / u64::from(layout.bytes))
            .map_err(|_| Error::limit("the raster exceeds this machine's address space"))?;
        let back = if layout.interleaved { layout.components as usize } else { 1 };
        let row = back * layout.width as usize;
        let (height, rows) = (layout.height as usize, count / row);
        Ok(Self { number, big_endian: layout.big_endian, back, row, height, rows, count })
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

/// How a raster is coded.
#[derive(Clone, Debug)]
struct Plan {
    split: Split,
    order: Order,
}

/// What goes to the model of whole numbers: numbers from `low` up, of so many bytes.
#[derive(Clone, Copy)]
struct Window {
    low: i64,
    width: u8,
}

impl Window {
    /// The number as the model has it, if it lies inside.
    #[inline]
    fn inside(self, n: i64) -> Option<u32> {
        u32::try_from(n.wrapping_sub(self.low)).ok().filter(|n| self.width == 4 || n >> (8 * self.width) == 0)
    }

    #[inline]
    fn number(self, wholes: &[u8], i: usize) -> i64 {
        let width = usize::from(self.width);
        let n = wholes[i * width..(i + 1) * width].iter().rev().fold(0, |n, &byte| n << 8 | i64::from(byte));
        n.wrapping_add(self.low)
    }
}

/// The layout of the whole numbers.
fn whole_layout(layout: &Layout, window: Window) -> Layout {
    Layout { sample: Sample::Unsigned, bytes: window.width, big_endian: false, ..*layout }
}

pub(crate) fn memory(layout: &Layout, level: Level) -> u64 {
    let row = u64::from(layout.width) * u64::from(if layout.interleaved { layout.components } else { 1 });
    let bytes = layout.len().unwrap_or(u64::MAX);
    let wholes = bytes / u64::from(layout.bytes.max(1)) * 4;
    whole::memory(&whole_layout(layout, Window { low: 0, width: 4 }), level.into())
        .saturating_add(wholes)
        .saturating_add(bytes.saturating_mul(2)) // the code of what is beside them, as vectors grow
        .saturating_add(choose::MEMORY + Bits::MEMORY + Phases::memory(row) + Differences::memory(row) + 2 * row)
}

pub(crate) fn encode(bytes: &[u8], layout: &Layout, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    let places = Places::new(layout)?;
    let (plan, mut specials) = choose::choose(bytes, &places);
    let window = window(bytes, &places, &plan, &specials);
    plan.split.put(out);
    out.push(plan.order.across << 4 | plan.order.down);
    varint::put(out, (window.low << 1 ^ window.low >> 63) as u64);
    out.push(window.width);

    let mut wholes = Vec::new();
    limits.reserve(&mut wholes, places.count as u64 * u64::from(window.width))?;
    let mut any = false;
    each_difference(bytes, &places, &plan, &specials, |difference| {
        let inside = difference.and_then(|n| window.inside(n));
        any |= inside.is_none();
        // One that is not there is as the one before, or as foreseen, so that it costs little.
        let n = inside.unwrap_or_else(|| match plan.order {
            Order::NONE if !wholes.is_empty() => {
                let before = (wholes.len() / usize::from(window.width)).saturating_sub(places.back);
                window.number(&wholes, before).wrapping_sub(window.low) as u32
            }
            _ => window.inside(0).unwrap_or(0),
        });
        wholes.extend(&n.to_le_bytes()[..usize::from(window.width)]);
    });
    specials.any = any;
    specials.put(out);
    let (mut code, mut raw) = (Vec::new(), Vec::new());
    let mut coder = Writer::new(&mut code, &mut raw);
    let mut beside = Beside::new(&places, &plan, window);
    for i in 0..places.count {
        beside.code(&mut coder, &mut specials, &wholes, i, places.get(bytes, i))?;
    }
    coder.finish();
    for part in [code, raw] {
        varint::put(out, part.len() as u64);
        out.extend(part);
    }
    whole::encode(&wholes, &whole_layout(layout, window), level.into(), limits, out)?;
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
    let order = Order::take(&mut rest)?;
    let low = varint::take(&mut rest).ok_or_else(short)?;
    let low = (low >> 1) as i64 ^ -((low & 1) as i64);
    let (&width, after) = rest.split_first().ok_or_else(short)?;
    rest = after;
    if !matches!(width, 1 | 2 | 4) {
        return Err(Error::corrupt(format!("expected whole numbers of 1, 2 or 4 bytes, found {width}")));
    }
    let (plan, window) = (Plan { split, order }, Window { low, width });
    let mut specials = Specials::take(&mut rest)?;
    let mut part = || {
        let len = varint::take(&mut rest).and_then(|len| usize::try_from(len).ok()).ok_or_else(short)?;
        let (part, after) = rest.split_at_checked(len).ok_or_else(short)?;
        rest = after;
        Ok(part)
    };
    let mut coder = Reader::new(part()?, part()?);
    let mut wholes = Vec::new();
    whole::decode(rest, &whole_layout(layout, window), level.into(), limits, &mut wholes)?;
    limits.reserve(out, layout.len()?)?;
    let mut beside = Beside::new(&places, &plan, window);
    for i in 0..places.count {
        places.put(out, beside.code(&mut coder, &mut specials, &wholes, i, 0)?);
    }
    if coder.finish() { Ok(()) } else { Err(Error::corrupt("found floats whose code is damaged")) }
}

/// Tells of each sample in turn how its whole number differs from what is foreseen; `None` where it has none.
fn each_difference(bytes: &[u8], places: &Places, plan: &Plan, specials: &Specials, mut tell: impl FnMut(Option<i64>)) {
    let mut differences = Differences::new(plan.order, places.row, places.back, places.height);
    for start in (0..places.count).step_by(places.row) {
        for x in 0..places.row {
            let bits = places.get(bytes, start + x);
            let foreseen = differences.foresee(x);
            let n = if specials.contains(bits) { None } else { plan.split.whole(places.number, bits) };
            differences.keep(x, n.unwrap_or(foreseen));
            tell(n.map(|n| n.wrapping_sub(foreseen)));
        }
        differences.next_row();
    }
}

/// The window of a raster's numbers, without those far out where these are few and make it much wider.
fn window(bytes: &[u8], places: &Places, plan: &Plan, specials: &Specials) -> Window {
    /// The narrower window has so many bits; half of it, less what lies in the middle.
    const BITS: u32 = 24;
    let mut lengths = [0u64; 65];
    let (mut low, mut high, mut first) = (i64::MAX, i64::MIN, None);
    each_difference(bytes, places, plan, specials, |difference| {
        let Some(n) = difference else { return };
        // From a number of the middle on, so that the sums that differences begin with do not count.
        let first = *first.get_or_insert(if plan.order == Order::NONE { n } else { 0 });
        let away = n.wrapping_sub(first);
        lengths[64 - (away ^ away >> 63).leading_zeros() as usize] += 1;
        (low, high) = (low.min(n), high.max(n));
    });
    let Some(first) = first else { return Window { low: 0, width: 1 } };
    let range = high.checked_sub(low).unwrap_or(i64::MAX) as u64;
    let far: u64 = lengths[BITS as usize..].iter().sum();
    let (low, range) = match range {
        0x100_0000.. if far * 256 < places.count as u64 => (first.saturating_sub(1 << (BITS - 1)), (1 << BITS) - 1),
        0x1_0000_0000.. => (first.saturating_sub(1 << 31), u64::from(u32::MAX)),
        _ => (low, range),
    };
    Window {
        low,
        width: if range < 1 << 8 {
            1
        } else if range < 1 << 16 {
            2
        } else {
            4
        },
    }
}

/// What is coded beside the whole numbers, in either direction.
struct Beside<'a> {
    places: &'a Places,
    plan: &'a Plan,
    window: Window,
    bits: Bits,
    phases: Phases,
    differences: Differences,
    /// Classes of the row above and of this one, with a margin of a pixel left and right.
    above: Vec<u8>,
    now: Vec<u8>,
}

impl<'a> Beside<'a> {
    fn new(places: &'a Places, plan: &'a Plan, window: Window) -> Self {
        let margins = || vec![PLAIN; places.row + 2 * places.back];
        Self {
            places,
            plan,
            window,
            bits: Bits::new(),
            phases: Phases::new(places.row),
            differences: Differences::new(plan.order, places.row, places.back, places.height),
            above: margins(),
            now: margins(),
        }
    }

    /// Codes sample `i`, which is `bits` if it is to be written; they come one after the other.
    #[inline]
    fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        specials: &mut Specials,
        wholes: &[u8],
        i: usize,
        bits: u64,
    ) -> Result<u64> {
        let Places { number, back, row, .. } = *self.places;
        let x = i % row;
        if x == 0 && i > 0 {
            std::mem::swap(&mut self.above, &mut self.now);
            self.phases.next_row();
            self.differences.next_row();
        }
        let foreseen = self.differences.foresee(x);
        let whole = || self.plan.split.whole(number, bits);
        let (at, mut class) = (x + back, PLAIN);
        if specials.any {
            let inside = C::READS || whole().is_some_and(|n| self.window.inside(n.wrapping_sub(foreseen)).is_some());
            let before = [self.now[at - back], self.above[at], self.above[at - back], self.above[at + back]];
            class = specials.code(coder, specials.class(bits, inside), before);
            self.now[at] = class;
        }
        if class != PLAIN {
            let bits = specials.sample(coder, number, class, bits)?;
            let n = if specials.contains(bits) { None } else { self.plan.split.whole(number, bits) };
            self.differences.keep(x, n.unwrap_or(foreseen));
            self.phases.pass(x);
            return Ok(bits);
        }
        let n = foreseen.wrapping_add(self.window.number(wholes, i));
        self.differences.keep(x, n);
        if let Split::Lattice(lattice) = &self.plan.split {
            return Ok(self.phases.code(coder, number, (x, back), (n, lattice), bits));
        }
        let rest = self.plan.split.rest(number, n);
        let magnitude = number.magnitude(bits).1;
        let value = match (rest, &self.plan.split) {
            (Rest::Small, _) => magnitude,
            (Rest::Bits(len), Split::Point(_)) => number.scaled(magnitude).0 & ((1 << len) - 1),
            (Rest::Bits(len), _) => magnitude & ((1 << len) - 1),
        };
        Ok(self.plan.split.join(number, n, self.bits.code(coder, number, rest, value)))
    }
}
