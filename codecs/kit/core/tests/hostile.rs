//! Archives whose checksums are right and whose claims are not: an error within the limits, never a panic, a hang or an allocation.

mod toys;

use kit_core::container::{Frame, FrameKind, Header, Item, Reference, Trailer};
use kit_core::*;
use toys::mutation::*;
use toys::*;

fn header() -> Header {
    Header { codec: 2, version: 1, options: Options::default(), plan: vec![], references: vec![] }
}

fn frame(payload: &[u8]) -> Frame {
    let (len, crc) = (payload.len() as u64, crc32c::crc32c(payload));
    let (kind, restored_crc) = (FrameKind::Own, 0);
    Frame { kind, len, crc, original_len: 10, restored_len: 10, restored_crc, memory: 1024, parts: vec![] }
}

fn archive(header: &Header, items: Vec<Item>, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    header.put(&mut out);
    let head = out.clone();
    out.extend_from_slice(body);
    let trailer = Trailer { items, original_sha256: [0; 32], restored_sha256: [0; 32], report: Report::default() };
    trailer.put(&head, &mut out);
    out
}

fn refusal(archive: &[u8]) -> Error {
    unpack(&registry(), archive).expect_err("nothing here restores")
}

#[test]
fn claims_are_checked_before_anything_is_allocated() {
    let payload = [10u8, b'x'];
    let one = |frame: Frame| archive(&header(), vec![Item::Frame(frame)], &payload);
    let huge = 1u64 << 60;
    let error = refusal(&one(Frame { original_len: huge, restored_len: huge, ..frame(&payload) }));
    assert_eq!((error.kind, error.offset), (Kind::Limit, Some(11)));
    assert_eq!(refusal(&one(Frame { memory: huge, ..frame(&payload) })).kind, Kind::Limit);
    assert_eq!(refusal(&one(Frame { len: huge, ..frame(&payload) })).kind, Kind::Corrupt);
    assert_eq!(refusal(&one(Frame { parts: vec![0], ..frame(&payload) })).kind, Kind::Corrupt);
    assert_eq!(refusal(&one(frame(b"other"))).kind, Kind::Corrupt);
    assert_eq!(refusal(&one(Frame { restored_len: 9, ..frame(&payload) })).kind, Kind::Limit);
    assert_eq!(refusal(&one(frame(&payload))).kind, Kind::Corrupt); // the frame's checksum
    assert_eq!(refusal(&one(Frame { kind: FrameKind::Fallback(9), ..frame(&payload) })).kind, Kind::Unsupported);
}

#[test]
fn sums_do_not_overflow() {
    let half =
        |kind| Frame { kind, len: 0, original_len: u64::MAX / 2 + 1, restored_len: u64::MAX / 2 + 1, ..frame(b"") };
    let items = vec![Item::Frame(half(FrameKind::Own)), Item::Frame(half(FrameKind::Own))];
    assert_eq!(refusal(&archive(&header(), items, b"")).kind, Kind::Corrupt);
    let long = |sha| Item::Part { len: u64::MAX >> 3, sha256: [sha; 32], restored_len: 1 };
    let items = (0..9).map(long).collect();
    assert_eq!(refusal(&archive(&header(), items, b"")).kind, Kind::Corrupt);
}

#[test]
fn a_newer_payload_and_a_missing_reference_are_named() {
    let payload = [10u8, b'x'];
    let newer = Header { version: 2, ..header() };
    let error = refusal(&archive(&newer, vec![Item::Frame(frame(&payload))], &payload));
    assert_eq!(error.message, "payload version 2 of runs: this build reads 1 to 1");
    let references = vec![Reference { sha256: [0xAB; 32], len: 5 }];
    let error = refusal(&archive(&Header { references, ..header() }, vec![Item::Frame(frame(&payload))], &payload));
    assert!(error.message.starts_with("object abababab"), "{}", error.message);
}

#[test]
fn the_trailers_length_is_no_promise() {
    let mut archive = archive(&header(), vec![], b"");
    let at = archive.len() - 4;
    for len in [0u32, 1, 7, 1000, u32::MAX] {
        archive[at..].copy_from_slice(&len.to_le_bytes());
        assert_eq!(refusal(&archive).kind, Kind::Corrupt);
    }
}

#[test]
fn ten_thousand_mutations_with_the_checksum_made_right() {
    let registry = registry();
    let part = [b'p'; 300];
    let input =
        [b"!aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa<" as &[u8], &part, b">;bbbbbbbbbbbbbbbbbbbbbbbb<", &part, b">"].concat();
    let (valid, _) = pack(&registry, "carver", &input);
    let mut random = Random::new(0x5EED);
    for round in 0..10_000 {
        let damaged = mutation(&valid, &mut random);
        if let Ok((restored, _)) = unpack(&registry, &damaged) {
            assert_eq!(restored, input, "round {round}");
        }
    }
}
