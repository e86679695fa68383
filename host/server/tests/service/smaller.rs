//! Real pictures and documents through `/api/compress` and S3 write-back, judged by programs that others made: libjpeg-turbo, qpdf,
//! poppler, and another SSIMULACRA2.

use crate::client::{Answer, Client, form};
use crate::server::Server;
use crate::write_back::{destination, send, set};
use fast_ssim2::{PixelDescriptor, PixelSlice, compute_ssimulacra2};
use host_server::{Guard, Transcoders};
use s3_server::S3Server;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn start() -> Server {
    Server::start_with(|config| {
        config.guard = Guard::public_only(&["127.0.0.1"]).expect("a host");
        config.transcoders = transcoders::all().into_iter().fold(Transcoders::default(), Transcoders::with);
    })
}

fn samples(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus").join(folder);
    let entries = fs::read_dir(folder).expect("samples").map(|entry| entry.expect("is readable").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn compress(client: &Client, query: &str, name: &str, body: &[u8]) -> Answer {
    let disposition = format!("form-data; name=\"image\"; filename=\"{name}\"");
    client.form(&format!("/api/compress{query}"), &form(&[(disposition.as_str(), body)]))
}

/// What a program makes of a file; `None` where it does not like it.
fn seen_by(program: &str, arguments: &[&str], file: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("file"), file).expect("written");
    let output = Command::new(program).args(arguments).current_dir(folder.path()).output().expect("starts");
    output.status.success().then_some(output.stdout)
}

/// A binary PPM or PGM as its size and its pixels in RGB.
fn pixels(ppm: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut words = ppm.splitn(5, |byte| byte.is_ascii_whitespace());
    let mut word = || words.next().expect("a header");
    let magic = word();
    let mut number = || std::str::from_utf8(word()).expect("ASCII").parse().expect("a number");
    let (wide, high, _): (u32, u32, u32) = (number(), number(), number());
    let rest = word();
    let rgb = if magic == b"P5" { rest.iter().flat_map(|&gray| [gray; 3]).collect() } else { rest.to_vec() };
    assert_eq!(rgb.len(), (wide * high * 3) as usize);
    (wide, high, rgb)
}

fn score(original: &[u8], other: &[u8]) -> f64 {
    let (original, other) = (pixels(original), pixels(other));
    let [original, other] = [&original, &other].map(|(wide, high, rgb)| {
        PixelSlice::new(rgb, *wide, *high, 3 * *wide as usize, PixelDescriptor::RGB8_SRGB).expect("pixels")
    });
    compute_ssimulacra2(&original, &other).expect("a score")
}

#[test]
fn images_come_back_smaller_and_look_the_same() {
    let server = start();
    let client = server.client();
    let mut smaller = 0;
    for file in samples("image") {
        let body = fs::read(&file).expect("a sample");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let Some(original) = seen_by("djpeg", &["-ppm", "file"], &body) else { continue };
        for (query, floor) in [("", 85.0), ("?target=60", 60.0), ("?quality=lossless", 100.0)] {
            let answer = compress(&client, query, &name, &body);
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/octet-stream"), "{name}");
            assert!(answer.body.len() <= body.len(), "{name}{query}");
            smaller += usize::from(answer.body.len() < body.len());
            let seen = seen_by("djpeg", &["-ppm", "file"], &answer.body).unwrap_or_else(|| panic!("{name}{query}"));
            let score = if seen == original { 100.0 } else { score(&original, &seen) };
            assert!(score >= floor - 0.25, "{name}{query}: {score}");
        }
    }
    assert!(smaller > 6, "{smaller} are smaller");
}

#[test]
fn what_is_no_jpeg_is_named() {
    let server = start();
    for (body, found) in [(&b"\x89PNG\r\n\x1A\n"[..], "PNG"), (b"%PDF-1.4\n", "PDF"), (b"words", "something else")] {
        let message = compress(&server.client(), "", "photo.jpg", body).error(400);
        assert!(message.contains("expected a JPEG") && message.contains(found), "{message}");
    }
    let jpeg = fs::read(&samples("image")[0]).expect("a sample");
    for query in ["?target=49", "?target=101", "?quality=best", "?metadata=some"] {
        compress(&server.client(), query, "photo.jpg", &jpeg).error(400);
    }
}

#[test]
fn documents_land_smaller_and_read_the_same() {
    let (server, s3) = (start(), S3Server::start(&["my-bucket"]).expect("starts"));
    let client = server.client();
    assert_eq!(set(&client, "pdf", &destination(&s3, &s3.url)).status, 200);
    let mut smaller = 0;
    for file in samples("pdf") {
        let body = fs::read(&file).expect("a sample");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let put =
            send(&client, "PUT", &format!("/s3/my-bucket/{name}?type=pdf"), "content-type: application/pdf\r\n", &body);
        assert_eq!(put.status, 200, "{name}: {put:?}");
        let stored = fs::read(s3.dir.join("my-bucket/small").join(&name)).expect("written");
        assert!(stored.len() <= body.len(), "{name}");
        if stored == body {
            continue;
        }
        smaller += 1;
        assert!(seen_by("qpdf", &["--check", "file"], &stored).is_some(), "{name}");
        for (program, arguments) in
            [("pdftoppm", &["-r", "40", "file"][..]), ("pdftotext", &["-layout", "file", "-"][..])]
        {
            let [before, after] = [&body, &stored].map(|bytes| seen_by(program, arguments, bytes));
            assert!(before.is_some() && before == after, "{program} sees another {name}");
        }
    }
    assert!(smaller > 2, "{smaller} are smaller");
}
