//! An archive that needs objects from elsewhere becomes the one that it would have been without a store.

mod toys;

use kit_core::container::{Header, Item, Trailer};
use kit_core::drive::{Driver, Failure, Inline, Parts};
use kit_core::*;
use sha2::{Digest, Sha256};
use std::io;
use std::sync::Arc;
use toys::mutation::*;
use toys::store::*;
use toys::*;

fn export(parts: &mut dyn Parts, archive: &[u8]) -> std::result::Result<(Vec<u8>, Exported), Failure> {
    let (mut out, mut told) = (Vec::new(), Vec::new());
    let mut progress = |done, total| {
        told.push((done, total));
        true
    };
    let mut driver = Driver { registry: &Registry::default(), parts, progress: &mut progress };
    let exported = driver.export(&mut &*archive, &mut out)?;
    assert_eq!(exported.archive_len, out.len() as u64);
    assert_eq!(exported.input_sha256, <[u8; 32]>::from(Sha256::digest(archive)));
    assert_eq!(
        (told.first(), told.last()),
        (Some(&(0, out.len() as u64)), Some(&(out.len() as u64, out.len() as u64)))
    );
    assert!(told.is_sorted());
    Ok((out, exported))
}

fn refusal(parts: &mut dyn Parts, archive: &[u8]) -> Error {
    match export(parts, archive) {
        Err(Failure::Codec(error)) => error,
        other => panic!("expected a refusal, found {other:?}"),
    }
}

/// Packed with its parts in the store.
fn stored(codec: &str, input: &[u8], references: &[&[u8]], store: &mut Store) -> Vec<u8> {
    let registry = registry();
    let references = references.iter().map(|bytes| Arc::new(bytes.to_vec())).collect();
    let config = PackConfig { references, ..config(&registry, codec, &[], input.len()) };
    let (archive, packed) = pack_with(&registry, store, config, input).expect("packs");
    assert_eq!(packed.fallback_frames + packed.stored_frames, 0);
    archive
}

#[test]
fn it_is_what_it_would_have_been_without_a_store() {
    let (input, mut store) = (mail(), Store::default());
    let archive = stored("carver", &input, &[], &mut store);
    let (alone, exported) = export(&mut store, &archive).expect("exports");
    let (inline, packed) = pack(&registry(), "carver", &input);
    assert!(alone == inline && alone.len() > archive.len());
    assert_eq!((exported.restored_len, exported.restored_sha256), (packed.restored_len, packed.restored_sha256));
    assert_eq!(unpack(&registry(), &alone).expect("stands alone").0, input);
}

#[test]
fn what_stands_alone_is_left_as_it_is() {
    for input in [mail(), Vec::new(), b"!x".to_vec()] {
        let (archive, _) = pack(&registry(), if input.is_empty() { "runs" } else { "carver" }, &input);
        assert!(export(&mut Inline, &archive).expect("exports").0 == archive);
    }
}

#[test]
fn references_are_put_in_with_their_own() {
    let (first, mut store) = (mail(), Store::default());
    let archive = stored("carver", &first, &[], &mut store);
    store.archives.insert(Sha256::digest(&first).into(), archive);
    let second = stored("same", &first, &[&first], &mut store);
    let (alone, _) = export(&mut store, &second).expect("exports");
    assert_eq!(unpack(&registry(), &alone).expect("stands alone").0, first);
    assert!(export(&mut Inline, &alone).expect("exports").0 == alone, "and needs nothing more");
}

/// A store that takes long parts only.
struct Long(Store);

impl Parts for Long {
    fn place(&mut self, sha256: &[u8; 32], len: u64) -> io::Result<Placing> {
        if len < 600 { Ok(Placing::Inline) } else { self.0.place(sha256, len) }
    }

    fn keep(&mut self, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()> {
        self.0.keep(sha256, archive)
    }

    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        self.0.fetch(sha256)
    }
}

