//! Parts and references: stored once, found again, never trusted.

mod toys;

use kit_core::drive::{Failure, Inline};
use kit_core::*;
use sha2::{Digest, Sha256};
use toys::store::*;
use toys::*;

#[test]
fn inline_parts_stand_alone_and_are_stored_once() {
    let (registry, input) = (registry(), mail());
    let (archive, packed) = pack(&registry, "carver", &input);
    assert_eq!((packed.frames, packed.fallback_frames + packed.stored_frames), (4, 0));
    assert_eq!(unpack(&registry, &archive).expect("unpacks").0, input);
    let once = [b"!" as &[u8], &input[..input.iter().position(|b| *b == b';').expect("a frame") + 1]].concat();
    let (alone, _) = pack(&registry, "carver", &once);
    let twice = [&once[..], &once[1..]].concat();
    let (both, _) = pack(&registry, "carver", &twice);
    assert!(both.len() < alone.len() + 40, "the second frame costs {} bytes", both.len() - alone.len());
    let want = Some(10..input.len() as u64 - 10);
    assert_eq!(unpack_with(&registry, &mut Inline, want, 3, &archive).expect("unpacks").0, input[10..input.len() - 10]);
}

#[test]
fn a_store_keeps_parts_across_archives() {
    let (registry, input, mut store) = (registry(), mail(), Store::default());
    let whole = config(&registry, "carver", &[], input.len());
    let (first, _) = pack_with(&registry, &mut store, whole.clone(), &input).expect("packs");
    // a, b, and the one that holds another a
    assert_eq!(store.archives.len(), 3);
    let kept = store.archives.clone();
    let (second, _) = pack_with(&registry, &mut store, PackConfig { lanes: 4, ..whole }, &input).expect("packs");
    assert_eq!((&second, &store.archives), (&first, &kept));
    assert_eq!(unpack_with(&registry, &mut store, None, 2, &first).expect("unpacks").0, input);
    let (inline, _) = pack(&registry, "carver", &input);
    assert!(first.len() + 100 < inline.len());

    let Err(Failure::Codec(error)) = unpack_with(&registry, &mut Inline, None, 1, &first) else {
        panic!("the parts are not there")
    };
    assert_eq!(error.kind, Kind::Unsupported);
    for archive in store.archives.values_mut() {
        *archive = kept.values().next().expect("one").clone();
    }
    assert!(unpack_with(&registry, &mut store, None, 1, &first).is_err(), "another object in its place is noticed");
}

#[test]
fn nesting_ends() {
    let registry = registry();
    let mut input = runs_of(b'x');
    for _ in 0..10 {
        input = [b"!" as &[u8], &runs_of(b'-'), b"<", &input, b">"].concat();
    }
    let (archive, packed) = pack(&registry, "carver", &input);
    assert_eq!(packed.fallback_frames, 0);
    assert_eq!(unpack(&registry, &archive).expect("unpacks").0, input);
}

#[test]
fn a_part_that_its_codec_refuses_goes_to_the_generic_one() {
    let registry = registry();
    let mut input = [b"!" as &[u8], &runs_of(b'-'), b"<?", &runs_of(b'y'), b">"].concat();
    let (archive, _) = pack(&registry, "carver", &input);
    assert_eq!(unpack(&registry, &archive).expect("unpacks").0, input);
    input.extend_from_slice(b"<");
    let (archive, _) = pack(&registry, "carver", &input);
    assert_eq!(unpack(&registry, &archive).expect("an empty part").0, input);
}

#[test]
fn references_are_fetched_and_verified() {
    let (registry, input, mut store) = (registry(), mail(), Store::default());
    let reference = std::sync::Arc::new(input.clone());
    let against = PackConfig { references: vec![reference], ..config(&registry, "same", &[], input.len()) };
    let (archive, packed) = pack_with(&registry, &mut store, against, &input).expect("packs");
    assert_eq!((packed.stored_frames, packed.fallback_frames), (0, 0));
    assert!(archive.len() < 150, "{} bytes", archive.len());
    assert!(unpack_with(&registry, &mut store, None, 1, &archive).is_err(), "the reference is not there");
    let (earlier, _) = pack(&registry, "runs", &input);
    store.archives.insert(Sha256::digest(&input).into(), earlier);
    assert_eq!(unpack_with(&registry, &mut store, None, 1, &archive).expect("unpacks").0, input);
    let (other, _) = pack(&registry, "runs", &input[1..]);
    store.archives.insert(Sha256::digest(&input).into(), other);
    assert!(unpack_with(&registry, &mut store, None, 1, &archive).is_err(), "another object in its place is noticed");
}

#[test]
fn an_archive_that_refers_to_itself_ends() {
    let (registry, input, mut store) = (registry(), mail(), Store::default());
    let reference = std::sync::Arc::new(input.clone());
    let against = PackConfig { references: vec![reference], ..config(&registry, "same", &[], input.len()) };
    let (archive, _) = pack_with(&registry, &mut store, against, &input).expect("packs");
    store.archives.insert(Sha256::digest(&input).into(), archive.clone());
    let Err(Failure::Codec(error)) = unpack_with(&registry, &mut store, None, 1, &archive) else {
        panic!("it can never be restored")
    };
    assert_eq!(error.kind, Kind::Limit);
}

#[test]
fn a_part_is_exact_though_its_codec_need_not_be() {
    let registry = registry();
    let part = [&b"~"[..], &runs_of(7), &runs_of(9)].concat();
    let input = [b"!" as &[u8], &runs_of(b'-'), b"<", &part, b">"].concat();
    let (lossy, _) = pack(&registry, "rounder", &part);
    assert_ne!(unpack(&registry, &lossy).expect("unpacks").0, part, "by itself it is rounded");
    let (archive, packed) = pack(&registry, "carver", &input);
    assert_eq!(packed.fallback_frames + packed.stored_frames, 0);
    assert_eq!(unpack(&registry, &archive).expect("unpacks").0, input);
}
