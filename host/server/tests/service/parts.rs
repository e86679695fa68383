//! Parts: stored once for each account, counted once, and there as long as any file needs them.

use crate::client::{Client, content};
use crate::server::{Server, runtime};
use crate::toy;
use host_server::{Config, Finding, Fsck, FsckReport, Stores, fsck};
use postgres_server::PostgresServer;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// An archive of nothing but a stored part is so much longer than the part.
pub const OVERHEAD: u64 = 200;

/// Text without brackets, which differs for each seed.
pub fn letters(seed: u64, len: usize) -> Vec<u8> {
    content(seed, len).into_iter().map(|byte| b'a' + byte % 26).collect()
}

/// A file that hands out those attachments.
pub fn bag(body: &str, attachments: &[&[u8]]) -> Vec<u8> {
    let mut file = format!("bag of {body}").into_bytes();
    for attachment in attachments {
        file.push(b'<');
        file.extend_from_slice(attachment);
        file.push(b'>');
    }
    file
}

/// Uploads a bag; its id and what it is said to take.
pub fn store(client: &Client, file: &[u8]) -> (String, u64) {
    let answer = client.upload("bag/upload", file);
    assert_eq!(answer.status, 201, "{answer:?}");
    let json = answer.json();
    (json["uploadId"].as_str().expect("an id").into(), json["compressedBytes"].as_u64().expect("a number"))
}

fn used(client: &Client) -> u64 {
    let usage = client.get("/api/account").json()["usage"]["totalCompressedBytes"].as_u64();
    assert_eq!(client.get("/api/files").json()["usage"]["totalCompressedBytes"].as_u64(), usage);
    usage.expect("a number")
}

/// Bytes of all blobs.
fn on_disk(server: &Server) -> u64 {
    server.blobs().iter().map(|blob| blob.metadata().expect("there").len()).sum()
}

fn comes_back(client: &Client, id: &str, file: &[u8]) {
    let answer = client.download(id).expect("an answer");
    assert!(answer.status == 200 && answer.body == file, "{}", answer.status);
}

pub fn check(dir: &Path) -> FsckReport {
    let look = Fsck { deep: true, repair: false, rate: None };
    runtime().block_on(fsck(&Stores::local(dir), toy::registry(), look)).expect("can be checked")
}

#[test]
fn a_part_is_stored_once_and_outlives_the_file_it_came_with() {
    let attachment = letters(1, 50_000);
    for first_goes_first in [true, false] {
        let server = Server::start();
        let client = server.client();
        let files = [bag("one", &[&attachment, &attachment]), bag("another", &[&attachment, &letters(2, 2000)])];
        let (first, first_bytes) = store(&client, &files[0]);
        let (second, second_bytes) = store(&client, &files[1]);
        assert!((50_000..50_000 + 2 * OVERHEAD).contains(&first_bytes), "{first_bytes}");
        assert!((2000..2000 + 2 * OVERHEAD).contains(&second_bytes), "{second_bytes}");
        assert_eq!(client.get(&format!("/api/files/{second}")).json()["compressedBytes"], second_bytes);
        assert_eq!((used(&client), on_disk(&server)), (first_bytes + second_bytes, first_bytes + second_bytes));
        assert_eq!(server.blobs().len(), 4, "two archives and two parts");
        comes_back(&client, &first, &files[0]);
        let range = client.call_with("GET", &format!("/api/files/{second}/download"), "range: bytes=100-40099\r\n");
        assert!(range.status == 206 && range.body == files[1][100..40_100]);
        assert!(check(&server.dir).findings.is_empty());

        let ((going, _), (staying, file)) = match first_goes_first {
            true => ((first, ()), (second, &files[1])),
            false => ((second, ()), (first, &files[0])),
        };
        assert_eq!(client.delete(&going).status, 200);
        assert_eq!(client.download(&going).expect("an answer").status, 404);
        comes_back(&client, &staying, file);
        assert_eq!(used(&client), on_disk(&server), "what is left counts, whichever file it came with");
        assert_eq!(server.blobs().len(), if first_goes_first { 3 } else { 2 });
        assert!(check(&server.dir).findings.is_empty());
        assert_eq!(client.delete(&staying).status, 200);
        assert_eq!((used(&client), server.blobs().len()), (0, 0));
        assert!(server.spooled().is_empty());
    }
}

