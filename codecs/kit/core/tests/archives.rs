//! What goes in comes out, whatever the frames and lanes, and nothing damaged does.

mod toys;

use kit_core::drive::{Driver, Failure, Inline};
use kit_core::*;
use sha2::{Digest, Sha256};
use toys::*;

/// Runs long enough to shrink, with a `;` now and then where the carver cuts.
fn lines(n: usize) -> Vec<u8> {
    let mut out = b"!".to_vec();
    for i in 0..n {
        out.extend(std::iter::repeat_n(b'a' + (i % 7) as u8, 20 + i % 300));
        out.push(b';');
    }
    out
}

#[test]
fn round_trip_states_what_it_did() {
    let (registry, input) = (registry(), lines(10));
    let (archive, packed) = pack(&registry, "runs", &input);
    let (restored, opened) = unpack(&registry, &archive).expect("unpacks");
    assert_eq!(restored, input);
    let sha256: [u8; 32] = Sha256::digest(&input).into();
    assert_eq!((packed.original_sha256, packed.restored_sha256), (sha256, sha256));
    assert_eq!((opened.original_sha256, opened.restored_sha256), (sha256, sha256));
    assert_eq!((opened.codec, opened.version, opened.options.get("level")), (2, 1, Some("balanced")));
    assert_eq!((opened.original_len, opened.restored_len), (input.len() as u64, input.len() as u64));
    assert_eq!((opened.frames, opened.fallback_frames, opened.stored_frames), (1, 0, 0));
    assert_eq!(opened.memory, (input.len() as u64).next_multiple_of(1024));
    assert_eq!(opened.report.get("frames"), Some(&Value::Sum(1)));
}

#[test]
fn empty_and_tiny_inputs() {
    for input in [&b""[..], b"x", b"ab"] {
        let (archive, packed) = pack(&registry(), "runs", input);
        assert_eq!(packed.stored_frames, u64::from(!input.is_empty()));
        assert_eq!(unpack(&registry(), &archive).expect("unpacks").0, input);
    }
}

#[test]
fn many_frames_are_the_same_archive_on_any_number_of_lanes() {
    let (registry, input) = (registry(), lines(50));
    let (archive, packed) = pack(&registry, "carver", &input);
    assert_eq!((packed.frames, packed.stored_frames), (50, 0));
    for lanes in [2, 3, 64, 1000] {
        let config = PackConfig { lanes, ..config(&registry, "carver", &[], input.len()) };
        assert_eq!(pack_with(&registry, &mut Inline, config, &input).expect("packs").0, archive);
        assert_eq!(unpack_with(&registry, &mut Inline, None, lanes, &archive).expect("unpacks").0, input);
    }
}

#[test]
fn frames_follow_the_level() {
    let input = vec![b'z'; (9 << 20) + 1];
    for (level, frames) in [("fast", 3), ("balanced", 1), ("max", 1)] {
        let registry = registry();
        let config = config(&registry, "runs", &[("level", level)], input.len());
        let (archive, packed) = pack_with(&registry, &mut Inline, config, &input).expect("packs");
        assert_eq!(packed.frames, frames);
        assert!(unpack(&registry, &archive).expect("unpacks").0 == input);
    }
}

