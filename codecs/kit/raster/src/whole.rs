//! Rasters of whole numbers: what each component's samples have in common, then their planes.

use crate::code::{decode_planes, encode_planes, planes_memory};
use crate::normal::Normal;
use crate::planes::{Planes, Shape, TOP};
use crate::{Layout, Level, Sample};
use kit_core::{Limits, Result};

/// Most components that are looked at each for itself.
const COMPONENTS: u32 = 16;

/// Where the samples of a raster lie.
struct Places {
    bytes: usize,
    big_endian: bool,
    width: usize,
    height: usize,
    components: usize,
    interleaved: bool,
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
        }
    }

    /// The first byte of a row, and the bytes from one sample of it to the next.
    fn row(&self, frame: usize, component: usize, y: usize) -> (usize, usize) {
        if self.interleaved {
            let first = ((frame * self.height + y) * self.width) * self.components + component;
            (first * self.bytes, self.components * self.bytes)
        } else {
            let first = ((frame * self.components + component) * self.height + y) * self.width;
            (first * self.bytes, self.bytes)
        }
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
            width: layout.width as usize,
            height: layout.height as usize,
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
        let (first, step) = places.row(frame, component, y);
        for (x, value) in row.iter_mut().enumerate() {
            *value = normal.digit(places.get(self.bytes, first + x * step), digit);
        }
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
        let (first, step) = places.row(frame, component, y);
        for (x, value) in row.iter_mut().enumerate() {
            *value = normal.of_value(places.get(self.bytes, first + x * step), digit);
        }
    }

    fn save(&mut self, frame: usize, plane: usize, y: usize, row: &[i32]) {
        let (component, digit) = self.digits.planes[plane];
        let normal = &self.digits.normals[component.min(self.digits.normals.len() - 1)];
        let places = &self.digits.places;
        let (first, step) = places.row(frame, component, y);
        for (x, &value) in row.iter().enumerate() {
            let at = first + x * step;
            let sum = places.get(self.bytes, at) + normal.part(value, digit);
            places.put(self.bytes, at, sum);
        }
    }
}

fn normals(layout: &Layout) -> usize {
    if layout.components > COMPONENTS { 1 } else { layout.components as usize }
}

pub(crate) fn memory(layout: &Layout, level: Level) -> u64 {
    let digits = usize::from(layout.bytes).div_ceil(2);
    let shape = Shape {
        width: layout.width as usize,
        height: layout.height as usize,
        frames: layout.frames as usize,
        tops: vec![TOP; (digits * layout.components as usize).min(4)],
    };
    let rank_tables = if layout.bytes <= 2 { normals(layout) as u64 * (3 << 18) } else { 0 };
    let planes = u64::from(layout.components) * digits as u64 * 20;
    planes_memory(&shape, level) + rank_tables + planes + (1 << 18)
}

pub(crate) fn encode(bytes: &[u8], layout: &Layout, level: Level, limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let places = Places::new(layout);
    let count = normals(layout);
    let normals: Vec<Normal> = (0..count)
        .map(|component| {
            let mut all = |look: &mut dyn FnMut(&[u64])| {
                let mut row = vec![0; places.width];
                let components = if count == 1 { 0..places.components } else { component..component + 1 };
                for frame in 0..layout.frames as usize {
                    for component in components.clone() {
                        for y in 0..places.height {
                            let (first, step) = places.row(frame, component, y);
                            for (x, value) in row.iter_mut().enumerate() {
                                *value = places.get(bytes, first + x * step);
                            }
                            look(&row);
                        }
                    }
                }
            };
            let _ = &mut all;
            Normal::find(u32::from(layout.bytes) * 8, layout.sample == Sample::Signed, &all)
        })
        .collect();
    normals.iter().for_each(|normal| normal.put(out));
    let digits = Digits::new(layout, &normals);
    let shape = digits.shape(layout);
    encode_planes(&mut Source { bytes, digits }, &shape, level, limits, out)
}

pub(crate) fn decode(
    mut payload: &[u8],
    layout: &Layout,
    level: Level,
    limits: &Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let bits = u32::from(layout.bytes) * 8;
    let normals =
        (0..normals(layout)).map(|_| Normal::take(bits, &mut payload)).collect::<Result<Vec<_>>>()?;
    let len = layout.len()?;
    limits.reserve(out, len)?;
    let start = out.len();
    out.resize(start + len as usize, 0);
    let digits = Digits::new(layout, &normals);
    let shape = digits.shape(layout);
    let bytes = &mut out[start..];
    decode_planes(payload, &mut Target { bytes, digits }, &shape, level, limits)?;
    let places = Places::new(layout);
    for frame in 0..layout.frames as usize {
        for component in 0..places.components {
            let normal = &normals[component.min(normals.len() - 1)];
            for y in 0..places.height {
                let (first, step) = places.row(frame, component, y);
                for x in 0..places.width {
                    let at = first + x * step;
                    let sample = normal.sample(places.get(&out[start..], at));
                    places.put(&mut out[start..], at, sample);
                }
            }
        }
    }
    Ok(())
}
