//! What the transcoder promises, on small pictures, held to it by an independent decoder and an independent metric.

use codec_image::Image;
use fast_ssim2::{PixelDescriptor, PixelSlice};
use kit_core::{Kind, Limits, Options, Output, Result, Transcoder, Value};
use std::path::Path;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/image");
    let files = std::fs::read_dir(folder).expect("samples").map(|entry| entry.expect("a sample").path());
    let mut samples: Vec<_> = files
        .map(|path| {
            (path.file_name().expect("a name").to_string_lossy().into_owned(), std::fs::read(&path).expect("bytes"))
        })
        .collect();
    samples.sort();
    assert!(samples.len() >= 9);
    samples
}

fn sample(name: &str) -> Vec<u8> {
    samples().into_iter().find(|sample| sample.0 == name).expect("a sample").1
}

fn transcode(input: &[u8], options: &[(&str, &str)]) -> Result<Output> {
    let image = Image::default();
    let options = Options::resolve(image.info(), options).expect("options");
    image.transcode(input, &options, Limits::DEFAULT)
}

/// An independent decoder's pixels: red, green and blue, or the inks.
fn decoded(file: &[u8]) -> (usize, usize, Vec<u8>) {
    let inks = |file: &[u8]| {
        let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(file));
        decoder.decode_headers().expect("headers");
        matches!(decoder.input_colorspace(), Some(ColorSpace::CMYK | ColorSpace::YCCK))
    };
    let colours = if inks(file) { ColorSpace::CMYK } else { ColorSpace::RGB };
    let options = DecoderOptions::default().jpeg_set_out_colorspace(colours);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(std::io::Cursor::new(file), options);
    let pixels = decoder.decode().expect("a picture");
    let (width, height) = decoder.dimensions().expect("a size");
    (width, height, pixels)
}

fn judged(a: &(usize, usize, Vec<u8>), b: &(usize, usize, Vec<u8>)) -> f64 {
    let slice = |(width, height, rgb): &'_ (usize, usize, Vec<u8>)| -> PixelSlice<'static> {
        let rgb: &'static [u8] = rgb.clone().leak();
        PixelSlice::new(rgb, *width as u32, *height as u32, width * 3, PixelDescriptor::RGB8_SRGB).expect("a picture")
    };
    fast_ssim2::compute_ssimulacra2(&slice(a), &slice(b)).expect("a score")
}

fn stated(output: &Output) -> f64 {
    match output.report.get("ssimulacra2") {
        Some(Value::Least(score)) => *score,
        other => panic!("no score: {other:?}"),
    }
}

#[test]
fn lossless_pixels_are_identical() {
    for (name, input) in samples() {
        let output = transcode(&input, &[("quality", "lossless")]).expect("a file");
        assert!(output.bytes.len() < input.len(), "{name}: {} of {}", output.bytes.len(), input.len());
        assert_eq!(decoded(&output.bytes), decoded(&input), "{name}");
        assert_eq!(output.report.get("pixels"), Some(&Value::All(true)), "{name}");
    }
}

#[test]
fn scores_are_reached_and_not_by_much() {
    for (name, input) in samples() {
        let lossless = transcode(&input, &[("quality", "lossless")]).expect("a file");
        for target in ["60", "80", "90"] {
            let output = transcode(&input, &[("target", target)]).expect("a file");
            let floor: f64 = target.parse().expect("a number");
            println!("{name} {target}: {} of {}, {}", output.bytes.len(), input.len(), stated(&output));
            assert!(output.bytes.len() <= lossless.bytes.len(), "{name} {target}");
            assert!(stated(&output) >= floor, "{name} {target}: {}", stated(&output));
            let (before, after) = (decoded(&input), decoded(&output.bytes));
            assert_eq!((before.0, before.1), (after.0, after.1), "{name}");
            // The inks have no score, and other ratios of sampling are another decoder's own choice.
            if before.2.len() == 3 * before.0 * before.1 && name != "quarter.jpg" {
                // This decoder rounds and interpolates in its own way.
                let score = judged(&before, &after);
                assert!(score >= floor - 0.6, "{name} {target}: {score}");
            }
        }
    }
}

