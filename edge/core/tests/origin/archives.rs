//! What the origin gets of light codecs is an archive, never the original.

use crate::answers::{dump, json, log, upload};
use crate::place::{Near, Origin, SECRET, Seen};

/// Runs of the original that would give it away.
fn has_run_of(body: &[u8], file: &[u8]) -> bool {
    let run = &file[file.len() / 2..][..200.min(file.len() / 2)];
    body.windows(run.len()).any(|window| window == run)
}

fn check(seen: &[Seen], codec: &str, file: &[u8]) {
    let sent: Vec<&Seen> = seen.iter().filter(|seen| seen.method == "POST").collect();
    let [one] = sent.as_slice() else { panic!("{} requests", sent.len()) };
    assert!(one.target.starts_with(&format!("/edge/{codec}/upload")), "{}", one.target);
    assert!(one.body.starts_with(b"\x89SMZ\x01"), "{} bytes that are no archive", one.body.len());
    assert!(one.body.len() < file.len() / 3, "{} of {} bytes", one.body.len(), file.len());
    assert!(!has_run_of(&one.body, file));
}

#[test]
fn logs_and_dumps_up_to_20_mb() {
    let origin = Origin::start(SECRET);
    let near = Near::to(&origin);
    for len in [10_000, 1 << 20, 5 << 20, 20 << 20] {
        for (codec, level, mut file) in [
            ("log-files", "fast", log(len as u64, len)),
            ("log-files", "balanced", log(len as u64 + 1, len.min(1 << 20))),
            ("log-files", "max", log(len as u64 + 2, len.min(1 << 20))),
            ("db-dumps", "fast", dump(len)),
        ] {
            file.truncate(len);
            near.seen();
            let answer = near.send(upload(&format!("/api/{codec}/upload?level={level}"), &origin.key, &file));
            let is_known = answer.status() == 409;
            assert!(answer.status() == 201 || is_known, "{codec} {level} {len}: {answer:?}");
            check(&near.seen(), codec, &file);
            if !is_known {
                assert_eq!(json(&answer)["originalBytes"], file.len());
            }
        }
    }
}

#[test]
fn what_is_longer_streams_through() {
    let origin = Origin::start(SECRET);
    let near = Near::to(&origin);
    let file = log(1, (22 << 20) + 5);
    let answer = near.send(upload("/api/log-files/upload?level=fast", &origin.key, &file));
    assert_eq!((answer.status().as_u16(), json(&answer)["originalBytes"].as_u64()), (201, Some(file.len() as u64)));
    let seen = near.seen();
    assert_eq!(seen.last().expect("asked").target, "/api/log-files/upload?level=fast");
}
