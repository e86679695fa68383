//! Bits of samples beside those that are stored values: overlays of early scanners, a plane of one bit each (PS3.5 §8.1.1, retired group 60xx).
//!
//! ```text
//!   sample   o o · · v v v v v v v v v v v v     v: bits stored, up to the high bit
//!            │ │ └┬┘ └────────────────────── the values' own raster
//!            │ │  └ the same in every sample: one bit of `ones`
//!            └─┴ a plane each, coded as pictures of one bit
//! ```

use kit_raster::{Layout, Sample};

/// The samples of a raster without the bits beside the stored values, and these bits.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    pub samples: Vec<u8>,
    /// The bits beside that every sample has.
    pub ones: u32,
    /// The bits beside that some samples have: which, and eight samples' in a byte, the lowest first.
    pub planes: Vec<(u32, Vec<u8>)>,
}

/// The layout of samples without the bits beside: as wide, and never signed.
pub fn layout(layout: &Layout) -> Layout {
    Layout { sample: Sample::Unsigned, ..*layout }
}

/// Bits of a row of a plane.
pub fn columns(layout: &Layout) -> u32 {
    layout.width.saturating_mul(if layout.interleaved { layout.components } else { 1 })
}

/// Takes samples of up to four bytes apart, of which the bits of `stored` are values; `None` where the others say nothing of their own, as
/// where they repeat the sign or are the same in all.
pub fn split(bytes: &[u8], layout: &Layout, stored: u32) -> Option<Split> {
    if layout.sample == Sample::Float || layout.bytes > 4 {
        return None;
    }
    let sign = stored & !(stored >> 1);
    let above = !(sign | (sign - 1));
    let (mut any, mut all, mut repeats) = (0, u32::MAX, true);
    for sample in samples(bytes, layout) {
        any |= sample & !stored;
        all &= sample;
        repeats &= sample & above & mask(layout) == if sample & sign != 0 { above & mask(layout) } else { 0 };
    }
    let ones = all & !stored & mask(layout);
    let varying = any & !ones;
    if varying == 0 || repeats && varying & !above == 0 {
        return None;
    }
    let planes = (0..32).filter(|bit| varying >> bit & 1 == 1).map(|bit| (bit, plane(bytes, layout, bit))).collect();
    let mut values = Vec::with_capacity(bytes.len());
    samples(bytes, layout).for_each(|sample| put(sample & stored, layout, &mut values));
    Some(Split { samples: values, ones, planes })
}

/// Puts a plane's bits into the samples that it was taken out of.
pub fn join(bytes: &mut [u8], layout: &Layout, bit: u32, plane: &[u8]) {
    let (which, bit) = place(layout, bit);
    for (i, sample) in bytes.chunks_exact_mut(usize::from(layout.bytes)).enumerate() {
        sample[which] |= (plane[i / 8] >> (i % 8) & 1) << bit;
    }
}

/// Puts the bits into all samples.
pub fn join_ones(bytes: &mut [u8], layout: &Layout, ones: u32) {
    for bit in (0..u32::from(layout.bytes) * 8).filter(|bit| ones >> bit & 1 == 1) {
        let (which, bit) = place(layout, bit);
        bytes.chunks_exact_mut(usize::from(layout.bytes)).for_each(|sample| sample[which] |= 1 << bit);
    }
}

/// The bits that samples have.
fn mask(layout: &Layout) -> u32 {
    u32::MAX >> (32 - 8 * u32::from(layout.bytes))
}

/// Which byte of a sample has a bit, and which of that byte's it is.
fn place(layout: &Layout, bit: u32) -> (usize, u32) {
    let byte = bit as usize / 8;
    (if layout.big_endian { usize::from(layout.bytes) - 1 - byte } else { byte }, bit % 8)
}

fn plane(bytes: &[u8], layout: &Layout, bit: u32) -> Vec<u8> {
    let (which, bit) = place(layout, bit);
    let size = usize::from(layout.bytes);
    let eights = bytes.chunks(8 * size);
    eights.map(|eight| (0..eight.len() / size).map(|i| (eight[i * size + which] >> bit & 1) << i).sum()).collect()
}

fn samples<'a>(bytes: &'a [u8], layout: &'a Layout) -> impl Iterator<Item = u32> + 'a {
    bytes.chunks_exact(usize::from(layout.bytes)).map(|sample| {
        let add = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        if layout.big_endian { sample.iter().fold(0, add) } else { sample.iter().rev().fold(0, add) }
    })
}

fn put(sample: u32, layout: &Layout, out: &mut Vec<u8>) {
    let size = usize::from(layout.bytes);
    if layout.big_endian {
        out.extend(&sample.to_be_bytes()[4 - size..])
    } else {
        out.extend(&sample.to_le_bytes()[..size])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: u8, big_endian: bool) -> Layout {
        let sample = Sample::Signed;
        Layout { width: 5, height: 3, components: 1, frames: 1, interleaved: true, sample, bytes, big_endian }
    }

    #[test]
    fn splits_join_again() {
        for big_endian in [false, true] {
            for (size, stored) in [(1, 0x3F), (2, 0x0FFF), (2, 0xFFF0), (2, 0x7FF8), (4, 0x00FF_FFFF)] {
                let layout = of(size, big_endian);
                let mut bytes = Vec::new();
                (0..15u32)
                    .for_each(|i| put(i.wrapping_mul(0x9E37_79B9) | 1 << (8 * size - 1) | 1, &layout, &mut bytes));
                let split = split(&bytes, &layout, stored).expect("bits beside");
                assert_ne!(split.ones, 0);
                let mut again = split.samples.clone();
                join_ones(&mut again, &layout, split.ones);
                split.planes.iter().for_each(|(bit, plane)| join(&mut again, &layout, *bit, plane));
                assert_eq!(again, bytes, "{size} bytes, {stored:x}");
            }
        }
    }

    #[test]
    fn signs_and_constants_are_no_overlays() {
        let layout = of(2, false);
        let samples = |of: &dyn Fn(i16) -> i16| -> Vec<u8> { (-7..8).flat_map(|i| of(i).to_le_bytes()).collect() };
        assert_eq!(split(&samples(&|i| i), &layout, 0x0FFF), None);
        assert_eq!(split(&samples(&|i| i.abs()), &layout, 0x0FFF), None);
        assert_eq!(split(&samples(&|i| i.abs() | 0x7000), &layout, 0x0FFF), None);
        let split = split(&samples(&|i| if i == 3 { 0x1000 | i } else { i.abs() }), &layout, 0x0FFF).expect("one bit");
        assert_eq!(split.planes, [(12, vec![0, 4])]);
    }
}
