//! `keys` and `fsck` on a data directory.

use crate::stage::Stage;

#[test]
fn create_prints_the_key_alone() {
    let stage = Stage::new();
    let outcome = stage.succeed(&["keys", "create", "--data-dir", "data", "--account", "team"]);
    let key = String::from_utf8(outcome.stdout).unwrap();
    assert!(key.starts_with("smz_") && key.ends_with('\n') && key.trim_end().chars().all(|c| c.is_ascii_graphic()));
    assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
}

#[test]
fn keys_are_listed_and_revoked_by_id() {
    let stage = Stage::new();
    let create = ["keys", "create", "--data-dir", "data", "--account", "team"];
    let secrets = [(); 2].map(|()| String::from_utf8(stage.succeed(&create).stdout).unwrap());
    let list = || String::from_utf8(stage.succeed(&["keys", "list", "--data-dir", "data"]).stdout).unwrap();
    let listed = list();
    let rows: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["id", "account", "created", "scopes", "expires", "revoked"]);
    assert_eq!(rows.len(), 3);
    assert!(
        rows[1..]
            .iter()
            .all(|row| row[1] == "team" && row[2].ends_with('Z') && row[3..] == ["read,write,manage", "-", "-"]),
        "{listed}"
    );
    assert!(secrets.iter().all(|secret| !listed.contains(secret.trim_end())));
    let id = rows[1][0];
    stage.succeed(&["keys", "revoke", id, "--data-dir", "data"]);
    let revoked: Vec<bool> = list().lines().skip(1).map(|line| line.ends_with('Z')).collect();
    assert_eq!(revoked, [true, false]);
    stage.refuse(&["keys", "revoke", "nobody", "--data-dir", "data"], 2, "no key has the id nobody");
}

#[test]
fn a_key_may_end_and_be_for_some_things_only() {
    let stage = Stage::new();
    let create = ["keys", "create", "--data-dir", "data"];
    stage.succeed(&[&create[..], &["--expires", "90d", "--scope", "write,read"]].concat());
    let listed = String::from_utf8(stage.succeed(&["keys", "list", "--data-dir", "data"]).stdout).unwrap();
    let row: Vec<&str> = listed.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!((row[3], row[4].len(), row[5]), ("read,write", "2026-03-08T12:00:00Z".len(), "-"), "{listed}");
    stage.refuse(&[&create[..], &["--scope", "admin"]].concat(), 2, "scopes are read,write,manage");
    for time in ["90", "0d", "d", "1.5h", "-1d"] {
        stage.refuse(&[&create[..], &[&format!("--expires={time}")]].concat(), 2, "as in 90d or 12h");
    }
}

#[test]
fn a_directory_without_data_is_named_and_not_made() {
    let stage = Stage::new();
    for args in [&["keys", "list"][..], &["keys", "revoke", "x"], &["fsck"]] {
        stage.refuse(&[args, &["--data-dir", "nowhere"]].concat(), 2, "nowhere holds no data");
    }
    stage.refuse(&["keys", "create"], 2, "--data-dir");
    assert!(stage.names().is_empty());
}

#[test]
fn a_fresh_directory_is_sound() {
    let stage = Stage::new();
    stage.succeed(&["keys", "create", "--data-dir", "data"]);
    let outcome = stage.succeed(&["fsck", "--deep", "--repair", "--data-dir", "data"]);
    assert!(outcome.stdout.starts_with(b"files: 0, blobs: 0, lost or damaged: 0, left over: 0"));
}