#[test]
fn answers_may_come_in_any_order() {
    let (registry, input) = (registry(), lines(12));
    let (archive, _) = pack(&registry, "carver", &input);
    let mut packer = Packer::new(PackConfig { lanes: 5, ..config(&registry, "carver", &[], input.len()) });
    let (mut out, mut open, mut answer, mut most_open) = (Vec::new(), Vec::new(), None, 0);
    loop {
        let request = match packer.step(answer.take()).expect("packs") {
            Step::Done(_) => break,
            Step::Ask(request) => request,
        };
        answer = match request {
            Request::Read { ticket, at, len } => {
                let bytes = input[at as usize..(at + len) as usize].to_vec();
                Some((ticket, Answer::Bytes(bytes.into())))
            }
            Request::Describe { ticket, codec } => {
                Some((ticket, Answer::Info(registry.by_id(codec).map(|c| Box::new(c.info().clone())))))
            }
            Request::Call { ticket, call } => {
                open.push((ticket, call));
                most_open = most_open.max(open.len());
                None
            }
            Request::Wait => {
                // The newest first: the opposite of the order in which results are needed.
                let (ticket, call): (Ticket, Box<Call>) = open.pop().expect("something is open while it waits");
                let codec = registry.by_id(call.codec).expect("a toy");
                Some((ticket, Answer::Reply(call.run(codec.as_ref()))))
            }
            Request::Emit(bytes) => {
                out.extend_from_slice(&bytes);
                None
            }
            _ => None,
        };
    }
    assert_eq!(out, archive);
    assert_eq!(most_open, 5);
}

#[test]
fn ranges_restore_only_what_they_need() {
    let (registry, input) = (registry(), lines(20));
    let (archive, _) = pack(&registry, "carver", &input);
    for start in (0..=input.len()).step_by(97) {
        for len in [0, 1, 50, 700, input.len()] {
            let end = (start + len).min(input.len());
            let want = Some(start as u64..end as u64);
            let (bytes, _) = unpack_with(&registry, &mut Inline, want, 2, &archive).expect("unpacks");
            assert_eq!(bytes, input[start..end]);
        }
    }
    let beyond = Some(0..input.len() as u64 + 1);
    let Err(Failure::Codec(error)) = unpack_with(&registry, &mut Inline, beyond, 1, &archive) else {
        panic!("a range beyond the end is refused")
    };
    assert_eq!(error.kind, Kind::Input);
}

#[test]
fn every_truncation_and_every_flipped_bit_is_an_error() {
    let (registry, input) = (registry(), lines(4));
    let (archive, _) = pack(&registry, "carver", &input);
    for len in 0..archive.len() {
        assert!(unpack(&registry, &archive[..len]).is_err(), "cut to {len}");
    }
    let mut damaged = archive.clone();
    for bit in 0..archive.len() * 8 {
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(unpack(&registry, &damaged).is_err(), "bit {bit}");
        damaged[bit / 8] ^= 1 << (bit % 8);
    }
    damaged.push(0);
    assert!(unpack(&registry, &damaged).is_err(), "one byte more");
}

#[test]
fn foreign_files_and_unknown_codecs_are_named() {
    let error = unpack(&registry(), b"hello, world").expect_err("not an archive");
    assert_eq!(error.kind, Kind::Input);
    let (archive, _) = pack(&registry(), "runs", &[b'a'; 99]);
    let error = unpack(&Registry::default(), &archive).expect_err("no codecs at all");
    assert_eq!((error.kind, error.message.as_str()), (Kind::Unsupported, "there is no codec number 2"));
}

#[test]
fn progress_runs_to_the_end_and_may_stop_it() {
    let (registry, input) = (registry(), lines(10));
    let mut seen = Vec::new();
    let mut progress = |done, total| {
        seen.push((done, total));
        true
    };
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut progress };
    driver.pack(config(&registry, "carver", &[], input.len()), &mut &input[..], &mut Vec::new()).expect("packs");
    assert_eq!(seen.len(), 10);
    assert!(seen.is_sorted() && seen.last() == Some(&(input.len() as u64, input.len() as u64)));
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| false };
    let stopped = driver.pack(config(&registry, "carver", &[], input.len()), &mut &input[..], &mut Vec::new());
    assert!(matches!(stopped, Err(Failure::Cancelled)));
}

#[test]
fn a_full_disk_is_the_drivers_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (registry, input) = (registry(), lines(3));
    let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
    let outcome = driver.pack(config(&registry, "runs", &[], input.len()), &mut &input[..], &mut Full);
    assert!(matches!(outcome, Err(Failure::Io(error)) if error.kind() == std::io::ErrorKind::StorageFull));
}
