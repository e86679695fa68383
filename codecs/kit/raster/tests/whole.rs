//! Rasters of whole numbers: all come back, lies are refused, and what can be known is made use of.

use kit_core::Limits;
use kit_raster::{Layout, Level, Sample, decode, encode, memory};
use kit_testkit::Random;

const LEVELS: [Level; 3] = [Level::Fast, Level::Balanced, Level::Max];

fn layout(width: u32, height: u32, bytes: u8) -> Layout {
    Layout {
        width,
        height,
        components: 1,
        frames: 1,
        interleaved: true,
        sample: Sample::Unsigned,
        bytes,
        big_endian: false,
    }
}

fn coded(bytes: &[u8], layout: &Layout, level: Level) -> Vec<u8> {
    let mut payload = Vec::new();
    encode(bytes, layout, level, &Limits::DEFAULT, &mut payload).expect("a payload");
    let mut again = Vec::new();
    decode(&payload, layout, level, &Limits::DEFAULT, &mut again).expect("samples");
    assert!(again == bytes, "{layout:?} at {level:?} differs");
    payload
}

/// Little-endian samples of 16 bits.
fn sixteen(samples: impl IntoIterator<Item = u16>) -> Vec<u8> {
    samples.into_iter().flat_map(u16::to_le_bytes).collect()
}

/// A number near 0 that is distributed nearly normally, with a standard deviation of 16 · √(4/12) ≈ 9.24.
fn noise(random: &mut Random) -> i32 {
    (0..4).map(|_| random.below(16_000) as i32 - 8_000).sum::<i32>() / 1_000
}

#[test]
fn every_layout_comes_back() {
    let mut random = Random::new(1);
    for case in 0..240 {
        let mut layout = layout(1 + random.below(40) as u32, 1 + random.below(30) as u32, 1 << random.below(4));
        layout.components = 1 + random.below(5) as u32;
        layout.frames = 1 + random.below(3) as u32;
        layout.interleaved = random.below(2) == 0;
        layout.big_endian = random.below(2) == 0;
        layout.sample = if random.below(2) == 0 { Sample::Signed } else { Sample::Unsigned };
        let len = layout.len().expect("a layout") as usize;
        let bytes: Vec<u8> = match case % 6 {
            0 => (0..len).map(|_| random.below(256) as u8).collect(),
            1 => vec![random.below(256) as u8; len],
            2 => (0..len).map(|i| (i / 7) as u8).collect(),
            3 => (0..len).map(|_| if random.below(20) == 0 { 255 } else { 0 }).collect(),
            4 => (0..len).map(|i| [3, 90, 200][i / 5 % 3]).collect(),
            _ => (0..len).map(|i| if i % usize::from(layout.bytes) == 0 { random.below(9) as u8 } else { 0 }).collect(),
        };
        for level in LEVELS {
            coded(&bytes, &layout, level);
        }
    }
}

#[test]
fn extremes_come_back() {
    let mut random = Random::new(2);
    for bytes_of_sample in [1u8, 2, 4, 8] {
        for sample in [Sample::Unsigned, Sample::Signed] {
            let layout = Layout { sample, ..layout(13, 9, bytes_of_sample) };
            let bytes: Vec<u8> = (0..13 * 9)
                .flat_map(|_| match random.below(4) {
                    0 => [0; 8],
                    1 => [255; 8],
                    2 => (i64::MIN >> (64 - 8 * u32::from(bytes_of_sample))).to_le_bytes(),
                    _ => (i64::MAX >> (64 - 8 * u32::from(bytes_of_sample))).to_le_bytes(),
                })
                .enumerate()
                .filter_map(|(i, byte)| (i % 8 < usize::from(bytes_of_sample)).then_some(byte))
                .collect();
            for level in LEVELS {
                coded(&bytes, &layout, level);
            }
        }
    }
}

#[test]
fn wide_rows_are_taken_in_parts() {
    let mut random = Random::new(3);
    let mut layout = layout(70_001, 2, 1);
    layout.components = 2;
    let bytes: Vec<u8> = (0..4 * 70_001).map(|i| (i / 1000 + random.below(3)) as u8).collect();
    for level in LEVELS {
        coded(&bytes, &layout, level);
    }
    // A row of as many samples as a frame may have takes no more memory for that.
    let widest = Layout { width: 256 << 20, height: 1, components: 1, ..layout };
    assert!(LEVELS.iter().all(|&level| memory(&widest, level) < 256 << 20));
}

#[test]
fn noise_costs_little_more_than_it_must() {
    let mut random = Random::new(4);
    let bytes = sixteen((0..256 * 256).map(|_| (2000 + noise(&mut random)) as u16));
    // log₂(σ √(2πe)) bits for each sample, with σ = 9.24.
    let floor = 256.0 * 256.0 * 5.256 / 8.0;
    for (level, bound) in LEVELS.into_iter().zip([1.05, 1.02, 1.02]) {
        let len = coded(&bytes, &layout(256, 256, 2), level).len() as f64;
        assert!(len < floor * bound, "{} of the least at {level:?}", len / floor);
    }
}

#[test]
fn what_cannot_be_foreseen_is_kept_as_it_is() {
    let mut random = Random::new(9);
    let bytes: Vec<u8> = (0..2 * 90 * 70).map(|_| random.bits() as u8).collect();
    for level in LEVELS {
        assert!(coded(&bytes, &layout(90, 70, 2), level).len() <= bytes.len() + 2);
    }
}