#[test]
fn lower_targets_are_smaller() {
    for name in ["halved.jpg", "full.jpg", "gray.jpg"] {
        let input = sample(name);
        let lengths =
            ["60", "75", "90"].map(|target| transcode(&input, &[("target", target)]).expect("a file").bytes.len());
        assert!(lengths.is_sorted(), "{name}: {lengths:?}");
        assert!(lengths[0] * 2 < input.len(), "{name}: {lengths:?} of {}", input.len());
    }
}

#[test]
fn the_same_bytes_each_time() {
    let input = sample("across.jpg");
    assert_eq!(transcode(&input, &[]).expect("a file"), transcode(&input, &[]).expect("a file"));
}

#[test]
fn metadata_is_kept_or_stripped() {
    let input = sample("metadata.jpg");
    let has = |file: &[u8], what: &[u8]| file.windows(what.len()).any(|bytes| bytes == what);
    let parts: [&[u8]; 5] = [b"a picture that lies", b"ICC_PROFILE", b"made up", b"leaves behind", b"Exif\0\0"];
    for (metadata, kept) in [("keep", [true; 5]), ("strip", [false, true, false, false, true])] {
        let output = transcode(&input, &[("metadata", metadata)]).expect("a file").bytes;
        assert_eq!(parts.map(|part| has(&output, part)), kept, "{metadata}");
    }
    let keep = transcode(&input, &[("metadata", "keep")]).expect("a file").bytes;
    assert!(keep.ends_with(&b"what a camera leaves behind".repeat(9)));
}

#[test]
fn other_files_are_refused() {
    for other in [&b""[..], b"\xFF\xD8", b"\x89PNG\r\n\x1A\n", b"GIF89a"] {
        let error = transcode(other, &[]).expect_err("no JPEG");
        assert_eq!(error.kind, Kind::Input);
        assert!(error.message.contains("ff d8 ff"), "{error}");
    }
}

#[test]
fn what_is_not_read_comes_back_as_it_is() {
    let input = sample("halved.jpg");
    let cut = &input[..input.len() / 2];
    assert_eq!(transcode(cut, &[]).expect("a file").bytes, cut);
    // Arithmetic coding and 12 bits.
    let frame = input.windows(2).position(|marker| marker == [0xFF, 0xC0]).expect("a frame");
    for (at, byte) in [(frame + 1, 0xC9), (frame + 4, 12)] {
        let mut odd = input.clone();
        odd[at] = byte;
        assert_eq!(transcode(&odd, &[]).expect("a file").bytes, odd);
    }
}

#[test]
fn hostile_bytes_do_no_harm() {
    let mut state = 7_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for name in ["tiny.jpg", "low.jpg", "gray.jpg", "inks.jpg", "metadata.jpg"] {
        let input = sample(name);
        for round in 0..24 {
            let mut hostile = input.clone();
            for _ in 0..1 + random(4) {
                let at = 2 + random(if round % 2 == 0 { hostile.len().min(700) } else { hostile.len() } - 2);
                hostile[at] = random(256) as u8;
            }
            // Whatever comes of it: a file that is no larger, or an error.
            if let Ok(output) = transcode(&hostile, &[("target", "70")]) {
                assert!(output.bytes.len() <= hostile.len());
            }
        }
    }
}

#[test]
fn little_memory_is_an_error() {
    let image = Image::default();
    let options = Options::resolve::<&str, &str>(image.info(), &[]).expect("options");
    let limits = Limits { memory: 10_000, output: 1 << 20 };
    assert_eq!(image.transcode(&sample("halved.jpg"), &options, limits).expect_err("too little").kind, Kind::Limit);
}
