//! What leads a reader of archives astray: it may cost size, and never a byte.

use codec_zip::Zip;
use kit_core::{Codec, Confidence, Cx, Encoded, Limits, Options};
use kit_testkit::Random;

/// The payload's length, once the frame has come back from it.
fn coded(frame: &[u8], level: &str) -> usize {
    kit_testkit::coded(&Zip::default(), frame, &[("level", level)]).len()
}

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/corpus/zip/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("a sample")
}

/// The parts that a frame hands out.
fn parts(frame: &[u8]) -> Vec<kit_core::Part> {
    let codec = Zip::default();
    let options = Options::resolve(codec.info(), &[("level", "fast")]).expect("a level");
    let len = frame.len() as u64;
    let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
    let mut out = Encoded::default();
    codec.encode(frame, &cx, &mut out).expect("any bytes");
    out.parts
}

const ALL: [&str; 8] =
    ["letter.docx", "table.xlsx", "notes.odt", "program.jar", "sources.zip", "zip64.zip", "nested.zip", "members.gz"];

#[test]
fn archives_cut_anywhere_come_back() {
    for name in ALL {
        let archive = sample(name);
        for cut in (0..archive.len()).step_by(89) {
            coded(&archive[..cut], "fast");
            coded(&archive[cut..], "fast");
        }
    }
}

#[test]
fn mutated_archives_come_back() {
    let mut random = Random::new(16);
    for name in ALL {
        for _ in 0..120 {
            let mut archive = sample(name);
            for _ in 0..1 + random.below(8) {
                random.mutate(&mut archive);
            }
            coded(&archive, "fast");
        }
    }
}

#[test]
fn signatures_without_records_take_no_more_time_for_being_many() {
    let stream = [&b"PK\x03\x04\x14\0\0\0\x08\0"[..], &[0; 16], &[1, 0, 0, 0, b'a', 0x4B]].concat();
    for text in [&b"PK\x03\x04"[..], b"PK\x01\x02", b"PK\x05\x06", b"PKPK", b"PK\x06\x06PK\x06\x07", &stream] {
        coded(&text.repeat((256 << 10) / text.len()), "fast");
    }
}

/// A member of zeros, deflated by zlib into blocks of the longest copies.
fn bomb(kilobytes: usize) -> Vec<u8> {
    let zeros = vec![0; kilobytes << 10];
    let settings = kit_deflate::zlib::Settings::level(9);
    let stream = kit_deflate::zlib::encode(&zeros, &settings, &[]);
    let head = [&b"PK\x03\x04\x14\0\0\0\x08\0"[..], &[0; 16], &[1, 0, 0, 0, b'a']].concat();
    [head, stream].concat()
}

#[test]
fn what_inflates_beyond_its_room_stays_deflated() {
    assert!(coded(&bomb(400), "fast") < 100, "400 KiB have room");
    let bomb = bomb(64 << 10);
    assert!(coded(&bomb, "fast") > 100, "64 MiB out of 64 KiB have none");
    assert!(Zip::default().memory(bomb.len() as u64, &cx(&Options::default())) < 64 << 20);
}

fn cx(options: &Options) -> Cx<'_> {
    Cx { version: 1, options, plan: &[], at: 0, len: 0, references: &[], limits: Limits::DEFAULT }
}

#[test]
fn archives_within_archives_are_parts_unless_they_were_worth_deflating() {
    let names = |frame: &[u8]| -> Vec<String> { parts(frame).into_iter().filter_map(|part| part.name).collect() };
    assert_eq!(names(&sample("nested.zip")), ["inner.zip", "notes.odt"]);
    assert_eq!(names(&sample("table.csv.gz")), ["table.csv"]);
    // An archive that repeats itself, deflated: the next level of a bomb.
    let inner = sample("zip64.zip").repeat(100);
    let settings = kit_deflate::zlib::Settings::level(9);
    let stream = kit_deflate::zlib::encode(&inner, &settings, &[]);
    let head = [&b"PK\x03\x04\x14\0\0\0\x08\0"[..], &[0; 16], &[5, 0, 0, 0], b"a.zip"].concat();
    assert!(names(&[head, stream].concat()).is_empty());
}

#[test]
fn every_member_of_the_samples_is_taken_out() {
    // A deflated byte costs about a byte; what is taken out, the text of it.
    for (name, most) in
        [("table.xlsx", 3200), ("notes.odt", 1000), ("program.jar", 1050), ("zip64.zip", 300), ("members.gz", 600)]
    {
        let len = coded(&sample(name), "max");
        assert!(len < most, "{name}: {len}");
    }
}

#[test]
fn archives_are_told_by_their_first_bytes() {
    let zip = Zip::default();
    assert_eq!(zip.probe(&sample("letter.docx"), None), Confidence::Certain);
    assert_eq!(zip.probe(b"PK\x05\x06", None), Confidence::Certain);
    assert_eq!(zip.probe(&sample("members.gz"), None), Confidence::Likely);
    assert_eq!(zip.probe(b"plain", Some("a.zip")), Confidence::No);
}
