//! What is stored comes back, or an error does: never anything else.

use crate::client::content;
use crate::process::Process;
use crate::server::{Server, eventually};
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn codecs_that_lie_fail_or_panic_lose_nothing() {
    let server = Server::start();
    let client = server.client();
    for word in ["lie", "fail", "panic", "survey"] {
        let file = [word.as_bytes(), &content(1, 200_000)].concat();
        let id = client.store(&file);
        let download = client.download(&id).expect("an answer");
        assert!(download.status == 200 && download.body == file, "{word}");
        let report = client.get(&format!("/api/files/{id}")).json()["report"].clone();
        assert!(report["stored_frames"].as_u64() >= Some(1), "{report}");
    }
}

#[test]
fn a_damaged_blob_never_makes_a_whole_answer() {
    let server = Server::start();
    let client = server.client();
    for i in 0..200 {
        let file = content(i as u64, 400_000);
        let id = client.store(&file);
        let mut blob = fs::read(server.blob(&id)).expect("readable");
        let at = i * blob.len() / 200;
        blob[at] ^= 1 << (i % 8);
        fs::write(server.blob(&id), &blob).expect("writable");
        if let Some(answer) = client.download(&id) {
            let refused = answer.status == 500 && answer.error(500) == "decompression failed";
            let cut = answer.status == 200 && !answer.is_whole();
            let unharmed = answer.status == 200 && answer.body == file;
            assert!(refused || cut || unharmed, "byte {at}: {}, {} bytes", answer.status, answer.body.len());
        }
        assert_eq!(client.delete(&id).status, 200);
    }
    for part in 0..4 {
        let id = client.store(&content(part as u64, 400_000));
        let blob = fs::read(server.blob(&id)).expect("readable");
        fs::write(server.blob(&id), &blob[..part * (blob.len() - 1) / 3]).expect("writable");
        assert!(client.download(&id).is_none_or(|answer| answer.status == 500 || !answer.is_whole()));
        assert_eq!(client.delete(&id).status, 200);
    }
}

#[test]
fn a_blob_of_another_file_is_not_served() {
    let server = Server::start();
    let client = server.client();
    let (a, b) = (client.store(&content(1, 200_000)), client.store(&content(2, 200_000)));
    fs::copy(server.blob(&b), server.blob(&a)).expect("copied");
    assert!(client.download(&a).is_none_or(|answer| !answer.is_whole()), "too late for a status, not for a cut");
    let (c, d) = (client.store(&content(3, 2000)), client.store(&content(4, 2000)));
    fs::copy(server.blob(&d), server.blob(&c)).expect("copied");
    assert_eq!(client.download(&c).expect("an answer").error(500), "decompression failed");
}

#[test]
fn a_lost_blob_is_500_and_can_still_be_deleted() {
    let server = Server::start();
    let client = server.client();
    let id = client.store(&content(1, 5000));
    fs::remove_file(server.blobs().remove(0)).expect("removable");
    let answer = client.download(&id).expect("an answer");
    assert_eq!(answer.error(500), "decompression failed");
    assert_eq!(client.get(&format!("/api/files/{id}")).json()["accessedAt"], serde_json::Value::Null);
    assert_eq!(client.delete(&id).status, 200);
}

#[test]
fn a_store_that_is_gone_is_503_and_may_come_back() {
    let server = Server::start();
    let client = server.client();
    let file = content(1, 50_000);
    for dir in ["tmp", "blobs"] {
        let (path, aside) = (server.dir.join(dir), server.dir.join("aside"));
        fs::rename(&path, &aside).expect("renamed");
        let answer = client.upload("toy/upload", &file);
        assert_eq!(answer.error(503), "cloud storage is unavailable");
        assert!(!answer.header("retry-after").is_empty());
        fs::rename(&aside, &path).expect("renamed");
    }
    let id = client.store(&file);
    assert!(client.download(&id).expect("an answer").body == file);
    assert!(server.spooled().is_empty());
}

#[test]
fn a_disk_that_fails_to_sync_is_503_and_nothing_is_stored() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let server = Server::on(dir.path(), |_| {});
    let key = server.key.clone();
    drop(server);
    for (i, step) in ["sync-blob", "sync-name"].into_iter().enumerate() {
        let process = Process::start(dir.path(), step, &key);
        let (client, file) = (&process.client, content(i as u64, 50_000));
        assert_eq!(client.upload("toy/upload", &file).error(503), "cloud storage is unavailable", "{step}");
        assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], i, "{step}");
        let id = client.store(&file);
        assert!(client.download(&id).expect("an answer").body == file, "{step}");
        drop(process);
        assert_eq!(Server::on(dir.path(), |_| {}).blobs().len(), i + 1, "{step}");
    }
}

/// Needs the right to mount; elsewhere a note says that nothing was tested.
#[test]
fn a_full_disk_is_503_and_nothing_is_lost() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let mounted = Mount::new(dir.path(), "8m");
    if !mounted.is_there {
        eprintln!("not tested: no right to mount a small file system");
        return;
    }
    let server = Server::on(dir.path(), |config| config.sweep_grace = std::time::Duration::ZERO);
    let client = server.client();
    let kept = content(1, 100_000);
    let id = client.store(&kept);
    let stored = server.blobs().len();
    let no_room = |file: &[u8]| {
        assert_eq!(client.upload("toy/upload", file).error(503), "cloud storage is unavailable");
        assert!(server.spooled().is_empty());
    };
    // The body does not fit.
    no_room(&content(2, 12 << 20));
    // The body fits, but not beside it the archive, which is as long: every run is of one byte.
    no_room(&(0..5u32 << 20).map(|i| (i * 7 + i / 5) as u8).collect::<Vec<u8>>());
    // Not even a block is left: neither for a body nor, where one is spared, for a row.
    fill(&dir.path().join("filler"));
    no_room(&content(3, 300_000));
    no_room(b"aaaaaaaaaa");
    assert!(client.download(&id).expect("an answer").body == kept, "reading goes on");
    fs::remove_file(dir.path().join("filler")).expect("removable");
    eventually("only what has a row is left", || server.blobs().len() == stored);
    client.store(&content(4, 100_000));
    assert_eq!(client.get("/api/files").json()["usage"]["totalFiles"], 2);
    assert!(client.download(&id).expect("an answer").body == kept);
    drop(server);
}

/// Writes a file until nothing more fits.
fn fill(path: &Path) {
    let mut file = fs::File::create(path).expect("creatable");
    for len in [1 << 16, 1 << 12, 1] {
        while std::io::Write::write_all(&mut file, &vec![0; len]).is_ok() {}
    }
}

/// A small file system in memory, unmounted when it is dropped.
struct Mount<'a> {
    at: &'a Path,
    is_there: bool,
}

impl<'a> Mount<'a> {
    fn new(at: &'a Path, size: &str) -> Self {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(at);
        Self { at, is_there: mount.status().is_ok_and(|status| status.success()) }
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        if self.is_there {
            let _ = Command::new("umount").arg("--lazy").arg(self.at).status();
        }
    }
}
