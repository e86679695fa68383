//! Rasters of whole numbers: what each component's samples have in common, then their planes.

use crate::code::{decode_planes, encode_planes, planes_memory};
use crate::normal::Normal;
use crate::planes::{Planes, Shape, TOP};
use crate::{Layout, Sample, Work};
use kit_core::{Error, Limits, Result};

/// Most components that are looked at each for itself.
const COMPONENTS: u32 = 16;

/// Rows wider than this are taken for several rows of [`PART`] columns, so that what is kept by columns stays small.
const WIDEST: usize = 1 << 16;
const PART: usize = 1 << 12;

/// What a payload begins with that is the samples as they are: no window of [`Normal`] is as large.
const STORED: [u8; 2] = [0xFF, 0x01];

/// Where the samples of a raster lie.
struct Places {
    bytes: usize,
    big_endian: bool,
    width: usize,
    height: usize,
    components: usize,
    interleaved: bool,
    /// Columns that are a row for the models.
    part: usize,
}

/// Where the samples of a part of a row lie: its first byte, the bytes from one sample to the next, and how many there are.
struct Row {
    first: usize,
    step: usize,
    len: usize,
}

impl Row {
    fn samples(&self) -> impl Iterator<Item = usize> + use<> {
        let (first, step) = (self.first, self.step);
        (0..self.len).map(move |x| first + x * step)
    }
}

impl Places {
    fn new(layout: &Layout) -> Self {
        Self {
            bytes: usize::from(layout.bytes),
            big_endian: layout.big_endian,
            width: layout.width as usize,
            height: layout.height as usize,
            components: layout.components as usize,
            interleaved: layout.interleaved,
            part: part(layout.width as usize),
        }
    }

    /// Rows of a plane for the models.
    fn rows(&self) -> usize {
        self.height * self.width.div_ceil(self.part)
    }

    /// A row of a plane, in the models' order.
    fn row(&self, frame: usize, component: usize, row: usize) -> Row {
        let parts = self.width.div_ceil(self.part);
        let (y, x) = (row / parts, row % parts * self.part);
        let (first, step) = if self.interleaved {
            (((frame * self.height + y) * self.width + x) * self.components + component, self.components)
        } else {
            (((frame * self.components + component) * self.height + y) * self.width + x, 1)
        };
        Row { first: first * self.bytes, step: step * self.bytes, len: self.part.min(self.width - x) }
    }

    fn get(&self, bytes: &[u8], at: usize) -> u64 {
        let bytes = &bytes[at..at + self.bytes];
        let join = |value: u64, &byte: &u8| value << 8 | u64::from(byte);
        if self.big_endian { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) }
    }

    fn put(&self, bytes: &mut [u8], at: usize, value: u64) {
        let bytes = &mut bytes[at..at + self.bytes];
        if self.big_endian {
            bytes.iter_mut().rev().enumerate().for_each(|(i, byte)| *byte = (value >> (8 * i)) as u8);
        } else {
            bytes.iter_mut().enumerate().for_each(|(i, byte)| *byte = (value >> (8 * i)) as u8);
        }
    }
}

/// Columns that are a row for the models.
const fn part(width: usize) -> usize {
    if width > WIDEST { PART } else { width }
}

/// Planes of digits of what stands for samples.
struct Digits<'a> {
    places: Places,
    normals: &'a [Normal],
    /// The component and digit of each plane.
    planes: Vec<(usize, usize)>,
}

impl<'a> Digits<'a> {
    fn new(layout: &Layout, normals: &'a [Normal]) -> Self {
        let planes = (0..layout.components as usize)
            .flat_map(|c| (0..normals[c.min(normals.len() - 1)].digits()).map(move |d| (c, d)))
            .collect();
        Self { places: Places::new(layout), normals, planes }
    }

    fn normal(&self, component: usize) -> &Normal {
        &self.normals[component.min(self.normals.len() - 1)]
    }

    fn shape(&self, layout: &Layout) -> Shape {
        Shape {
            width: self.places.part,
            height: self.places.rows(),
            frames: layout.frames as usize,
            tops: self.planes.iter().map(|&(c, d)| self.normal(c).digit_top(d)).collect(),
        }
    }
}

/// Samples as they are, for an encoder.
struct Source<'a> {
    bytes: &'a [u8],
    digits: Digits<'a>,
}

impl Planes for Source<'_> {
    fn load(&self, frame: usize, plane: usize, y: usize, row: &mut [i32]) {
        let (component, digit) = self.digits.planes[plane];
        let (normal, places) = (self.digits.normal(component), &self.digits.places);
        let place = places.row(frame, component, y);
        for (value, at) in row.iter_mut().zip(place.samples()) {
            *value = normal.digit(places.get(self.bytes, at), digit);
        }
        let last = row[place.len - 1];
        row[place.len..].fill(last);
    }

    fn save(&mut self, _: usize, _: usize, _: usize, _: &[i32]) {}
}

