//! The check finds what is wrong, and repairs what can be.

use crate::client::content;
use crate::server::{Server, runtime};
use crate::toy;
use host_server::{Error, Finding, Fsck, FsckReport, Stores, fsck};
use std::fs;
use std::path::Path;

const LOOK: Fsck = Fsck { deep: false, repair: false, rate: None };
const DEEP: Fsck = Fsck { deep: true, repair: false, rate: None };
const REPAIR: Fsck = Fsck { deep: false, repair: true, rate: None };

fn check(dir: &Path, what: Fsck) -> FsckReport {
    runtime().block_on(fsck(&Stores::local(dir), toy::registry(), what)).expect("can be checked")
}

#[test]
fn what_is_in_order_is_found_in_order() {
    let server = Server::start();
    assert_eq!(check(&server.dir, DEEP), FsckReport::default());
    for i in 0..3 {
        server.client().store(&content(i, 100_000));
    }
    let fine = FsckReport { files: 3, blobs: 3, ..FsckReport::default() };
    assert_eq!(check(&server.dir, DEEP), fine, "also while a server runs");
    assert!(matches!(
        runtime().block_on(fsck(&Stores::local(&server.dir), toy::registry(), REPAIR)),
        Err(Error::InUse(_))
    ));
    let missing = server.dir.join("missing");
    assert!(matches!(runtime().block_on(fsck(&Stores::local(&missing), toy::registry(), LOOK)), Err(Error::NoData(_))));
}

#[test]
fn ghosts_orphans_damage_and_leftovers() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let blob = |id: &str| dir.path().join("blobs").join(&id[..2]).join(id);
    let server = Server::on(dir.path(), |_| {});
    let ids: Vec<String> = (0..5).map(|i| server.client().store(&content(i, 100_000))).collect();
    let client = server.client();
    drop(server);

    let [ghost, short, changed, swapped, _] = &ids[..] else { panic!("five files") };
    fs::remove_file(blob(ghost)).expect("removable");
    let bytes = fs::read(blob(short)).expect("readable");
    fs::write(blob(short), &bytes[1..]).expect("writable");
    let mut bytes = fs::read(blob(changed)).expect("readable");
    bytes[100] ^= 1;
    fs::write(blob(changed), &bytes).expect("writable");
    fs::remove_file(blob(swapped)).expect("removable");
    fs::write(blob(swapped), b"").expect("writable");
    let orphan = "0".repeat(32);
    fs::write(blob(&orphan), b"no row").expect("writable");
    let stale = dir.path().join("tmp/stale");
    fs::write(&stale, b"left over").expect("writable");

    let report = check(dir.path(), LOOK);
    let found = |finding: &Finding| report.findings.contains(finding);
    let damaged = |id: &String| report.findings.iter().any(|f| matches!(f, Finding::Damaged(d, _) if d == id));
    assert!(found(&Finding::Ghost(ghost.clone())) && found(&Finding::Orphan(orphan.clone())), "{report:?}");
    assert!(found(&Finding::Stale(stale.display().to_string())));
    assert!(damaged(short) && damaged(changed) && damaged(swapped));
    assert_eq!((report.files, report.blobs, report.findings.len(), report.repaired), (5, 5, 6, 0));

    let repaired = check(dir.path(), REPAIR);
    assert_eq!((repaired.findings.len(), repaired.repaired), (6, 3));
    assert!(!blob(&orphan).exists() && !stale.exists() && blob(changed).exists());
    let after = check(dir.path(), DEEP);
    assert_eq!((after.files, after.findings.len()), (4, 3), "what is damaged stays, for whoever can mend it");
    drop(client);
}

#[test]
fn a_deep_check_restores() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let server = Server::on(dir.path(), |_| {});
    server.client().store(&content(1, 100_000));
    drop(server);
    assert!(check(dir.path(), DEEP).findings.is_empty());
    let none = runtime()
        .block_on(fsck(&Stores::local(dir.path()), kit_core::Registry::default(), DEEP))
        .expect("can be checked");
    let [Finding::Damaged(_, how)] = &none.findings[..] else { panic!("{none:?}") };
    assert!(how.starts_with("it does not restore: "), "{how}");
}

#[test]
fn the_server_sweeps_orphans_and_stale_files() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let id = {
        let server = Server::on(dir.path(), |_| {});
        server.client().store(&content(1, 1000))
    };
    let orphan = dir.path().join("blobs/00").join("0".repeat(32));
    fs::write(&orphan, b"no row").expect("writable");
    fs::write(dir.path().join("tmp/stale"), b"left over").expect("writable");
    let server = Server::on(dir.path(), |_| {});
    assert!(server.spooled().is_empty());
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(orphan.exists(), "it is younger than the grace");
    drop(server);
    let server = Server::on(dir.path(), |config| config.sweep_grace = std::time::Duration::ZERO);
    crate::server::eventually("the orphan is swept", || !orphan.exists());
    assert_eq!(server.blobs().len(), 1);
    assert!(server.blobs()[0].ends_with(&id));
}

#[test]
fn a_slow_check_finds_the_same() {
    let server = Server::start();
    (0..3).for_each(|i| drop(server.client().store(&content(i, 100_000))));
    let bytes: u64 = server.blobs().iter().map(|blob| fs::metadata(blob).expect("there").len()).sum();
    let started = std::time::Instant::now();
    let report = check(&server.dir, Fsck { rate: Some(bytes * 2), ..DEEP });
    assert_eq!((report.files, report.findings.len()), (3, 0));
    assert!(started.elapsed().as_millis() >= 450, "twice its size a second is half a second");
}
