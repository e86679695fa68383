//! What the origin gets of light codecs is an archive, never the original.

use crate::answers::{dump, json, log, upload};
use crate::place::{Near, Origin, SECRET, Seen};

/// Whether a run of the file is there as it is.
fn has_run_of(body: &[u8], file: &[u8]) -> bool {
    let run = &file[file.len() / 2..][..200.min(file.len() / 2)];
    body.windows(run.len()).any(|window| window == run)
}

/// What the origin got of the file is its archive, and nothing else.
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
    let (small, large) = (300_000, 20 << 20);
    for (codec, level, mut file) in [
        ("log-files", "max", log(1, small)),
        ("log-files", "balanced", log(2, 1 << 20)),
        // Too long for the level here, and packed again at the origin.
        ("log-files", "balanced", log(3, (4 << 20) + 1)),
        ("log-files", "fast", log(4, large)),
        ("db-dumps", "max", dump(small)),
        ("db-dumps", "balanced", dump(1 << 20)),
        ("db-dumps", "fast", dump(large - 3)),
    ] {
        file.truncate(large);
        near.seen();
        let answer = near.send(upload(&format!("/api/{codec}/upload?level={level}"), &origin.key, &file));
        assert_eq!(answer.status(), 201, "{codec} {level}: {answer:?}");
        check(&near.seen(), codec, &file);
        assert_eq!(json(&answer)["originalBytes"], file.len());
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