/// What stands for samples, as far as it is restored.
struct Target<'a> {
    bytes: &'a mut [u8],
    digits: Digits<'a>,
}

impl Planes for Target<'_> {
    fn load(&self, frame: usize, plane: usize, y: usize, row: &mut [i32]) {
        let (component, digit) = self.digits.planes[plane];
        let (normal, places) = (self.digits.normal(component), &self.digits.places);
        let place = places.row(frame, component, y);
        for (value, at) in row.iter_mut().zip(place.samples()) {
            *value = normal.of_value(places.get(self.bytes, at), digit);
        }
        let last = row[place.len - 1];
        row[place.len..].fill(last);
    }

    fn save(&mut self, frame: usize, plane: usize, y: usize, row: &[i32]) {
        let (component, digit) = self.digits.planes[plane];
        let normal = &self.digits.normals[component.min(self.digits.normals.len() - 1)];
        let places = &self.digits.places;
        for (&value, at) in row.iter().zip(places.row(frame, component, y).samples()) {
            let sum = places.get(self.bytes, at) + normal.part(value, digit);
            places.put(self.bytes, at, sum);
        }
    }
}

fn normals(layout: &Layout) -> usize {
    if layout.components > COMPONENTS { 1 } else { layout.components as usize }
}

pub(crate) fn memory(layout: &Layout, work: Work) -> u64 {
    let digits = usize::from(layout.bytes).div_ceil(2);
    let planes = u64::from(layout.components) * digits as u64;
    let width = part(layout.width.max(1) as usize);
    let parts = u64::from(layout.width).div_ceil(width as u64);
    let shape = Shape {
        width,
        height: u64::from(layout.height).saturating_mul(parts).clamp(1, 1 << 30) as usize,
        frames: layout.frames as usize,
        tops: vec![TOP; planes.min(4) as usize],
    };
    let ranks = if layout.bytes <= 2 { normals(layout) as u64 * RANKS } else { 0 };
    planes_memory(&shape, work) + ranks + 24 * planes + 8 * width as u64 + (1 << 16)
}

/// Bytes of the ranks of one component, and of what finds them.
const RANKS: u64 = 10 << 16;

pub(crate) fn encode(bytes: &[u8], layout: &Layout, work: Work, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let start = out.len();
    let places = Places::new(layout);
    let count = normals(layout);
    let normals: Vec<Normal> = (0..count)
        .map(|component| {
            let components = if count == 1 { 0..places.components } else { component..component + 1 };
            let all = |look: &mut dyn FnMut(&[u64])| {
                let mut samples = Vec::with_capacity(places.part);
                for frame in 0..layout.frames as usize {
                    for component in components.clone() {
                        for y in 0..places.rows() {
                            samples.clear();
                            samples.extend(places.row(frame, component, y).samples().map(|at| places.get(bytes, at)));
                            look(&samples);
                        }
                    }
                }
            };
            Normal::find(u32::from(layout.bytes) * 8, layout.sample == Sample::Signed, &all)
        })
        .collect();
    normals.iter().for_each(|normal| normal.put(out));
    let digits = Digits::new(layout, &normals);
    let shape = digits.shape(layout);
    encode_planes(&mut Source { bytes, digits }, &shape, work, limits, out)?;
    if out.len() - start > bytes.len() {
        out.truncate(start);
        out.extend_from_slice(&STORED);
        out.extend_from_slice(bytes);
    }
    Ok(())
}

pub(crate) fn decode(
    mut payload: &[u8],
    layout: &Layout,
    work: Work,
    limits: &Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let len = layout.len()?;
    if let Some(stored) = payload.strip_prefix(&STORED) {
        if stored.len() as u64 != len {
            return Err(Error::corrupt(format!("expected {len} bytes of samples, found {}", stored.len())));
        }
        out.extend_from_slice(stored);
        return Ok(());
    }
    let bits = u32::from(layout.bytes) * 8;
    let normals = (0..normals(layout)).map(|_| Normal::take(bits, &mut payload)).collect::<Result<Vec<_>>>()?;
    limits.reserve(out, len)?;
    let start = out.len();
    out.resize(start + len as usize, 0);
    let bytes = &mut out[start..];
    let digits = Digits::new(layout, &normals);
    let shape = digits.shape(layout);
    decode_planes(payload, &mut Target { bytes, digits }, &shape, work, limits)?;
    let digits = Digits::new(layout, &normals);
    for frame in 0..layout.frames as usize {
        for component in 0..digits.places.components {
            let normal = digits.normal(component);
            for y in 0..digits.places.rows() {
                for at in digits.places.row(frame, component, y).samples() {
                    let sample = normal.sample(digits.places.get(bytes, at));
                    digits.places.put(bytes, at, sample);
                }
            }
        }
    }
    Ok(())
}