#[test]
fn what_is_inside_may_need_what_is_elsewhere() {
    let registry = registry();
    // The doubler's part is twice as long as the part that it is handed out of.
    let inner = runs_of(b'i');
    let (double, _) = pack(&registry, "doubler", &inner);
    let mut store = Long(Store::default());
    let config = config(&registry, "doubler", &[], inner.len());
    let (archive, _) = pack_with(&registry, &mut store, config, &inner).expect("packs");
    assert_eq!(store.0.archives.len(), 1);
    let outer = around(&archive, &inner);
    assert!(unpack(&registry, &outer).is_err());
    assert_eq!(unpack_with(&registry, &mut store, None, 1, &outer).expect("unpacks").0, inner);
    let (alone, _) = export(&mut store, &outer).expect("exports");
    assert!(alone == around(&double, &inner));
    assert_eq!(unpack(&registry, &alone).expect("stands alone").0, inner);
}

/// An archive whose reference is within it, and that is coded as the same.
fn around(archive: &[u8], object: &[u8]) -> Vec<u8> {
    let registry = registry();
    let config =
        PackConfig { references: vec![Arc::new(object.to_vec())], ..config(&registry, "same", &[], object.len()) };
    let (same, _) = pack_with(&registry, &mut Inline, config, object).expect("packs");
    let header_len = Header::measure(&same).expect("a header") as usize;
    let trailer_at = same.len() - Trailer::measure(&same).expect("a trailer") as usize;
    let (header, payload) = (&same[..header_len], &same[header_len..trailer_at]);
    let mut trailer = Trailer::take(header, &same[trailer_at..]).expect("a trailer");
    let (sha256, restored_len) = (Sha256::digest(object).into(), object.len() as u64);
    trailer.items.push(Item::Part { len: archive.len() as u64, sha256, restored_len });
    let mut out = [header, payload, archive].concat();
    trailer.put(header, &mut out);
    out
}

#[test]
fn what_is_missing_or_another_is_named() {
    let (input, mut store) = (mail(), Store::default());
    let archive = stored("carver", &input, &[], &mut store);
    let error = refusal(&mut Inline, &archive);
    assert!(error.kind == Kind::Unsupported && error.message.ends_with("is not at hand"), "{error}");
    let other = store.archives.values().next().expect("one").clone();
    store.archives.values_mut().for_each(|archive| *archive = other.clone());
    let error = refusal(&mut store, &archive);
    assert!(error.kind == Kind::Corrupt && error.message.ends_with("is not what its archive restores"), "{error}");
    assert_eq!(refusal(&mut Inline, b"hello, world").kind, Kind::Input);
}

/// The second time something is fetched, it is another archive of the same object.
struct Fickle(Store, Vec<[u8; 32]>);

impl Parts for Fickle {
    fn place(&mut self, sha256: &[u8; 32], len: u64) -> io::Result<Placing> {
        self.0.place(sha256, len)
    }

    fn keep(&mut self, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()> {
        self.0.keep(sha256, archive)
    }

    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        let archive = self.0.fetch(sha256)?;
        if !self.1.contains(sha256) {
            self.1.push(*sha256);
            return Ok(archive);
        }
        let (object, _) = unpack_with(&registry(), &mut self.0, None, 1, &archive.expect("kept")).expect("unpacks");
        Ok(Some(pack_with(&Registry::default(), &mut Inline, nothing(object.len()), &object).expect("packs").0))
    }
}

/// Stores every frame.
fn nothing(total: usize) -> PackConfig {
    let (options, references, limits) = (Options::default(), vec![], Limits::DEFAULT);
    PackConfig { codec: 0, options, total: total as u64, references, lanes: 1, limits }
}

#[test]
fn an_object_that_changes_meanwhile_ends_it() {
    let mut store = Store::default();
    let archive = stored("carver", &mail(), &[], &mut store);
    let mut out = Vec::new();
    let mut fickle = Fickle(store.clone(), Vec::new());
    let mut announced = None;
    let mut progress = |_, total| announced.get_or_insert(total) == &total;
    let mut driver = Driver { registry: &Registry::default(), parts: &mut fickle, progress: &mut progress };
    let outcome = driver.export(&mut &*archive, &mut out);
    assert!(matches!(&outcome, Err(Failure::Codec(error)) if error.kind == Kind::Corrupt), "{outcome:?}");
    assert!((out.len() as u64) < announced.expect("announced"), "it is cut short");
    assert!(export(&mut store, &archive).is_ok());
}

