//! An edge before a service: light codecs run there, and what reaches the service is archives. The specification's examples through an edge
//! are in specification.rs.

use e2e::{Client, EDGE_SECRET, Runtime, Service, Tap, Worker, log_lines};

/// A service with a wire before it, and an edge before that.
fn near(folder: &tempfile::TempDir, edge: Runtime) -> (Service, Tap, Worker) {
    let service = Service::start(&folder.path().join("data"), |command| {
        command.env("SMALLEST_EDGE_SECRET", EDGE_SECRET);
    });
    let tap = Tap::before(&service);
    let worker = Worker::before(&tap.url, edge);
    (service, tap, worker)
}

fn dump(len: usize) -> Vec<u8> {
    let mut text = String::from("COPY public.people (id, name, born) FROM stdin;\n");
    for i in 0.. {
        if text.len() >= len {
            break;
        }
        text.push_str(&format!("{i}\tname of {}\t19{:02}-0{}-1{}\n", i * 7 % 1009, i % 90 + 10, i % 9 + 1, i % 10));
    }
    (text + "\\.\n").into_bytes()
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[test]
fn the_origin_gets_archives_and_never_the_original() {
    Runtime::all().for_each(gets_archives);
}

fn gets_archives(edge: Runtime) {
    let folder = tempfile::tempdir().expect("a folder");
    let (service, tap, worker) = near(&folder, edge);
    let client = Client::new(&worker.url, &service.new_key());
    for (codec, query, file) in [
        ("log-files", "", log_lines(300_000)),
        ("log-files", "?level=max", log_lines(200_000)),
        ("db-dumps", "", dump(300_000)),
        ("log-files", "?level=fast", log_lines(20 << 20)[..20 << 20].to_vec()),
        ("db-dumps", "?level=fast", dump((20 << 20) - 100)),
    ] {
        tap.take();
        let answer = client.upload(codec, query, "a.txt", &file).expect("an answer");
        assert_eq!(
            answer.status,
            201,
            "{edge:?} {codec}{query} {}: {}",
            file.len(),
            String::from_utf8_lossy(&answer.body)
        );
        let sent = tap.take();
        assert!(has(&sent, b"\x89SMZ\x01") && sent.len() < file.len() / 3, "{} of {} bytes", sent.len(), file.len());
        assert!(!has(&sent, &file[file.len() / 2..][..120]), "{codec}{query}");
        let restored = client.download(&answer.text("uploadId")).expect("an answer");
        assert!(restored.status == 200 && restored.body == file, "{codec}{query}");
        assert!(has(&tap.take(), b"GET /edge/files/"));
        let direct = Client::new(&service.url, &service.new_key());
        let again = direct.upload(codec, query, "a.txt", &file).expect("an answer");
        assert_eq!(again.json()["compressedBytes"], answer.json()["compressedBytes"], "{codec}{query}");
    }
}

#[test]
fn a_revoked_key_is_refused_at_once() {
    Runtime::all().for_each(refuses_revoked);
}

fn refuses_revoked(edge: Runtime) {
    let folder = tempfile::tempdir().expect("a folder");
    let (service, _tap, worker) = near(&folder, edge);
    let key = service.new_key();
    let client = Client::new(&worker.url, &key);
    assert_eq!(client.upload("log-files", "", "a.log", &log_lines(5000)).expect("an answer").status, 201);
    let revoked = e2e::smallest()
        .args(["keys", "revoke", "--data-dir"])
        .arg(folder.path().join("data"))
        .arg(&key[4..20])
        .status();
    assert!(revoked.expect("keys revoke").success());
    assert_eq!(client.upload("log-files", "", "b.log", &log_lines(6000)).expect("an answer").status, 401);
    assert_eq!(client.get("/api/files").expect("an answer").status, 401);
}
