//! Rasters of floating-point numbers: all bits come back, what they hide is found, and damage does no harm.

use kit_core::Limits;
use kit_raster::{Layout, Level, Sample, decode, encode, memory};

const LEVELS: [Level; 3] = [Level::Fast, Level::Balanced, Level::Max];

fn layout(width: u32, height: u32, bytes: u8) -> Layout {
    Layout {
        width,
        height,
        components: 1,
        frames: 1,
        interleaved: false,
        sample: Sample::Float,
        bytes,
        big_endian: false,
    }
}

/// Numbers without a pattern.
struct Noise(u64);

impl Noise {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ self.0 >> 29
    }

    /// -1 to 1, more often near 0.
    fn value(&mut self) -> f64 {
        (0..4).map(|_| (self.bits() >> 40) as f64 / f64::from(1 << 24) - 0.5).sum::<f64>() / 2.0
    }
}

/// A slope with noise, in units of its own.
fn hills(width: u32, height: u32) -> Vec<f64> {
    let mut noise = Noise(1);
    let place = move |i: u32| (f64::from(i % width), f64::from(i / width));
    (0..width * height)
        .map(place)
        .map(|(x, y)| 300.0 + x * 0.7 + (y * 0.03) * (x * 0.05) + 9.0 * noise.value())
        .collect()
}

fn single(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|&value| (value as f32).to_le_bytes()).collect()
}

fn double(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Codes and restores at every level; the bytes that the smallest takes.
fn coded(bytes: &[u8], layout: &Layout) -> usize {
    let lens = LEVELS.map(|level| {
        let (mut payload, mut out) = (b"before".to_vec(), b"before".to_vec());
        encode(bytes, layout, level, &Limits::DEFAULT, &mut payload).expect("it is coded");
        decode(&payload[6..], layout, level, &Limits::DEFAULT, &mut out).expect("it is restored");
        assert!(out == [b"before", bytes].concat(), "{layout:?} {level:?}");
        payload.len() - 6
    });
    lens.into_iter().min().expect("a level")
}

#[test]
fn lattices_cost_no_more_than_their_numbers() {
    let hills = hills(200, 150);
    let whole: Vec<f64> = hills.iter().map(|h| (h * 10.0).round()).collect();
    let plain = coded(&single(&whole), &layout(200, 150, 4));
    assert!(plain < 200 * 150 * 9 / 8, "{plain}");
    // Scaled, moved, in feet, rounded to decimals: as single and as double precision.
    for (step, origin) in [(0.1, 0.0), (1.37, 0.0), (0.012_345_678, 5.6789), (0.3048 * 0.1, 0.0), (1.0 / 3.0, -1e3)] {
        let values: Vec<f64> = whole.iter().map(|n| n * step + origin).collect();
        let len = coded(&single(&values), &layout(200, 150, 4));
        assert!(len < plain * 103 / 100 + 200, "{step} {origin}: {len}, not {plain}");
        let len = coded(&double(&values), &layout(200, 150, 8));
        assert!(len < plain * 103 / 100 + 200 * 150 / 2, "{step} {origin}: {len}, not {plain}");
    }
}

#[test]
fn lattices_that_are_moved_by_places_are_found() {
    let values: Vec<f64> = hills(200, 150)
        .iter()
        .enumerate()
        .map(|(i, h)| {
            f64::from((h * 50.0).round() as f32 * 0.02) + ((i % 200 / 8 * 37 + i / 1600 * 11) % 100) as f64 * 1.7e-4
        })
        .collect();
    let len = coded(&single(&values), &layout(200, 150, 4));
    assert!(len < 200 * 150 * 14 / 8, "{len}");
}

#[test]
fn what_is_no_measurement_costs_little() {
    let mut values = hills(200, 150);
    let plain = coded(&single(&values), &layout(200, 150, 4));
    for nothing in [f64::NAN, -9999.0, f64::from(f32::MIN), f64::NEG_INFINITY, 0.0] {
        for y in 20..60 {
            values[y * 200 + 30..y * 200 + 90].fill(nothing);
        }
        let len = coded(&single(&values), &layout(200, 150, 4));
        assert!(len < plain, "{nothing}: {len}, not {plain}");
    }
}

#[test]
fn any_bits_come_back() {
    let mut noise = Noise(3);
    for bytes in [4u8, 8] {
        for (width, height, components, frames) in
            [(1, 1, 1, 1), (1, 9, 1, 1), (9, 1, 1, 1), (17, 13, 3, 2), (40, 30, 1, 3)]
        {
            for interleaved in [false, true] {
                for big_endian in [false, true] {
                    let layout =
                        Layout { width, height, components, frames, interleaved, big_endian, ..layout(1, 1, bytes) };
                    let len = layout.len().expect("a length") as usize;
                    let random: Vec<u8> = (0..len).map(|_| (noise.bits() >> 33) as u8).collect();
                    assert!(coded(&random, &layout) <= len + 1);
                    let odd = [
                        0.0,
                        -0.0,
                        f32::NAN,
                        -f32::NAN,
                        f32::INFINITY,
                        f32::MIN_POSITIVE / 8.0,
                        f32::MAX,
                        1.0,
                        -1e-38,
                        3.5,
                    ];
                    let bits = |n: u64| {
                        let value = odd[n as usize % odd.len()];
                        let bits =
                            if bytes == 4 { u64::from(value.to_bits()) << 32 } else { f64::from(value).to_bits() };
                        (bits ^ (n >> 60 & 1) << 33).to_be_bytes()
                    };
                    let mut odd: Vec<u8> =
                        (0..len / usize::from(bytes)).flat_map(|_| bits(noise.bits() >> 2)).collect();
                    odd = odd.chunks(8).flat_map(|sample| &sample[..usize::from(bytes)]).copied().collect();
                    coded(&odd, &layout);
                    coded(&vec![0x7F; len], &layout);
                    coded(&vec![0; len], &layout);
                }
            }
        }
    }
}

#[test]
fn damage_does_no_harm() {
    let hills = hills(30, 20);
    let lattice: Vec<f64> = hills.iter().map(|h| (h * 10.0).round() * 0.1 + 0.03).collect();
    let few: Vec<f64> = hills.iter().map(|h| (h / 40.0).round().sqrt()).collect();
    for values in [hills, lattice, few] {
        let bytes = single(&values);
        let layout = layout(30, 20, 4);
        let mut payload = Vec::new();
        encode(&bytes, &layout, Level::Fast, &Limits::DEFAULT, &mut payload).expect("it is coded");
        for i in 0..payload.len() * 8 {
            let mut wrong = payload.clone();
            wrong[i / 8] ^= 1 << (i % 8);
            for wrong in [&wrong[..], &payload[..i / 8]] {
                let mut out = Vec::new();
                if decode(wrong, &layout, Level::Fast, &Limits::DEFAULT, &mut out).is_ok() {
                    assert_eq!(out.len(), bytes.len());
                }
            }
        }
        let small = Limits { memory: memory(&layout, Level::Max) - 1, ..Limits::DEFAULT };
        assert!(encode(&bytes, &layout, Level::Max, &small, &mut Vec::new()).is_err());
    }
}