#[test]
fn every_truncation_and_every_flipped_bit_is_an_error() {
    let mut store = Store::default();
    let archive = stored("carver", &mail(), &[], &mut store);
    for len in 0..archive.len() {
        refusal(&mut store, &archive[..len]);
    }
    let mut damaged = archive.clone();
    for bit in 0..archive.len() * 8 {
        damaged[bit / 8] ^= 1 << (bit % 8);
        refusal(&mut store, &damaged);
        damaged[bit / 8] ^= 1 << (bit % 8);
    }
    let parts: Vec<[u8; 32]> = store.archives.keys().copied().collect();
    for sha256 in parts {
        let good = store.archives[&sha256].clone();
        for bit in 0..good.len() * 8 {
            store.archives.get_mut(&sha256).expect("there")[bit / 8] ^= 1 << (bit % 8);
            refusal(&mut store, &archive);
            store.archives.insert(sha256, good.clone());
        }
        store.archives.insert(sha256, good[..good.len() - 1].to_vec());
        refusal(&mut store, &archive);
        store.archives.insert(sha256, good);
    }
    assert!(export(&mut store, &archive).is_ok());
}

#[test]
fn ten_thousand_mutations_restore_alone_to_what_they_restore_to() {
    let (registry, mut store, mut random) = (registry(), Store::default(), Random::new(0xE4907));
    let valid = stored("carver", &mail(), &[], &mut store);
    let mut agreed = 0;
    for round in 0..10_000 {
        let archive = mutation(&valid, &mut random);
        let restored = unpack_with(&registry, &mut store, None, 1, &archive).map(|(restored, _)| restored);
        if let Ok((alone, _)) = export(&mut store, &archive) {
            match restored {
                Ok(restored) => assert_eq!(unpack(&registry, &alone).expect("restores").0, restored, "round {round}"),
                Err(_) => assert!(unpack(&registry, &alone).is_err(), "round {round}"),
            }
            agreed += 1;
        } else {
            assert!(restored.is_err(), "round {round}");
        }
    }
    assert!(agreed > 100, "{agreed} were exported");
}

#[test]
fn an_archive_that_needs_itself_ends() {
    let (input, mut store) = (mail(), Store::default());
    let archive = stored("same", &input, &[&input], &mut store);
    store.archives.insert(Sha256::digest(&input).into(), archive.clone());
    assert_eq!(refusal(&mut store, &archive).kind, Kind::Limit);
}

#[test]
fn what_multiplies_is_measured_without_walking_it() {
    let (mut store, mut needed) = (Store::default(), None);
    // Each archive has the one before as a thousand parts.
    for level in 0..5u8 {
        let parts = needed.map_or(vec![], |sha256| vec![Item::Part { len: 0, sha256, restored_len: 0 }; 1000]);
        let header = Header { codec: 0, version: 0, options: Options::default(), plan: vec![], references: vec![] };
        let mut archive = Vec::new();
        header.put(&mut archive);
        let sha256 = [level; 32];
        let trailer =
            Trailer { items: parts, original_sha256: sha256, restored_sha256: sha256, report: Report::default() };
        let head = archive.clone();
        trailer.put(&head, &mut archive);
        store.archives.insert(sha256, archive);
        needed = Some(sha256);
    }
    let archive = store.archives[&[4; 32]].clone();
    let mut announced = 0;
    let mut progress = |_, total| {
        announced = total;
        false
    };
    let mut driver = Driver { registry: &Registry::default(), parts: &mut store, progress: &mut progress };
    assert!(matches!(driver.export(&mut &*archive, &mut io::sink()), Err(Failure::Cancelled)));
    assert!(announced > 1 << 40, "{announced}");
}