#[test]
fn small_parts_stay_in_the_archive() {
    let server = Server::start();
    let file = bag("small things", &[&letters(1, 1023), &letters(2, 1024)]);
    let (id, _) = store(&server.client(), &file);
    assert_eq!(server.blobs().len(), 2, "the archive and the larger part");
    comes_back(&server.client(), &id, &file);
}

#[test]
fn accounts_share_nothing() {
    let server = Server::start();
    let (mine, theirs) = (server.client(), server.stranger());
    let attachment = letters(1, 30_000);
    let (my_file, their_file) = (bag("mine", &[&attachment]), bag("theirs", &[&attachment]));
    let (my_id, my_bytes) = store(&mine, &my_file);
    let (their_id, their_bytes) = store(&theirs, &their_file);
    assert!(their_bytes > 30_000, "that others have it is not to be seen: {their_bytes}");
    assert_eq!((used(&mine), used(&theirs), server.blobs().len()), (my_bytes, their_bytes, 4));
    assert_eq!(mine.delete(&my_id).status, 200);
    comes_back(&theirs, &their_id, &their_file);
    assert_eq!(theirs.delete(&my_id).status, 404);
    assert_eq!(theirs.delete(&their_id).status, 200);
    assert!(server.blobs().is_empty());
}

#[test]
fn parts_have_parts() {
    let server = Server::start();
    let client = server.client();
    let inner = letters(1, 20_000);
    let outer = bag("nested", &[&inner, &letters(2, 5000)]);
    let files = [bag("a", &[&outer]), bag("b", &[&inner]), bag("c", &[&outer, &letters(3, 3000)])];
    let ids = files.each_ref().map(|file| store(&client, file));
    let bytes = ids.each_ref().map(|(_, bytes)| *bytes);
    assert!(
        bytes[0] > 25_000 && bytes[1] < 2 * OVERHEAD && (3000..3000 + 2 * OVERHEAD).contains(&bytes[2]),
        "{bytes:?}"
    );
    assert_eq!(server.blobs().len(), 3 + 4, "three archives; both nested parts, the one that holds them, and the last");
    assert_eq!(client.delete(&ids[0].0).status, 200);
    comes_back(&client, &ids[2].0, &files[2]);
    assert_eq!(client.delete(&ids[2].0).status, 200);
    comes_back(&client, &ids[1].0, &files[1]);
    assert_eq!(server.blobs().len(), 2);
    assert!(check(&server.dir).findings.is_empty());
}

/// What is stored from a shallow place may be needed from so deep that no unpacker would follow.
#[test]
fn what_would_be_too_deep_is_stored_alone() {
    let server = Server::start();
    let client = server.client();
    let mut deep = letters(1, 5000);
    for level in 0..4 {
        deep = bag(&format!("level {level}"), &[&deep, &letters(2 + level, 2000)]);
    }
    let (id, _) = store(&client, &deep);
    comes_back(&client, &id, &deep);
    let deeper = bag("more", &[&bag("still", &[&bag("and more", &[&deep])])]);
    let (id, bytes) = store(&client, &deeper);
    assert!(bytes > 13_000, "the parts that are there cannot be used: {bytes}");
    comes_back(&client, &id, &deeper);
    assert!(check(&server.dir).findings.is_empty());
}

/// The parts of one frame have found their place before the next frame is coded.
fn one_lane(config: &mut Config) {
    (config.lanes, config.max_compressions) = (1, 16);
}

/// The file with another frame, which takes its time.
fn slow_after(file: Vec<u8>) -> Vec<u8> {
    [&file, b"|slow<".as_slice(), &letters(9, 500), b">"].concat()
}

/// Uploads all files at a time, through those clients in turn.
fn store_at_once(clients: &[&Client], files: &[Vec<u8>]) -> Vec<(String, u64)> {
    let start = |(client, file): (&&Client, &Vec<u8>)| {
        let (client, file) = ((*client).clone(), file.clone());
        thread::spawn(move || store(&client, &file))
    };
    let uploads: Vec<_> = clients.iter().cycle().zip(files).map(start).collect();
    uploads.into_iter().map(|upload| upload.join().expect("stored")).collect()
}

#[test]
fn a_part_that_goes_while_an_upload_counts_on_it() {
    let server = Server::start_with(one_lane);
    let client = server.client();
    let attachment = letters(1, 40_000);
    let (first, _) = store(&client, &bag("the first", &[&attachment]));
    let file = slow_after(bag("the second", &[&attachment]));
    let uploading = store_later(&client, &file);
    thread::sleep(Duration::from_millis(250));
    assert_eq!(client.delete(&first).status, 200);
    assert_eq!(server.blobs().len(), 0, "the part had its place in the second when it went");
    let (id, bytes) = uploading.join().expect("stored");
    assert!(bytes > 40_000, "it brings the part itself after all: {bytes}");
    comes_back(&client, &id, &file);
    assert_eq!((server.blobs().len(), used(&client)), (2, on_disk(&server)));
    assert!(server.spooled().is_empty() && check(&server.dir).findings.is_empty());
}

