//! The samples become smaller than the generic codec makes them.

use codec_bytes::Bytes;
use codec_dicom::Dicom;
use kit_testkit::archive_len;
use std::sync::Arc;

#[test]
fn samples_are_smaller_than_the_generic_codec_makes_them() {
    kit_testkit::gains(Arc::new(Dicom::default()), Arc::new(Bytes::default()), "dicom", 100);
}

/// A file of one picture of 128 by 128 samples, 12 bits stored in 16.
fn picture(sample: impl Fn(u32, u32) -> u16) -> Vec<u8> {
    let short =
        |number: u16, value: u16| [&[0x28, 0][..], &number.to_le_bytes(), b"US\x02\0", &value.to_le_bytes()].concat();
    let numbers = [(0x10, 128), (0x11, 128), (0x100, 16), (0x101, 12), (0x102, 11)];
    let head: Vec<u8> = numbers.into_iter().flat_map(|(number, value)| short(number, value)).collect();
    let samples: Vec<u8> = (0..1 << 14).flat_map(|i| sample(i % 128, i / 128).to_le_bytes()).collect();
    let len = (samples.len() as u32).to_le_bytes();
    [&[0; 128][..], b"DICM\x08\0\x60\0CS\x02\0MR", &head, b"\xE0\x7F\x10\0OW\0\0", &len, &samples].concat()
}

#[test]
fn bits_above_values_cost_what_they_say() {
    let value = |x: u32, y: u32| (900 + x * 3 + y + ((x * 7919 + y * 104_729) >> 3) % 61) as u16;
    let ring = |x: u32, y: u32| u16::from((x.abs_diff(64).pow(2) + y.abs_diff(64).pow(2)).abs_diff(1600) < 80);
    let plain = archive_len(Arc::new(Dicom::default()), &picture(value));
    let overlaid = picture(|x, y| value(x, y) | ring(x, y) << 12 | u16::from(y > 100 && x % 16 == 0) << 14 | 1 << 15);
    let both = archive_len(Arc::new(Dicom::default()), &overlaid);
    assert!(both < plain + 300, "{both} bytes, without overlays {plain}");
}