#[test]
fn flat_places_cost_next_to_nothing() {
    let mut bytes = vec![7; 2 * 500 * 500];
    bytes[500 * 500] = 9;
    for (level, bound) in LEVELS.into_iter().zip([1200, 60, 60]) {
        let len = coded(&bytes, &layout(500, 500, 2), level).len();
        assert!(len < bound, "{len} bytes at {level:?}");
    }
}

#[test]
fn what_samples_have_in_common_costs_nothing() {
    let mut random = Random::new(5);
    let values: Vec<i32> = (0..100 * 100).map(|i| (i % 100) / 3 + noise(&mut random)).collect();
    let plain = sixteen(values.iter().map(|&v| (1000 + v) as u16));
    let wrapped = sixteen(values.iter().map(|&v| v as u16));
    let short = sixteen(values.iter().map(|&v| v as u16 & 0x3FF));
    let stretched = sixteen(values.iter().map(|&v| (1000 + 16 * v) as u16));
    let uneven = sixteen(values.iter().map(|&v| (1000 + 7 * v + v % 3) as u16));
    for level in LEVELS {
        let least = coded(&plain, &layout(100, 100, 2), level).len();
        for (name, bytes) in [("wrapped", &wrapped), ("short", &short), ("stretched", &stretched)] {
            let len = coded(bytes, &layout(100, 100, 2), level).len();
            assert!(len <= least + 8, "{name}: {len} bytes, {least} for the plain, at {level:?}");
        }
        let len = coded(&uneven, &layout(100, 100, 2), level).len();
        assert!(len <= least + 200, "{len} bytes for uneven steps, {least} for even ones, at {level:?}");
    }
}

#[test]
fn frames_and_components_that_repeat_cost_little() {
    let mut random = Random::new(6);
    let one = sixteen((0..64 * 64).map(|_| (500 + noise(&mut random)) as u16));
    let single = layout(64, 64, 2);
    for (level, bound) in LEVELS.into_iter().zip([2.2, 1.5, 1.5]) {
        let least = coded(&one, &single, level).len() as f64;
        for layout in [Layout { frames: 4, ..single }, Layout { components: 4, interleaved: false, ..single }] {
            let len = coded(&one.repeat(4), &layout, level).len() as f64;
            assert!(len < least * bound, "{} times one at {level:?}", len / least);
        }
    }
}

#[test]
fn the_same_samples_give_the_same_bytes() {
    let mut random = Random::new(7);
    let bytes = sixteen((0..50 * 40).map(|_| random.below(900) as u16));
    for level in LEVELS {
        let mut behind = b"before".to_vec();
        encode(&bytes, &layout(50, 40, 2), level, &Limits::DEFAULT, &mut behind).expect("a payload");
        assert_eq!(behind[6..], coded(&bytes, &layout(50, 40, 2), level));
    }
}

#[test]
fn damage_is_survived() {
    let mut random = Random::new(8);
    let layout = Layout { components: 2, frames: 2, ..layout(12, 10, 4) };
    let bytes: Vec<u8> =
        (0..layout.len().expect("a layout") as usize).map(|i| (i / 9 % 40 * random.below(3)) as u8).collect();
    let survives = |payload: &[u8], level| {
        let mut out = Vec::new();
        if decode(payload, &layout, level, &Limits::DEFAULT, &mut out).is_ok() {
            assert_eq!(out.len() as u64, layout.len().expect("a layout"));
        }
    };
    for level in LEVELS {
        let payload = coded(&bytes, &layout, level);
        for cut in 0..payload.len() {
            survives(&payload[..cut], level);
        }
        for _ in 0..1500 {
            let mut damaged = payload.clone();
            for _ in 0..=random.below(3) {
                // What stands at the front says most.
                let end = if random.below(2) == 0 { 24.min(damaged.len()) } else { damaged.len() };
                let at = random.below(end);
                damaged[at] = random.below(256) as u8;
            }
            survives(&damaged, level);
        }
        for len in [0, 1, 5, 60, 3000] {
            let made: Vec<u8> = (0..len).map(|_| random.below(256) as u8).collect();
            survives(&made, level);
        }
    }
}

#[test]
fn lies_about_layouts_are_refused() {
    let huge = Layout { height: u32::MAX, components: u32::MAX, frames: u32::MAX, ..layout(u32::MAX, 1, 8) };
    let none = layout(0, 5, 2);
    let odd = layout(5, 5, 3);
    for level in LEVELS {
        for layout in [huge, none, odd] {
            memory(&layout, level);
            assert!(encode(&[1, 2, 3], &layout, level, &Limits::DEFAULT, &mut Vec::new()).is_err());
            assert!(decode(&[1, 2, 3], &layout, level, &Limits::DEFAULT, &mut Vec::new()).is_err());
        }
        let least = Limits { memory: 1 << 10, ..Limits::DEFAULT };
        assert!(encode(&[0; 50], &layout(5, 5, 2), level, &least, &mut Vec::new()).is_err());
        assert!(encode(&[0; 49], &layout(5, 5, 2), level, &Limits::DEFAULT, &mut Vec::new()).is_err());
    }
}

#[test]
fn the_largest_frames_fit_into_a_gibibyte() {
    for bytes in [1, 2, 4, 8] {
        for width in [1, 1 << 10, 1 << 16, 1 << 20] {
            for components in [1, 3, 16] {
                let pixels = (256u64 << 20) / u64::from(bytes) / u64::from(components);
                let layout =
                    Layout { components, height: (pixels / u64::from(width)) as u32, ..layout(width, 1, bytes) };
                for level in LEVELS {
                    assert!(memory(&layout, level) < 1 << 29, "{layout:?} {level:?} {}", memory(&layout, level));
                }
            }
        }
    }
}