fn store_later(client: &Client, file: &[u8]) -> thread::JoinHandle<(String, u64)> {
    let (client, file) = (client.clone(), file.to_vec());
    thread::spawn(move || store(&client, &file))
}

#[test]
fn uploads_that_come_to_nothing_leave_no_parts() {
    let server = Server::start_with(one_lane);
    let client = server.client();
    let file = slow_after(bag("the same", &[&letters(1, 40_000), &letters(2, 3000)]));
    let uploads: Vec<_> = (0..8)
        .map(|_| (client.clone(), file.clone()))
        .map(|(client, file)| thread::spawn(move || client.upload("bag/upload", &file).status))
        .collect();
    let mut statuses: Vec<u16> = uploads.into_iter().map(|upload| upload.join().expect("an answer")).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!((server.blobs().len(), used(&client)), (3, on_disk(&server)));
    assert!(server.spooled().is_empty() && check(&server.dir).findings.is_empty());
}

#[test]
fn two_hosts_share_parts() {
    let postgres = PostgresServer::start();
    let url = postgres.database("parts");
    let shared = |config: &mut Config| {
        one_lane(config);
        config.stores.database_url = Some(url.clone());
    };
    let one = Server::start_with(shared);
    let dir = tempfile::tempdir().expect("a temporary directory");
    std::os::unix::fs::symlink(one.dir.join("blobs"), dir.path().join("blobs")).expect("one place for blobs");
    let two = Server::on(dir.path(), shared);
    let client = one.client();
    let clients = [&client, &Client { address: two.address, key: one.key.clone() }];

    let attachment = letters(1, 40_000);
    let files: Vec<_> = (0..8).map(|i| slow_after(bag(&format!("file {i}"), &[&attachment]))).collect();
    let stored = store_at_once(&clients, &files);
    assert_eq!(stored.iter().filter(|(_, bytes)| *bytes > 40_000).count(), 1, "{stored:?}");
    for ((id, _), file) in stored.iter().zip(&files) {
        comes_back(clients[1], id, file);
    }
    for (id, _) in &stored[1..] {
        assert_eq!(clients[1].delete(id).status, 200);
    }
    let mut held = stored[0].0.clone();
    for round in 0..60 {
        let file = bag(&format!("round {round}"), &[&attachment]);
        let (deleter, going) = (clients[round % 2].clone(), held);
        let deleting = thread::spawn(move || deleter.delete(&going).status);
        thread::sleep(Duration::from_micros(round as u64 % 7 * 500));
        held = store(clients[(round + 1) % 2], &file).0;
        assert_eq!(deleting.join().expect("an answer"), 200);
        comes_back(&client, &held, &file);
    }
    assert_eq!((one.blobs().len(), used(&client)), (2, on_disk(&one)));
    let stores = Stores { database_url: Some(url.clone()), ..Stores::local(&one.dir) };
    let look = Fsck { deep: true, repair: false, rate: None };
    let report = runtime().block_on(fsck(&stores, toy::registry(), look)).expect("can be checked");
    assert!(report.findings.is_empty(), "{report:?}");
}

#[test]
fn sixteen_at_once_bring_the_same_new_part() {
    let server = Server::start_with(one_lane);
    let client = server.client();
    let attachment = letters(1, 40_000);
    let files: Vec<_> = (0..16).map(|i| slow_after(bag(&format!("file {i}"), &[&attachment]))).collect();
    let stored = store_at_once(&[&client], &files);
    let brought = stored.iter().filter(|(_, bytes)| *bytes > 40_000).count();
    assert_eq!((brought, server.blobs().len()), (1, 17), "one brings it, the others use it");
    assert_eq!((used(&client), on_disk(&server)), (stored.iter().map(|(_, bytes)| bytes).sum(), used(&client)));
    for ((id, _), file) in stored.iter().zip(&files) {
        comes_back(&client, id, file);
    }
    assert!(server.spooled().is_empty());
    assert!(check(&server.dir).findings.is_empty());
}

