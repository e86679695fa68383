//! Dumps inside deflate: taken apart into parts, put together to the very bytes, and left alone where that cannot be.

use codec_db_dumps::DbDumps;
use kit_core::{Codec, Cx, Encoded, Limits, Options, Piece, Survey};
use kit_testkit::Random;
use std::sync::Arc;

/// The plan for a whole file, as a packer gets it.
fn plan(codec: &DbDumps, file: &[u8], cx: &Cx<'_>) -> Vec<u8> {
    let total = file.len() as u64;
    let mut seen = Vec::new();
    loop {
        match codec.survey(&seen, total, cx).expect("a survey") {
            Survey::Done(plan) => return plan.bytes,
            Survey::More(ranges) => {
                let piece = |range: std::ops::Range<u64>| Piece {
                    at: range.start,
                    bytes: Arc::new(file[range.start as usize..range.end as usize].to_vec()),
                };
                seen = ranges.into_iter().map(piece).collect();
            }
        }
    }
}

fn within<T>(codec: &DbDumps, file: &[u8], run: impl FnOnce(&Cx<'_>) -> T) -> T {
    let options = Options::resolve(codec.info(), &[("level", "fast")]).expect("options");
    let cx = Cx {
        version: codec.info().version,
        options: &options,
        plan: &[],
        at: 0,
        len: file.len() as u64,
        references: &[],
        limits: Limits::DEFAULT,
    };
    let plan = plan(codec, file, &cx);
    run(&Cx { plan: &plan, ..cx })
}

/// The file's payload and parts, once they have given the file back; `None` where it is not taken apart.
fn apart(file: &[u8]) -> Option<Encoded> {
    let codec = DbDumps::default();
    within(&codec, file, |cx| {
        let mut out = Encoded::default();
        codec.encode(file, cx, &mut out).ok()?;
        let parts: Vec<&[u8]> = out.parts.iter().map(|part| part.bytes.as_slice()).collect();
        let mut restored = Vec::new();
        codec.decode(&out.payload, &parts, cx, &mut restored).expect("decodes");
        assert!(restored == file, "another file comes back");
        Some(out)
    })
}

fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus/db-dumps/");
    std::fs::read(format!("{folder}{name}")).expect("a sample")
}

#[test]
fn gzip_s_members_are_a_part() {
    let file = sample("mysql.sql.gz");
    let made = apart(&file).expect("is taken apart");
    let plain = &made.parts[0].bytes;
    assert!(made.payload.len() < 40 && made.parts.len() == 1 && plain.len() > 8000, "{}", made.payload.len());
    assert!(plain.windows(12).any(|text| text == b"INSERT INTO "));
    let padded = [&file[..], b"and bytes behind its end"].concat();
    assert_eq!(apart(&padded).expect("is taken apart").parts[1].bytes.as_slice(), b"and bytes behind its end");
}

#[test]
fn a_custom_dump_s_rows_are_a_part() {
    let file = sample("custom.dump");
    let made = apart(&file).expect("is taken apart");
    assert!(made.payload.len() < 40 && made.parts.len() == 2, "{} bytes", made.payload.len());
    let (rows, between) = (&made.parts[0].bytes, &made.parts[1].bytes);
    assert!(rows.starts_with(b"COPY t0 FROM stdin;\n1\tbarbara\t") && rows.ends_with(b"\\.\n\n\n"));
    assert!(between.starts_with(b"PGDMP"));
}

#[test]
fn what_is_no_stream_is_left_alone() {
    for file in [&b"\x1F\x8B\x08"[..], b"\x1F\x8B\x08 not really gzip", b"PGDMP", b"PGDMP and nothing that is deflated"]
    {
        assert!(apart(file).is_none());
    }
}

#[test]
fn damaged_files_come_back_or_are_left_alone() {
    let mut random = Random::new(21);
    for name in ["mysql.sql.gz", "custom.dump"] {
        let file = sample(name);
        for cut in (0..file.len()).step_by(97) {
            apart(&file[..cut]);
        }
        for _ in 0..150 {
            let mut damaged = file.clone();
            random.mutate(&mut damaged);
            apart(&damaged);
        }
    }
}

#[test]
fn payloads_that_lie_are_refused() {
    let codec = DbDumps::default();
    let mut random = Random::new(22);
    for name in ["mysql.sql.gz", "custom.dump"] {
        let file = sample(name);
        let made = apart(&file).expect("is taken apart");
        let parts: Vec<&[u8]> = made.parts.iter().map(|part| part.bytes.as_slice()).collect();
        within(&codec, &file, |cx| {
            let decode = |payload: &[u8], parts: &[&[u8]]| codec.decode(payload, parts, cx, &mut Vec::new());
            for count in 0..parts.len() {
                assert!(decode(&made.payload, &parts[..count]).is_err());
            }
            let short: Vec<&[u8]> = parts.iter().map(|part| &part[1..]).collect();
            assert!(decode(&made.payload, &short).is_err());
            for _ in 0..3000 {
                let mut payload = made.payload.clone();
                random.mutate(&mut payload);
                let _ = decode(&payload, &parts);
            }
        });
    }
}

#[test]
fn a_bomb_is_no_more_than_its_plan() {
    let zeros = vec![0; 64 << 20];
    let recipe = kit_deflate::Recipe {
        format: kit_deflate::Format::Gzip,
        source: kit_deflate::Source::Zlib { settings: kit_deflate::zlib::Settings::level(9), flushes: Vec::new() },
        header: None,
        trailer: None,
        padding: 0,
    };
    let mut bomb = kit_deflate::restore(&zeros, &recipe, &Limits::DEFAULT).expect("a stream");
    // It says that it holds one byte.
    let len = bomb.len();
    bomb[len - 4..].copy_from_slice(&[1, 0, 0, 0]);
    assert!(len < 100_000 && apart(&bomb).is_none());
}