/// The last file with a part is deleted while another with the same part is stored.
#[test]
fn a_part_that_is_given_up_and_wanted_at_once() {
    let server = Server::start_with(|config| config.max_compressions = 4);
    let client = server.client();
    let attachment = letters(1, 2000);
    let file = |round: usize| bag(&format!("round {round}"), &[&attachment]);
    let (mut held, _) = store(&client, &file(0));
    for round in 1..=300 {
        let (deleter, going) = (server.client(), held.clone());
        let deleting = thread::spawn(move || deleter.delete(&going).status);
        // Now the one is ahead, now the other.
        thread::sleep(Duration::from_micros(round % 7 * 300));
        let (id, _) = store(&client, &file(round as usize));
        assert_eq!(deleting.join().expect("an answer"), 200);
        comes_back(&client, &id, &file(round as usize));
        held = id;
    }
    assert_eq!((server.blobs().len(), used(&client)), (2, on_disk(&server)));
    assert!(check(&server.dir).findings.is_empty());
}

#[test]
fn links_that_are_lost_are_found() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let server = Server::on(dir.path(), |_| {});
    let (id, _) = store(&server.client(), &bag("one", &[&letters(1, 5000)]));
    drop(server);
    let database = dir.path().join("smallest.db");
    runtime().block_on(async {
        let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", database.display())).await.expect("opens");
        sqlx::query("DELETE FROM file_parts").execute(&pool).await.expect("deleted");
        pool.close().await;
    });
    let report = check(dir.path());
    let [Finding::Damaged(file, how), Finding::Unlinked(_)] = &report.findings[..] else { panic!("{report:?}") };
    assert_eq!((file, how.as_str()), (&id, "it is not linked with the parts that it needs"));
    let repair = Fsck { deep: false, repair: true, rate: None };
    let stores = Stores::local(dir.path());
    let repaired = runtime().block_on(fsck(&stores, toy::registry(), repair)).expect("can be repaired");
    assert_eq!((repaired.findings.len(), repaired.repaired), (2, 1));
    let after = check(dir.path());
    assert!(matches!(&after.findings[..], [Finding::Damaged(_, how)] if how == "it lacks a part"), "{after:?}");
}

/// What is answered for a file that is known to be damaged.
pub const QUARANTINED: &str = "the stored file is damaged and cannot be restored";

#[test]
fn a_damaged_part_is_noticed_and_not_built_upon() {
    let server = Server::start();
    let client = server.client();
    let attachment = letters(1, 20_000);
    let files = [bag("one", &[&attachment]), bag("two", &[&attachment]), bag("three", &[&attachment])];
    let ids = [&files[0], &files[1]].map(|file| store(&client, file).0);
    let part = server.blobs().into_iter().find(|blob| blob.metadata().expect("there").len() > 10_000).expect("a part");
    let good = std::fs::read(&part).expect("readable");
    for i in 0..20 {
        let mut bad = good.clone();
        bad[i * good.len() / 20] ^= 1;
        std::fs::write(&part, &bad).expect("writable");
        for id in &ids {
            let answer = client.download(id);
            assert!(answer.is_none_or(|answer| answer.status == 500 || !answer.is_whole()), "byte {i}");
            assert_eq!(client.download(id).expect("an answer").error(500), QUARANTINED, "byte {i}");
        }
        std::fs::write(&part, &good).expect("writable");
        assert_eq!(check(&server.dir).released, 2, "byte {i}");
    }
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 1;
    std::fs::write(&part, &bad).expect("writable");
    let damaged = |report: FsckReport| {
        let hit = |id: &String| report.findings.iter().any(|f| matches!(f, Finding::Damaged(d, _) if d == id));
        assert!(ids.iter().all(hit) && report.findings.len() == 2, "{report:?}");
    };
    damaged(check(&server.dir));
    let shallow = Fsck { deep: false, repair: false, rate: None };
    damaged(runtime().block_on(fsck(&Stores::local(&server.dir), toy::registry(), shallow)).expect("can be checked"));
    let (third, bytes) = store(&client, &files[2]);
    assert!(bytes > 20_000, "it brings its own");
    comes_back(&client, &third, &files[2]);

    std::fs::remove_file(&part).expect("removable");
    for id in &ids {
        assert_eq!(client.download(id).expect("an answer").error(500), QUARANTINED);
    }
    damaged(check(&server.dir));
    std::fs::write(&part, &good).expect("writable");
    assert_eq!(check(&server.dir).released, 2);
    ids.iter().zip(&files).for_each(|(id, file)| comes_back(&client, id, file));
}
